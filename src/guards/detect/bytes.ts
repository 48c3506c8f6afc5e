/** Bytes that a decoder gives, as the text that they are. All decoders take the same memory. */
let kept = new Uint8Array(4096);

export function bytesFor(most: number): Uint8Array {
  if (kept.length < most) kept = new Uint8Array(most);
  return kept;
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** By byte: whether it stands in a text: printable ASCII, tab and line ends, and what is part of a longer character in UTF-8. */
const isTextByte = new Uint8Array(256).map((_, byte) =>
  (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13 || (byte > 0x7f && byte < 0xf5)
    ? 1
    : 0,
);

/** How many units of a text may be unreadable: a run that begins or ends in the middle of a character has one at each end. */
const unreadableShare = 16;

/** The bytes as text; undefined where they are none. Zeroes are left out: they are the other half of a unit in UTF-16. */
export function textOfBytes(bytes: Uint8Array): string | undefined {
  let zeroes = 0;
  let high = false;
  for (const byte of bytes) {
    if (byte === 0) zeroes += 1;
    else if (isTextByte[byte] === 0) return undefined;
    else if (byte > 0x7f) high = true;
  }
  if (zeroes > bytes.length / 2) return undefined;
  const text = utf8.decode(zeroes === 0 ? bytes : bytes.filter((byte) => byte !== 0));
  if (!high) return text;
  let unreadable = 0;
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) === 0xfffd) unreadable += 1;
  return unreadable * unreadableShare > text.length ? undefined : text;
}
