import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Recorder } from "../audit/recorder.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { policyOf } from "../pipeline/pipeline.test-data.ts";
import type { Policy } from "../policy/policy.ts";
import { doorConfig, type DoorConfig } from "../policy/listen-config.ts";
import { defaultGatewayQuotas } from "../policy/quotas.ts";
import { forgetfulStore } from "../limits/account-store.ts";
import type { KillStore } from "../limits/kill/kill.ts";
import { Limiter } from "../limits/limiter.ts";
import { Prices } from "../limits/prices.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { Sessions } from "../sessions/sessions.ts";
import { openSqliteKills } from "../store/sqlite/kills.ts";
import { openSqliteSessions } from "../store/sqlite/sessions.ts";
import type { KeyRecord } from "../store/store.ts";
import { Breakers } from "./abuse/breaker.ts";
import { Door } from "./abuse/door.ts";
import { Judges } from "./judges/judges.ts";
import { KeyRing, newKey } from "./keys.ts";
import { KillWatch } from "./kill-watch.ts";
import type { ProviderKey } from "./provider-key.ts";
import { provider, type Provider } from "./provider.ts";
import { Refusals } from "./refusals.ts";
import { gatewayServer, type GatewayDeps } from "./server.ts";
import { Stop } from "./stop.ts";
import { Upstreams, type UpstreamRequest } from "./upstream.ts";

export const pepper = new Uint8Array(32).fill(7);
export const bytes = (seed: number) => (count: number) =>
  Uint8Array.from({ length: count }, (_, i) => (i * 37 + seed * 101) & 255);

export const keyFor = (more: Partial<KeyRecord> = {}): KeyRecord => ({
  id: "k1",
  hash: "",
  label: "",
  features: ["*"],
  environments: ["*"],
  createdAtMs: 0,
  ...more,
});

/** A server on the loopback that answers as a function says. */
export interface Fake {
  readonly url: string;
  /** Requests so far. */
  readonly count: () => number;
  close(): Promise<void>;
}

export async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse, turn: number) => void,
): Promise<Fake> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    answer(request, response, count);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count: () => count,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

export const openAiAt = (url: string, key: ProviderKey | string = "sk-test"): Provider =>
  provider({ name: "openai", baseUrl: `${url}/v1`, key });
export const anthropicAt = (url: string): Provider =>
  provider({ name: "anthropic", baseUrl: url, key: "sk-ant-test" });

export const requestTo = (url: string, more: Partial<UpstreamRequest> = {}): UpstreamRequest => ({
  provider: openAiAt(url),
  path: "/v1/chat/completions",
  headers: {},
  body: "{}",
  firstByteMs: 5000,
  idleMs: 5000,
  signal: new Stop(),
  ...more,
});

export interface TestGateway {
  readonly url: string;
  readonly key: string;
  readonly entries: NewEntry[];
  /** What the operator was told. */
  readonly reports: unknown[];
  /** What is stopped, as another process on the machine has it. */
  readonly kills: KillStore;
  readonly door: Door;
  /** Connections of callers that are open. */
  connections(): Promise<number>;
  post(path: string, body: object, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

/**
 * The real door between a test and fakes of providers.
 *
 * @param given milliseconds that its log, which is a list, takes to be durable; or what a test brings instead
 */
export async function startGateway(
  policy: Partial<Policy>,
  providers: readonly Provider[],
  given: number | Partial<GatewayDeps> = 0,
  config: DoorConfig = doorConfig(),
): Promise<TestGateway> {
  const [recordMs, brought] = typeof given === "number" ? [given, {}] : [0, given];
  const store = openSqliteKeys(":memory:");
  const { key, record } = newKey(keyFor(), pepper, bytes(1));
  await store.add(record);
  const upstreams = new Upstreams();
  const [entries, reports]: [NewEntry[], unknown[]] = [[], []];
  let ids = 0;
  const recorder: Recorder = {
    record: async (entry) => {
      if (recordMs > 0) await new Promise((resolve) => setTimeout(resolve, recordMs));
      return entries.push(entry);
    },
    close: async () => Promise.resolve(),
  };
  const policies = new Map([["test", policyOf([], policy)]]);
  const judges = new Judges(policies.values(), {
    upstreams,
    now: Date.now,
    keys: new Map(),
    report: (line) => reports.push(line),
  });
  const limiter = new Limiter({
    store: forgetfulStore(),
    prices: new Prices(),
    quotas: defaultGatewayQuotas,
    features: new Map(),
    environment: "dev",
    pseudonym: (name) => name,
    now: Date.now,
    notice: () => undefined,
    report: (line) => reports.push(line),
  });
  const refusals = new Refusals({ recorder, environment: "dev", now: Date.now });
  const kills = openSqliteKills(":memory:", { busyMs: 0 });
  const watch = await KillWatch.open({
    open: () => kills,
    now: Date.now,
    recorder,
    environment: "dev",
    last: { read: () => undefined, write: () => undefined },
    report: (line) => reports.push(line),
  });
  const sessions = new Sessions({
    store: openSqliteSessions(":memory:"),
    key: pepper,
    record: (entry) => recorder.record(entry),
    now: Date.now,
    randomBytes,
    report: (line) => reports.push(line),
  });
  const door = new Door({
    config,
    refusals,
    now: Date.now,
    random: () => 0.5,
    nameAddress: (group) => `address of ${group}`,
  });
  const server = gatewayServer({
    door,
    breakers: new Breakers({
      limits: config.breaker,
      environment: "dev",
      record: async (entry) => recorder.record(entry),
      now: Date.now,
    }),
    kills: watch,
    keys: new KeyRing(store, pepper, Date.now),
    policies,
    judges,
    limiter,
    providers: new Map(providers.map((one) => [one.name, one])),
    environment: "dev",
    newId: () => `call-${(ids += 1)}`,
    ready: () => true,
    doubts: () => [],
    credentialDoubts: () => [],
    report: (_id, error) => reports.push(error),
    upstreams,
    recorder,
    receipt: (index) => Promise.resolve(`receipt of entry ${index}\n`),
    refusals,
    countTokens: async () => Promise.resolve(1),
    sessions,
    now: Date.now,
    stopwatch: () => performance.now(),
    random: () => 0.5,
    ...brought,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    key,
    entries,
    reports,
    kills,
    door,
    connections: async () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
    post: async (path, body, init = {}) =>
      fetch(url + path, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
        ...init,
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await watch.close();
      await refusals.close();
      await judges.close();
      await upstreams.close();
      await sessions.stop();
      store.close();
    },
  };
}
