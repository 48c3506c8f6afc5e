import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { limitsMoney } from "../policy/limits-section.ts";
import type { GatewayQuotas, Quotas } from "../policy/quotas.ts";
import type { Account, Scope } from "./account.ts";
import type { AccountStore } from "./account-store.ts";
import { Accounts, sessionName, userName } from "./accounts.ts";
import type { Ask, PricedRoute } from "./ask.ts";
import { headroomOf, type Headroom } from "./headroom.ts";
import { momentAt, type Moment } from "./moment.ts";
import { costMax, costOf, tokensOf, type Price, type TokenUse } from "./money.ts";
import { noticesOf, type Notice } from "./notices.ts";
import type { Prices } from "./prices.ts";
import { reached, tooDear, type LimitReached } from "./reached.ts";
import { gatewayLimitsMoney } from "./unpriced.ts";
import { featureRules, gatewayRules, keyRules, neededOf, usedOf, type Needs, type Rule } from "./rules.ts";

/** What a call was charged with in the end. */
export interface Charged {
  readonly tokens: number;
  /** Undefined where nobody knows the price. */
  readonly nanos?: number;
  /** Where the price is from. */
  readonly source?: string;
}

export interface LimiterDeps {
  readonly store: AccountStore;
  readonly prices: Prices;
  readonly quotas: GatewayQuotas;
  /** Of each feature, by its name. */
  readonly features: ReadonlyMap<string, Quotas>;
  readonly environment: string;
  readonly pseudonym: (name: string) => string;
  readonly now: Clock;
  /** A day's or a month's limit is near, or reached. Must return at once. */
  readonly notice: (notice: Notice) => void;
  readonly report: (line: string) => void;
}

/**
 * Holds calls to all limits at once: `reserve` compares and counts in one step, before anything is sent, so that calls that come
 * at the same time cannot pass a limit together. What a call needs is reserved at the most it can cost, and put right when it is
 * known; of a call whose use never becomes known the reservation stays.
 */
export class Limiter {
  readonly #deps: LimiterDeps;
  readonly #accounts: Accounts;
  readonly #gateway: readonly Rule[];
  readonly #rules = new WeakMap<object, readonly Rule[]>();
  #lastMs = 0;

  constructor(deps: LimiterDeps) {
    this.#deps = deps;
    this.#accounts = new Accounts(deps);
    this.#gateway = gatewayRules(deps.quotas, tokensOfAll(deps.features));
  }

