import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { Killed } from "../limits/kill/killed.ts";
import { withheldFact } from "../pipeline/withhold.ts";
import { CallFailed, failureError } from "./attempt.ts";
import { entryOf } from "./caller.ts";
import type { Route } from "./route.ts";
import { Refused, type Call, type CallDeps } from "./underway.ts";
import { upstreamError } from "./upstream.ts";

/**
 * Writes down that a call ended without an answer, then says so: the provider's words go into the log, encrypted, and nowhere
 * else. A call whose time was up, or whose caller went away, says that.
 */
export async function failCall(
  error: unknown,
  {
    call,
    route,
    recorded,
    withheld,
  }: {
    readonly call: Call;
    /** The first that was to be asked, or the one that answered. */
    readonly route: Pick<Route, "model" | "provider">;
    readonly recorded: Promise<number>;
    /** Why the provider's words may not be written down. */
    readonly withheld?: string | undefined;
  },
  deps: CallDeps,
): Promise<never> {
  call.times.answered();
  await recorded;
  const failed = error instanceof CallFailed ? error : undefined;
  call.meter.failed(failed);
  const outOfTime = call.signal.reason instanceof KnownError ? call.signal.reason : undefined;
  const gone = call.signal.aborted && outOfTime === undefined;
  const known = outOfTime ?? failed?.error ?? providerError(error);
  await deps.recorder.record({
    ...entryOf(call.caller, call.id),
    kind: "call.failed",
    model: route.model,
    facts: {
      provider: route.provider.name,
      errorCode: known.code.toLowerCase(),
      reason: gone ? "caller-gone" : (failed?.failure?.kind ?? known.code.toLowerCase()),
      ...(failed === undefined ? {} : { status: failed.failure?.status ?? 0, attempts: failed.attempts }),
      ms: deps.now() - call.startedAtMs,
      ...call.times.facts(),
      ...call.meter.facts(),
      ...killFact(known),
      ...withheldFact(withheld),
    },
    payload: JSON.stringify(
      withheld === undefined
        ? { provider: failed?.failure?.message ?? (error instanceof Error ? error.message : String(error)) }
        : { withheld },
    ),
  });
  throw new Refused(known, known instanceof Killed ? known.retryAfterSeconds : failed?.retryAfterSeconds);
}

/** Which kill ended a call. A member of an entry's facts, absent where none did. */
export const killFact = (error: unknown): JsonObject => (error instanceof Killed ? { kill: error.kill } : {});

/** What the caller is told of an answer that broke or that nobody can read: nothing of what stands in it. */
function providerError(error: unknown): KnownError {
  const known = upstreamError(error);
  const ours = known.code === "EXCHANGE_UNREADABLE" || known.code === "PROVIDER_FAILED";
  return ours ? failureError({ status: 0, kind: "server", message: "" }) : known;
}
