import type { Recorder } from "../audit/recorder.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange, Tool } from "../exchange/exchange.ts";
import { withTools } from "../exchange/offered-tools.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import type { Killed } from "../limits/kill/killed.ts";
import { entryOf } from "./caller.ts";
import { killFact } from "./failure.ts";
import type { Route } from "./route.ts";
import type { RunningCall } from "./running-call.ts";
import { Refused, type Call } from "./underway.ts";

/** A request, and where it may go. */
export interface Routed {
  readonly exchange: Exchange;
  readonly routes: readonly [Route, ...Route[]];
}

/**
 * The request without what is stopped: models that are stopped are passed over, tools that are stopped are not offered.
 * @throws Refused where the call as a whole is stopped, or nothing is left of what it needs; the entry says so before.
 */
export async function withoutKilled(
  { exchange, routes }: Routed,
  call: Call,
  recorder: Pick<Recorder, "record">,
): Promise<Routed> {
  const { running } = call;
  const killed = running.read(call.caller);
  if (killed !== undefined) throw await refuseKilled(killed, exchange, call, recorder);
  const [first, ...rest] = routes.filter(({ model }) => running.modelKilled(model) === undefined);
  if (first === undefined) {
    const none = running.modelKilled(routes[0].model);
    if (none !== undefined) throw await refuseKilled(none, exchange, call, recorder);
  }
  const { toolChoice } = exchange;
  const forced = toolChoice?.kind === "tool" ? running.toolKilled(toolChoice.name) : undefined;
  if (forced !== undefined) throw await refuseKilled(forced, exchange, call, recorder);
  const left = withoutTools(exchange, running);
  running.offers(left.tools);
  return { exchange: left, routes: first === undefined ? routes : [first, ...rest] };
}

/** Writes down that a call is turned away because it is stopped. */
export async function refuseKilled(
  killed: Killed,
  { model }: Pick<Exchange, "model">,
  { caller, id }: Call,
  recorder: Pick<Recorder, "record">,
): Promise<Refused> {
  await recorder.record({
    ...entryOf(caller, id),
    kind: "call.refused",
    model,
    decision: "block",
    facts: { code: killed.code, ...killFact(killed) },
  });
  return new Refused(killed, killed.retryAfterSeconds);
}

function withoutTools(exchange: Exchange, running: RunningCall): Exchange {
  const isLive = ({ name, nativeKind }: Tool): boolean =>
    running.toolKilled(name) === undefined &&
    (nativeKind === undefined || running.toolKilled(nativeKind) === undefined);
  return withTools(exchange, exchange.tools.filter(isLive));
}

/** What stops a tool that a whole answer calls. */
export function killedCallIn({ choices }: Pick<Answer, "choices">, running: RunningCall): Killed | undefined {
  for (const { parts } of choices)
    for (const part of parts) {
      const killed = part.kind === "tool-call" ? running.toolKilled(part.name) : undefined;
      if (killed !== undefined) return killed;
    }
  return undefined;
}

/** What stops a tool that is called by what is about to leave. */
export function killedCallBy(event: AnswerEvent, running: RunningCall): Killed | undefined {
  if (event.type === "part-start")
    return event.of.kind === "tool-call" ? running.toolKilled(event.of.name) : undefined;
  if (event.type !== "part-whole" || event.value.kind !== "tool-call") return undefined;
  return running.toolKilled(event.value.name);
}
