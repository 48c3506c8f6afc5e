import { writeSecretReference, type SecretReference } from "../base/secret-reference.ts";
import { crc32c } from "./crc32c.ts";
import { googleToken } from "./google-token.ts";
import {
  askStore,
  objectIn,
  SecretFault,
  setIn,
  storeUrl,
  textIn,
  type Found,
  type SourcePorts,
  type StoreAnswer,
  type Variables,
} from "./source.ts";

type GoogleReference = Extract<SecretReference, { from: "gcp-sm" }>;

/**
 * A version of a secret: Google Secret Manager `projects.secrets.versions.access`. The identity needs the role
 * `roles/secretmanager.secretAccessor` on it. The bytes are checked against the CRC-32C that comes with them.
 *
 * @throws SecretFault
 */
export async function readGoogle(reference: GoogleReference, ports: SourcePorts): Promise<Found> {
  let answer = await ask(reference, ports);
  if (answer.status === 401) {
    ports.logins.forget("google");
    answer = await ask(reference, ports);
  }
  if (answer.status !== 200) throw refused(reference, answer);
  const given = objectIn(answer);
  const payload = given?.["payload"];
  const data = textIn(payload, "data");
  const bytes = data === undefined ? undefined : Buffer.from(data, "base64");
  // An int64, which JSON of protocol buffers writes as a text.
  const sum = textIn(payload, "dataCrc32c");
  if (bytes !== undefined && sum !== undefined && String(crc32c(bytes)) !== sum)
    throw new SecretFault(
      "away",
      `${writeSecretReference(reference)} came with a checksum that is not its own`,
      "it was damaged on its way: it is read again",
    );
  const value = bytes?.toString("utf8").trim() ?? "";
  if (value === "")
    throw new SecretFault("missing", `${writeSecretReference(reference)} is empty`, "add a version to it");
  return { value, version: /\/versions\/(\d{1,9})$/.exec(textIn(given, "name") ?? "")?.[1] ?? "" };
}

async function ask({ project, secret, version }: GoogleReference, ports: SourcePorts): Promise<StoreAnswer> {
  const token = await googleToken(ports);
  return askStore({
    service: "Google Secret Manager",
    method: "GET",
    url: new URL(
      `/v1/projects/${project}/secrets/${secret}/versions/${version}:access`,
      endpoint(ports.variables),
    ),
    headers: { authorization: `Bearer ${token}` },
  });
}

/** The variable of Google's own tools for another endpoint, for a private one or for tests. */
function endpoint(variables: Variables): URL {
  const name = "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER";
  const text = setIn(variables, name);
  return text === undefined ? new URL("https://secretmanager.googleapis.com/") : storeUrl(name, text);
}

function refused(reference: GoogleReference, answer: StoreAnswer): SecretFault {
  const named = writeSecretReference(reference);
  const error = objectIn(answer)?.["error"];
  const name = /^[A-Z_]{1,40}$/.exec(textIn(error, "status") ?? "")?.[0];
  const told = name === undefined ? String(answer.status) : `${answer.status} ${name}`;
  if (answer.status >= 500 || answer.status === 429)
    return new SecretFault(
      "away",
      `Google Secret Manager answered ${told} for ${named}`,
      "try again in a moment",
    );
  // A version that is disabled or destroyed answers FAILED_PRECONDITION.
  if (answer.status === 404 || name === "FAILED_PRECONDITION")
    return new SecretFault(
      "missing",
      `Google Secret Manager has no ${named}: ${told}`,
      "see project and name, and that the version is enabled",
    );
  return new SecretFault(
    "refused",
    `Google Secret Manager refuses ${named}: ${told}`,
    "see that the identity has roles/secretmanager.secretAccessor on it",
  );
}
