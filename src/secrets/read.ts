import { type SecretReference } from "../base/secret-reference.ts";
import { readAzure } from "./azure.ts";
import { readAws } from "./aws.ts";
import { readGoogle } from "./google.ts";
import { readSecretFile, readVariable } from "./own-places.ts";
import type { Found, SourcePorts } from "./source.ts";
import { readVault } from "./vault.ts";

/**
 * Reads a credential from where it lies, once.
 *
 * @throws SecretFault, in which nothing of the credential stands.
 */
export async function readSecret(reference: SecretReference, ports: SourcePorts): Promise<Found> {
  switch (reference.from) {
    case "env":
      return readVariable(reference, ports);
    case "file":
      return readSecretFile(reference);
    case "vault":
      return readVault(reference, ports);
    case "aws-sm":
      return readAws(reference, ports);
    case "gcp-sm":
      return readGoogle(reference, ports);
    case "azure-kv":
      return readAzure(reference, ports);
  }
}
