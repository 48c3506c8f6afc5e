import { KnownError } from "../../base/errors.ts";
import {
  masterReferenceForms,
  readMasterReference,
  writeMasterReference,
  type MasterReference,
} from "../../base/master-reference.ts";
import { readIfThere, systemCode } from "../durable-file.ts";
import { MasterKey, readMasterText } from "./master-key.ts";
import { decryptWithKms } from "./master-source-kms.ts";
import type { SourcePorts } from "./master-source-request.ts";
import { readFromVault } from "./master-source-vault.ts";

/**
 * Reads the master key that a reference names. Nothing of the key stands in an error.
 * @throws KnownError LOG_BROKEN where there is none or it is no key, LOG_UNAVAILABLE where a service does not answer.
 */
export async function readMaster(reference: MasterReference, ports: SourcePorts): Promise<MasterKey> {
  const bytes = await bytesOf(reference, ports);
  if (bytes !== undefined) return new MasterKey(bytes);
  throw new KnownError(
    "LOG_BROKEN",
    `${writeMasterReference(reference)} does not hold 32 bytes of base64`,
    "put the log's master key there; a new one is made by: openssl rand -base64 32",
  );
}

/** @throws KnownError USAGE; the text is not told on, since it could be the key itself. */
export function masterReference(text: string): MasterReference {
  const reference = readMasterReference(text);
  if (reference !== undefined) return reference;
  throw new KnownError("USAGE", "this is no reference to a master key", `write ${masterReferenceForms}`);
}

async function bytesOf(reference: MasterReference, ports: SourcePorts): Promise<Buffer | undefined> {
  switch (reference.from) {
    case "file":
      return readMasterText(fileText(reference));
    case "env": {
      const text = ports.variables[reference.name];
      if (text === undefined || text === "")
        throw new KnownError(
          "LOG_BROKEN",
          `the variable ${reference.name} is not set where auditd runs`,
          "set it to the log's master key and start auditd again",
        );
      return readMasterText(text);
    }
    case "vault":
      return readMasterText(await readFromVault(reference, ports));
    case "aws-kms":
      return readMasterText(await decryptWithKms(reference, fileText(reference), ports));
  }
}

/** @throws KnownError LOG_BROKEN */
function fileText(reference: MasterReference & { readonly path: string }): string {
  const named = writeMasterReference(reference);
  const hint = "restore it from its backup: without it no payload of this log can be read";
  try {
    const text = readIfThere(reference.path);
    if (text === undefined) throw new KnownError("LOG_BROKEN", `${named} is missing`, hint);
    // Ciphertext may be raw bytes, as the AWS tools write it; base64 is what the service wants.
    const plain = text.toString("latin1").trim();
    return reference.from === "file" || /^[A-Za-z0-9+/]{16,8192}={0,2}$/.test(plain)
      ? plain
      : text.toString("base64");
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw new KnownError("LOG_BROKEN", `${named} cannot be read: ${systemCode(error)}`, hint);
  }
}
