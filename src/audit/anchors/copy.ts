import { KnownError } from "../../base/errors.ts";
import { verifierText } from "../note.ts";
import type { PublishedLog } from "../read.ts";

/** Digits of a size in the name of a file or an object: names in order are sizes in order. */
const sizeDigits = 16;

const ending = ".checkpoint";

/** The name of a copy: its size, so that one size has one copy. */
export const copyName = (size: number): string => `${String(size).padStart(sizeDigits, "0")}${ending}`;

/** The size that a copy's name says; undefined where it is no copy's name. */
export const copySize = (name: string): number | undefined =>
  /^\d{16}\.checkpoint$/.test(name) ? Number(name.slice(0, sizeDigits)) : undefined;

/** The name under which the verifier key stands beside the copies. */
export const keyName = "vkey";

/** One log's copies stand together, under its origin: the key's own digits are in it. */
export const folderOf = ({ verifier }: PublishedLog): string =>
  verifier.name.replaceAll(/[^A-Za-z0-9._-]/g, "_");

/** The log's verifier key as it stands beside the copies. */
export const keyText = ({ verifier: { name, publicKey } }: PublishedLog): string =>
  verifierText(name, Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url"));

/** A copy is there already, and is another one: one of the two was not what the log said. */
export const otherCopy = (who: string, place: string): KnownError =>
  new KnownError(
    "LOG_BROKEN",
    `${who}: at ${place} another copy stands already, and it is not changed`,
    "the log was rewritten, or two logs have one key: run `seaworthy audit anchors check`",
  );
