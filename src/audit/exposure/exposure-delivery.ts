import type { EntryKind, NewEntry } from "../../evidence/entry.ts";

/**
 * What became of a text.
 *
 * `whole`: the answer was delivered as it was. `redacted`: delivered, with parts replaced. `cut-off`: a stream that was stopped
 * or broke; what was found had left. `blocked`: judged and held back, so that nobody saw it. `none`: no answer followed.
 * `sent`: it went to a model.
 */
export type Delivery = "whole" | "redacted" | "cut-off" | "blocked" | "none" | "sent";

interface Ended {
  readonly kind: EntryKind;
  readonly decision?: NonNullable<NewEntry["decision"]>;
}

/** Of a text that was found in an entry's payload. */
export function deliveryOf(
  { kind, decision }: Ended,
  { streamed }: { readonly streamed: boolean },
): Delivery {
  if (kind === "call.input") return "sent";
  if (kind === "call.failed") return "cut-off";
  if (decision === "block" || decision === "hold") return streamed ? "cut-off" : "blocked";
  return decision === "redact" ? "redacted" : "whole";
}

/** Whether a person has seen the text, all of it or its beginning. */
export const reached = (delivery: Delivery): boolean =>
  delivery === "whole" || delivery === "redacted" || delivery === "cut-off";

/**
 * Of the answer to a request; undefined stands for no answer. A buffered answer that failed had no beginning that left, nor had a
 * stream that was held to its end.
 */
export function answerDelivery(
  answer: (Ended & { readonly held?: boolean }) | undefined,
  stream: boolean,
): Delivery {
  if (answer === undefined) return "none";
  const streamed = stream && answer.held !== true;
  if (answer.kind === "call.failed" && !streamed) return "none";
  return deliveryOf(answer, { streamed });
}
