import type { Exchange, Message, Part } from "../../exchange/exchange.ts";
import type { Holding } from "../../policy/flow-rules.ts";
import type { Policy, ToolRule } from "../../policy/policy.ts";
import type { Verdict } from "../decision.ts";
import { heldBy } from "../redact.ts";
import type { Label, Origin } from "./labels.ts";

/** A part of a message with where it came from and what it holds. */
export interface LabelledPart {
  readonly label: Label;
  readonly part: Part;
  /** What the guards found in it that is private. */
  readonly found: readonly Verdict[];
  /** Its own texts hold something private as a whole: declared, not found. */
  readonly declared: boolean;
}

export interface LabelGiven {
  readonly policy: Policy;
  /** What the guards said of the exchange as it came. */
  readonly verdicts: readonly Verdict[];
  /** What earlier calls of the same session brought. */
  readonly session: readonly Label[];
}

/**
 * Our own choice: who writes a handful of names, addresses and numbers says whom they mean; who writes more hands over data of others.
 */
export const ownContactsMax = 8;

/** How people are named and reached: what a user's own words have when they say who is meant. */
const contacts: ReadonlySet<string> = new Set(["EMAIL", "PHONE", "PERSON", "ADDRESS"]);

/** Labels of all that stands in an exchange, in the order of the conversation. One step for each part and each verdict. */
export function labelledParts(exchange: Exchange, given: LabelGiven): readonly LabelledPart[] {
  const found = privateByPart(given);
  const brings = callsIn(exchange);
  const { tools, flow } = given.policy;
  const before = inherited(given.session);
  const out: LabelledPart[] = [];
  let ownContacts = 0;
  exchange.messages.forEach((message, i) => {
    message.parts.forEach((part, j) => {
      const place = `/messages/${i}/parts/${j}`;
      const here = found.get(place) ?? [];
      const tool = part.kind === "tool-result" ? brings.get(part.callId) : undefined;
      const rule = tool !== undefined && tools && Object.hasOwn(tools, tool) ? tools[tool] : undefined;
      const origin = originOf(message, part, rule);
      const isOwn = origin === "user" || origin === "system";
      if (isOwn) ownContacts += here.filter(isContact).length;
      const counted = isOwn && ownContacts <= ownContactsMax ? here.filter((one) => !isContact(one)) : here;
      const declared = declaredOf(origin, rule, flow?.documentsHold);
      const holds = new Set<Holding>(declared);
      // What a page of the web says of people is public already, and no secret of ours.
      if (origin !== "web") for (const { held } of counted) holds.add(held);
      if (origin === "assistant") for (const held of before.holds) holds.add(held);
      const label: Label = {
        origin,
        untrusted: isUntrusted(origin, part, rule) || (origin === "assistant" && before.untrusted),
        holds: [...holds].sort(),
        place,
        ...(tool === undefined ? {} : { tool }),
        exchange: exchange.id,
        ...(hasMedia(part) ? { unread: true } : {}),
      };
      before.untrusted ||= label.untrusted;
      for (const held of holds) before.holds.add(held);
      const verdicts = here.map(({ verdict }) => verdict);
      out.push({ label, part, found: verdicts, declared: declared.length > 0 });
    });
  });
  return out;
}

interface Inherited {
  untrusted: boolean;
  readonly holds: Set<Holding>;
}

const inherited = (session: readonly Label[]): Inherited => ({
  untrusted: session.some(({ untrusted }) => untrusted),
  holds: new Set(session.flatMap(({ holds }) => holds)),
});

interface Private {
  readonly verdict: Verdict;
  readonly held: "personal" | "secret";
}

const isContact = ({ verdict, held }: Private): boolean => held === "personal" && contacts.has(verdict.kind);

/** Findings of personal data and secrets by the part in which they stand. */
function privateByPart({ policy, verdicts }: LabelGiven): ReadonlyMap<string, readonly Private[]> {
  const held = heldBy(policy);
  const byPart = new Map<string, Private[]>();
  for (const verdict of verdicts) {
    const what = held.get(verdict.guard);
    // The name of a company or of a town is about nobody.
    if (what === undefined || verdict.severity === "low") continue;
    const part = partOf(verdict.place);
    const here = byPart.get(part);
    if (here === undefined) byPart.set(part, [{ verdict, held: what }]);
    else here.push({ verdict, held: what });
  }
  return byPart;
}

/** The part of a message in which a place lies: the first four steps of its pointer. */
function partOf(place: string): string {
  let at = 0;
  for (let steps = 0; steps < 4; steps += 1) {
    at = place.indexOf("/", at + 1);
    if (at === -1) return place;
  }
  return place.slice(0, at);
}

/** Names of tools by the id of their call. Of two calls with one id nobody can say which one brought a result. */
function callsIn({ messages }: Exchange): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const twice = new Set<string>();
  for (const { parts } of messages)
    for (const part of parts)
      if (part.kind === "tool-call") {
        const known = names.get(part.callId);
        if (known !== undefined && known !== part.name) twice.add(part.callId);
        names.set(part.callId, part.name);
      }
  for (const id of twice) names.delete(id);
  return names;
}

function originOf({ role }: Message, part: Part, rule: ToolRule | undefined): Origin {
  if (part.kind === "tool-result") return rule?.origin ?? "tool";
  if (part.kind === "text" && part.document === true) return "document";
  return role;
}

/** A result of which nobody knows the tool is untrusted, and so is what nobody can read. */
function isUntrusted(origin: Origin, part: Part, rule: ToolRule | undefined): boolean {
  if (hasMedia(part)) return true;
  if (origin === "document" || origin === "web") return true;
  return origin === "tool" && rule?.returns !== "trusted";
}

const hasMedia = (part: Part): boolean =>
  part.kind === "media" || (part.kind === "tool-result" && part.parts.some(({ kind }) => kind === "media"));

const none: readonly Holding[] = [];

const declaredOf = (
  origin: Origin,
  rule: ToolRule | undefined,
  documentsHold: readonly Holding[] = none,
): readonly Holding[] => (origin === "document" ? documentsHold : (rule?.holds ?? none));
