import { createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { startStore, type FakeStore, type Said } from "./loopback.ts";

/** Google Secret Manager (`versions.access`), its token service (RFC 7523) and a machine's metadata service. */
export interface FakeGoogle extends FakeStore {
  /** Versions by `projects/P/secrets/S`, the first one is 1. */
  readonly secrets: Map<string, readonly string[]>;
  /** A key file of the service account that may read. */
  readonly keyFile: string;
  /** Tokens that hold; the newest one is given. */
  readonly tokens: string[];
  /** Instead of the true checksum. */
  checksum: string | undefined;
  /** Instead of the answer about a secret. */
  trouble: { readonly status: number; readonly name: string } | undefined;
}

const email = "gateway@my-project.iam.gserviceaccount.com";
const keyId = "0123456789abcdef0123456789abcdef01234567";

export async function startFakeGoogle(): Promise<FakeGoogle> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const token = (): Said => ({
    status: 200,
    body: { access_token: fake.tokens.at(-1), expires_in: 3599, token_type: "Bearer" },
  });
  const store = await startStore((asked) => {
    const { path, headers, method } = asked;
    if (path === "/computeMetadata/v1/instance/service-accounts/default/token")
      return headers["metadata-flavor"] === "Google" ? token() : { status: 403, body: "" };
    if (path === "/token" && method === "POST")
      return isRight(asked.body, `${store.url}/token`)
        ? token()
        : {
            status: 400,
            body: { error: "invalid_grant", error_description: `Invalid JWT Signature for ${email}` },
          };
    return access(path, headers.authorization ?? "");
  });

  /** Everything of the assertion is checked: its form, its signature, who, for what, for whom and until when. */
  function isRight(body: string, audience: string): boolean {
    const form = new URLSearchParams(body);
    const [head = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    const of = (text: string): Record<string, unknown> =>
      JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as Record<string, unknown>;
    const signed = createVerify("RSA-SHA256")
      .update(`${head}.${claims}`)
      .verify(createPublicKey(publicKey.export({ type: "spki", format: "pem" })), signature, "base64url");
    const { alg, typ, kid } = of(head);
    const { iss, scope, aud, iat, exp } = of(claims);
    const seconds = Date.now() / 1000;
    return (
      form.get("grant_type") === "urn:ietf:params:oauth:grant-type:jwt-bearer" &&
      signed &&
      `${String(alg)} ${String(typ)} ${String(kid)}` === `RS256 JWT ${keyId}` &&
      `${String(iss)} ${String(scope)} ${String(aud)}` ===
        `${email} https://www.googleapis.com/auth/cloud-platform ${audience}` &&
      Math.abs(Number(iat) - seconds) < 300 &&
      Number(exp) - Number(iat) <= 3600
    );
  }

  function access(path: string, authorization: string): Said {
    const fault = (status: number, name: string): Said => ({
      status,
      body: { error: { code: status, message: `Permission denied for ${email}`, status: name } },
    });
    if (fake.trouble !== undefined) return fault(fake.trouble.status, fake.trouble.name);
    if (!fake.tokens.some((one) => authorization === `Bearer ${one}`)) return fault(401, "UNAUTHENTICATED");
    const [, secret = "", version = ""] =
      /^\/v1\/(projects\/[^/]+\/secrets\/[^/]+)\/versions\/([^:]+):access$/.exec(path) ?? [];
    const versions = fake.secrets.get(secret) ?? [];
    const number = version === "latest" ? versions.length : Number(version);
    const value = versions[number - 1];
    if (value === undefined) return fault(404, "NOT_FOUND");
    return {
      status: 200,
      body: {
        name: `${secret.replace("my-project", "123456789")}/versions/${number}`,
        payload: {
          data: Buffer.from(value).toString("base64"),
          dataCrc32c: fake.checksum ?? castagnoli(Buffer.from(value)),
        },
      },
    };
  }

  const fake: FakeGoogle = Object.assign(store, {
    secrets: new Map<string, readonly string[]>(),
    keyFile: JSON.stringify({
      type: "service_account",
      project_id: "my-project",
      private_key_id: keyId,
      private_key: privateKey.export({ type: "pkcs8", format: "pem" }),
      client_email: email,
      client_id: "100000000000000000000",
      token_uri: `${store.url}/token`,
    }),
    tokens: ["ya29.first-token"],
    checksum: undefined,
    trouble: undefined,
  });
  return fake;
}

/** CRC-32C bit by bit, as its definition reads; an int64 is a text in JSON. */
function castagnoli(bytes: Uint8Array): string {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 1) === 1 ? (sum >>> 1) ^ 0x82f63b78 : sum >>> 1;
  }
  return String((sum ^ 0xffffffff) >>> 0);
}
