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
  readonly found: readonly Private[];
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

/** Each holding as a bit, so that what a part holds is one number: this is done for every part of every call. */
const bits: Readonly<Record<Holding, number>> = { personal: 1, secret: 2, tenant: 4 };
const sets: readonly (readonly Holding[])[] = Array.from({ length: 8 }, (_, set) =>
  (["personal", "secret", "tenant"] as const).filter((held) => (set & bits[held]) !== 0),
);
const bitsOf = (holds: readonly Holding[]): number => {
  let set = 0;
  for (const held of holds) set |= bits[held];
  return set;
};

/** Labels of all that stands in an exchange, in the order of the conversation. One step for each part and each verdict. */
export function labelledParts(exchange: Exchange, given: LabelGiven): readonly LabelledPart[] {
  const walk = new Walk(exchange, given);
  const out: LabelledPart[] = [];
  for (let i = 0; i < exchange.messages.length; i += 1) {
    const message = exchange.messages[i] as Message;
    for (let j = 0; j < message.parts.length; j += 1)
      out.push(walk.part(message, message.parts[j] as Part, `/messages/${i}/parts/${j}`));
  }
  return out;
}

/** What is known on the way through a conversation. */
class Walk {
  readonly #given: LabelGiven;
  readonly #exchange: string;
  readonly #found: ReadonlyMap<string, readonly Private[]>;
  readonly #brings: ReadonlyMap<string, string>;
  readonly #documentsHold: readonly Holding[];
  /** What the assistant has in front of it. */
  #untrusted: boolean;
  #holds: number;
  #ownContacts = 0;

  constructor(exchange: Exchange, given: LabelGiven) {
    this.#given = given;
    this.#exchange = exchange.id;
    this.#found = privateByPart(given);
    this.#brings = callsIn(exchange);
    this.#documentsHold = given.policy.flow?.documentsHold ?? none;
    this.#untrusted = given.session.some(({ untrusted }) => untrusted);
    this.#holds = bitsOf(given.session.flatMap(({ holds }) => holds));
  }

  part(message: Message, part: Part, place: string): LabelledPart {
    const tool = part.kind === "tool-result" ? this.#brings.get(part.callId) : undefined;
    const { tools } = this.#given.policy;
    const rule = tool !== undefined && tools && Object.hasOwn(tools, tool) ? tools[tool] : undefined;
    const origin = originOf(message, part, rule);
    const found = this.#found.get(place) ?? nothing;
    const declared = origin === "document" ? this.#documentsHold : (rule?.holds ?? none);
    let holds = bitsOf(declared) | this.#heldBy(found, origin);
    let untrusted = isUntrusted(origin, part, rule);
    if (origin === "assistant") {
      holds |= this.#holds;
      untrusted ||= this.#untrusted;
    }
    this.#holds |= holds;
    this.#untrusted ||= untrusted;
    const held = sets[holds] as readonly Holding[];
    const label: Draft = { origin, untrusted, holds: held, place, exchange: this.#exchange };
    if (tool !== undefined) label.tool = tool;
    if (hasMedia(part)) label.unread = true;
    return { label, part, found, declared: declared.length > 0 };
  }

  /** What findings make of a text. What a page of the web says of people is public already, and no secret of ours. */
  #heldBy(found: readonly Private[], origin: Origin): number {
    if (found.length === 0 || origin === "web") return 0;
    const isOwn = origin === "user" || origin === "system";
    if (isOwn) for (const one of found) this.#ownContacts += isContact(one) ? 1 : 0;
    let set = 0;
    for (const one of found)
      if (!isOwn || this.#ownContacts > ownContactsMax || !isContact(one)) set |= bits[one.held];
    return set;
  }
}

type Draft = { -readonly [K in keyof Label]: Label[K] };

const nothing: readonly Private[] = [];
const none: readonly Holding[] = [];

/** A finding of something private. */
export interface Private {
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
