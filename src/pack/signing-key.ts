import { createPrivateKey, type KeyObject } from "node:crypto";
import { KnownError } from "../base/errors.ts";

/** PrivateKeyInfo of an Ed25519 key up to the seed itself (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** The Ed25519 key of a seed of 32 bytes. */
export const keyOfSeed = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });

/** A person's own key. @throws KnownError USAGE where it is no Ed25519 key in PEM without a passphrase */
export function keyOfPem(pem: string): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = createPrivateKey(pem);
  } catch {
    // One answer for all that is no such key.
    key = undefined;
  }
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new KnownError(
    "USAGE",
    "the key is no private Ed25519 key in PEM",
    "make one: openssl genpkey -algorithm ed25519 -out pack.key",
  );
}
