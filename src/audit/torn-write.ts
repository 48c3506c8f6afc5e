import { claimedBytes } from "./record.ts";

/** What a disk writes whole or not at all, in bytes. Some have larger ones; all have these. */
const sectorBytes = 512;

/** How every leaf ends, and with it every flush: its last member in canonical order, see `leaf.ts`. */
const leafEnd = Buffer.from(',"v":1}');

/**
 * Whether bytes that cannot be read as a record had all been written: then they were changed later, and somebody may have been
 * promised what stood there.
 *
 * The room behind a flush is zeros until it is written. A write that a crash has cut off ends early, or lacks whole sectors. One
 * that came to its end ends as a leaf does, or where its first record says, and has something in each sector. What this cannot
 * tell from a torn write: damage that makes a whole sector zeros or cuts the file, in the last flush before a crash.
 * @param rest all from the first byte that cannot be read to the end of the file
 * @param at where in the file that byte stands
 */
export function cameWhole(rest: Buffer, at: number): boolean {
  let end = rest.length;
  while (end > 0 && rest[end - 1] === 0) end -= 1;
  const written = rest.subarray(0, end);
  if (!written.subarray(-leafEnd.length).equals(leafEnd) && claimedBytes(written) !== end) return false;
  for (let from = 0; from < end;) {
    const to = Math.min(end, from + sectorBytes - ((at + from) % sectorBytes));
    if (written.subarray(from, to).every((byte) => byte === 0)) return false;
    from = to;
  }
  return true;
}
