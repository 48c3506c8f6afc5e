import { createPrivateKey, createSign, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { isObject, type JsonObject } from "../base/json.ts";
import type { Login } from "./logins.ts";
import {
  askStore,
  fitsHeader,
  objectIn,
  objectOf,
  SecretFault,
  setIn,
  storeUrl,
  textIn,
  type SourcePorts,
  type StoreAnswer,
  type Variables,
} from "./source.ts";

const scope = "https://www.googleapis.com/auth/cloud-platform";

/** An hour: the longest that Google gives a token for ("Using OAuth 2.0 for Server to Server Applications"). */
const assertionSeconds = 3600;

/**
 * An access token, as Google's own tools find one: by the service account's key file that GOOGLE_APPLICATION_CREDENTIALS names, else
 * from the machine's metadata service. Held until it ends.
 *
 * @throws SecretFault
 */
export async function googleToken(ports: SourcePorts): Promise<string> {
  return ports.logins.get("google", async () => {
    const path = setIn(ports.variables, "GOOGLE_APPLICATION_CREDENTIALS");
    return path === undefined ? fromMachine(ports) : byKeyFile(path, ports);
  });
}

async function fromMachine({ variables, now }: SourcePorts): Promise<Login<string>> {
  const answer = await askStore({
    service: "Google's metadata service",
    method: "GET",
    url: new URL("/computeMetadata/v1/instance/service-accounts/default/token", metadataUrl(variables)),
    headers: { "metadata-flavor": "Google" },
  });
  return loginOf(answer, now(), "see that the machine or the pod has a service account");
}

/** On the machine itself, in the clear; the variable is that of Google's own libraries, a host without a scheme. */
function metadataUrl(variables: Variables): URL {
  const host = setIn(variables, "GCE_METADATA_HOST");
  if (host === undefined || host === "169.254.169.254") return new URL("http://169.254.169.254/");
  return host === "metadata.google.internal"
    ? new URL(`http://${host}/`)
    : storeUrl("GCE_METADATA_HOST", `http://${host}/`);
}

/** RFC 7523: a signed assertion for a token. */
async function byKeyFile(path: string, { now }: SourcePorts): Promise<Login<string>> {
  const { email, keyId, key, tokenUrl } = readKeyFile(path);
  const seconds = Math.floor(now() / 1000);
  const head = { alg: "RS256", typ: "JWT", ...(keyId === undefined ? {} : { kid: keyId }) };
  const claims = {
    iss: email,
    scope,
    aud: tokenUrl.href,
    iat: seconds,
    exp: seconds + assertionSeconds,
  };
  const text = [head, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  const signature = createSign("RSA-SHA256").update(text).sign(key, "base64url");
  const answer = await askStore({
    service: "Google's token service",
    method: "POST",
    url: tokenUrl,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion: `${text}.${signature}`,
    }).toString(),
  });
  return loginOf(
    answer,
    now(),
    "see that the service account and its key are enabled, and this machine's clock",
  );
}

function loginOf(answer: StoreAnswer, nowMs: number, hint: string): Login<string> {
  const given = objectIn(answer);
  const token = textIn(given, "access_token");
  if (answer.status !== 200 || token === undefined || !fitsHeader(token))
    throw new SecretFault(
      answer.status >= 500 || answer.status === 429 ? "away" : "refused",
      `Google gives no token to this identity (${answer.status})`,
      hint,
    );
  const seconds = given?.["expires_in"];
  return {
    given: token,
    ...(typeof seconds === "number" ? { endsAtMs: nowMs + seconds * 1000 } : {}),
  };
}

interface KeyFile {
  readonly email: string;
  readonly keyId: string | undefined;
  readonly key: KeyObject;
  readonly tokenUrl: URL;
}

function readKeyFile(path: string): KeyFile {
  const fault = (what: string): SecretFault =>
    new SecretFault(
      "refused",
      `GOOGLE_APPLICATION_CREDENTIALS names ${path}, which ${what}`,
      "name the key file of a service account, as `gcloud iam service-accounts keys create` writes it",
    );
  let file: JsonObject | undefined;
  try {
    file = objectOf(readFileSync(path, "utf8"));
  } catch {
    throw fault("cannot be read");
  }
  if (!isObject(file) || file["type"] !== "service_account") throw fault("is no key of a service account");
  const [email, pem] = [textIn(file, "client_email"), textIn(file, "private_key")];
  if (email === undefined || pem === undefined) throw fault("has no client_email or no private_key");
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw fault("holds no private key that can be read");
  }
  return {
    email,
    keyId: textIn(file, "private_key_id"),
    key,
    tokenUrl: storeUrl(
      "token_uri of the key file",
      textIn(file, "token_uri") ?? "https://oauth2.googleapis.com/token",
    ),
  };
}
