import type { Exchange } from "../exchange/exchange.ts";
import type { Verdict } from "../pipeline/decision.ts";
import { flowOf, type FlowState } from "../pipeline/flow/flow-state.ts";
import type { Label } from "../pipeline/flow/labels.ts";
import { lostLabel, type LabelledSession, type SessionLabels } from "../sessions/labels.ts";
import type { Caller } from "./caller.ts";

/** Whose labels a call has; undefined where the application names no session. */
export const sessionOf = ({ policy, tenant, user, session }: Caller): LabelledSession | undefined =>
  session === undefined ? undefined : { feature: policy.feature, tenant, user, session };

/**
 * Where everything in a call came from. With a session, what the call brings is kept before it goes on; without one, nothing is worked out
 * before the answer has a call of a tool.
 */
export function followed(
  exchange: Exchange,
  verdicts: readonly Verdict[],
  caller: Caller,
  labels: SessionLabels | undefined,
): () => FlowState | undefined {
  const { policy } = caller;
  if (policy.flow === undefined) return () => undefined;
  const session = sessionOf(caller);
  const state = (brought: readonly Label[]): FlowState | undefined =>
    flowOf(exchange, { policy, verdicts, session: brought });
  if (session === undefined) {
    let known: FlowState | undefined;
    return () => (known ??= state([]));
  }
  // Who names a session where nobody keeps them has one of which nobody knows what was in it.
  const now = state(labels === undefined ? [lostLabel] : labels.of(session));
  labels?.add(session, now?.labels.filter(({ place }) => place !== "session") ?? []);
  return () => now;
}
