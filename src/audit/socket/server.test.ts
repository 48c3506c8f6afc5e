import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createConnection, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { JsonValue } from "../../base/json.ts";
import type { Inside } from "./ask.ts";
import { connectLog } from "./client.ts";
import { appendHeadBytes, frameHeadBytes, FrameReader, verbs, writeFrame, writeFrameHead } from "./frames.ts";
import { openInside } from "../open-log.ts";
import { serveLog } from "./server.ts";
import { verifyLog } from "../proofs/verify.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-server-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

let folders = 0;

const opened = (dataFolder: string): Promise<Inside> =>
  openInside({
    dataFolder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });

async function served() {
  const dataFolder = join(scratch, String((folders += 1)));
  const inside = await opened(dataFolder);
  const socketPath = join(dataFolder, "audit/socket");
  const server = await serveLog(inside, socketPath);
  const close = async (): Promise<void> => {
    await inside.log.close();
    await server.close();
  };
  return { dataFolder, socketPath, close };
}

interface Heard {
  readonly verb: number;
  readonly body: JsonValue | undefined;
}

/** A program that writes the bytes that it likes. */
class RawCaller {
  readonly socket: Socket;
  readonly heard: Heard[] = [];

  constructor(socketPath: string) {
    const frames = new FrameReader();
    this.socket = createConnection(socketPath);
    this.socket.on("data", (chunk: Buffer) => {
      for (const { verb, body } of frames.read(chunk))
        this.heard.push({
          verb,
          body: verb === verbs.acks ? undefined : (JSON.parse(body.toString("utf8")) as JsonValue),
        });
    });
  }

  async hears(count: number): Promise<Heard | undefined> {
    while (this.heard.length < count) await once(this.socket, "data");
    return this.heard.at(-1);
  }
}

function append(head: string | Buffer, payload: Buffer): Buffer {
  const bytes = Buffer.from(head);
  const frame = Buffer.alloc(appendHeadBytes + bytes.length + payload.length);
  frame.writeUInt32LE(bytes.length, frameHeadBytes);
  bytes.copy(frame, appendHeadBytes);
  payload.copy(frame, appendHeadBytes + bytes.length);
  writeFrameHead(frame, 0, { verb: verbs.appendWithPayload, request: 1, end: frame.length });
  return frame;
}

const entryOf = (rest: string): string => `{"kind":"call.input","feature":"support"${rest}}`;
/** An entry whose metadata has so many bytes. */
const long = (bytes: number): string =>
  entryOf(`,"model":"${"m".repeat(bytes - entryOf(',"model":""').length)}"`);
const nested = (levels: number): string =>
  entryOf(`,"facts":${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`);
const named = (bytes: number): Buffer =>
  Buffer.concat([
    Buffer.from('{"kind":"call.input","user":"'),
    // No UTF-8: read as text, each byte becomes a character of three.
    Buffer.alloc(bytes, 0xff),
    Buffer.from('"}'),
  ]);
const mebibyte = 1024 * 1024;

test.each([
  ["facts of sixteen levels are written", nested(16), 1, true],
  ["facts of one level more are refused", nested(17), 1, false],
  ["facts that nest thousands of levels deep are refused", nested(9000), 1, false],
  ["metadata of 64 KiB is written", long(65_536), 1, true],
  ["metadata of a byte more is refused", long(65_537), 1, false],
  ["a payload of 16 MiB with names is written", named(20_000), 16 * mebibyte, true],
  ["one that its names make too long to be read again is refused", named(23_000), 16 * mebibyte, false],
] as const)(
  "whatever a program sends, the log goes on and opens again: %s",
  async (_name, head, payloadBytes, taken) => {
    const { dataFolder, socketPath, close } = await served();
    const caller = new RawCaller(socketPath);
    caller.socket.write(append(head, Buffer.alloc(payloadBytes, "a")));
    const last = await caller.hears(2);
    if (taken) expect(last).toMatchObject({ verb: verbs.acks });
    else expect(last).toMatchObject({ verb: verbs.refuse, body: { code: "USAGE" } });
    caller.socket.write(append(entryOf(""), Buffer.from("after")));
    expect(await caller.hears(3)).toMatchObject({ verb: verbs.acks });
    await close();
    const again = await opened(dataFolder);
    expect(again.log.head().size).toBe(taken ? 5 : 4);
    await again.log.close();
    expect((await verifyLog(dataFolder)).problems).toEqual([]);
  },
);

test("a purpose that is too long to be written down is refused, and the log goes on", async () => {
  const { log } = await opened(join(scratch, "purpose"));
  await expect(
    log.openPayload({ index: 1, reader: "ann", purpose: "\u0001".repeat(4 * mebibyte) }),
  ).rejects.toMatchObject({ code: "USAGE" });
  expect(await log.record({ kind: "gateway.started" })).toBe(2);
  await log.close();
});

test("of twenty thousand questions at once so many are refused that the log goes on", async () => {
  const { socketPath, close } = await served();
  const caller = new RawCaller(socketPath);
  const question = writeFrame(verbs.ask, 7, { ask: "leaves", from: 0, count: 256 });
  caller.socket.write(Buffer.concat(Array.from({ length: 20_000 }, () => question)));
  await caller.hears(20_001);
  const refused = caller.heard.filter(({ verb }) => verb === verbs.refuse);
  expect(refused.every(({ body }) => JSON.stringify(body).includes("LIMIT_REACHED"))).toBe(true);
  const client = await connectLog({ socketPath });
  expect(await client.record({ kind: "gateway.started" })).toBe(2);
  await client.close();
  await close();
});

test("callers over those that may be there at once are cut off, and the others are served", async () => {
  const { socketPath, close } = await served();
  const callers = Array.from({ length: 64 }, () => new RawCaller(socketPath));
  await Promise.all(callers.map((caller) => caller.hears(1)));
  const late = new RawCaller(socketPath);
  await once(late.socket, "close");
  expect(late.heard).toEqual([]);
  callers[63]?.socket.write(append(entryOf(""), Buffer.from("x")));
  expect(await callers[63]?.hears(2)).toMatchObject({ verb: verbs.acks });
  await close();
});
