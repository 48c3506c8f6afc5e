import { KnownError } from "../base/errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Reservation } from "../limits/limiter.ts";
import { LimitReached } from "../limits/reached.ts";
import { entryOf } from "./caller.ts";
import type { Route } from "./route.ts";
import { Refused, type Call, type CallDeps } from "./underway.ts";

/**
 * Our own choice, above what the vendors say of one picture (Anthropic up to 1,600, OpenAI up to 2,500): reserved for each thing
 * that no tokenizer of ours can count.
 */
const unreadTokens = 3000;

/** Takes a place for a call under every limit. Who gets none stands in the log before they hear of it. @throws Refused */
export async function takePlace(
  call: Call,
  exchange: Exchange,
  sent: { readonly tokens: number; readonly routes: readonly Route[] },
  deps: CallDeps,
): Promise<void> {
  const { policy, key, tenant, user, session } = call.caller;
  if (policy.quotas === undefined) return;
  let reservation: Reservation;
  try {
    reservation = deps.limiter.reserve({
      feature: policy.feature,
      quotas: policy.quotas,
      key: { account: key.account ?? key.id, ...(key.limits === undefined ? {} : { limits: key.limits }) },
      tenant,
      user,
      session,
      inputTokens: sent.tokens + exchange.unread.length * unreadTokens,
      outputTokens: answerTokens(exchange),
      routes: sent.routes.map(({ provider, model }) => ({ provider: provider.name, model })),
    });
  } catch (error) {
    if (error instanceof KnownError) await refuse(error, call, exchange, deps);
    throw error;
  }
  for (const [name, value] of call.wire.writeLimits(reservation.headroom(), deps.now()))
    call.response.setHeader(name, value);
  call.meter.reserved(reservation);
}

/** Tokens of all answers that the request allows; undefined where it names no maximum. */
function answerTokens({ operation, settings: { maxTokens, count = 1 } }: Exchange): number | undefined {
  if (operation === "embed") return 0;
  return maxTokens === undefined ? undefined : maxTokens * Math.max(1, count);
}

async function refuse(error: KnownError, call: Call, exchange: Exchange, deps: CallDeps): Promise<never> {
  const limit = error instanceof LimitReached ? error : undefined;
  await deps.recorder.record({
    ...entryOf(call.caller, call.id),
    kind: "call.refused",
    model: exchange.model,
    decision: "block",
    facts: { code: error.code, format: exchange.format, ...limit?.facts() },
  });
  if (limit?.kind !== undefined && limit.retryAtMs !== undefined) {
    const of = { max: limit.max, left: Math.max(0, limit.max - limit.used), resetAtMs: limit.retryAtMs };
    for (const [name, value] of call.wire.writeLimits({ [limit.kind]: of }, deps.now()))
      call.response.setHeader(name, value);
  }
  // Both vendors' SDKs try again after 429 unless they are told that it does not help.
  if (limit !== undefined && limit.retryAtMs === undefined)
    call.response.setHeader("x-should-retry", "false");
  throw new Refused(error, limit?.retryAfterSeconds);
}