  /**
   * Takes a place under every limit, or under none. The charge survives a crash when this returns.
   *
   * @throws LimitReached, KnownError PRICE_UNKNOWN where money is limited, LIMITS_UNAVAILABLE
   */
  reserve(ask: Ask): Reservation {
    const at = this.#now();
    const rules = [this.#gateway, this.#rulesOf(ask.quotas, featureRules), this.#keyRules(ask)];
    const prices = this.#pricesFor(ask, at);
    const output = ask.outputTokens ?? ask.quotas.answerTokens;
    const needs = { tokens: ask.inputTokens + output, nanos: 0 };
    for (const price of prices)
      if (price !== undefined)
        needs.nanos = Math.max(needs.nanos, costMax({ input: ask.inputTokens, output }, price));
    this.#checkRequest(ask, needs.nanos, at);
    const accounts = this.#accountsOf(ask);
    for (const account of accounts) account.advance(at);
    const refused = fits(rules, accounts, needs, at);
    if (refused !== undefined) {
      this.#tell(rules, accounts, { ask, at, refused });
      throw refused;
    }
    this.#charge(accounts, { requests: 1, ...needs }, at);
    for (const account of accounts) account.underway += 1;
    this.#accounts.tidy();
    return new Reservation(
      {
        needs,
        prices: ask.routes.map((route, i) => ({ route, price: prices[i] })),
        headroom: () => headroomOf(rules, accounts, at),
        more: () => {
          const full = fits(rules.map(amountsOnly), accounts, needs, this.#now());
          if (full !== undefined) throw full;
          this.#charge(accounts, { requests: 0, ...needs }, at);
        },
        correct: (amounts) => {
          this.#settle(accounts, amounts, at);
          this.#tell(rules, accounts, { ask, at });
        },
        leave: () => {
          for (const account of accounts) account.underway -= 1;
        },
      },
      output,
    );
  }

  /** How much of each limit is used that does not belong to a person: of the environment, the features and keys with limits. */
  use(): readonly { readonly rule: Rule; readonly name: string; readonly used: number }[] {
    const at = this.#now();
    const of = (scope: "environment" | "feature", name: string, rules: readonly Rule[]) => {
      const account = this.#accounts.open(scope, name);
      account.advance(at);
      return rules
        .filter((rule) => rule.scope === scope)
        .map((rule) => ({ rule, name, used: usedOf(account, rule.metric) }));
    };
    return [
      ...of("environment", this.#deps.environment, this.#gateway),
      ...[...this.#deps.features].flatMap(([name, quotas]) =>
        of("feature", name, this.#rulesOf(quotas, featureRules)),
      ),
    ];
  }

  /** Accounts in memory. */
  get size(): number {
    return this.#accounts.size;
  }

  /** The last checkpoint. What is under way stays charged. */
  async close(): Promise<void> {
    await this.#accounts.close();
  }

  /** Never goes back: a window that has begun does not begin again. */
  #now(): Moment {
    this.#lastMs = Math.max(this.#lastMs, this.#deps.now());
    return momentAt(this.#lastMs);
  }

  #rulesOf<T extends object>(of: T, make: (of: T) => readonly Rule[]): readonly Rule[] {
    let rules = this.#rules.get(of);
    if (rules === undefined) this.#rules.set(of, (rules = make(of)));
    return rules;
  }

  #keyRules({ key: { limits } }: Ask): readonly Rule[] {
    return limits === undefined ? [] : this.#rulesOf(limits, keyRules);
  }

  #pricesFor({ routes, quotas, key }: Ask, { atMs }: Moment): readonly (Price | undefined)[] {
    const prices = routes.map(({ provider, model }) => this.#deps.prices.of(provider, model, atMs));
    const unknown = prices.indexOf(undefined);
    const moneyCounts =
      limitsMoney(quotas) ||
      gatewayLimitsMoney(this.#deps.quotas) ||
      key.limits?.nanosPerDay !== undefined ||
      key.limits?.nanosPerMonth !== undefined;
    if (unknown === -1 || !moneyCounts) return prices;
    throw priceUnknown(routes[unknown]);
  }

  #checkRequest({ quotas }: Ask, nanos: number, at: Moment): void {
    const overall = this.#deps.quotas.nanosPerRequest ?? Infinity;
    const max = Math.min(quotas.nanosPerRequest, overall);
    if (nanos > max) throw tooDear("spend_per_request_usd", max, nanos, at);
  }

  #accountsOf({ feature, key, tenant = "", user, session }: Ask): readonly Account[] {
    const accounts = [
      this.#accounts.open("environment", this.#deps.environment),
      this.#accounts.open("feature", feature),
      this.#accounts.open("key", key.account),
    ];
    if (user !== undefined) accounts.push(this.#accounts.named("user", feature, userName(tenant, user)));
    if (session !== undefined)
      accounts.push(this.#accounts.named("session", feature, sessionName(tenant, user ?? "", session)));
    return accounts;
  }

  #charge(accounts: readonly Account[], amounts: Needs & { readonly requests: number }, at: Moment): void {
    // First where it survives, then where it counts: a journal that is full lets nobody through.
    this.#deps.store.charge({ ids: accounts.map(({ id }) => id), atMs: at.atMs, ...amounts });
    this.#accounts.mark(accounts);
    for (const account of accounts) account.add(amounts, at);
  }

  #settle(accounts: readonly Account[], { tokens, nanos }: Needs, at: Moment): void {
    if (tokens === 0 && nanos === 0) return;
    const amounts = { requests: 0, tokens, nanos };
    this.#accounts.mark(accounts);
    const now = this.#now();
    for (const account of accounts) {
      account.advance(now);
      account.add(amounts, at);
    }
    this.#deps.store.settle({ ids: accounts.map(({ id }) => id), atMs: at.atMs, ...amounts });
  }

  #tell(
    rules: readonly (readonly Rule[])[],
    accounts: readonly Account[],
    { ask, at, refused }: { readonly ask: Ask; readonly at: Moment; readonly refused?: LimitReached },
  ): void {
    for (const list of rules)
      for (const notice of noticesOf(list, accounts, refused)) {
        this.#accounts.mark(accounts);
        this.#deps.notice({ ...notice, ask, atMs: at.atMs });
      }
  }
}

/** Our own choice where nobody names a number for all features: none is held to less than its own manifest says. */
export const tokensOfAll = (features: ReadonlyMap<string, Quotas>): number =>
  Math.max(10_000_000, ...[...features.values()].map(({ tokensPerDay }) => tokensPerDay));

/** Money is limited, and nobody has said what this model costs. */
const priceUnknown = (route: PricedRoute | undefined): KnownError =>
  new KnownError(
    "PRICE_UNKNOWN",
    `money is limited here, and nobody knows what the model ${route?.model ?? ""} of ${route?.provider ?? ""} costs`,
    "give its price under `prices` in seaworthy.gateway.yaml, or use a model that is on the price list",
  );

