import type { Holding } from "../../policy/flow-rules.ts";

export type { Holding } from "../../policy/flow-rules.ts";

/** Where a text came from. `web`: a tool brought it from outside; `document`: a file, a page or a chunk that somebody handed in. */
export type Origin = "system" | "user" | "assistant" | "tool" | "document" | "web";

/** One thing that is in a session's context, and how it got there. */
export interface Label {
  readonly origin: Origin;
  /** Others than the operator and the user can put words into it. */
  readonly untrusted: boolean;
  readonly holds: readonly Holding[];
  /** Where it was seen: a JSON pointer into the exchange, or "session" for what an earlier call brought. */
  readonly place: string;
  /** The tool that brought it. */
  readonly tool?: string;
  /** The exchange in which it came in. */
  readonly exchange: string;
  /** Nobody could read it: an image, a file, what a provider keeps. */
  readonly unread?: true;
}
