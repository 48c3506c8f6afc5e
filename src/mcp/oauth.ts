import {
  ClientCredentialsProvider,
  type OAuthClientMetadata,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
} from "@modelcontextprotocol/client";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { McpOauth } from "../policy/mcp-config.ts";
import type { TokenFile } from "./token-file.ts";

/** Told of each token that an authorization server gave, before it is used. Nothing of the token is in it. */
export type TokenWitness = (facts: JsonObject) => Promise<void>;

export interface OauthParts {
  /** Name of the MCP server. */
  readonly server: string;
  readonly oauth: McpOauth;
  readonly clientSecret: string | undefined;
  readonly witness: TokenWitness;
}

const factsOf = (
  { server, oauth }: Pick<OauthParts, "server" | "oauth">,
  { expires_in: seconds, scope }: OAuthTokens,
): JsonObject => ({
  server,
  grant: oauth.grant,
  ...(seconds === undefined ? {} : { seconds }),
  ...(scope === undefined ? {} : { scope: scope.slice(0, 128) }),
});

/**
 * RFC 6749 §4.4: the gateway asks in its own name, with a secret that an operator gave it for one authorization server. The token is kept in
 * memory only.
 */
export function ownCredentials(parts: OauthParts): OAuthClientProvider {
  const { oauth, clientSecret = "", witness } = parts;
  const inner = new ClientCredentialsProvider({
    clientId: oauth.clientId ?? "",
    clientSecret,
    clientName: "seaworthy",
    expectedIssuer: oauth.issuer ?? "",
    ...(oauth.scope === undefined ? {} : { scope: oauth.scope }),
  });
  return {
    redirectUrl: undefined,
    clientMetadata: inner.clientMetadata,
    clientInformation: () => inner.clientInformation(),
    tokens: () => inner.tokens(),
    saveTokens: async (tokens) => {
      await witness(factsOf(parts, tokens));
      inner.saveTokens(tokens);
    },
    redirectToAuthorization: () => inner.redirectToAuthorization(),
    saveCodeVerifier: () => inner.saveCodeVerifier(),
    codeVerifier: () => inner.codeVerifier(),
    prepareTokenRequest: (scope) => inner.prepareTokenRequest(scope),
  };
}

export interface LoginParts extends OauthParts {
  readonly file: TokenFile;
  /** Where a person's browser comes back to; undefined in a gateway, where nobody sits. */
  readonly login?: {
    readonly redirectUrl: string;
    /** Told to the person. */
    readonly show: (url: URL) => void;
    /** RFC 6749 §10.12: who comes back has to say it. */
    readonly state: string;
  };
}

/**
 * RFC 6749 §4.1 with PKCE (RFC 7636): a person logged in once, and their token is kept encrypted and made new when it ends. What it takes
 * to begin (discovery by RFC 9728 and RFC 8414, the resource by RFC 8707) is the official SDK's.
 */
class PersonsLogin implements OAuthClientProvider {
  readonly #parts: LoginParts;
  #verifier = "";

  constructor(parts: LoginParts) {
    this.#parts = parts;
  }

  get redirectUrl(): string {
    return this.#parts.login?.redirectUrl ?? "http://127.0.0.1/callback";
  }

  get clientMetadata(): OAuthClientMetadata {
    const { oauth } = this.#parts;
    return {
      client_name: "seaworthy",
      redirect_uris: [this.redirectUrl],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
      token_endpoint_auth_method: this.#parts.clientSecret === undefined ? "none" : "client_secret_post",
      ...(oauth.scope === undefined ? {} : { scope: oauth.scope }),
    };
  }

  state(): string {
    return this.#parts.login?.state ?? "";
  }

  clientInformation(): StoredOAuthClientInformation | undefined {
    const { oauth, clientSecret } = this.#parts;
    if (oauth.clientId !== undefined)
      return {
        client_id: oauth.clientId,
        ...(clientSecret === undefined ? {} : { client_secret: clientSecret }),
      };
    return this.#read("client") as StoredOAuthClientInformation | undefined;
  }

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.#write("client", client);
  }

  tokens(): StoredOAuthTokens | undefined {
    return this.#read("tokens") as StoredOAuthTokens | undefined;
  }

  async saveTokens(tokens: StoredOAuthTokens): Promise<void> {
    await this.#parts.witness(factsOf(this.#parts, tokens));
    this.#write("tokens", tokens);
  }

  redirectToAuthorization(url: URL): void {
    const { login, server } = this.#parts;
    if (login !== undefined) {
      login.show(url);
      return;
    }
    throw new KnownError(
      "SECRET_MISSING",
      `the MCP server ${server} wants a person to log in`,
      `the operator runs \`seaworthy mcp login ${server}\``,
    );
  }

  saveCodeVerifier(verifier: string): void {
    this.#verifier = verifier;
  }

  codeVerifier(): string {
    return this.#verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.#write("discovery", state);
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.#read("discovery") as OAuthDiscoveryState | undefined;
  }

  invalidateCredentials(scope: "all" | "client" | "tokens" | "verifier" | "discovery"): void {
    if (scope === "all") this.#parts.file.remove();
    else if (scope === "verifier") this.#verifier = "";
    else this.#write(scope, undefined);
  }

  #read(name: string): unknown {
    return this.#parts.file.read()?.[name];
  }

  #write(name: string, value: object | undefined): void {
    const rest = Object.entries(this.#parts.file.read() ?? {}).filter(([key]) => key !== name);
    const own = value === undefined ? {} : { [name]: JSON.parse(JSON.stringify(value)) as JsonObject };
    this.#parts.file.write({ ...Object.fromEntries(rest), ...own });
  }
}

export const personsLogin = (parts: LoginParts): OAuthClientProvider => new PersonsLogin(parts);
