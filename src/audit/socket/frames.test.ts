import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { KnownError } from "../../base/errors.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { appendFrame, FrameChunks } from "./frame-chunks.ts";
import {
  AckWriter,
  FrameReader,
  readAcks,
  readAppend,
  readError,
  verbs,
  writeError,
  writeFrame,
} from "./frames.ts";
import { payloadBytesMax } from "../record.ts";

/** Cuts bytes at the given places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, i) => bytes.subarray(at[i], end));
}

test("entries come out as they went in, however the stream is chunked", () => {
  const entries: fc.Arbitrary<NewEntry> = fc.record(
    { kind: fc.constant("call.input" as const), user: fc.string(), payload: fc.string({ unit: "binary" }) },
    { requiredKeys: ["kind"] },
  );
  fc.assert(
    fc.property(
      fc.array(entries, { maxLength: 20 }),
      fc.array(fc.nat(), { maxLength: 30 }),
      (sent, places) => {
        const chunks = new FrameChunks();
        for (const [i, entry] of sent.entries()) appendFrame(chunks, i, entry);
        const reader = new FrameReader();
        const got: NewEntry[] = [];
        for (const chunk of cut(Buffer.concat(chunks.take().map(({ bytes }) => bytes)), places))
          for (const { verb, request, body } of reader.read(chunk)) {
            expect(request).toBe(got.length);
            const { entry, payload } = readAppend(verb, body);
            got.push(payload === undefined ? entry : { ...entry, payload: payload.toString("utf8") });
          }
        expect(got).toEqual(sent);
      },
    ),
  );
});

test("a payload of 16 MiB is taken, one byte more is not", () => {
  const chunks = new FrameChunks();
  appendFrame(chunks, 0, { kind: "call.input", payload: "x".repeat(payloadBytesMax) });
  const bytes = Buffer.concat(chunks.take().map(({ bytes }) => bytes));
  const reader = new FrameReader();
  const frames = cut(bytes, [65_536, 131_072, 9_000_000]).flatMap((chunk) => [...reader.read(chunk)]);
  expect(frames).toHaveLength(1);
  expect(() =>
    appendFrame(chunks, 1, { kind: "call.input", payload: "x".repeat(payloadBytesMax + 1) }),
  ).toThrow(expect.objectContaining({ code: "BODY_TOO_LARGE" }));
});

test.each([
  ["longer than any frame", Buffer.from([255, 255, 255, 255, 1])],
  ["shorter than its own head", Buffer.from([1, 0, 0, 0, 1])],
])("a length that is %s ends the conversation", (_what, bytes) => {
  expect(() => [...new FrameReader().read(bytes)]).toThrow(KnownError);
});

test.each([
  ["no head", Buffer.alloc(2)],
  ["a head longer than the frame", Buffer.from([9, 0, 0, 0, 1])],
  ["a head that is not JSON", Buffer.from("\u0001\0\0\0{")],
  ["a kind that nobody knows", headed({ kind: "what" })],
  ["a kind of the prototype", headed({ kind: "toString" })],
  ["a user that is a number", headed({ kind: "call.input", user: 1 })],
  ["a decision that nobody knows", headed({ kind: "call.input", decision: '"' })],
  ["findings that are no list", headed({ kind: "call.input", findings: "x" })],
  ["facts that are no object", headed({ kind: "call.input", facts: [] })],
])("an append with %s is refused", (_what, body) => {
  expect(() => readAppend(verbs.append, body)).toThrow(expect.objectContaining({ code: "USAGE" }));
});

function headed(head: object): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([length, json]);
}

test("acknowledgements come out as they went in, and those in a row are one run", () => {
  const acks = new AckWriter();
  const pairs = [
    [5, 2 ** 40],
    [6, 2 ** 40 + 1],
    [8, 2 ** 40 + 2],
    [9, 7],
  ] as const;
  for (const [request, index] of pairs) acks.add(request, index);
  const [frame] = [...new FrameReader().read(acks.take() ?? Buffer.alloc(0))];
  const got: [number, number][] = [];
  readAcks(frame?.body ?? Buffer.alloc(0), (request, index) => got.push([request, index]));
  expect(got).toEqual(pairs);
  expect(frame?.body.length).toBe(3 * 16);
  expect(acks.take()).toBeUndefined();
});

test("an error comes out with its code, and an unknown code is internal", () => {
  const [frame] = [
    ...new FrameReader().read(writeFrame(verbs.refuse, 3, writeError(new KnownError("USAGE", "a", "b")))),
  ];
  expect(readError(JSON.parse(frame?.body.toString() ?? ""))).toMatchObject({
    code: "USAGE",
    message: "a",
    hint: "b",
  });
  expect(readError({ code: "toString" }).code).toBe("INTERNAL");
});

test("memory is used again when the socket has read it, and not before", () => {
  const chunks = new FrameChunks();
  const fill = (letter: string): void => {
    appendFrame(chunks, 1, { kind: "call.input", payload: letter.repeat(1000) });
  };
  fill("a");
  const [first] = chunks.take();
  fill("b");
  const [second] = chunks.take();
  expect(first?.bytes.toString()).toContain("a".repeat(1000));
  first?.done();
  second?.done();
  fill("c");
  const [third] = chunks.take();
  expect(third?.bytes.byteOffset).toBe(first?.bytes.byteOffset);
  expect(third?.bytes.buffer).toBe(first?.bytes.buffer);
  expect(third?.bytes.toString()).toContain("c".repeat(1000));
});

test("of a frame that comes in a byte at a time its bytes are kept, not its pieces", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const sent = writeFrame(verbs.ask, 3, "x".repeat(50_000));
  const reader = new FrameReader();
  const pieces: WeakRef<ArrayBufferLike>[] = [];
  const got: string[] = [];
  const bring = (from: number, to: number): void => {
    for (let at = from; at < to; at += 1) {
      // As a socket gives it: a piece with memory of its own.
      const piece = Buffer.allocUnsafeSlow(1);
      sent.copy(piece, 0, at, at + 1);
      pieces.push(new WeakRef(piece.buffer));
      for (const { body } of reader.read(piece)) got.push(body.toString("utf8"));
    }
  };
  bring(0, sent.length - 1);
  // What a reference was made to lives up to the end of the turn.
  await turn();
  collect();
  expect(pieces.filter((piece) => piece.deref() !== undefined).length).toBeLessThan(100);
  bring(sent.length - 1, sent.length);
  expect(got).toEqual([JSON.stringify("x".repeat(50_000))]);
});
