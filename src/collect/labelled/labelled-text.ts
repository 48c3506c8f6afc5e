/** What guards are measured for. */
export type Topic = "injection" | "personal-data" | "harmful";

/** A text of which a person knows whether a guard has to find something in it. */
export interface LabelledText {
  readonly topic: Topic;
  readonly text: string;
  readonly source: "user" | "document" | "tool" | "assistant";
  /** The class that it has one of: a kind of personal data, a category of harm, a family of attack. Absent: an honest text. */
  readonly kind?: string;
}

/** Texts of one source as labelled ones. */
export const labelledTexts = (
  about: Omit<LabelledText, "text">,
  texts: readonly string[],
): readonly LabelledText[] => texts.map((text) => ({ ...about, text }));
