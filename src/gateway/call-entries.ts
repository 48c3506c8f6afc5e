import { payloadBytesMax } from "../audit/record.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { InputDecision } from "../pipeline/decide.ts";
import { findingNames } from "../pipeline/decision.ts";
import { excerptsOf } from "../pipeline/excerpts.ts";
import { utf8Bytes } from "../pipeline/tokens.ts";
import { partlyFact, withheld, withheldFact } from "../pipeline/withhold.ts";
import type { Retry, Written } from "./attempt.ts";
import { entryOf, whereFacts } from "./caller.ts";
import { seenInFact } from "./review-facts.ts";
import { trimsFact } from "./session-seat.ts";
import { inputFacts, type Call } from "./underway.ts";

interface Sent {
  readonly decision: InputDecision;
  readonly tokens: number;
  readonly written: Written;
}

export function refusedEntry(
  call: Call,
  exchange: Exchange,
  { decision, tokens }: Omit<Sent, "written">,
): NewEntry {
  const why = withheld(call.caller.policy, "input", decision, exchange.unread);
  return {
    ...entryOf(call.caller, call.id),
    kind: "call.refused",
    model: exchange.model,
    decision: decision.outcome,
    findings: findingNames(decision),
    facts: {
      ...inputFacts(exchange, decision, tokens),
      ...call.times.facts(),
      ...seenInFact(decision),
      ...withheldFact(why),
    },
    payload: JSON.stringify({
      ...(why === undefined
        ? { request: call.wire.writeRequest(decision.recorded).body }
        : { withheld: why }),
      verdicts: why === undefined ? excerptsOf(exchange, decision, call.caller.policy) : places(decision),
    }),
  };
}

export function inputEntry(call: Call, exchange: Exchange, { decision, tokens, written }: Sent): NewEntry {
  const why = withheld(call.caller.policy, "input", decision, exchange.unread);
  return {
    ...entryOf(call.caller, call.id),
    kind: "call.input",
    model: written.route.model,
    decision: decision.outcome,
    findings: findingNames(decision),
    facts: {
      ...inputFacts(exchange, decision, tokens),
      ...whereFacts(call.caller),
      ...trimsFact(exchange),
      provider: written.route.provider.name,
      ...droppedFact(written),
      ...seenInFact(decision),
      ...withheldFact(why),
      ...partlyFact(why === undefined && decision.recorded !== decision.forward),
    },
    payload:
      why === undefined
        ? sentPayload(call, exchange, { decision, written })
        : JSON.stringify({ withheld: why }),
  };
}

function sentPayload(call: Call, exchange: Exchange, { decision, written }: Omit<Sent, "tokens">): string {
  // What was sent is what is kept, but for secrets that were only recorded: those are written nowhere, and a value behind a
  // placeholder could hold one. Personal data then stands in the text itself.
  const asSent = decision.recorded === decision.forward;
  const sent = asSent ? written.body : JSON.stringify(call.wire.writeRequest(decision.recorded).body);
  const placeholders =
    decision.vault.size === 0 || !asSent ? "" : `,"placeholders":${JSON.stringify(decision.vault.entries())}`;
  const excerpts = excerptsOf(exchange, decision, call.caller.policy);
  const verdicts = excerpts.length === 0 ? "" : `,"verdicts":${JSON.stringify(excerpts)}`;
  return `{"request":${sent}${placeholders}${verdicts}}`;
}

/** Who gets the text next, and why. The text is that of the entry about the request. */
export const retriedEntry = (call: Call, { written, attempt: number, reason }: Retry): NewEntry => ({
  ...entryOf(call.caller, call.id),
  kind: "call.retried",
  model: written.route.model,
  facts: { provider: written.route.provider.name, attempt: number, reason, ...droppedFact(written) },
});

const droppedFact = ({ dropped }: Written): { readonly dropped?: readonly string[] } =>
  dropped.length === 0 ? {} : { dropped: dropped.slice(0, 8) };

/** What no entry can hold must not be on its way when that comes out. @throws KnownError BODY_TOO_LARGE */
export function checkSize({ payload = "" }: NewEntry): void {
  if (payload.length * utf8BytesMax <= payloadBytesMax || utf8Bytes(payload) <= payloadBytesMax) return;
  throw new KnownError(
    "BODY_TOO_LARGE",
    `the request is larger than the ${payloadBytesMax} bytes that an entry of the log holds`,
    "send less in one call",
  );
}

/** UTF-8 has at most three bytes for one UTF-16 unit. */
const utf8BytesMax = 3;

const places = (decision: InputDecision): JsonObject[] =>
  decision.verdicts
    .slice(0, 64)
    .map(({ guard, kind, place, start, end }) => ({ guard, kind, place, start, end }));
