import type { Slot } from "./texts.ts";

/** What an outside judge is asked about: texts without secrets and personal data, in the order of the exchange. */
export interface Judged {
  /** `input`: a request on its way to the model. `output`: the model's answer. */
  readonly side: "input" | "output";
  readonly texts: readonly Slot[];
  /** Of an answer: the texts of the request before it, for judges that read a conversation. */
  readonly before: readonly Slot[];
}

/** One thing that a judge says of what it was asked about. */
export interface JudgeScore {
  /** The judge's own name for it, in the words of its format: "self-harm/intent", "S1", "PERSON". */
  readonly category: string;
  /** 0 to 1. A judge that only says yes or no gives 1 or 0. */
  readonly score: number;
  /** The judge's own yes, where the policy sets no threshold. */
  readonly flagged: boolean;
  /** Where it stands: number of the text, and UTF-16 offsets into it, end exclusive. Absent where the judge does not say. */
  readonly span?: { readonly text: number; readonly start: number; readonly end: number };
}
