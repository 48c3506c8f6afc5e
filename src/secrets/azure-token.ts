import { readFileSync } from "node:fs";
import type { Login } from "./logins.ts";
import {
  askStore,
  fitsHeader,
  objectIn,
  SecretFault,
  setIn,
  storeUrl,
  textIn,
  type SourcePorts,
  type StoreRequest,
  type Variables,
} from "./source.ts";

/**
 * An access token for a vault, as Azure's own libraries find one: a client's secret, a workload's federated token, else a managed
 * identity, of an app service or of the machine. Held until it ends.
 *
 * @param host of the vault: a token is for the cloud that it is in
 * @throws SecretFault
 */
export async function azureToken(host: string, ports: SourcePorts): Promise<string> {
  return ports.logins.get(`azure ${host}`, async () => {
    const { variables, now } = ports;
    const audience = `https://${host.slice(host.indexOf(".") + 1)}`;
    const asked =
      byClient(variables, audience) ?? byAppService(variables, audience) ?? byMachine(variables, audience);
    const answer = await askStore(asked);
    const given = objectIn(answer);
    const token = textIn(given, "access_token");
    if (answer.status !== 200 || token === undefined || !fitsHeader(token))
      throw new SecretFault(
        answer.status >= 500 || answer.status === 429 ? "away" : "refused",
        `${asked.service} gives no token to this identity (${answer.status})`,
        "see tenant, client and its secret or federated credential, or that the machine has a managed identity",
      );
    return { given: token, ...endOf(given, now()) } satisfies Login<string>;
  });
}

/** `expires_in` is seconds from now, as a number or as a text; an app service says `expires_on`, seconds since 1970. */
function endOf(given: Readonly<Record<string, unknown>> | undefined, nowMs: number): { endsAtMs?: number } {
  const [lasts, ends] = [Number(given?.["expires_in"]), Number(given?.["expires_on"])];
  if (lasts > 0) return { endsAtMs: nowMs + lasts * 1000 };
  return ends > 0 ? { endsAtMs: ends * 1000 } : {};
}

/** OAuth 2.0 client credentials, with a secret or with a federated token (RFC 7523). */
function byClient(variables: Variables, audience: string): StoreRequest | undefined {
  const [tenant, client] = [setIn(variables, "AZURE_TENANT_ID"), setIn(variables, "AZURE_CLIENT_ID")];
  const [secret, path] = [
    setIn(variables, "AZURE_CLIENT_SECRET"),
    setIn(variables, "AZURE_FEDERATED_TOKEN_FILE"),
  ];
  if (tenant === undefined || client === undefined || (secret ?? path) === undefined) return undefined;
  if (!/^[A-Za-z0-9.-]{1,128}$/.test(tenant))
    throw new SecretFault("refused", "AZURE_TENANT_ID is no tenant", "give its id or its domain");
  const proof: Record<string, string> =
    secret === undefined
      ? {
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: fileText(path ?? ""),
        }
      : { client_secret: secret };
  const authority = setIn(variables, "AZURE_AUTHORITY_HOST") ?? "https://login.microsoftonline.com/";
  return {
    service: "Microsoft Entra",
    method: "POST",
    url: new URL(`/${tenant}/oauth2/v2.0/token`, storeUrl("AZURE_AUTHORITY_HOST", authority)),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client,
      scope: `${audience}/.default`,
      ...proof,
    }).toString(),
  };
}

/** App Service, Functions, Container Apps ("How to use managed identities for App Service"). Plain http within the machine. */
function byAppService(variables: Variables, audience: string): StoreRequest | undefined {
  const [place, proof] = [setIn(variables, "IDENTITY_ENDPOINT"), setIn(variables, "IDENTITY_HEADER")];
  if (place === undefined || proof === undefined) return undefined;
  const url = URL.parse(place);
  const own = url !== null && /^169\.254\.\d{1,3}\.\d{1,3}$/.test(url.hostname);
  return {
    service: "the app service's identity",
    method: "GET",
    url: withQuery(own ? url : storeUrl("IDENTITY_ENDPOINT", place), variables, {
      "api-version": "2019-08-01",
      resource: audience,
    }),
    headers: fitsHeader(proof) ? { "x-identity-header": proof } : {},
  };
}

/** A virtual machine's metadata service ("How to use managed identities on an Azure VM to acquire an access token"). */
function byMachine(variables: Variables, audience: string): StoreRequest {
  const name = "AZURE_POD_IDENTITY_AUTHORITY_HOST";
  const other = setIn(variables, name);
  const base = other === undefined ? new URL("http://169.254.169.254/") : storeUrl(name, other);
  return {
    service: "the machine's identity",
    method: "GET",
    url: withQuery(new URL("/metadata/identity/oauth2/token", base), variables, {
      "api-version": "2018-02-01",
      resource: audience,
    }),
    headers: { metadata: "true" },
    // Where there is no such machine nothing answers.
    waitMs: 2000,
  };
}

/** Of several identities the one that AZURE_CLIENT_ID names. */
function withQuery(url: URL, variables: Variables, query: Record<string, string>): URL {
  const client = setIn(variables, "AZURE_CLIENT_ID");
  const all = new URL(url);
  for (const [name, value] of Object.entries({
    ...query,
    ...(client === undefined ? {} : { client_id: client }),
  }))
    all.searchParams.set(name, value);
  return all;
}

function fileText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw new SecretFault(
      "refused",
      `AZURE_FEDERATED_TOKEN_FILE names ${path}, which cannot be read`,
      "let the gateway's user read it",
    );
  }
}
