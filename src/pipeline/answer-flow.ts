import type { Extras, Part } from "../exchange/exchange.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import type { TextFilter } from "./text-filter.ts";

/** One part of a streamed answer on its way through. */
export interface Flow {
  readonly part: number;
  readonly of: PartStart | undefined;
  readonly text: TextFilter | undefined;
  /** Events that are ready but wait for the parts before this one. */
  readonly ready: AnswerEvent[];
  /** What a tool call has so far: judged when it is whole. */
  collected: string;
  /** As released, for the guards that judge the whole and for the log. */
  sent: string;
  value: Part | undefined;
  /** What the vendor says of a part at its end. */
  tail: { readonly sealed?: string; readonly extras?: Extras };
  ended: boolean;
  /** Something was taken out of it. */
  lost: boolean;
  /** Verdicts of `text` that were looked at. */
  seen: number;
}

/** The parts of one choice. */
export interface Flows {
  readonly byPart: Map<number, Flow>;
  /** In the order in which they began. */
  readonly inOrder: Flow[];
  /** How many of them, from the first, have left. */
  left: number;
}

/** What has left of it, as a part. */
export function partOf({ value, of, sent, tail }: Flow): Part | undefined {
  if (value !== undefined) return tail.extras === undefined ? value : { ...value, extras: tail.extras };
  if (of === undefined || of.kind === "tool-call") return undefined;
  return { kind: of.kind, text: sent, ...tail };
}
