/** What the first bytes of a TLS client say. */
export type ClientHello =
  | { readonly state: "more" }
  | { readonly state: "read"; readonly serverName: string | undefined }
  | { readonly state: "refused"; readonly why: string };

/** Our own choice: with two post-quantum key shares a greeting has about 2 KiB. */
export const helloBytesMax = 16 * 1024;

/** RFC 8446 §5.1, §4: content type handshake, message client_hello. */
const handshake = 22;
const clientHello = 1;
/** RFC 6066 §3 and RFC 9849: extensions server_name and encrypted_client_hello. */
const serverNameExtension = 0;
const encryptedHello = 0xfe0d;

class NotTls extends Error {}

/**
 * Reads the server's name out of a TLS greeting, however it is cut into records (RFC 8446 §5.1). Refused is what would let a greeting
 * be read in two ways: two names, two extensions of one kind, bytes that are left over, and a name that is encrypted.
 */
export function readClientHello(bytes: Buffer): ClientHello {
  try {
    const message = wholeMessage(bytes);
    if (message === undefined)
      return bytes.length > helloBytesMax
        ? { state: "refused", why: "its TLS greeting is too long" }
        : { state: "more" };
    return { state: "read", serverName: serverNameIn(message) };
  } catch (error) {
    if (error instanceof NotTls) return { state: "refused", why: error.message };
    throw error;
  }
}

/** The handshake message without its head of four bytes, or undefined where more is to come. */
function wholeMessage(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] !== handshake || (at + 1 < bytes.length && bytes[at + 1] !== 3))
      throw new NotTls("it does not begin with TLS");
    if (at + 5 > bytes.length) break;
    const length = bytes.readUInt16BE(at + 3);
    if (length === 0 || length > 16_384) throw new NotTls("a TLS record has no lawful length");
    parts.push(bytes.subarray(at + 5, at + 5 + length));
    const sofar = Buffer.concat(parts);
    if (sofar.length > 0 && sofar[0] !== clientHello)
      throw new NotTls("it does not begin with a TLS greeting");
    if (sofar.length >= 4) {
      const whole = 4 + sofar.readUIntBE(1, 3);
      if (whole > helloBytesMax) throw new NotTls("its TLS greeting is too long");
      if (sofar.length > whole) throw new NotTls("more than a greeting is in its first TLS records");
      if (sofar.length === whole) return sofar.subarray(4);
    }
    at += 5 + length;
  }
  return undefined;
}

/** RFC 8446 §4.1.2. */
function serverNameIn(message: Buffer): string | undefined {
  const read = reader(message);
  read.skip(2 + 32);
  read.vector(1);
  read.vector(2);
  read.vector(1);
  if (read.done()) return undefined;
  const extensions = reader(read.vector(2));
  if (!read.done()) throw new NotTls("bytes are left over in its TLS greeting");
  const seen = new Set<number>();
  let name: string | undefined;
  while (!extensions.done()) {
    const kind = extensions.number(2);
    const content = extensions.vector(2);
    if (seen.has(kind)) throw new NotTls("its TLS greeting says something twice");
    seen.add(kind);
    if (kind === encryptedHello) throw new NotTls("the name in its TLS greeting is encrypted");
    if (kind === serverNameExtension) name = onlyName(content);
  }
  return name;
}

/** RFC 6066 §3: a list, of which type 0 is a host's name; one in practice, and here by rule. */
function onlyName(content: Buffer): string {
  const outer = reader(content);
  const list = reader(outer.vector(2));
  const type = list.number(1);
  const name = list.vector(2);
  if (type !== 0 || !list.done() || !outer.done()) throw new NotTls("its TLS greeting names several hosts");
  return name.toString("latin1").toLowerCase();
}

/** Steps through bytes; over their end is no TLS. */
function reader(bytes: Buffer) {
  let at = 0;
  const take = (count: number): Buffer => {
    if (at + count > bytes.length) throw new NotTls("its TLS greeting ends early");
    at += count;
    return bytes.subarray(at - count, at);
  };
  const number = (width: number): number => take(width).readUIntBE(0, width);
  return {
    number,
    skip: (count: number): void => void take(count),
    /** As many bytes as the number before them says. */
    vector: (width: number): Buffer => take(number(width)),
    done: (): boolean => at === bytes.length,
  };
}
