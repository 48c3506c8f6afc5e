import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange } from "../exchange/exchange.ts";
import type { Source } from "../exchange/texts.ts";

export type Severity = "low" | "medium" | "high" | "critical";

/** `input`: on its way to the model. `output`: what the model wrote. */
export type Side = "input" | "output";

/** Something a guard saw: where and what, never the text itself. */
export interface Finding {
  readonly guard: string;
  /** What exactly, e.g. "EMAIL", "github-token", "override-instructions". Upper case for types of personal data. */
  readonly kind: string;
  readonly severity: Severity;
  /** UTF-16 offsets into the text that was inspected, end exclusive. Both 0 when the finding is about the whole. */
  readonly start: number;
  readonly end: number;
  /** For people, without the text: "e-mail address", "the answer has no field /total". */
  readonly message: string;
  /** How sure, 0 to 1. Absent means certain. */
  readonly score?: number;
}

/** What a text guard may know besides the text. */
export interface TextContext {
  readonly side: Side;
  readonly source: Source;
  /** The feature's own prompts in this exchange: what must not come out again. */
  readonly operatorTexts: readonly string[];
}

/**
 * How far a finding of a text guard can reach, in UTF-16 units; what makes a stream decidable before its end.
 * The promise: whether there is a finding at [start, end) depends on `text.slice(start - before, end + after)` alone, and
 * end - start <= span, except for findings that start at or after `openFrom(text)` of every shorter text.
 */
export interface Reach {
  readonly before: number;
  readonly span: number;
  readonly after: number;
}

interface GuardFacts {
  readonly id: string;
  readonly summary: string;
  readonly sides: readonly Side[];
  /** Whose texts it looks at. Absent means all. */
  readonly sources?: readonly Source[];
  /**
   * What its findings cover. `personal`: redacted on the way in by a placeholder that is restored in the answer, and stored
   * encrypted only. `secret`: never restored and never written anywhere, whatever the policy says of it.
   */
  readonly holds?: "personal" | "secret";
  /** Every `kind` that its findings can have besides those that settings define. Then a manifest that names another is refused. */
  readonly findingKinds?: readonly string[];
  /** Texts that it flags and texts that it passes: the test and the documentation. */
  readonly examples: { readonly flags: readonly string[]; readonly passes: readonly string[] };
}

/** A kind of finding that a manifest defines: an RE2 pattern, and words one of which stands before it; none are needed where none are named. */
export interface OwnPatternText {
  readonly kind: string;
  readonly pattern: string;
  readonly context: readonly string[];
}

/** Looks at one text at a time. Must be linear in the text's length. */
export interface TextGuard extends GuardFacts {
  readonly scope: "text";
  readonly reach: Reach;
  /**
   * Where a candidate starts that stands at the end of `text` and could still become a finding, or a longer one, with more
   * text; `text.length` when there is none. For tokens longer than `reach.span`. The promise about `reach` holds before it.
   */
  openFrom?(text: string): number;
  /**
   * From where on `inspect` must read to have every finding of `text` that starts at `from` or later; `text.length` where there is
   * none. A quick look, for a stream that comes back to the same text with a little more of it. Absent: from the beginning.
   */
  readFrom?(text: string, from: number): number;
  /** The project's own kinds as the manifest has them: for who tries whether they are found. Absent: none. */
  readonly ownPatterns?: readonly OwnPatternText[];
  /** Findings in order of their start. */
  inspect(text: string, context: TextContext): readonly Finding[];
  /**
   * How much a text looks like what the guard is after, from 0 to 1, also where there is no finding. For who weighs thresholds:
   * no decision hangs on it.
   */
  score?(text: string, context: TextContext): number;
}

/** Looks at a whole request or a whole answer: its verdict on a stream comes at the end, so all of it is held until then. */
export interface WholeGuard extends GuardFacts {
  readonly scope: "whole";
  /** Asked before any text is looked at: what it blocks is refused at once, and nobody spends time on it. */
  readonly first?: true;
  /** False where it has nothing to say on this exchange: then a stream is not held for it. */
  applies(exchange: Exchange, side: Side): boolean;
  inspect(subject: WholeSubject): readonly Finding[];
}

export interface WholeSubject {
  readonly exchange: Exchange;
  /** Set on the output side. */
  readonly answer?: Answer;
  /** Tokens of all texts of the request: exact where it matters, else an upper bound that is under every limit. */
  readonly inputTokens: number;
}

export type Guard = TextGuard | WholeGuard;

/** A guard before it is bound to a feature: the manifest's settings make it one. */
export interface GuardKind extends GuardFacts {
  /**
   * Settings that the manifest may give, with their defaults: a JSON Schema of the object under `guards.<id>.settings`.
   * Absent means none.
   */
  readonly settingsSchema?: JsonObject;
  /** @throws Error with a plain message where the settings do not hold (a pattern that does not compile, say). */
  bind(settings: GuardSettings): Guard;
}

export interface GuardSettings {
  /** The object under `guards.<id>.settings` of the manifest; {} when there is none. */
  readonly settings: { readonly [key: string]: JsonValue };
  /** The limit on a request, in tokens. */
  readonly tokensPerRequestMax: number;
}
