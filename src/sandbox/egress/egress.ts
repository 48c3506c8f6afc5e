import type { LookupAddress } from "node:dns";
import { createServer, type Server, type Socket } from "node:net";
import { addressReach } from "../../base/address-reach.ts";
import type { SandboxEvent, SandboxLimits, SandboxNetwork } from "../sandbox.ts";
import { readConnectRequest } from "./connect-request.ts";
import { isAddress, type NamedHost } from "./named-host.ts";
import { carry, type CarryEnd } from "./tunnel.ts";
import { headOf } from "./head.ts";

export interface EgressOptions {
  /** Of the Unix socket, which must not exist yet. */
  readonly path: string;
  readonly hosts: readonly NamedHost[];
  readonly limits: Pick<SandboxLimits, "connections" | "connectionsPerMinute" | "connectionMb">;
  record(event: SandboxEvent): Promise<void>;
  readonly network: SandboxNetwork;
}

export interface Egress {
  /** Ends all connections. */
  close(): Promise<void>;
}

/** What a client is answered when it is turned away. */
interface Refusal {
  readonly status: 400 | 403 | 405 | 429 | 502 | 503;
  readonly why: string;
}

const phrases = {
  400: "Bad Request",
  403: "Forbidden",
  405: "Method Not Allowed",
  429: "Too Many Requests",
  502: "Bad Gateway",
  503: "Service Unavailable",
} as const;

const minuteMs = 60_000;

/**
 * The one way out of a sandbox with hosts: a proxy on a Unix socket that takes CONNECT to a named host and nothing else. It resolves the
 * name itself, once, and connects to that address; what a name stands for is looked at first, and every attempt is recorded before a
 * packet leaves.
 */
export async function openEgress(options: EgressOptions): Promise<Egress> {
  const open = new Set<Socket>();
  let attempts = 0;
  const minute = setInterval(() => (attempts = 0), minuteMs).unref();
  const server = createServer({ allowHalfOpen: true }, (inside) => {
    attempts += 1;
    inside.on("error", () => inside.destroy());
    if (open.size >= options.limits.connections) {
      turnAway(inside, { status: 503, why: "too many connections at once" });
      return;
    }
    if (attempts > options.limits.connectionsPerMinute) {
      turnAway(inside, { status: 429, why: "too many attempts to connect in a minute" });
      return;
    }
    open.add(inside);
    inside.once("close", () => open.delete(inside));
    // Nothing but a failure to record ends up here: the connection ends with it.
    serve(inside, options).catch(() => inside.destroy());
  });
  await listening(server, options.path);
  return {
    close: () =>
      new Promise((resolve) => {
        clearInterval(minute);
        for (const socket of open) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

async function serve(inside: Socket, options: EgressOptions): Promise<void> {
  const head = await headOf(inside);
  if (head === undefined) {
    inside.destroy();
    return;
  }
  const asked = readConnectRequest(head.text);
  if ("status" in asked) {
    await options.record({ kind: "connect", outcome: "refused", host: "", port: 0, why: asked.why });
    turnAway(inside, asked);
    return;
  }
  const { host, port } = asked;
  const named = options.hosts.find((one) => one.host === host && one.port === port);
  const found = named === undefined ? notNamed : await addressOf(named, options.network.resolve);
  if (typeof found !== "string" || named === undefined) {
    const refusal = typeof found === "string" ? notNamed : found;
    await options.record({ kind: "connect", outcome: "refused", host, port, why: refusal.why });
    turnAway(inside, refusal);
    return;
  }
  await options.record({ kind: "connect", outcome: "allowed", host, port, address: found });
  const bytesMax = options.limits.connectionMb * 1024 * 1024;
  const end = await carry({
    inside,
    outside: options.network.connect(found, port),
    named,
    first: head.rest,
    bytesMax,
  });
  await options.record(ended(named, end));
}

const ended = ({ host, port }: NamedHost, end: CarryEnd): SandboxEvent => ({
  kind: "connection-ended",
  host,
  port,
  ...end,
});

const notNamed: Refusal = { status: 403, why: "the host is not named for this sandbox" };

/** One address of the host, all of which were looked at; or why there is none. An address that is named is its own. */
async function addressOf({ host }: NamedHost, resolve: SandboxNetwork["resolve"]): Promise<string | Refusal> {
  if (isAddress(host))
    return addressReach(host) === "never" ? { status: 403, why: "the address is nobody's server" } : host;
  const addresses = await new Promise<readonly LookupAddress[]>((settle) =>
    resolve(host, { all: true }, (error, list) => settle(error === null ? (list ?? []) : [])),
  );
  const [first] = addresses;
  if (first === undefined) return { status: 502, why: "the name has no address" };
  // One address that is inside makes all of them doubtful: an answer that mixes both is how a name is turned against a network.
  if (addresses.some(({ address }) => addressReach(address) !== "public"))
    return { status: 403, why: "the name stands for an address that is not public" };
  return first.address;
}

function turnAway(inside: Socket, { status, why }: Refusal): void {
  const body = `sandbox: ${why}\n`;
  inside.end(
    `HTTP/1.1 ${status} ${phrases[status]}\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n` +
      `connection: close\r\n\r\n${body}`,
  );
  // Half open otherwise, for as long as the other side likes.
  inside.resume().setTimeout(1000, () => inside.destroy());
}

async function listening(server: Server, path: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(path, resolve);
  });
}
