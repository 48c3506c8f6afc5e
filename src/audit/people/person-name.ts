import { userInfo } from "node:os";
import { KnownError } from "../../base/errors.ts";

/** Letters of any language, digits and what e-mail addresses have beside them. */
const nameShape = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}._@+-]{0,127}$/u;

/** Two spellings of one name are one person (NFC). @throws KnownError USAGE */
export function readName(given: string): string {
  const name = given.normalize("NFC");
  if (nameShape.test(name)) return name;
  throw new KnownError(
    "USAGE",
    `${JSON.stringify(given.slice(0, 60))} is no name of a person`,
    "use letters, digits and . _ @ + -, at most 128, the first a letter or a digit",
  );
}

/** The user of this process; a container may run as a number that has no name. */
export function ownerName(): string {
  let name: string;
  try {
    name = userInfo().username;
  } catch {
    name = `uid-${process.getuid?.() ?? 0}`;
  }
  const usable = name.normalize("NFC").replaceAll(/[^\p{L}\p{N}\p{M}._@+-]/gu, "-");
  return nameShape.test(usable) ? usable : "owner";
}
