import { z } from "zod";
import { durationMs } from "../base/duration.ts";

const port = z.int().min(0).max(65_535).describe("a port, 0 to 65535; 0 takes any free one");

const network = z
  .union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])
  .describe("an address or a network, for example: 10.0.0.0/8 or 2001:db8::/32");

/** RFC 6454 §6.2: scheme, host and, where it is not the scheme's own, port. */
const origin = z
  .string()
  .max(255)
  .refine((text) => originOf(text) === text, {
    error: "must be an origin: scheme and host, and a port where it is not the usual one",
  })
  .describe("an origin as a browser sends it, for example: https://app.example.com");

const originOf = (text: string): string | undefined => URL.parse(text)?.origin;

const time = (from: number, to: number, what: string) =>
  z
    .string()
    .refine((text) => isTime(text, from, to), { error: `must be a time between ${from}s and ${to}s` })
    .describe(what);

function isTime(text: string, fromSeconds: number, toSeconds: number): boolean {
  const ms = durationMs(text);
  return ms !== undefined && ms >= fromSeconds * 1000 && ms <= toSeconds * 1000;
}

const gib = 1024 ** 3;

const limitsSection = z
  .strictObject({
    connections: z.int().min(16).max(65_536).describe("connections of programs at once; 4096 unless changed"),
    connections_per_address: z
      .int()
      .min(1)
      .max(65_536)
      .describe("of those, from one address; 1024 unless changed"),
    requests_per_connection: z
      .int()
      .min(1)
      .max(10_000_000)
      .describe("requests until a connection is closed with its answer; 10000 unless changed"),
    requests_at_once: z
      .int()
      .min(1)
      .max(10_000)
      .describe("requests of one connection that have no answer yet; 16 unless changed"),
    head_bytes: z
      .int()
      .min(1024)
      .max(1024 * 1024)
      .describe("bytes of a request's line and headers; 16384 unless changed"),
    headers: z.int().min(10).max(1000).describe("headers of a request; 100 unless changed"),
    head_time: time(1, 300, "until a request's head is there, for example: 10s"),
    idle_time: time(1, 3600, "until a connection without a request is closed, for example: 65s"),
    answer_time: time(1, 3600, "until a whole answer must have been taken, for example: 60s"),
    calls: z.int().min(1).max(65_536).describe("calls under way at once; 1024 unless changed"),
    waiting: z.int().min(0).max(65_536).describe("calls that wait for a place; 256 unless changed"),
    waiting_time: time(0, 60, "the longest that a call waits for a place, for example: 2s"),
    request_bytes: z
      .int()
      .min(1024 * 1024)
      .max(64 * gib)
      .describe("bytes of all bodies under way together; 268435456 unless changed"),
    answer_bytes: z
      .int()
      .min(1024 * 1024)
      .max(64 * gib)
      .describe("bytes of all answers that are not taken yet together; 268435456 unless changed"),
    delay_ms: z
      .int()
      .min(20)
      .max(60_000)
      .describe(
        "milliseconds that every turn of the process is late before calls are turned away; 500 unless changed",
      ),
    wrong_keys: z
      .int()
      .min(1)
      .max(1000)
      .describe("wrong keys from one address within five minutes before it has to wait; 5 unless changed"),
  })
  .partial();

/** The `listen:` section of the gateway's configuration: where it listens, to whom, and how much at once. */
export const listenSection = z
  .strictObject({
    port: port,
    people_port: port,
    host: z.string().min(1).max(255).describe("the address to listen at, for example: 127.0.0.1"),
    trusted_proxies: z
      .array(network)
      .max(256)
      .describe("proxies whose X-Forwarded-For is believed, for example: [10.0.0.0/8]; none unless named"),
    unlimited_addresses: z
      .array(network)
      .max(256)
      .describe(
        "addresses that may have any number of connections and of wrong keys; this machine and the trusted proxies unless changed",
      ),
    browser_origins: z
      .array(origin)
      .max(64)
      .describe("origins of web pages that may call this gateway, for example: [https://app.example.com]"),
    limits: limitsSection.describe("how much at once, and for how long: { connections: 4096, calls: 1024 }"),
  })
  .partial();

/** The `breaker:` section: when a provider that fails is left alone. */
export const breakerSection = z
  .strictObject({
    failures: z
      .int()
      .min(1)
      .max(1000)
      .describe("failures in a row until a provider is not asked any more; 5 unless changed"),
    pause: time(1, 3600, "for how long it is not asked then, for example: 30s"),
  })
  .partial();

/** What a door puts up with. Times in milliseconds. */
export interface DoorLimits {
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly requestsPerConnection: number;
  readonly requestsAtOnce: number;
  readonly headBytes: number;
  readonly headers: number;
  readonly headMs: number;
  readonly idleMs: number;
  readonly answerMs: number;
  readonly calls: number;
  readonly waiting: number;
  readonly waitingMs: number;
  readonly requestBytes: number;
  readonly answerBytes: number;
  readonly delayMs: number;
  readonly wrongKeys: number;
}