/** Tokens and money of a rule only: a second try is no second request and has its place already. */
const amountsOnly = (rules: readonly Rule[]): readonly Rule[] =>
  rules.filter(({ metric }) => metric === "dayTokens" || metric === "dayNanos" || metric === "monthNanos");

/** Undefined: there is room under every rule. Of several without, the one that takes longest: before it nothing gets through. */
function fits(
  rules: readonly (readonly Rule[])[],
  accounts: readonly Account[],
  needs: Needs,
  at: Moment,
): LimitReached | undefined {
  let worst: LimitReached | undefined;
  for (const list of rules)
    for (const rule of list) {
      const account = accountFor(accounts, rule.scope);
      if (account === undefined) continue;
      const needed = neededOf(needs, rule.metric);
      if (usedOf(account, rule.metric) + needed <= rule.max) continue;
      const refused = reached(rule, account, needed, at);
      if (worst === undefined || (refused.retryAtMs ?? Infinity) > (worst.retryAtMs ?? Infinity))
        worst = refused;
    }
  return worst;
}

/** At most five, in an order of their own: a look at each is faster than a table. */
function accountFor(accounts: readonly Account[], scope: Scope): Account | undefined {
  for (const account of accounts) if (account.scope === scope) return account;
  return undefined;
}

interface ReservationParts {
  readonly needs: Needs;
  readonly prices: readonly { readonly route: PricedRoute; readonly price: Price | undefined }[];
  readonly headroom: () => Headroom;
  readonly more: () => void;
  readonly correct: (amounts: Needs) => void;
  readonly leave: () => void;
}

/** One call's place under the limits, until `leave`. Charged once: the first word on what it needed counts. */
export class Reservation {
  /** Tokens of the longest answer that is reckoned with. */
  readonly outputTokens: number;
  readonly #parts: ReservationParts;
  /** Reserved now: more than once where a try may have been billed and another followed. */
  #times = 1;
  #charged: Charged | undefined;
  #left = false;

  constructor(parts: ReservationParts, outputTokens: number) {
    this.#parts = parts;
    this.outputTokens = outputTokens;
  }

  /** Tokens reserved for one try. */
  get tokens(): number {
    return this.#parts.needs.tokens;
  }

  /** How much is left under the limits of the caller, this call counted. */
  headroom(): Headroom {
    return this.#parts.headroom();
  }

  /** The try before this one may have been billed: what it can have cost stays, and as much is reserved for the next. @throws LimitReached */
  again(): void {
    this.#parts.more();
    this.#times += 1;
  }

  /** The provider said what the last try used. */
  settle(route: PricedRoute, use: TokenUse): Charged {
    if (this.#charged !== undefined) return this.#charged;
    const price = this.#priceOf(route);
    const { needs } = this.#parts;
    const tokens = tokensOf(use);
    const nanos = price === undefined ? 0 : costOf(use, price);
    this.#parts.correct({ tokens: tokens - needs.tokens, nanos: nanos - needs.nanos });
    return this.#charge(tokens - needs.tokens, nanos - needs.nanos, price);
  }

  /** Nobody billed the last try: a guard refused it, or the provider did. The request counts, its tokens do not. */
  release(): Charged {
    if (this.#charged !== undefined) return this.#charged;
    const { tokens, nanos } = this.#parts.needs;
    this.#parts.correct({ tokens: -tokens, nanos: -nanos });
    return this.#charge(-tokens, -nanos, this.#anyPrice());
  }

  /** Nobody will ever say what it used: the reservation stays. */
  keep(): Charged {
    if (this.#charged === undefined) this.#parts.correct({ tokens: 0, nanos: 0 });
    return this.#charged ?? this.#charge(0, 0, this.#anyPrice());
  }

  /** The call is over and its place is free. What nobody gave back stays charged. */
  leave(): void {
    if (this.#left) return;
    this.#left = true;
    this.keep();
    this.#parts.leave();
  }

  #charge(tokens: number, nanos: number, price: Price | undefined): Charged {
    const { needs } = this.#parts;
    this.#charged = {
      tokens: needs.tokens * this.#times + tokens,
      ...(price === undefined ? {} : { nanos: needs.nanos * this.#times + nanos, source: price.source }),
    };
    return this.#charged;
  }

  #priceOf({ provider, model }: PricedRoute): Price | undefined {
    return this.#parts.prices.find(({ route }) => route.provider === provider && route.model === model)
      ?.price;
  }

  #anyPrice(): Price | undefined {
    return this.#parts.prices.find(({ price }) => price !== undefined)?.price;
  }
}
