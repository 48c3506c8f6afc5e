import type { StopReason, Usage } from "./answer.ts";
import type { Extras, Part, Unread } from "./exchange.ts";

/**
 * A streamed answer, in our words. Order: `start`; for each part `part-start`, deltas, `part-end`; `stop` for each choice;
 * `usage` any time (the last one counts); `end`. Parts are numbered from 0 within a choice, in the order they start, and
 * parts of one choice may be open at the same time. `failed` may come at any time and is the last event.
 */
export type AnswerEvent =
  | {
      readonly type: "start";
      /** The format it was read from, as in `Answer.format`. */
      readonly format?: string;
      readonly id: string;
      readonly model: string;
      readonly createdAtSeconds?: number;
      readonly extras?: Extras;
    }
  | { readonly type: "part-start"; readonly choice: number; readonly part: number; readonly of: PartStart }
  /** Text of a text, reasoning or refusal part; JSON text of a tool call's arguments. */
  | { readonly type: "delta"; readonly choice: number; readonly part: number; readonly text: string }
  /** A part that the vendor sends whole (media, sealed reasoning) or that a filter has finished: replaces its deltas. */
  | { readonly type: "part-whole"; readonly choice: number; readonly part: number; readonly value: Part }
  | {
      readonly type: "part-end";
      readonly choice: number;
      readonly part: number;
      readonly sealed?: string;
      readonly extras?: Extras;
    }
  /**
   * Something that no guard can read and that shows in no part of its own, as media and sealed reasoning do. Comes before the
   * event that has it.
   */
  | { readonly type: "unread"; readonly unread: Unread }
  | {
      readonly type: "stop";
      readonly choice: number;
      readonly reason: StopReason;
      readonly nativeStop?: string;
      readonly stopSequence?: string;
      /** Of the whole choice, e.g. log probabilities: a vendor's stream has them in pieces. */
      readonly extras?: Extras;
    }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "end" }
  | { readonly type: "failed"; readonly failure: ProviderFailure };

export type PartStart = (
  | { readonly kind: "text" }
  | { readonly kind: "reasoning"; readonly nativeKey?: string }
  | { readonly kind: "refusal" }
  | {
      readonly kind: "tool-call";
      readonly callId: string;
      readonly name: string;
      readonly freeText?: boolean;
    }
) & {
  /**
   * The vendor's id of what starts, where clients refer to it later. Written back to the same format only; no guard looks at it,
   * so a reader takes only short ids without spaces.
   */
  readonly nativeId?: string;
};

/**
 * The provider said no. The text is for the log only: what a program sees is ours, with a correlation id.
 */
export interface ProviderFailure {
  /** HTTP status, or 0 where the failure came inside a stream. */
  readonly status: number;
  readonly kind:
    "auth" | "permission" | "not-found" | "invalid" | "too-large" | "rate-limit" | "overloaded" | "server";
  readonly message: string;
}
