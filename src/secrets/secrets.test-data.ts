import { readSecretReference } from "../base/secret-reference.ts";
import { Logins } from "./logins.ts";
import { readSecret } from "./read.ts";
import { SecretFault, type Found, type SourcePorts, type Variables } from "./source.ts";

export const portsWith = (variables: Variables, now = Date.now): SourcePorts => ({
  variables: { HOME: "/nowhere", ...variables },
  now,
  logins: new Logins(now),
});

export async function readAt(text: string, ports: SourcePorts): Promise<Found> {
  const reference = readSecretReference(text);
  if (reference === undefined) throw new Error(`${text} is no reference`);
  return readSecret(reference, ports);
}

/** Why it could not be read, in one line with everything that a screen or a file would get. */
export async function faultAt(text: string, ports: SourcePorts): Promise<string> {
  try {
    await readAt(text, ports);
  } catch (error) {
    if (error instanceof SecretFault) return `${error.kind}: ${error.message}; ${error.hint}`;
    throw error;
  }
  throw new Error("it was read");
}
