import { connect, type Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import type { Collected } from "../collector.ts";

/** A door of the same kind as the running one, with its limits, that nobody else uses. */
export interface LoadedDoor {
  readonly host: string;
  readonly port: number;
  /** How long a request's head may take, in milliseconds, and how many connections one address may have. */
  readonly headMs: number;
  readonly connections: number;
  /** A key that is right there, and the feature that it opens. */
  readonly key: string;
  readonly feature: string;
  /** One honest call; its status. */
  readonly honest: () => Promise<number>;
}

/** Our own choice: the door looks once a second who is late. */
const graceMs = 5000;

/** Bytes that are said to come and do not: more than any door takes. */
const hugeBytes = 64 * 1024 ** 3;

/** Comes in three ways at once that would each use up a careless server, and makes an honest call meanwhile. */
export async function lookAtLoad(door: LoadedDoor, signal: AbortSignal): Promise<Collected<"probe-load">> {
  const open: Socket[] = [];
  try {
    const slow = slowHead(door, open);
    const huge = hugeBody(door, open);
    const [crowded, honest] = [await crowd(door, open), await door.honest()];
    const ways = {
      "a slow head": await within(slow, door.headMs + graceMs),
      "a huge body": await huge,
      "too many connections": crowded,
    };
    signal.throwIfAborted();
    const unbounded = Object.entries(ways).flatMap(([name, bounded]) => (bounded ? [] : [name]));
    return {
      figures: {
        tried: Object.keys(ways).length,
        bounded: Object.keys(ways).length - unbounded.length,
        served: Number(honest === 200),
      },
      ...(unbounded.length === 0 ? {} : { payload: `not turned away in time: ${unbounded.join(", ")}` }),
    };
  } finally {
    for (const socket of open) socket.destroy();
  }
}

function opened({ host, port }: LoadedDoor, open: Socket[]): Socket {
  const socket = connect({ host, port });
  // Whoever turns us away may do so by any means.
  socket.on("error", () => undefined);
  open.push(socket);
  return socket;
}

const closed = (socket: Socket): Promise<boolean> =>
  new Promise((resolve) => socket.once("close", () => resolve(true)).resume());

const within = (promise: Promise<boolean>, ms: number): Promise<boolean> =>
  Promise.race([promise, pause(ms, false)]);

/** Slow-loris: the head of a request comes, a byte at a time, and never ends. */
function slowHead(door: LoadedDoor, open: Socket[]): Promise<boolean> {
  const socket = opened(door, open);
  socket.write("POST /v1/chat/completions HTTP/1.1\r\nhost: probe\r\n");
  const timer = setInterval(() => {
    if (socket.writable) socket.write("x-slow: 1\r\n");
  }, 500);
  return closed(socket).finally(() => clearInterval(timer));
}

/** Says that more will come than anybody takes: it is refused before it does. */
function hugeBody(door: LoadedDoor, open: Socket[]): Promise<boolean> {
  const socket = opened(door, open);
  socket.write(
    [
      "POST /v1/chat/completions HTTP/1.1",
      "host: probe",
      `authorization: Bearer ${door.key}`,
      `x-seaworthy-feature: ${door.feature}`,
      "content-type: application/json",
      `content-length: ${hugeBytes}`,
      "",
      "{",
    ].join("\r\n"),
  );
  const refused = new Promise<boolean>((resolve) => {
    socket.once("data", (bytes: Buffer) => resolve(/^HTTP\/1\.1 413 /.test(bytes.toString("latin1"))));
    socket.once("close", () => resolve(false));
  });
  return within(refused, graceMs);
}

/** One connection more than an address may have: some of them are closed at once, and the others stay. */
async function crowd(door: LoadedDoor, open: Socket[]): Promise<boolean> {
  const more = Array.from({ length: door.connections + 8 }, () => opened(door, open));
  const first = Promise.any(
    more.map(async (socket) => ((await closed(socket)) ? true : Promise.reject(new Error()))),
  );
  const turnedAway = await within(
    first.catch(() => false),
    graceMs,
  );
  for (const socket of more) socket.destroy();
  return turnedAway;
}
