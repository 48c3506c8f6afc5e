const encoder = new TextEncoder();
const decoder = new TextDecoder("latin1");
let bytes = new Uint8Array(65_536);

/**
 * The same text in memory of its own. A piece of a longer text is a reference to it, and each look at one of its characters
 * goes through that: several walks over a copy are faster, the copy included. Texts beyond ASCII stay as they are.
 */
export function flat(text: string): string {
  if (bytes.length < text.length) bytes = new Uint8Array(text.length);
  const { read, written } = encoder.encodeInto(text, bytes);
  return read === text.length && written === read ? decoder.decode(bytes.subarray(0, written)) : text;
}
