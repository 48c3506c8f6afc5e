import type { Extras, Part } from "../exchange/exchange.ts";
import type { AnswerEvent, PartStart } from "../exchange/stream.ts";
import type { TextFilter } from "./text-filter.ts";
import { stoppedAfter, type StoppedAs } from "./tools/answer-calls.ts";

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
  /** It was a call that was refused; a text says so in its place. */
  told: boolean;
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

export function newFlow(part: number, of: PartStart | undefined, text: TextFilter | undefined): Flow {
  return {
    part,
    of,
    text,
    ready: [],
    collected: "",
    sent: "",
    value: undefined,
    tail: {},
    ended: false,
    lost: false,
    told: false,
    seen: 0,
  };
}

/** What has left of it, as a part. */
export function partOf({ value, of, sent, tail }: Flow): Part | undefined {
  if (value !== undefined) return tail.extras === undefined ? value : { ...value, extras: tail.extras };
  if (of === undefined || of.kind === "tool-call") return undefined;
  return { kind: of.kind, text: sent, ...tail };
}

/** Puts a text in the place of a call. */
export function tell(flow: Flow, choice: number, text: string): void {
  const at = { choice, part: flow.part };
  flow.told = true;
  flow.ready.push({ type: "part-start", ...at, of: { kind: "text" } }, { type: "delta", ...at, text });
}

/** Why a choice stopped, once its refused calls are taken out of it. */
export function stoppedWith(flows: readonly Flow[], said: StoppedAs): StoppedAs {
  if (!flows.some(({ told }) => told)) return said;
  const isCall = ({ of, value, told }: Flow): boolean =>
    !told && (of?.kind === "tool-call" || value?.kind === "tool-call");
  return stoppedAfter(said, flows.some(isCall));
}
