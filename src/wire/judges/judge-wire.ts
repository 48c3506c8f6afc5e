import { KnownError } from "../../base/errors.ts";
import type { JsonValue } from "../../base/json.ts";
import type { Judged, JudgeScore } from "../../exchange/judgement.ts";
import type { Slot } from "../../exchange/texts.ts";

/** What of the policy a format needs to write a question. */
export interface JudgeQuestion extends Judged {
  readonly model?: string;
  readonly prompt?: string;
  readonly language?: string;
  readonly project?: string;
}

/** One way of speaking to a judge. */
export interface JudgeWire {
  /** Behind the base URL. */
  readonly path: string;
  /** The body of the request. */
  write(question: JudgeQuestion): JsonValue;
  /**
   * The scores in a judge's answer to a question; none where it has nothing to say.
   * @throws KnownError EXCHANGE_UNREADABLE where it is not what such a judge answers.
   */
  read(answer: JsonValue, question: JudgeQuestion): readonly JudgeScore[];
}

/** An answer that is none. */
export const garbage = (what: string): KnownError =>
  new KnownError(
    "EXCHANGE_UNREADABLE",
    `not a judge's answer: ${what}`,
    "see what stands at the judge's base_url",
  );

/** The texts as one, in their order. */
export const joined = (texts: readonly Slot[]): string => texts.map(({ text }) => text).join(separator);

/** An empty line: a sentence does not go on behind it. */
export const separator = "\n\n";

export const isScore = (value: JsonValue | undefined): value is number =>
  typeof value === "number" && value >= 0 && value <= 1;
