import { KnownError } from "../base/errors.ts";
import { readJson, type JsonValue } from "../base/json.ts";
import type { AttemptTrace } from "../evidence/call-trace.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { ProviderFailure } from "../exchange/stream.ts";
import type { Policy } from "../policy/policy.ts";
import { outcomeOf, type Breakers, type Outcome } from "./abuse/breaker.ts";
import { TurnedAway } from "./abuse/turned-away.ts";
import type { Route } from "./route.ts";
import { upstreamError, wasNeverSent, type Upstreams } from "./upstream.ts";
import type { StopSignal } from "./stop.ts";
import type { UpstreamAnswer } from "./way.ts";

/** Our own choice: a provider that asks for this patience gets it; one that asks for more is passed over for the next model. */
const retryAfterSecondsMax = 5;

/** Statuses after which the same request may succeed a moment later (529: Anthropic's "overloaded"). */
const passing = new Set([408, 409, 429, 500, 502, 503, 504, 529]);

export interface AttemptDeps {
  readonly upstreams: Upstreams;
  readonly breakers: Breakers;
  /** 0 to 1. */
  readonly random: () => number;
}

/** A request written for one route. */
export interface Written {
  readonly route: Route;
  readonly body: string;
  /** What the route's format cannot say and what does not change the answer's meaning. */
  readonly dropped: readonly string[];
}

/** A provider that took the request. */
export interface Accepted {
  readonly written: Written;
  readonly answer: UpstreamAnswer;
  /** Requests sent, this one included. */
  readonly attempts: number;
}

/**
 * Usage is always asked for: what a stream cost is known only then. The client's own wish decides what the client sees.
 *
 * @throws KnownError EXCHANGE_UNWRITABLE where the route's format cannot say what was asked.
 */
export function writtenFor(route: Route, exchange: Exchange): Written {
  const { settings, stream } = exchange;
  const { body, dropped } = route.wire.writeRequest({
    ...exchange,
    model: route.model,
    settings: stream ? { ...settings, streamUsage: true } : settings,
  });
  return { route, body: JSON.stringify(body), dropped };
}

/**
 * The request for the first route whose format can say it, and the routes that are left after it.
 *
 * @throws KnownError EXCHANGE_UNWRITABLE of the first route, where none can.
 */
export function firstWritten(
  routes: readonly [Route, ...Route[]],
  exchange: Exchange,
): { readonly written: Written; readonly others: readonly Route[] } {
  for (const [at, route] of routes.entries()) {
    const written = writable(route, exchange);
    if (written !== undefined) return { written, others: routes.slice(at + 1) };
  }
  return { written: writtenFor(routes[0], exchange), others: [] };
}

/** One more request that is about to be sent. */
export interface Retry {
  readonly written: Written;
  /** Requests sent, this one included. */
  readonly attempt: number;
  /** What became of the request before. */
  readonly reason: string;
  /** The provider may bill for the request before: it was sent, and nobody said no. */
  readonly mayBeBilled: boolean;
}

/** What became of a call that no provider took: for the log. The caller gets `error`, without the provider's words. */
export class CallFailed extends Error {
  readonly error: KnownError;
  readonly failure: ProviderFailure | undefined;
  readonly attempts: number;
  readonly retryAfterSeconds: number | undefined;
  /** It was sent, and no provider said that it would not have it. */
  mayBeBilled = false;
  /** The key was refused, and another one is in place by now: once more is worth it. */
  keyIsNew = false;

  constructor(
    error: KnownError,
    failure: ProviderFailure | undefined,
    attempts: number,
    retryAfter?: number,
  ) {
    super(error.message);
    this.error = error;
    this.failure = failure;
    this.attempts = attempts;
    this.retryAfterSeconds = retryAfter;
  }

  /** In one word, for the log. */
  get reason(): string {
    return this.failure?.kind ?? this.error.code.toLowerCase();
  }
}

/**
 * Sends a call to the first route that takes it: each is tried as often as the policy says, then the next one, until the head
 * of a good answer is there. After that nothing is retried: part of the answer may have left.
 *
 * @throws CallFailed
 */
export async function attempt(
  first: Written,
  others: readonly Route[],
  call: {
    readonly exchange: Exchange;
    readonly policy: Policy;
    readonly signal: StopSignal;
    readonly headers: Readonly<Record<string, string>>;
    /** What stops this model now; where nothing does, the request is on its way to it from then on. */
    readonly killed: (route: Route) => KnownError | undefined;
    /** Resolves when the log has the request that is about to be sent: whoever gets the text stands there first. */
    readonly retrying: (retry: Retry) => Promise<unknown>;
    /** Draws the request in the trace of its call. */
    readonly draw?: (route: Route, number: number) => AttemptTrace | undefined;
  },
  deps: AttemptDeps,
): Promise<Accepted> {
  const { policy, signal } = call;
  let attempts = 0;
  let last: CallFailed | undefined;
  let renewed = false;
  /** Why a route was not asked: the newest one, and any before. */
  let closed: KnownError | undefined;
  let skipped: KnownError | undefined;
  for (const route of [first.route, ...others]) {
    const written = route === first.route ? first : writable(route, call.exchange);
    if (written === undefined) continue;
    const turns = route.provider.way?.attempts ?? policy.retry.attempts;
    for (let turn = 0; turn < turns; turn += 1) {
      if (turn > 0) {
        const backoffMs = policy.retry.baseDelayMs * 2 ** (turn - 1) * (0.5 + deps.random());
        await pause(Math.max(backoffMs, (last?.retryAfterSeconds ?? 0) * 1000), signal);
      }
      closed = deps.breakers.paused(route.provider.name) ?? call.killed(route);
      if (closed !== undefined) {
        skipped = closed;
        break;
      }
      attempts += 1;
      // Whoever gets the text next stands in the log, also where the first one was never asked.
      if (last !== undefined || skipped !== undefined) {
        const reason = last?.reason ?? skipped?.code.toLowerCase() ?? "";
        await call.retrying({ written, attempt: attempts, reason, mayBeBilled: last?.mayBeBilled ?? false });
      }
      const tried = await drawnOnce(written, attempts, call, deps);
      if (!(tried instanceof CallFailed)) return { written, answer: tried, attempts };
      last = tried;
      if (tried.keyIsNew && !renewed) {
        // The key was rotated: the same turn once more, with the new one.
        renewed = true;
        turn -= 1;
        continue;
      }
      if (!mayPass(tried)) break;
    }
    // What the provider calls our mistake, another one would call so too.
    if (last?.failure?.kind === "invalid" || last?.failure?.kind === "too-large") break;
  }
  const none = closed ?? new KnownError("PROVIDER_FAILED", "no provider", "name one");
  throw last ?? new CallFailed(none, undefined, attempts, secondsOf(none));
}

