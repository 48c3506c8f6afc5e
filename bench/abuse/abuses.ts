import { connect, type Socket } from "node:net";

export interface Target {
  readonly host: string;
  readonly port: number;
  /** A right key: some abuse comes from those who have one. */
  readonly key: string;
  /** Where the abuse comes from, so that its connections are not counted with the honest ones. */
  readonly localAddress: string;
}

export interface Abuse {
  readonly name: string;
  /** At once; opened anew when the gateway closes them. */
  readonly connections: number;
  /** Speaks on one connection until it is closed. */
  readonly speak: (socket: Socket, target: Target) => void;
  /** Whether what comes back is read. */
  readonly reads: boolean;
}

const path = "/v1/chat/completions";
const body = JSON.stringify({ model: "bench-2026-01-01", messages: [{ role: "user", content: "hello" }] });
const head = (key: string, more: readonly string[]): string =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: gateway.example",
    `Authorization: Bearer ${key}`,
    "Content-Type: application/json",
    ...more,
    "",
    "",
  ].join("\r\n");
const whole = (key: string): string => head(key, [`Content-Length: ${body.length}`]) + body;

/** Writes a text again and again as fast as it is taken, or with a pause. */
function repeat(socket: Socket, text: string, pauseMs = 0): void {
  const again = (): void => {
    if (socket.destroyed) return;
    if (pauseMs > 0) {
      socket.write(text);
      setTimeout(again, pauseMs);
    } else if (socket.write(text)) setImmediate(again);
    else socket.once("drain", again);
  };
  again();
}

const wrongKey = `sw-${"0".repeat(12)}-${"z".repeat(40)}`;

/** Each as bad as one machine with two cores can make it beside the gateway that it attacks. */
export const abuses: readonly Abuse[] = [
  { name: "connections that say nothing", connections: 3000, speak: () => undefined, reads: true },
  {
    name: "heads of a byte a second",
    connections: 2000,
    speak: (socket) => {
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nX-A: `);
      repeat(socket, "a", 1000);
    },
    reads: true,
  },
  {
    name: "bodies of a byte a second",
    connections: 1000,
    speak: (socket, { key }) => {
      socket.write(head(key, ["Content-Length: 100000"]));
      repeat(socket, " ", 1000);
    },
    reads: true,
  },
  {
    name: "bodies without end",
    connections: 32,
    speak: (socket, { key }) => {
      socket.write(head(key, ["Transfer-Encoding: chunked"]));
      repeat(socket, `8000\r\n${"a".repeat(0x8000)}\r\n`);
    },
    reads: true,
  },
  {
    name: "heads of 64 KB",
    connections: 64,
    speak: (socket, { key }) => void socket.write(head(key, [`X-A: ${"a".repeat(65_536)}`])),
    reads: true,
  },
  {
    name: "nonsense",
    connections: 64,
    speak: (socket) => void socket.write("\0nonsense\r\n\r\n"),
    reads: true,
  },
  {
    name: "wrong keys",
    connections: 64,
    speak: (socket) => {
      socket.write(whole(wrongKey));
      socket.on("data", () => void socket.write(whole(wrongKey)));
    },
    reads: true,
  },
  {
    name: "requests without waiting",
    connections: 256,
    speak: (socket) => repeat(socket, "GET / HTTP/1.1\r\nHost:x\r\n\r\n".repeat(2000)),
    reads: true,
  },
  {
    name: "answers that nobody takes",
    connections: 256,
    speak: (socket, { key }) => repeat(socket, whole(key), 50),
    reads: false,
  },
  {
    name: "connections opened and reset",
    connections: 256,
    speak: (socket) => void setImmediate(() => socket.resetAndDestroy()),
    reads: true,
  },
];

export interface Running {
  /** Connections that were opened so far. */
  readonly opened: () => number;
  stop(): void;
}

/** Keeps so many connections busy until it is stopped. */
export function run(abuse: Abuse, target: Target): Running {
  let [opened, stopped] = [0, false];
  const open = new Set<Socket>();
  const one = (): void => {
    if (stopped) return;
    opened += 1;
    const { host, port, localAddress } = target;
    const socket = connect({ host, port, localAddress });
    open.add(socket);
    socket.on("error", () => undefined);
    socket.once("connect", () => abuse.speak(socket, target));
    if (abuse.reads) socket.resume();
    socket.once("close", () => {
      open.delete(socket);
      // As soon as an attacker's own machine gets to it: a full accept queue must not stop the bench.
      setTimeout(one, 5);
    });
  };
  for (let i = 0; i < abuse.connections; i += 1) one();
  return {
    opened: () => opened,
    stop: () => {
      stopped = true;
      for (const socket of open) socket.destroy();
    },
  };
}
