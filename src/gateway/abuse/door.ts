import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { addressGroup, addressSite, callerAddress, Networks } from "../../limits/door/address.ts";
import { Attempts } from "../../limits/door/attempts.ts";
import { Connections } from "../../limits/door/connections.ts";
import type { DoorConfig, DoorLimits } from "../../policy/listen-config.ts";
import type { KeyRecord } from "../../store/store.ts";
import type { Arrival, Arrivals } from "../arrivals.ts";
import type { Refusals } from "../refusals.ts";
import { Admission } from "./admission.ts";
import { answeredBrowser } from "./browsers.ts";
import { headFault } from "./head.ts";
import { LoopDelay } from "./loop-delay.ts";
import { TurnedAway } from "./turned-away.ts";
import { Untaken } from "./untaken.ts";

/**
 * Our own choice: requests without an answer, on all connections together, for each connection that there may be. Each costs some
 * five kilobytes.
 */
const requestsForConnection = 4;

/** What one read of 64 KiB holds of the smallest requests: they come in one breath, before anybody can say no. */
const breath = 2500;

/** Our own choice: names of so many addresses are kept, some 100 bytes each; the others are made again. */
const namesMax = 10_000;

const everyMs = 1000;

export interface DoorParts {
  readonly config: DoorConfig;
  readonly refusals: Refusals;
  readonly now: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** A keyed pseudonym: entries name no address in the clear. */
  readonly nameAddress: (group: string) => string;
}

/** What an entry says of who was turned away: the address itself is in the part that is encrypted. */
export interface AboutCaller {
  readonly facts: JsonObject;
  readonly payload: string;
}

/** Who asks, as far as bounds are concerned. */
interface Caller {
  /** What counts as one caller. */
  readonly group: string;
  readonly isUnlimited: boolean;
}

/** What stands before the door for programs: who is let in, how much at once, and for how long. */
export class Door {
  readonly limits: DoorLimits;
  readonly admission: Admission;
  readonly #parts: DoorParts;
  readonly #trusted: Networks;
  readonly #unlimited: Networks;
  readonly #origins: ReadonlySet<string>;
  readonly #attempts: Attempts;
  readonly #connections: Connections;
  readonly #delay: LoopDelay;
  readonly #names = new Map<string, string>();
  readonly #callers = new WeakMap<Socket, Caller>();
  #looking: NodeJS.Timeout | undefined;

