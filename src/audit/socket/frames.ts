import { KnownError, errorCodes, type ErrorCode } from "../../base/errors.ts";
import { isObject, type JsonValue } from "../../base/json.ts";
import { entryKinds, type NewEntry } from "../../evidence/entry.ts";
import { payloadBytesMax } from "../record.ts";

/**
 * What auditd and its callers say to each other: frames of a length (32 bits, of what follows), a verb, the number of the
 * request (32 bits), and a body. All numbers are little-endian.
 *
 *   append: bytes of the head (32 bits), the head (the entry as JSON, without its payload), the payload's UTF-8
 *   ask, answer: JSON
 *   acks: no number; runs of (first request, count, first index low, high), 32 bits each
 *   refuse: JSON of a KnownError
 */
export const verbs = {
  hello: 0,
  append: 1,
  appendWithPayload: 2,
  ask: 3,
  acks: 4,
  refuse: 5,
  answer: 6,
} as const;

export const lengthBytes = 4;
export const frameHeadBytes = 9;
export const appendHeadBytes = frameHeadBytes + 4;

/** Metadata of an entry, before it is cut to a leaf. Our own choice, far above what a leaf can hold. */
export const entryHeadBytesMax = 64 * 1024;

/** Our own choice: facts are small and flat, and what is written again level by level needs an end. */
const factsDepthMax = 16;

const frameBytesMax = payloadBytesMax + entryHeadBytesMax + appendHeadBytes;
const runBytes = 16;
const two32 = 2 ** 32;

/** Version of all the above: the first thing that auditd says. */
export const protocolVersion = 1;

/** A frame: a view into what came, which holds until the next chunk is read. */
export interface Frame {
  readonly verb: number;
  readonly request: number;
  readonly body: Buffer;
}

/** Pieces of a frame up to this many bytes are put together as they come: each would cost more than what is in it. */
const smallBytes = 16 * 1024;

/** Cuts a stream of bytes into frames. Linear in the bytes and in their memory, however they are chunked. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #wanted = lengthBytes;

  /** The frames that `chunk` completes. @throws KnownError LOG_UNAVAILABLE where the other side does not speak frames. */
  *read(chunk: Buffer): Generator<Frame> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#bytes < this.#wanted) {
      this.#joinSmall();
      return;
    }
    const buffer = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    let at = 0;
    for (;;) {
      const rest = buffer.length - at;
      this.#wanted = rest < lengthBytes ? lengthBytes : lengthBytes + buffer.readUInt32LE(at);
      if (this.#wanted > frameBytesMax || (rest >= lengthBytes && this.#wanted < frameHeadBytes))
        throw new KnownError(
          "LOG_UNAVAILABLE",
          `a frame of ${this.#wanted} bytes came over the log's socket`,
          "see that gateway and auditd are of one version",
        );
      if (rest < this.#wanted) break;
      yield {
        verb: buffer[at + lengthBytes] ?? 0,
        request: buffer.readUInt32LE(at + lengthBytes + 1),
        body: buffer.subarray(at + frameHeadBytes, at + this.#wanted),
      };
      at += this.#wanted;
    }
    this.#chunks = at === buffer.length ? [] : [buffer.subarray(at)];
    this.#bytes = buffer.length - at;
  }

  /** Two small pieces of which the second is not the smaller become one: so each byte is copied a dozen times at most. */
  #joinSmall(): void {
    for (;;) {
      const [before, last] = this.#chunks.slice(-2);
      if (before === undefined || last === undefined) return;
      if (last.length > smallBytes || last.length < before.length) return;
      this.#chunks.splice(-2, 2, Buffer.concat([before, last]));
    }
  }
}

export function writeFrame(verb: number, request: number, body: JsonValue): Buffer {
  const text = JSON.stringify(body);
  const frame = Buffer.alloc(frameHeadBytes + Buffer.byteLength(text));
  frame.write(text, frameHeadBytes);
  writeFrameHead(frame, 0, { verb, request, end: frame.length });
  return frame;
}

export function writeFrameHead(
  buffer: Buffer,
  at: number,
  frame: { readonly verb: number; readonly request: number; readonly end: number },
): void {
  buffer.writeUInt32LE(frame.end - at - lengthBytes, at);
  buffer[at + lengthBytes] = frame.verb;
  buffer.writeUInt32LE(frame.request, at + lengthBytes + 1);
}

