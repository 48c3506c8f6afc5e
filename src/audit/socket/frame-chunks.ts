import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import {
  appendHeadBytes,
  entryHeadBytesMax,
  frameHeadBytes,
  verbs,
  writeFrame,
  writeFrameHead,
} from "./frames.ts";
import { payloadBytesMax } from "../record.ts";

/** Some hundred entries. */
const chunkBytes = 256 * 1024;

/** UTF-8 has at most three bytes for one UTF-16 unit. */
const utf8BytesMax = 3;

/** Chunks that are kept for the next time. Our own choice: 1 MiB in all. */
const spareMax = 4;

interface Chunk {
  readonly buffer: Buffer;
  start: number;
  end: number;
  /** Pieces of it that a socket still reads. */
  lent: number;
}

/** Bytes for a socket. `done` is called when the socket has read them: then their memory is used again. */
export interface Lent {
  readonly bytes: Buffer;
  readonly done: () => void;
}

/**
 * Frames, one after the other in few large buffers that are used again and again: memory that comes and goes outside the heap at
 * megabytes a second makes the garbage collector look at all of it every time.
 */
export class FrameChunks {
  #chunk = chunkOf(chunkBytes);
  #full: Lent[] = [];
  readonly #spare: Chunk[] = [];

  /** Writes a frame of at most `bytesMax` bytes: `write` fills it from where it is told and gives back its end. */
  add(bytesMax: number, write: (chunk: Buffer, at: number) => number): void {
    if (this.#chunk.end + bytesMax > this.#chunk.buffer.length) {
      this.#cut();
      const old = this.#chunk;
      this.#chunk = (bytesMax <= chunkBytes ? this.#spare.pop() : undefined) ?? chunkOf(bytesMax);
      this.#giveBack(old);
    }
    this.#chunk.end = write(this.#chunk.buffer, this.#chunk.end);
  }

  addJson(verb: number, request: number, body: JsonObject): void {
    const frame = writeFrame(verb, request, body);
    this.add(frame.length, (chunk, at) => at + frame.copy(chunk, at));
  }

  /** What was added since the last time. */
  take(): readonly Lent[] {
    this.#cut();
    const full = this.#full;
    this.#full = [];
    return full;
  }

  #cut(): void {
    const chunk = this.#chunk;
    if (chunk.end === chunk.start) return;
    chunk.lent += 1;
    this.#full.push({
      bytes: chunk.buffer.subarray(chunk.start, chunk.end),
      done: () => {
        chunk.lent -= 1;
        this.#giveBack(chunk);
      },
    });
    chunk.start = chunk.end;
  }

  /** A chunk that nobody reads any more is empty again. */
  #giveBack(chunk: Chunk): void {
    if (chunk.lent > 0 || chunk.start !== chunk.end) return;
    chunk.start = 0;
    chunk.end = 0;
    const isSpare = chunk !== this.#chunk && chunk.buffer.length === chunkBytes;
    if (isSpare && this.#spare.length < spareMax && !this.#spare.includes(chunk)) this.#spare.push(chunk);
  }
}

const chunkOf = (bytes: number): Chunk => ({
  buffer: Buffer.allocUnsafeSlow(Math.max(chunkBytes, bytes)),
  start: 0,
  end: 0,
  lent: 0,
});

/** @throws KnownError BODY_TOO_LARGE where the payload or the metadata is larger than the log takes. */
export function appendFrame(chunks: FrameChunks, request: number, entry: NewEntry): void {
  const { payload, ...rest } = entry;
  const head = JSON.stringify(rest);
  if (head.length * utf8BytesMax > entryHeadBytesMax) checkSize("metadata", head, entryHeadBytesMax);
  let bytesMax = appendHeadBytes + (head.length + (payload?.length ?? 0)) * utf8BytesMax;
  if (payload !== undefined && bytesMax > chunkBytes) {
    checkSize("payload", payload, payloadBytesMax);
    bytesMax = appendHeadBytes + head.length * utf8BytesMax + Buffer.byteLength(payload);
  }
  const verb = payload === undefined ? verbs.append : verbs.appendWithPayload;
  chunks.add(bytesMax, (chunk, at) => {
    const headBytes = chunk.write(head, at + appendHeadBytes);
    chunk.writeUInt32LE(headBytes, at + frameHeadBytes);
    let end = at + appendHeadBytes + headBytes;
    if (payload !== undefined) end += chunk.write(payload, end);
    writeFrameHead(chunk, at, { verb, request, end });
    return end;
  });
}

function checkSize(what: string, text: string, bytesMax: number): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= bytesMax) return;
  throw new KnownError(
    "BODY_TOO_LARGE",
    `the ${what} of an entry has ${bytes} bytes, the log takes ${bytesMax}`,
    "send less in one call",
  );
}