/**
 * All of them are our own choices.
 *
 * - connections: each costs some ten kilobytes, so all of them some 40 MiB; one address may have a quarter of them, which is more
 *   than the pools of a whole team behind one address hold, and leaves room for three more of the kind.
 * - requests_at_once: no SDK sends a second request on a connection before the first has its answer; each is work that is begun.
 * - requests_per_connection: long enough to cost nothing, short enough that a balancer in front spreads its callers again.
 * - head_time, headers, head_bytes: a client on a slow line sends its head in seconds, and no SDK sends 16 KiB or 100 headers of it.
 * - idle_time: longer than the idle time of the common balancers (60 s), so that they close first and lose no request.
 * - answer_time: the largest answer, 64 MiB, at a megabyte a second.
 * - calls: those of a model take seconds, nearly all of them waiting, so a thousand keep one process half busy.
 * - waiting, waiting_time: a quarter more, for as long as a person waits without wondering.
 * - request_bytes, answer_bytes: a quarter of a gigabyte each; a body costs some five times its bytes while it is read and judged.
 * - delay_ms: a whole second at half a second late for each turn is work that piles up, not a hiccup.
 * - wrong_keys: the number of control MI-06, five in five minutes.
 */
export const usualDoorLimits: DoorLimits = {
  connections: 4096,
  connectionsPerAddress: 1024,
  requestsPerConnection: 10_000,
  requestsAtOnce: 16,
  headBytes: 16 * 1024,
  headers: 100,
  headMs: 10_000,
  idleMs: 65_000,
  answerMs: 60_000,
  calls: 1024,
  waiting: 256,
  waitingMs: 2000,
  requestBytes: 256 * 1024 * 1024,
  answerBytes: 256 * 1024 * 1024,
  delayMs: 500,
  wrongKeys: 5,
};

/** Who may come to a door, and how much of it at once. */
export interface DoorConfig {
  /** Networks; empty: nobody is believed. */
  readonly trustedProxies: readonly string[];
  /** Networks without a limit of connections: whoever stands there stands for many, or is this machine itself. */
  readonly unlimitedAddresses: readonly string[];
  readonly browserOrigins: readonly string[];
  readonly limits: DoorLimits;
  readonly breaker: BreakerLimits;
}

export interface BreakerLimits {
  /** Failures in a row. */
  readonly failures: number;
  readonly pauseMs: number;
}

/** Our own choice: fewer happen by chance, and half a minute is as long as a provider's new process takes to start. */
const usualBreaker: BreakerLimits = { failures: 5, pauseMs: 30_000 };

/** Of this machine: whoever opens connections there can do worse, and a proxy in front stands for many callers. */
export const loopback: readonly string[] = ["127.0.0.0/8", "::1/128"];

type ListenSection = Readonly<z.infer<typeof listenSection>>;

/** What the configuration says, and the usual for all that it does not say. */
export function doorConfig(
  listen: ListenSection = {},
  breaker: Readonly<z.infer<typeof breakerSection>> = {},
): DoorConfig {
  const { trusted_proxies: trustedProxies = [], limits = {} } = listen;
  return {
    trustedProxies,
    unlimitedAddresses: listen.unlimited_addresses ?? [...loopback, ...trustedProxies],
    browserOrigins: listen.browser_origins ?? [],
    limits: limitsOf(limits),
    breaker: {
      failures: breaker.failures ?? usualBreaker.failures,
      pauseMs: ms(breaker.pause) ?? usualBreaker.pauseMs,
    },
  };
}

/** Whether a configuration says more than where to listen. */
export const saysOfDoor = (listen: ListenSection, breaker: object | undefined): boolean =>
  breaker !== undefined ||
  [listen.trusted_proxies, listen.unlimited_addresses, listen.browser_origins, listen.limits].some(
    (part) => part !== undefined,
  );

const ms = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : durationMs(text);

function limitsOf(given: Readonly<z.infer<typeof limitsSection>>): DoorLimits {
  const usual = usualDoorLimits;
  const connections = given.connections ?? usual.connections;
  return {
    connections,
    connectionsPerAddress: given.connections_per_address ?? Math.ceil(connections / 4),
    requestsPerConnection: given.requests_per_connection ?? usual.requestsPerConnection,
    requestsAtOnce: given.requests_at_once ?? usual.requestsAtOnce,
    headBytes: given.head_bytes ?? usual.headBytes,
    headers: given.headers ?? usual.headers,
    headMs: ms(given.head_time) ?? usual.headMs,
    idleMs: ms(given.idle_time) ?? usual.idleMs,
    answerMs: ms(given.answer_time) ?? usual.answerMs,
    calls: given.calls ?? usual.calls,
    waiting: given.waiting ?? usual.waiting,
    waitingMs: ms(given.waiting_time) ?? usual.waitingMs,
    requestBytes: given.request_bytes ?? usual.requestBytes,
    answerBytes: given.answer_bytes ?? usual.answerBytes,
    delayMs: given.delay_ms ?? usual.delayMs,
    wrongKeys: given.wrong_keys ?? usual.wrongKeys,
  };
}
