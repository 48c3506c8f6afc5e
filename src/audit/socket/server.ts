import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { KnownError } from "../../base/errors.ts";
import type { JsonValue } from "../../base/json.ts";
import { logOwnKinds } from "../../evidence/entry.ts";
import { systemCode } from "../durable-file.ts";
import { answerAsk, type Inside } from "./ask.ts";
import { asks } from "../asks/all.ts";
import {
  AckWriter,
  FrameReader,
  parse,
  protocolVersion,
  readAppend,
  verbs,
  writeError,
  writeFrame,
  type Frame,
} from "./frames.ts";
import { failureOf, type AuditLog } from "../log.ts";
import type { Waiter } from "../sequencer.ts";

/** A caller that does not read its answers is cut off from here on, in bytes. */
const unreadBytesMax = 64 * 1024 * 1024;

/** Callers at once: the gateways of a machine, and commands. Our own choice: each may have a frame of 16 MiB half sent. */
const callersMax = 64;

/** Questions of all callers that may be under way. Our own choice: a receipt each for some thousand calls. */
const asksMax = 4096;

export interface LogServer {
  close(): Promise<void>;
}

/**
 * Serves a log on a Unix socket that only its owner may use, and a group where one is named by its number. Callers append and
 * ask; no verb changes or removes.
 * The caller holds the folder's lock: a socket that is there is one of a process that has died.
 */
export async function serveLog(inside: Inside, socketPath: string, group?: number): Promise<LogServer> {
  makeSocketFolder(dirname(socketPath), group === undefined ? 0o700 : 0o755);
  rmSync(socketPath, { force: true });
  const sockets = new Set<Socket>();
  const answer = answerer(inside);
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    serve(inside, answer, socket);
  });
  server.maxConnections = callersMax;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  if (group !== undefined) giveToGroup(socketPath, group);
  chmodSync(socketPath, group === undefined ? 0o600 : 0o660);
  return { close: () => closeServer(server, sockets) };
}

/** @throws KnownError LOG_UNAVAILABLE where the folder belongs to somebody else. */
function makeSocketFolder(path: string, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
  const found = lstatSync(path);
  if (found.uid === process.getuid?.() && (found.mode & 0o022) === 0) return;
  throw new KnownError(
    "LOG_UNAVAILABLE",
    `${path} may be written by others than the owner of this process`,
    "remove it, or take away the others' right to write",
  );
}

/** @throws KnownError USAGE where the process is not in the group. */
function giveToGroup(socketPath: string, group: number): void {
  try {
    chownSync(socketPath, process.getuid?.() ?? -1, group);
  } catch (error) {
    throw new KnownError(
      "USAGE",
      `the socket cannot be given to the group ${group}: ${systemCode(error)}`,
      "put the user of auditd into that group",
    );
  }
}

/** Acknowledgements that are on their way are written before the sockets end. */
async function closeServer(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets) socket.destroySoon();
  await closed;
}

function serve(inside: Inside, answer: Answer, socket: Socket): void {
  const frames = new FrameReader();
  const acks = new AckWriter();
  const say = (frame: Buffer): void => {
    if (socket.destroyed) return;
    if (socket.writableLength > unreadBytesMax) socket.destroy();
    else socket.write(frame);
  };
  const waiter: Waiter = {
    acknowledged: (request, index) => acks.add(request, index),
    refused: (request, error) => say(writeFrame(verbs.refuse, request, writeError(error))),
    said: () => {
      const frame = acks.take();
      if (frame !== undefined) say(frame);
    },
  };
  say(writeFrame(verbs.hello, 0, { version: protocolVersion }));
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    try {
      for (const frame of frames.read(chunk)) {
        if (frame.verb === verbs.ask)
          void answer(frame.body.toString("utf8")).then(reply(say, frame.request));
        else append(inside.log, frame, waiter);
      }
    } catch (error) {
      // A caller that does not speak frames: what it asked before still counts.
      if (!(error instanceof KnownError)) throw error;
      socket.destroy();
    }
  });
}

function append(log: AuditLog, { verb, request, body }: Frame, waiter: Waiter): void {
  try {
    const { entry, payload } = readAppend(verb, body);
    if (logOwnKinds.has(entry.kind))
      throw new KnownError("USAGE", `only the log itself writes ${entry.kind}`, "ask the log for it");
    log.append(entry, payload, { waiter, request });
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    waiter.refused(request, error);
  }
}

const reply =
  (say: (frame: Buffer) => void, request: number) =>
  (result: JsonValue | KnownError): void =>
    say(
      result instanceof KnownError
        ? writeFrame(verbs.refuse, request, writeError(result))
        : writeFrame(verbs.answer, request, result),
    );

type Answer = (text: string) => Promise<JsonValue | KnownError>;

/** Answers the questions of all callers; refuses one more than may be under way. */
function answerer(inside: Inside): Answer {
  let underway = 0;
  return async (text) => {
    if (underway >= asksMax)
      return new KnownError(
        "LIMIT_REACHED",
        `${asksMax} questions wait for the log already`,
        "ask again later",
      );
    underway += 1;
    try {
      return await answerAsk(inside, asks, parse(text));
    } catch (error) {
      // A full disk is told to whoever asked; a fault of ours ends the process.
      return failureOf(error);
    } finally {
      underway -= 1;
    }
  };
}
