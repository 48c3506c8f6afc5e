import type { Clock } from "../base/clock.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { decideInput, rewriterFor, type InputDecision } from "../pipeline/decide.ts";
import type { TextDigest } from "../pipeline/remembered.ts";
import { withheld } from "../pipeline/withhold.ts";
import type { Policy } from "../policy/policy.ts";
import { inSlices } from "./slices.ts";

export interface ScanAsk {
  readonly id: string;
  readonly policy: Policy;
  readonly query: string | undefined;
  /** Texts of chunks that the principal may see. */
  readonly texts: readonly string[];
}

export interface ScannedChunks {
  /** For each text: as it may go on, or undefined where the guards stop it. */
  readonly texts: readonly (string | undefined)[];
  /** The query as it may be written down, without secrets; undefined where none was sent. */
  readonly query: string | undefined;
  /** Why the query may not be written down. */
  readonly withheld: string | undefined;
  readonly decision: InputDecision | undefined;
}

/**
 * The feature's guards on what a search brought, as they would see it in a prompt: documents, side by side. What is stopped is
 * stopped alone; what two chunks say together stops both.
 */
export async function scanChunks(
  { id, policy, query, texts }: ScanAsk,
  { now, digest }: { readonly now: Clock; readonly digest: TextDigest },
): Promise<ScannedChunks> {
  if (query === undefined && texts.length === 0)
    return { texts: [], query, withheld: undefined, decision: undefined };
  const exchange: Exchange = {
    ...{
      id,
      format: "retrieval",
      operation: "chat",
      model: "",
      stream: false,
      tools: [],
      settings: {},
      unread: [],
    },
    messages: [
      { role: "user", parts: [{ kind: "text", text: query ?? "" }] },
      { role: "user", parts: texts.map((text) => ({ kind: "text", text, document: true }) as const) },
    ],
  };
  // No model is asked here: how much goes into one request is decided when it does.
  const decision = await inSlices(decideInput(exchange, { policy, now, inputTokens: 0, digest }), now);
  const isStopped = stoppedIn(decision, policy);
  const rewrite = rewriterFor(decision.verdicts, policy, ({ action }) => action === "redact", decision.vault);
  const why = withheld(policy, "input", decision);
  const [asked] = decision.recorded.messages[0]?.parts ?? [];
  return {
    texts: texts.map((text, i) =>
      isStopped(i) ? undefined : rewrite({ text, place: placeOf(i), source: "document" }),
    ),
    query: query === undefined || why !== undefined || asked?.kind !== "text" ? undefined : asked.text,
    withheld: query === undefined ? undefined : why,
    decision,
  };
}

const placeOf = (index: number): string => `/messages/1/parts/${index}`;

/** Which of the chunks the guards stop. What cannot be laid to one of them stops all. */
function stoppedIn({ verdicts, blind, unseen }: InputDecision, policy: Policy): (index: number) => boolean {
  const places = new Set<string>();
  for (const { action, place } of verdicts) if (action === "hold" || action === "block") places.add(place);
  if (policy.onBlind !== "record") for (const { place } of blind) places.add(place);
  const all = unseen === true || [...places].some((place) => !place.startsWith("/messages/"));
  return (index) => all || places.has(placeOf(index));
}
