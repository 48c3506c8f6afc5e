import { createHash } from "node:crypto";

/** Names of packs; made once, at random (RFC 9562 §6.6 leaves the choice to whoever names). */
const ownNamespace = "0c9d3c1e-7c44-4b5e-9a51-6c1d0f6f2a57";

/** A UUID of version 5 (RFC 9562 §5.5): the same name has the same one wherever it is asked. */
export function uuidOf(name: string, namespace: string = ownNamespace): string {
  const bytes = createHash("sha1")
    .update(Buffer.from(namespace.replaceAll("-", ""), "hex"))
    .update(name)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
