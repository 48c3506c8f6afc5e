import { hash } from "node:crypto";
import type { Exchange } from "../exchange/exchange.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";
import type { InputDecision } from "../pipeline/decide.ts";
import { conclude, type Verdict } from "../pipeline/decision.ts";
import { rewritePart } from "../exchange/texts.ts";
import type { Caller } from "./caller.ts";

/** Our own choices: a shorter text is in many documents, and a text of more paragraphs is looked for as a whole only. */
const charsMin = 32;
const paragraphsMax = 256;

/**
 * What is registered for another tenant does not come before a model on behalf of this one, whoever put it there: then no answer can say
 * it. Asked where the manifest's knowledge is not for everybody. Texts are known by their digests, as they were registered: whole, and
 * paragraph by paragraph where several stand in one text.
 */
export async function withoutForeign(
  own: InputDecision,
  exchange: Exchange,
  { policy, tenant = "" }: Caller,
  store: Pick<KnowledgeStore, "foreign"> | undefined,
): Promise<InputDecision> {
  if (store === undefined || policy.knowledge?.some(({ acl }) => acl !== "public") !== true) return own;
  const places = digestsOf(exchange);
  if (places.size === 0) return own;
  const foreign = await store.foreign(tenant, [...places.keys()]);
  if (foreign.size === 0) return own;
  const found = [...foreign].map((digest) => otherTenant(places.get(digest) ?? ""));
  const { recorded, vault, verdicts, blind } = own;
  const stopped = own.outcome === "block" ? own.reasons : [];
  return { ...conclude(policy, [...verdicts, ...found], blind, stopped), recorded, vault };
}

const otherTenant = (place: string): Verdict => ({
  ...{ guard: "flow", kind: "other-tenant", severity: "critical", start: 0, end: 0, source: "whole" },
  ...{ place, action: "block", message: `the text at ${place} is registered for another tenant` },
});

/** Where each text stands, by its digest. Operators write their own prompts; all else can have come from a search. */
function digestsOf({ messages }: Exchange): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const add = (text: string, place: string): void => {
    if (text.length >= charsMin) places.set(hash("sha256", text, "hex"), place);
  };
  messages.forEach(({ role, parts }, i) => {
    if (role === "system" || role === "assistant") return;
    parts.forEach((part, j) =>
      rewritePart(part, `/messages/${i}/parts/${j}`, "user", ({ text, place }) => {
        add(text, place);
        if (text.trim() !== text) add(text.trim(), place);
        const paragraphs = text.split(/\n\s*\n/, paragraphsMax);
        if (paragraphs.length > 1) for (const one of paragraphs) add(one.trim(), place);
        return text;
      }),
    );
  });
  return places;
}