  constructor(parts: DoorParts) {
    const { config, refusals, now, random } = parts;
    const { limits } = config;
    this.#parts = parts;
    this.limits = limits;
    this.#trusted = new Networks(config.trustedProxies);
    this.#unlimited = new Networks(config.unlimitedAddresses);
    this.#origins = new Set(config.browserOrigins);
    this.#attempts = new Attempts({ now, wrongMax: limits.wrongKeys });
    this.#connections = new Connections({
      perAddressMax: limits.connectionsPerAddress,
      unlimited: this.#unlimited,
      dropped: () => refusals.count("CONNECTIONS_TOO_MANY"),
    });
    this.#delay = new LoopDelay({ now, limitMs: limits.delayMs });
    this.admission = new Admission({
      callsMax: limits.calls,
      waitingMax: limits.waiting,
      waitingMs: limits.waitingMs,
      requestBytesMax: limits.requestBytes,
      behind: () => this.#delay.share,
      random,
    });
  }

  /** Looks after a server's connections from now on. */
  watch(server: Server, arrivals: Arrivals): void {
    const { refusals, now } = this.#parts;
    server.maxConnections = this.limits.connections;
    this.#connections.watch(server);
    const untaken = new Untaken({
      open: () => this.#connections.open,
      arrivals,
      limits: this.limits,
      now,
      cut: () => refusals.count("ANSWER_TIMEOUT"),
    });
    this.#looking = setInterval(() => untaken.look(), everyMs);
    this.#looking.unref();
    server.once("close", () => this.close());
  }

  close(): void {
    clearInterval(this.#looking);
    this.#delay.close();
  }

  /** Connections that are open now. */
  get connections(): number {
    return this.#connections.open.size;
  }

  /**
   * Whether a request is to be looked at at all; where it has a `fault` then, to be refused. One that is too many on its connection, or
   * of which nobody can be sure where it ends, ends its connection: what comes behind it is not looked at. Where there are too many
   * on all connections together, its connection is cut off.
   */
  takes(arrival: Arrival, arrivals: Arrivals): boolean {
    const { number, ahead, request } = arrival;
    const { requestsAtOnce, requestsPerConnection, connections, headers } = this.limits;
    const crowd = ahead > requestsAtOnce + breath || arrivals.crowded(connections * requestsForConnection);
    if (crowd) {
      if (!request.socket.destroyed) this.#parts.refusals.count("CONNECTIONS_TOO_MANY");
      arrivals.end(arrival);
      request.socket.destroy();
      return false;
    }
    if (arrivals.hasEnd(request.socket)) return false;
    // Behind a wish for another protocol the parser throws away what came with it, and reads on in the middle of a request.
    if (number >= requestsPerConnection || request.headers.upgrade !== undefined) arrivals.end(arrival);
    if (ahead >= requestsAtOnce) {
      request.socket.pause();
      arrival.fault = tooManyAtOnce(requestsAtOnce);
    } else arrival.fault = headFault(request, headers);
    if (arrival.fault !== undefined) arrivals.end(arrival);
    return true;
  }

  /** True: a browser asked whether it may ask, and has its answer. @throws KnownError ORIGIN_REFUSED */
  answered(request: IncomingMessage, response: ServerResponse): boolean {
    return answeredBrowser(request, response, this.#origins);
  }

  /**
   * A key was found to be right or wrong: who comes from an address with many wrong ones has to wait. Not on this machine: there all
   * callers of a proxy that nobody named look alike, and one of them would make all others wait. @throws TurnedAway
   */
  async judged(request: IncomingMessage, found: Promise<KeyRecord>): Promise<KeyRecord> {
    const { group: address, isUnlimited } = this.#caller(request);
    if (isUnlimited) return found;
    let key: KeyRecord;
    try {
      key = await found;
    } catch (error) {
      if (error instanceof KnownError && error.code === "KEY_REFUSED") {
        const { waitMs } = this.#attempts.wrong(address);
        if (waitMs > 0) throw tooManyKeys(waitMs);
      }
      throw error;
    }
    const waitMs = this.#attempts.right(address, key.id);
    if (waitMs > 0) throw tooManyKeys(waitMs);
    return key;
  }

  /** The caller's address as entries may have it: a keyed pseudonym, of IPv6 that of its network. */
  network(request: IncomingMessage): string {
    return this.#name(this.#caller(request).group);
  }

  #caller(request: IncomingMessage): Caller {
    const { socket, headers } = request;
    const isOwn = this.#parts.config.trustedProxies.length === 0 || headers["x-forwarded-for"] === undefined;
    if (!isOwn) return this.#callerAt(this.#address(request));
    // Of a connection it stays the same: found out once.
    const known = this.#callers.get(socket);
    if (known !== undefined) return known;
    const caller = this.#callerAt(this.#address(request));
    this.#callers.set(socket, caller);
    return caller;
  }

  #callerAt(address: string): Caller {
    return { group: addressGroup(address), isUnlimited: this.#unlimited.has(address) };
  }

  /** The network that the caller is in, as entries may have it: a keyed pseudonym of /24 or /48. */
  site(request: IncomingMessage): string {
    return this.#name(addressSite(this.#address(request)));
  }

  #name(group: string): string {
    const known = this.#names.get(group);
    if (known !== undefined) return known;
    const name = this.#parts.nameAddress(group);
    if (this.#names.size >= namesMax) this.#names.clear();
    this.#names.set(group, name);
    return name;
  }

  /** For the entry about one who was turned away. */
  about(request: IncomingMessage): AboutCaller {
    return { facts: { address: this.network(request) }, payload: payloadOf(this.#address(request)) };
  }

  /** The same for what never became a request: the other end of its connection. */
  aboutSocket(socket: Duplex & { readonly remoteAddress?: string | undefined }): AboutCaller {
    const address = callerAddress(socket.remoteAddress, undefined, this.#trusted);
    return { facts: { address: this.#name(addressGroup(address)) }, payload: payloadOf(address) };
  }

  #address({ socket, headers }: IncomingMessage): string {
    return callerAddress(socket.remoteAddress, headers["x-forwarded-for"], this.#trusted);
  }
}

const payloadOf = (address: string): string => JSON.stringify({ address });

const tooManyAtOnce = (max: number): KnownError =>
  new KnownError(
    "CONNECTIONS_TOO_MANY",
    `more than ${max} requests wait for an answer on this connection`,
    "wait for answers, or open another connection",
  );

const tooManyKeys = (waitMs: number): TurnedAway =>
  new TurnedAway(
    "ATTEMPTS_TOO_MANY",
    "too many wrong keys came from this address",
    "wait, then send the right key",
    Math.ceil(waitMs / 1000),
  );
