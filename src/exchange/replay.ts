import type { Answer } from "./answer.ts";
import type { Part } from "./exchange.ts";
import type { AnswerEvent, PartStart } from "./stream.ts";
import { argumentsText } from "./tool-arguments.ts";

/**
 * A whole answer as a stream says it, each part in one piece: `assemble` gives the same answer back. For answers that were kept and are
 * wanted as a stream.
 */
export function* replay(answer: Answer): Generator<AnswerEvent> {
  const { format, id, model, createdAtSeconds, extras } = answer;
  yield {
    type: "start",
    ...(format === undefined ? {} : { format }),
    id,
    model,
    ...(createdAtSeconds === undefined ? {} : { createdAtSeconds }),
    ...(extras === undefined ? {} : { extras }),
  };
  for (const [choice, { parts, stop, nativeStop, stopSequence, extras: own }] of answer.choices.entries()) {
    for (const [part, value] of parts.entries()) yield* partEvents(value, { choice, part });
    yield {
      type: "stop",
      choice,
      reason: stop,
      ...(nativeStop === undefined ? {} : { nativeStop }),
      ...(stopSequence === undefined ? {} : { stopSequence }),
      ...(own === undefined ? {} : { extras: own }),
    };
  }
  if (answer.usage !== undefined) yield { type: "usage", usage: answer.usage };
  yield { type: "end" };
}

function* partEvents(value: Part, at: { choice: number; part: number }): Generator<AnswerEvent> {
  const of = startOf(value);
  if (of === undefined) {
    yield { type: "part-whole", ...at, value };
    yield { type: "part-end", ...at };
    return;
  }
  yield { type: "part-start", ...at, of };
  const text =
    value.kind === "tool-call" ? argumentsText(value.arguments) : "text" in value ? value.text : "";
  if (text !== "") yield { type: "delta", ...at, text };
  yield {
    type: "part-end",
    ...at,
    ...(value.kind === "reasoning" && value.sealed !== undefined ? { sealed: value.sealed } : {}),
    ...(value.extras === undefined ? {} : { extras: value.extras }),
  };
}

/** Undefined for what no stream says in pieces. */
function startOf(part: Part): PartStart | undefined {
  switch (part.kind) {
    case "text":
    case "refusal":
      return { kind: part.kind };
    case "reasoning":
      return { kind: "reasoning", ...(part.nativeKey === undefined ? {} : { nativeKey: part.nativeKey }) };
    case "tool-call": {
      const { callId, name, freeText } = part;
      return { kind: "tool-call", callId, name, ...(freeText === undefined ? {} : { freeText }) };
    }
    case "tool-result":
    case "media":
      return undefined;
  }
}
