import type { Answer, Choice, StopReason, Usage } from "./answer.ts";
import type { Extras, Part, Unread } from "./exchange.ts";
import type { AnswerEvent, PartStart } from "./stream.ts";
import { readArguments } from "./tool-arguments.ts";

/**
 * The whole answer that a stream of events says, up to where the events end: a stream that failed gives what came before.
 *
 * A choice without `stop` has the reason `other`. The arguments of a tool call are parsed as in a buffered answer; a call
 * without any delta has the text "". What the events name as unread stands in `unread`, then media and sealed reasoning, with a
 * pointer into this answer.
 */
export function assemble(events: Iterable<AnswerEvent>): Answer {
  let start: Extract<AnswerEvent, { type: "start" }> | undefined;
  let usage: Usage | undefined;
  const choices = new Map<number, OpenChoice>();
  const choiceOf = (index: number): OpenChoice => {
    const known = choices.get(index);
    if (known !== undefined) return known;
    const made: OpenChoice = { parts: new Map(), stop: undefined };
    choices.set(index, made);
    return made;
  };
  const unread: Unread[] = [];
  for (const event of events) {
    if (event.type === "start") start = event;
    else if (event.type === "usage") usage = event.usage;
    else if (event.type === "unread") unread.push(event.unread);
    else if (event.type === "stop") choiceOf(event.choice).stop = event;
    else if (event.type !== "end" && event.type !== "failed") pushPart(choiceOf(event.choice), event);
  }
  const inOrder = [...choices].sort(([a], [b]) => a - b);
  return {
    ...(start?.format === undefined ? {} : { format: start.format }),
    id: start?.id ?? "",
    model: start?.model ?? "",
    ...(start?.createdAtSeconds === undefined ? {} : { createdAtSeconds: start.createdAtSeconds }),
    choices: inOrder.map(([, choice], i) => closeChoice(choice, `/choices/${i}`, unread)),
    ...(usage === undefined ? {} : { usage }),
    ...(start?.extras === undefined ? {} : { extras: start.extras }),
    unread,
  };
}

interface OpenChoice {
  readonly parts: Map<number, OpenPart>;
  stop: Extract<AnswerEvent, { type: "stop" }> | undefined;
}

interface OpenPart {
  of: PartStart;
  texts: string[];
  whole: Part | undefined;
  sealed: string | undefined;
  extras: Extras | undefined;
}

type PartEvent = Extract<AnswerEvent, { part: number }>;

function pushPart(choice: OpenChoice, event: PartEvent): void {
  let part = choice.parts.get(event.part);
  if (part === undefined) {
    part = { of: { kind: "text" }, texts: [], whole: undefined, sealed: undefined, extras: undefined };
    choice.parts.set(event.part, part);
  }
  if (event.type === "part-start") part.of = event.of;
  else if (event.type === "delta") part.texts.push(event.text);
  else if (event.type === "part-whole") part.whole = event.value;
  else {
    part.sealed = event.sealed ?? part.sealed;
    part.extras = event.extras ?? part.extras;
  }
}

function closeChoice(choice: OpenChoice, place: string, unread: Unread[]): Choice {
  const stop = choice.stop;
  const reason: StopReason = stop?.reason ?? "other";
  const parts = [...choice.parts].sort(([a], [b]) => a - b).map(([, part]) => closePart(part));
  parts.forEach((part, i) => {
    if (part.kind === "media") unread.push({ pointer: `${place}/parts/${i}`, kind: part.media });
    else if (part.kind === "reasoning" && part.sealed !== undefined)
      unread.push({ pointer: `${place}/parts/${i}`, kind: "sealed" });
  });
  return {
    parts,
    stop: reason,
    ...(stop?.nativeStop === undefined ? {} : { nativeStop: stop.nativeStop }),
    ...(stop?.stopSequence === undefined ? {} : { stopSequence: stop.stopSequence }),
    ...(stop?.extras === undefined ? {} : { extras: stop.extras }),
  };
}

function closePart(open: OpenPart): Part {
  const extras = open.extras === undefined ? {} : { extras: open.extras };
  const sealed = open.sealed === undefined ? {} : { sealed: open.sealed };
  if (open.whole !== undefined)
    return { ...open.whole, ...(open.whole.kind === "reasoning" ? sealed : {}), ...extras };
  const text = open.texts.join("");
  const of = open.of;
  switch (of.kind) {
    case "text":
      return { kind: "text", text, ...extras };
    case "refusal":
      return { kind: "refusal", text, ...extras };
    case "reasoning": {
      const nativeKey = of.nativeKey === undefined ? {} : { nativeKey: of.nativeKey };
      return { kind: "reasoning", text, ...nativeKey, ...sealed, ...extras };
    }
    case "tool-call":
      return {
        kind: "tool-call",
        callId: of.callId,
        name: of.name,
        arguments: readArguments(text, of.freeText),
        ...(of.freeText === true ? { freeText: true } : {}),
        ...extras,
      };
  }
}
