import { KnownError } from "../../base/errors.ts";
import { writeMasterReference, type MasterReference } from "../../base/master-reference.ts";
import { awsCredentials } from "./master-source-credentials.ts";
import {
  askService,
  readAnswer,
  serviceUrl,
  type KeyAnswer,
  type SourcePorts,
} from "./master-source-request.ts";
import { signedHeaders } from "../../secrets/aws-signature.ts";

type KmsReference = Extract<MasterReference, { from: "aws-kms" }>;

/** What lies in a file as base64: the ciphertext of 32 bytes is about 200 of them. */
const ciphertextCharsMax = 8192;

/**
 * Decrypts a master key: AWS KMS `Decrypt`, JSON 1.1. The ciphertext of a symmetric key names the key it is under; the identity
 * needs `kms:Decrypt` on that one and nothing else.
 * @throws KnownError LOG_UNAVAILABLE where KMS does not answer, LOG_BROKEN where it does and refuses.
 */
export async function decryptWithKms(
  reference: KmsReference,
  ciphertext: string,
  ports: SourcePorts,
): Promise<string> {
  const named = writeMasterReference(reference);
  if (ciphertext === "" || ciphertext.length > ciphertextCharsMax)
    throw broken(`${named} holds no ciphertext of a key`, "write CiphertextBlob of the key there, as base64");
  const { variables, now } = ports;
  const credentials = await awsCredentials(variables);
  const body = JSON.stringify({ CiphertextBlob: ciphertext });
  const request = {
    service: "AWS KMS",
    method: "POST",
    url: endpoint(reference.region, variables),
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": "TrentService.Decrypt" },
    body,
  } as const;
  const headers = signedHeaders(request, { credentials, region: reference.region, name: "kms", atMs: now() });
  const answer = await askService({ ...request, headers });
  if (answer.status !== 200) throw refused(named, answer);
  const plaintext = readAnswer(answer)?.["Plaintext"];
  if (typeof plaintext === "string") return plaintext;
  throw broken(`AWS KMS answered without a key for ${named}`, "see that AWS_ENDPOINT_URL_KMS leads to KMS");
}

/** AWS's own variables for another endpoint, for a private one or for tests. China has a domain of its own. */
function endpoint(region: string, variables: SourcePorts["variables"]): URL {
  for (const name of ["AWS_ENDPOINT_URL_KMS", "AWS_ENDPOINT_URL"]) {
    const text = variables[name] ?? "";
    if (text !== "") return serviceUrl(name, text);
  }
  return new URL(`https://kms.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`);
}

/** Errors of KMS have a name; its message may name accounts, so only the name is told. */
function refused(named: string, answer: KeyAnswer): KnownError {
  const type = readAnswer(answer)?.["__type"];
  const name = typeof type === "string" ? (/[A-Za-z]{1,64}$/.exec(type)?.[0] ?? "") : "";
  const told = name === "" ? String(answer.status) : `${answer.status} ${name}`;
  if (answer.status >= 500 || name === "ThrottlingException")
    return new KnownError(
      "LOG_UNAVAILABLE",
      `AWS KMS answered ${told} for ${named}`,
      "try again in a moment",
    );
  return broken(
    `AWS KMS refuses ${named}: ${told}`,
    "see that the ciphertext is of this region, and that the identity has kms:Decrypt on its key",
  );
}

const broken = (message: string, hint: string): KnownError => new KnownError("LOG_BROKEN", message, hint);