/** The same model may take the same request a moment later. */
const mayPass = ({ failure, error, retryAfterSeconds = 0 }: CallFailed): boolean =>
  (failure === undefined || passing.has(failure.status)) &&
  !(error instanceof TurnedAway) &&
  retryAfterSeconds <= retryAfterSecondsMax;

const secondsOf = (error: KnownError): number | undefined =>
  error instanceof TurnedAway ? error.retryAfterSeconds : undefined;

function writable(route: Route, exchange: Exchange): Written | undefined {
  try {
    return writtenFor(route, exchange);
  } catch (error) {
    if (error instanceof KnownError && error.code === "EXCHANGE_UNWRITABLE") return undefined;
    throw error;
  }
}

/** One request, in the trace of its call where there is one. */
async function drawnOnce(
  written: Written,
  attempts: number,
  call: Parameters<typeof once>[2] & Pick<Parameters<typeof attempt>[2], "draw">,
  deps: AttemptDeps,
): Promise<UpstreamAnswer | CallFailed> {
  const trace = call.draw?.(written.route, attempts);
  if (trace === undefined) return once(written, attempts, call, deps);
  const { traceparent } = trace;
  const headers = traceparent === undefined ? call.headers : { ...call.headers, traceparent };
  const tried = await once(written, attempts, { ...call, headers }, deps);
  if (tried instanceof CallFailed) trace.failed(tried.reason);
  return tried;
}

async function once(
  { route, body }: Written,
  attempts: number,
  call: {
    readonly policy: Policy;
    readonly signal: StopSignal;
    readonly headers: Readonly<Record<string, string>>;
  },
  deps: AttemptDeps,
): Promise<UpstreamAnswer | CallFailed> {
  const { limits } = call.policy;
  let key: string | undefined;
  const turn = deps.breakers.begin(route.provider.name);
  if (turn instanceof TurnedAway) return new CallFailed(turn, undefined, attempts, turn.retryAfterSeconds);
  let outcome: Outcome = "neither";
  try {
    key = route.provider.key?.value;
    const { way } = route.provider;
    const request = {
      path: route.path,
      headers: call.headers,
      body,
      firstByteMs: limits.firstByteMs,
      idleMs: limits.idleMs,
      signal: call.signal,
    };
    const answer = await (way === undefined
      ? deps.upstreams.send({ ...request, provider: route.provider })
      : way.send(request));
    outcome = outcomeOf(answer.status);
    if (answer.status < 300) return answer;
    const failure = route.wire.readFailure(answer.status, jsonOrNothing(await answer.text()));
    const failed = new CallFailed(failureError(failure), failure, attempts, answer.retryAfterSeconds);
    failed.keyIsNew =
      answer.status === 401 && key !== undefined && (await route.provider.key?.refused(key)) === true;
    return failed;
  } catch (error) {
    outcome = isProvidersFault(error, call.signal) ? "bad" : "neither";
    if (call.signal.aborted) throw error;
    const failed = new CallFailed(upstreamError(error), undefined, attempts);
    failed.mayBeBilled = !wasNeverSent(error);
    return failed;
  } finally {
    const settled = deps.breakers.settle(turn, outcome);
    if (settled !== undefined) await settled;
  }
}

/** A provider that used up the time of the whole call did not answer in time; a caller who left says nothing of it. */
function isProvidersFault(error: unknown, { aborted, reason }: StopSignal): boolean {
  const cause = aborted ? reason : error;
  return cause instanceof KnownError ? cause.code === "PROVIDER_TIMEOUT" : !aborted;
}

function jsonOrNothing(text: string): JsonValue | undefined {
  try {
    return readJson(text);
  } catch {
    // An error page of a proxy: the status says enough.
    return undefined;
  }
}

/** What the caller is told of a provider's refusal: the kind, never its words. */
export function failureError({ kind }: ProviderFailure): KnownError {
  switch (kind) {
    case "rate-limit":
      return new KnownError(
        "PROVIDER_BUSY",
        "the model provider has no capacity for this call now",
        "try again later",
      );
    case "invalid":
    case "too-large":
      return new KnownError(
        "PROVIDER_REFUSED",
        "the model provider did not accept the request",
        "look the request id up in the log: `seaworthy audit show ID`",
      );
    case "auth":
    case "permission":
    case "not-found":
      return new KnownError(
        "PROVIDER_FAILED",
        "the model provider is not set up right at this gateway",
        "ask its operator, with the request id",
      );
    case "overloaded":
    case "server":
      return new KnownError("PROVIDER_FAILED", "the model provider failed", "try again later");
  }
}

async function pause(ms: number, signal: StopSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
  signal.throwIfAborted();
}
