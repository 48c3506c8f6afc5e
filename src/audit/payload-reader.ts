import type { KeyObject } from "node:crypto";
import { KnownError } from "../base/errors.ts";
import type { Leaf } from "./leaf.ts";
import { readNamed, type Names } from "./names.ts";
import type { PayloadSeeker } from "./payload-seeker.ts";
import { unseal } from "./sealed.ts";
import { payloadBound } from "./sequencer.ts";

/** What was sealed for an entry. @throws KnownError LOG_BROKEN where it is missing or does not open under its key. */
export function readPayload(
  seeker: PayloadSeeker,
  { id, seq }: Leaf,
  key: KeyObject,
): { readonly names: Names; readonly text: string } {
  const sealed = seeker.find(seq);
  const plain = sealed === undefined ? undefined : unseal(sealed, key, payloadBound(id, seq));
  const named = plain === undefined ? undefined : readNamed(plain);
  if (named !== undefined) return { names: named.names, text: named.payload.toString("utf8") };
  throw new KnownError(
    "LOG_BROKEN",
    `the payload of entry ${seq} is missing or changed`,
    "run `seaworthy audit verify`",
  );
}
