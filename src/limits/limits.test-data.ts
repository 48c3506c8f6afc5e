import { defaultQuotas, nanosPerDollar, type GatewayQuotas, type Quotas } from "../policy/quotas.ts";
import { forgetfulStore, type AccountStore, type Change } from "./account-store.ts";
import type { Ask } from "./ask.ts";
import { Limiter } from "./limiter.ts";
import type { Notice } from "./notices.ts";
import { Prices } from "./prices.ts";

/** A Saturday at noon, UTC. */
export const noonMs = Date.UTC(2026, 10, 21, 12);

/** A tenth of a cent for a thousand tokens, whichever way: one token is 1,000 nano-dollars. */
export const acme = { provider: "acme", model: "m" } as const;
const prices = { acme: { m: { input: 1, output: 1 }, dear: { input: 10, output: 10 } } };

export interface TestLimiter {
  readonly limiter: Limiter;
  readonly notices: Notice[];
  readonly reports: string[];
  /** What the store was told to keep safe, in order. */
  readonly charges: Change[];
  readonly clock: { atMs: number };
  ask(more?: Partial<Omit<Ask, "quotas">> & { readonly quotas?: Partial<Quotas> }): Ask;
}

export function testLimiter({
  quotas = {},
  gateway = {},
  store = forgetfulStore(),
}: {
  readonly quotas?: Partial<Quotas>;
  readonly gateway?: Partial<GatewayQuotas>;
  readonly store?: AccountStore;
} = {}): TestLimiter {
  const [notices, reports, charges]: [Notice[], string[], Change[]] = [[], [], []];
  const clock = { atMs: noonMs };
  const feature = { ...defaultQuotas, ...quotas };
  const limiter = new Limiter({
    store: {
      ...store,
      find: (id) => store.find(id),
      settle: (change) => store.settle(change),
      isDue: (dirty) => store.isDue(dirty),
      checkpoint: async (accounts) => store.checkpoint(accounts),
      close: (accounts) => store.close(accounts),
      charge: (change) => {
        store.charge(change);
        charges.push(change);
      },
    },
    prices: new Prices(prices, "test"),
    quotas: { concurrent: 1024, ...gateway },
    features: new Map([["chat", feature]]),
    environment: "prod",
    pseudonym: (name) => `hash-of-${Buffer.from(name).toString("hex")}`,
    now: () => clock.atMs,
    notice: (notice) => notices.push(notice),
    report: (line) => reports.push(line),
  });
  return {
    limiter,
    notices,
    reports,
    charges,
    clock,
    ask: ({ quotas: own, ...more } = {}) => ({
      feature: "chat",
      quotas: own === undefined ? feature : { ...feature, ...own },
      key: { account: "k1" },
      tenant: undefined,
      user: "ann",
      session: undefined,
      inputTokens: 100,
      outputTokens: 400,
      routes: [acme],
      ...more,
    }),
  };
}

export const usd = (dollars: number): number => Math.round(dollars * nanosPerDollar);
