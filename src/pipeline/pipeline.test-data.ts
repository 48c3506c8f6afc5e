import type { Exchange } from "../exchange/exchange.ts";
import type { Guard, TextGuard } from "../guards/guard.ts";
import type { Verdict } from "./decision.ts";
import type { BoundGuard, Policy } from "../policy/policy.ts";

/** A guard that finds what a pattern says. The pattern must be bounded by `span`. */
export function patternGuard(id: string, pattern: RegExp, more: Partial<TextGuard> = {}): TextGuard {
  return {
    id,
    summary: id,
    scope: "text",
    sides: ["input", "output"],
    examples: { flags: [], passes: [] },
    reach: { before: 1, span: 16, after: 1 },
    inspect: (text) =>
      [...text.matchAll(pattern)].map((match) => ({
        guard: id,
        kind: id.toUpperCase(),
        severity: "high" as const,
        start: match.index,
        end: match.index + match[0].length,
        message: `${id} was seen`,
      })),
    ...more,
  };
}

/** Stops the call. */
export const attack = patternGuard("attack", /\bdrop tables\b/g);
/** Personal data of four to eight digits. */
export const number = patternGuard("number", /(?<!\d)\d{4,8}(?!\d)/g, { holds: "personal" });
/** A secret token of any length up to 400 characters, far beyond the guard's span. */
export const token = patternGuard("token", /\btk_[a-z]{4,400}/g, {
  holds: "secret",
  openFrom: (text) => {
    const run = /tk_[a-z]*$|tk?$/.exec(text.slice(-404));
    return run === null ? text.length : text.length - run[0].length;
  },
});
/** Overlaps with the others. */
export const wide = patternGuard("wide", /x\d{2,6}x/g);

export const bound = (guard: Guard, action: "record" | "redact" | "hold" | "block"): BoundGuard => ({
  guard,
  actions: { input: action, output: action },
});

export const policyOf = (guards: readonly BoundGuard[], more: Partial<Policy> = {}): Policy => ({
  feature: "test",
  profile: "chatbot",
  digest: "sha256:00",
  guards,
  onBlind: "block",
  unread: {
    image: "block",
    audio: "block",
    file: "block",
    "provider-state": "block",
    "provider-tool": "block",
    sealed: "record",
    tokens: "block",
  },
  unknownFields: "keep",
  limits: { tokensPerRequestMax: 10_000, bodyBytesMax: 1e6, firstByteMs: 1e4, idleMs: 1e4, totalMs: 1e5 },
  models: [{ provider: "*", id: "*" }],
  retry: { attempts: 1, baseDelayMs: 1 },
  ...more,
});

/** Blocks the attack and takes out the rest, on both sides. */
export const redacting = policyOf([
  bound(attack, "block"),
  bound(number, "redact"),
  bound(token, "redact"),
  bound(wide, "redact"),
]);

export const exchangeWith = (text: string, more: Partial<Exchange> = {}): Exchange => ({
  id: "e1",
  format: "test",
  operation: "chat",
  model: "m",
  stream: false,
  messages: [{ role: "user", parts: [{ kind: "text", text }] }],
  tools: [],
  settings: {},
  unread: [],
  ...more,
});

export const textOf = (exchange: Exchange | undefined): string | undefined => {
  const part = exchange?.messages[0]?.parts[0];
  return part?.kind === "text" ? part.text : undefined;
};

/** Where verdicts stand and what they mean, in an order of their own: a stream finds them in another one than a whole answer. */
export const seen = (verdicts: readonly Verdict[]): readonly string[] =>
  verdicts
    .map(({ guard, place, start, end, action }) => `${place} ${start}-${end} ${guard} ${action}`)
    .sort();
