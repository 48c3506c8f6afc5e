import type { Choice } from "../exchange/answer.ts";
import { refusalPhrases } from "./detect/refusal-phrases.ts";
import { Spoken } from "./detect/spoken.ts";
import type { Finding, GuardKind, Severity } from "./guard.ts";

const facts = {
  id: "refusal",
  summary:
    "The answer declines, says nothing, or stops in the middle for length. A record for figures of over-refusal.",
  sides: ["output"],
  // A verdict on the answer with its reason to stop: no single text shows it.
  examples: { flags: [], passes: [] },
} as const;

/** Our own choice: who declines says so in the first sentences. What comes later is about something else. */
const openingChars = 400;
/** Our own choice: a longer answer that begins with a refusal usually goes on to help with a part of what was asked. */
const shortChars = 800;

const spoken = new Spoken(refusalPhrases);

/**
 * Answers that are none: `refused` where the provider says so or the opening declines in one of 29 languages, `empty` where there
 * is neither text nor a tool call, `cut` where the provider stopped for length. The score of `refused` is 1 where the provider
 * says it, 0.9 for a short answer that declines, 0.6 for a long one, which may have helped after all.
 *
 * An answer that calls a tool is no refusal, whatever it says beside: it acts.
 */
export const refusal: GuardKind = {
  ...facts,
  findingKinds: ["refused", "empty", "cut"],
  bind: () => ({
    ...facts,
    scope: "whole",
    applies: ({ operation }, side) => side === "output" && operation === "chat",
    inspect: ({ exchange, answer }) =>
      answer === undefined || exchange.operation !== "chat" ? [] : answer.choices.flatMap(inspectChoice),
  }),
};

function inspectChoice({ parts, stop }: Choice): readonly Finding[] {
  const acts = parts.some(({ kind }) => kind === "tool-call" || kind === "media");
  if (stop === "filtered") return [finding("refused", "low", "the provider's filter stopped the answer", 1)];
  if (stop === "refusal" || parts.some(({ kind }) => kind === "refusal"))
    return [finding("refused", "low", "the model declined", 1)];
  const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("");
  const findings: Finding[] = [];
  if (stop === "length") findings.push(finding("cut", "low", "the answer was cut off for its length"));
  if (acts) return findings;
  if (!/\S/.test(text))
    return stop === "length" ? findings : [...findings, finding("empty", "low", "the answer is empty")];
  if (spoken.has(text.slice(0, openingChars)))
    findings.push(finding("refused", "low", "the answer declines", text.length <= shortChars ? 0.9 : 0.6));
  return findings;
}

const finding = (kind: string, severity: Severity, message: string, score?: number): Finding => ({
  guard: facts.id,
  kind,
  severity,
  start: 0,
  end: 0,
  message,
  ...(score === undefined ? {} : { score }),
});
