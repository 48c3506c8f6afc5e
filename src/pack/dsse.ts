import { createPublicKey, sign, verify, type KeyObject } from "node:crypto";
import { isObject, readJson, type JsonObject } from "../base/json.ts";
import { sha256Of } from "./pack-file.ts";

/** What the signature is over: DSSE v1, pre-authentication encoding. Lengths are in bytes. */
export const preAuthentication = (payloadType: string, payload: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `),
    payload,
  ]);

/** Name of a key: SHA-256 of its SubjectPublicKeyInfo (`openssl pkey -pubin -outform DER | sha256sum`). */
export function keyIdOf(key: KeyObject): string {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  return `sha256:${sha256Of(publicKey.export({ format: "der", type: "spki" }))}`;
}

/** A DSSE envelope with one Ed25519 signature. */
export const sealed = (payloadType: string, payload: Uint8Array, privateKey: KeyObject): JsonObject => ({
  payloadType,
  payload: Buffer.from(payload).toString("base64"),
  signatures: [
    {
      keyid: keyIdOf(privateKey),
      sig: sign(null, preAuthentication(payloadType, payload), privateKey).toString("base64"),
    },
  ],
});

/** The payload of an envelope that the key has signed; a string says why there is none. */
export function unsealed(text: string, payloadType: string, publicKey: KeyObject): Buffer | string {
  const envelope = read(text);
  if (!isObject(envelope)) return "is no DSSE envelope";
  const { payloadType: type, payload, signatures } = envelope;
  if (type !== payloadType || typeof payload !== "string" || !Array.isArray(signatures))
    return `is no DSSE envelope of ${payloadType}`;
  const bytes = exactBase64(payload);
  if (bytes === undefined) return "has a payload that is not base64";
  const encoded = preAuthentication(payloadType, bytes);
  const holds = signatures.some((one) => {
    const sig = isObject(one) && typeof one["sig"] === "string" ? exactBase64(one["sig"]) : undefined;
    return sig !== undefined && verify(null, encoded, publicKey, sig);
  });
  return holds ? bytes : "has no signature of this key";
}

function read(text: string): unknown {
  try {
    return readJson(text);
  } catch {
    // What is wrong with it is one answer here: it is no envelope.
    return undefined;
  }
}

/** One text for one value: base64 that another reader takes otherwise is refused. */
function exactBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
