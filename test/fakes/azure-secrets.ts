import { startStore, type Asked, type FakeStore, type Said } from "./loopback.ts";

/** Azure Key Vault (secrets, 7.4), Microsoft Entra's token service and the two kinds of managed identity. */
export interface FakeAzure extends FakeStore {
  /** Versions by name, the newest last; each has an id of 32 hexadecimal digits. */
  readonly secrets: Map<string, readonly { readonly id: string; readonly value: string }[]>;
  /** Tokens that hold; the newest one is given. */
  readonly tokens: string[];
  trouble: { readonly status: number; readonly code: string; readonly inner?: string } | undefined;
  /** Seconds since 1970, when a secret ends. */
  endsAt: number | undefined;
}

export const fakeTenant = "11111111-2222-3333-4444-555555555555";
export const fakeClient = "66666666-7777-8888-9999-000000000000";
export const fakeClientSecret = "client~S3cret.value";
export const fakeFederatedToken = "eyJ.federated.token";
export const fakeIdentityHeader = "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a";
const audience = "https://vault.azure.net";

export async function startFakeAzure(): Promise<FakeAzure> {
  const store = await startStore((asked) => {
    const { pathname, searchParams } = new URL(asked.path, store.url);
    if (pathname === `/${fakeTenant}/oauth2/v2.0/token`) return entra(asked);
    if (pathname === "/msi/token")
      return managed(
        asked.headers["x-identity-header"] === fakeIdentityHeader &&
          searchParams.get("api-version") === "2019-08-01" &&
          searchParams.get("resource") === audience,
        { expires_on: String(Math.floor(Date.now() / 1000) + 3600) },
      );
    if (pathname === "/metadata/identity/oauth2/token")
      return managed(
        asked.headers["metadata"] === "true" &&
          searchParams.get("api-version") === "2018-02-01" &&
          searchParams.get("resource") === audience,
        { expires_in: "86399" },
      );
    return secret(pathname, searchParams.get("api-version"), asked.headers.authorization ?? "");
  });

  function entra({ body, method }: Asked): Said {
    const form = new URLSearchParams(body);
    const proven =
      form.get("client_secret") === fakeClientSecret ||
      (form.get("client_assertion") === fakeFederatedToken &&
        form.get("client_assertion_type") === "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    const right =
      method === "POST" &&
      form.get("grant_type") === "client_credentials" &&
      form.get("client_id") === fakeClient &&
      form.get("scope") === `${audience}/.default` &&
      proven;
    return right
      ? { status: 200, body: { token_type: "Bearer", expires_in: 3599, access_token: fake.tokens.at(-1) } }
      : {
          status: 401,
          body: { error: "invalid_client", error_description: `AADSTS7000215 for ${fakeClientSecret}` },
        };
  }

  const managed = (right: boolean, ends: Record<string, string>): Said =>
    right
      ? {
          status: 200,
          body: { access_token: fake.tokens.at(-1), token_type: "Bearer", resource: audience, ...ends },
        }
      : { status: 400, body: { error: "invalid_request" } };

  function secret(path: string, version: string | null, authorization: string): Said {
    const fault = (status: number, code: string, inner?: string): Said => ({
      status,
      body: {
        error: {
          code,
          message: `Caller is not authorized: appid=${fakeClient}`,
          ...(inner === undefined ? {} : { innererror: { code: inner } }),
        },
      },
    });
    const { trouble } = fake;
    if (trouble !== undefined) return fault(trouble.status, trouble.code, trouble.inner);
    if (!fake.tokens.some((one) => authorization === `Bearer ${one}`)) return fault(401, "Unauthorized");
    if (version !== "7.4") return fault(400, "BadParameter");
    const [, name = "", wanted] = /^\/secrets\/([A-Za-z0-9-]+)(?:\/([0-9a-f]{32}))?$/.exec(path) ?? [];
    const versions = fake.secrets.get(name) ?? [];
    const found = wanted === undefined ? versions.at(-1) : versions.find(({ id }) => id === wanted);
    if (found === undefined) return fault(404, "SecretNotFound");
    return {
      status: 200,
      body: {
        value: found.value,
        id: `https://my-vault.vault.azure.net/secrets/${name}/${found.id}`,
        attributes: {
          enabled: true,
          created: 1_767_225_600,
          updated: 1_767_225_600,
          recoveryLevel: "Recoverable+Purgeable",
          ...(fake.endsAt === undefined ? {} : { exp: fake.endsAt }),
        },
      },
    };
  }

  const fake: FakeAzure = Object.assign(store, {
    secrets: new Map<string, readonly { id: string; value: string }[]>(),
    tokens: ["eyJ.azure.first"],
    trouble: undefined,
    endsAt: undefined,
  });
  return fake;
}
