import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Answer, Usage } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { SessionRules } from "../policy/policy.ts";
import { sessionRules } from "../policy/sessions-section.ts";
import { SessionRefused } from "../sessions/refused.ts";
import { takeSeat, type Seat } from "../sessions/seat.ts";
import type { Principal } from "../sessions/session.ts";
import { conversationOf, statesIn, statesNamed, trimsAsked } from "../wire/provider-state.ts";
import { entryOf, nameCharsMax, type Caller } from "./caller.ts";
import { Refused, type Call, type CallDeps } from "./underway.ts";

/** For a policy that no manifest made. */
const defaultRules: SessionRules = sessionRules();

export const rulesOf = ({ policy }: Caller): SessionRules => policy.sessions ?? defaultRules;

export const principalOf = ({ policy, tenant, user, key }: Caller): Principal => ({
  feature: policy.feature,
  key: key.account ?? key.id,
  ...(tenant === undefined ? {} : { tenant }),
  ...(user === undefined ? {} : { user }),
});

/** The session as the vendor's own field names it, where no header does. @throws KnownError EXCHANGE_UNREADABLE */
export function withSession(caller: Caller, exchange: Exchange): Caller {
  if (caller.session !== undefined) return caller;
  const session = conversationOf(exchange);
  if (session === undefined) return caller;
  if (session.length > nameCharsMax)
    throw new KnownError(
      "EXCHANGE_UNREADABLE",
      `/conversation: an id of at most ${nameCharsMax} characters was expected`,
      "name the conversation by its id",
    );
  return { ...caller, session };
}

/**
 * The call takes its seat in its session. Who gets none stands in the log before they hear of it.
 *
 * @param exchange as the caller sent it
 * @throws Refused
 */
export async function seatIn(call: Call, exchange: Exchange, deps: CallDeps): Promise<Seat | undefined> {
  const { sessions } = deps;
  if (sessions === undefined) return undefined;
  const { caller, id } = call;
  const { exchange: exchangeId = id, ...names } = entryOf(caller, id);
  try {
    return takeSeat(sessions, {
      ...{ principal: principalOf(caller), session: caller.session, rules: rulesOf(caller) },
      ...{ names, exchangeId, exchange, states: statesNamed(exchange) },
    });
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error;
    const { session, ...others } = names;
    // What is no session of anybody has no start: its name is none to be looked for.
    const known = error.fault === "not-minted" || session === undefined ? {} : { session };
    await deps.recorder.record({
      ...{ ...others, ...known, exchange: exchangeId, kind: "call.refused", model: exchange.model },
      ...{ decision: "block", facts: { ...error.facts(), format: exchange.format } },
    });
    throw new Refused(error);
  }
}

/** Resolves with the index of the call's own entry once all that stands before it survives a crash too. */
export async function behind(seat: Seat | undefined, recorded: Promise<number>): Promise<number> {
  if (seat?.ready === undefined) return recorded;
  const [index] = await Promise.all([recorded, seat.ready]);
  return index;
}

/** What an answer brings into its session. To be told before the last of it leaves. */
export function tellSeat(
  seat: Seat | undefined,
  answer: Pick<Answer, "id" | "choices"> & { readonly extras?: Answer["extras"] | undefined },
  usage: Usage | undefined,
): void {
  if (seat === undefined) return;
  const { id, choices, extras } = answer;
  seat.delivered({
    choices,
    states: statesIn({ id, choices, ...(extras === undefined ? {} : { extras }) }),
    tokens: usage === undefined ? 0 : usage.input + usage.output,
  });
}

/** A member of an entry's facts: settings by which the provider leaves turns out. */
export function trimsFact(exchange: Exchange): JsonObject {
  const trims = trimsAsked(exchange);
  return trims.length === 0 ? {} : { trims };
}
