import type { Socket } from "node:net";
import { isAddress, type NamedHost } from "./named-host.ts";
import { readClientHello } from "./client-hello.ts";

export interface Carried {
  readonly inside: Socket;
  /** On its way to the one address that was looked at: no name is resolved again. */
  readonly outside: Socket;
  readonly named: NamedHost;
  /** What the program sent right behind its CONNECT. */
  readonly first: Buffer;
  readonly bytesMax: number;
}

export interface CarryEnd {
  readonly sentBytes: number;
  readonly receivedBytes: number;
  readonly why: string;
}

/** Our own choices: a server that answers at all takes a connection in a second, and a stream of events sends signs of life. */
const connectMsMax = 10_000;
const greetingMsMax = 10_000;
const idleMsMax = 600_000;

/** Carries bytes both ways until one side is done with it. Where TLS is asked for, no byte leaves before its greeting was read. */
export async function carry(asked: Carried): Promise<CarryEnd> {
  const { inside, outside, named } = asked;
  const refused = await connected(outside);
  if (refused !== undefined) {
    inside.end("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    return { sentBytes: 0, receivedBytes: 0, why: refused };
  }
  inside.write("HTTP/1.1 200 Connection established\r\n\r\n");
  const greeting = named.tls ? await greetingOf(inside, asked.first, named) : asked.first;
  if (typeof greeting === "string") {
    inside.destroy();
    outside.destroy();
    return { sentBytes: 0, receivedBytes: 0, why: greeting };
  }
  return bothWays(asked, greeting);
}

/** @returns why there is no connection, where there is none */
function connected(socket: Socket): Promise<string | undefined> {
  return new Promise((resolve) => {
    const settle = (why: string | undefined): void => {
      clearTimeout(timer);
      resolve(why);
    };
    const timer = setTimeout(() => {
      socket.destroy();
      settle("the host did not take the connection in time");
    }, connectMsMax);
    socket.once("connect", () => settle(undefined));
    socket.on("error", () => settle("the host did not take the connection"));
  });
}

/** All bytes up to the end of a greeting in this host's name, or why there is none. */
function greetingOf(inside: Socket, first: Buffer, { host }: NamedHost): Promise<Buffer | string> {
  return new Promise((resolve) => {
    let bytes = first;
    const settle = (greeting: Buffer | string): void => {
      clearTimeout(timer);
      inside.off("data", onData).off("end", onEnd).off("close", onEnd).pause();
      resolve(greeting);
    };
    const look = (): void => {
      const hello = readClientHello(bytes);
      if (hello.state === "refused") settle(hello.why);
      else if (hello.state === "read")
        settle(isFor(hello.serverName, host) ? bytes : "its TLS greeting names another host");
    };
    const onData = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      look();
    };
    const onEnd = (): void => settle("it ended before its TLS greeting did");
    const timer = setTimeout(() => settle("its TLS greeting did not come in time"), greetingMsMax);
    inside.on("data", onData).once("end", onEnd).once("close", onEnd);
    inside.resume();
    look();
  });
}

/** RFC 6066 §3: an address is never a server's name, so a host that is named by its address is greeted without one. */
const isFor = (serverName: string | undefined, host: string): boolean =>
  isAddress(host) ? serverName === undefined : serverName === host;

function bothWays({ inside, outside, bytesMax }: Carried, greeting: Buffer): Promise<CarryEnd> {
  return new Promise((resolve) => {
    let sentBytes = greeting.length;
    let receivedBytes = 0;
    let why = "closed";
    const end = (reason: string): void => {
      why = reason;
      inside.destroy();
      outside.destroy();
    };
    const check = (): void => {
      if (sentBytes + receivedBytes > bytesMax) end("more bytes than one connection may carry");
    };
    inside.on("data", (chunk: Buffer) => {
      sentBytes += chunk.length;
      check();
    });
    outside.on("data", (chunk: Buffer) => {
      receivedBytes += chunk.length;
      check();
    });
    for (const socket of [inside, outside])
      socket.setTimeout(idleMsMax, () => end("nothing was said for ten minutes"));
    inside.once("error", () => end("broken off inside")).once("close", () => outside.destroySoon());
    outside.once("error", () => end("broken off by the host"));
    outside.once("close", () => {
      inside.destroySoon();
      resolve({ sentBytes, receivedBytes, why });
    });
    if (inside.destroyed) {
      end("closed");
      return;
    }
    outside.write(greeting);
    // Bytes of a record that came with the greeting are in it already.
    inside.pipe(outside);
    outside.pipe(inside);
  });
}