/** Collects acknowledgements; those of requests and entries that follow each other are one run. */
export class AckWriter {
  readonly #runs: { request: number; count: number; index: number }[] = [];

  add(request: number, index: number): void {
    const run = this.#runs.at(-1);
    if (run !== undefined && run.request + run.count === request && run.index + run.count === index)
      run.count += 1;
    else this.#runs.push({ request, count: 1, index });
  }

  /** The frame of all that was added since the last time; undefined for nothing. */
  take(): Buffer | undefined {
    if (this.#runs.length === 0) return undefined;
    const frame = Buffer.alloc(frameHeadBytes + this.#runs.length * runBytes);
    writeFrameHead(frame, 0, { verb: verbs.acks, request: 0, end: frame.length });
    for (const [i, run] of this.#runs.splice(0).entries()) {
      const at = frameHeadBytes + i * runBytes;
      frame.writeUInt32LE(run.request, at);
      frame.writeUInt32LE(run.count, at + 4);
      frame.writeUInt32LE(run.index % two32, at + 8);
      frame.writeUInt32LE(Math.floor(run.index / two32), at + 12);
    }
    return frame;
  }
}

export function readAcks(body: Buffer, each: (request: number, index: number) => void): void {
  for (let at = 0; at + runBytes <= body.length; at += runBytes) {
    const request = body.readUInt32LE(at);
    const count = body.readUInt32LE(at + 4);
    const index = body.readUInt32LE(at + 8) + body.readUInt32LE(at + 12) * two32;
    for (let i = 0; i < count; i += 1) each(request + i, index + i);
  }
}

const textFields = [
  "feature",
  "environment",
  "exchange",
  "tenant",
  "user",
  "session",
  "key",
  "digest",
  "model",
] as const;
const decisions: readonly unknown[] = ["allow", "redact", "hold", "block"];

/** What an append carries; the payload is a view into the frame. @throws KnownError USAGE where it is not an entry. */
export function readAppend(verb: number, body: Buffer): { entry: NewEntry; payload: Buffer | undefined } {
  const headAt = appendHeadBytes - frameHeadBytes;
  const payloadAt = body.length < headAt ? Infinity : headAt + body.readUInt32LE(0);
  if (payloadAt > body.length) throw notAnEntry("it ends early");
  if (payloadAt - headAt > entryHeadBytesMax)
    throw notAnEntry(`its metadata is longer than ${entryHeadBytesMax} bytes`);
  const entry = readEntry(parse(body.toString("utf8", headAt, payloadAt)));
  return { entry, payload: verb === verbs.appendWithPayload ? body.subarray(payloadAt) : undefined };
}

/** @throws KnownError USAGE where the text is not JSON. */
export function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    throw notAnEntry("not JSON");
  }
}

function readEntry(value: JsonValue): NewEntry {
  if (!isObject(value) || typeof value["kind"] !== "string" || !Object.hasOwn(entryKinds, value["kind"]))
    throw notAnEntry("/kind is not one that this version knows");
  for (const field of textFields)
    if (value[field] !== undefined && typeof value[field] !== "string")
      throw notAnEntry(`/${field} is not text`);
  const { decision, findings, facts } = value;
  if (decision !== undefined && !decisions.includes(decision)) throw notAnEntry("/decision is unknown");
  const isList = findings === undefined || (Array.isArray(findings) && findings.every(isText));
  if (!isList) throw notAnEntry("/findings is not a list of texts");
  if (facts !== undefined && !isObject(facts)) throw notAnEntry("/facts is not an object");
  if (facts !== undefined && !endsWithin(facts, factsDepthMax))
    throw notAnEntry(`/facts nests deeper than ${factsDepthMax} levels`);
  return value as unknown as NewEntry;
}

function endsWithin(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (levels === 0) return false;
  for (const member of Object.values<JsonValue>(value)) if (!endsWithin(member, levels - 1)) return false;
  return true;
}

const isText = (value: unknown): boolean => typeof value === "string";

const notAnEntry = (message: string): KnownError =>
  new KnownError("USAGE", `not an entry: ${message}`, "see that gateway and auditd are of one version");

export const writeError = ({ code, message, hint }: KnownError): JsonValue => ({ code, message, hint });

export function readError(value: unknown): KnownError {
  const { code, message, hint } = (value ?? {}) as Record<string, unknown>;
  const known =
    typeof code === "string" && Object.hasOwn(errorCodes, code) ? (code as ErrorCode) : "INTERNAL";
  return new KnownError(known, String(message), String(hint));
}
