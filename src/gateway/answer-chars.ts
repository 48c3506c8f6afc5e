import type { AnswerEvent } from "../exchange/stream.ts";

/** What an event adds to the answer as the log keeps it. */
export function charsOf(event: AnswerEvent): number {
  if (event.type === "delta") return event.text.length;
  if (event.type === "part-whole") return JSON.stringify(event.value).length;
  const extras = event.type === "part-end" || event.type === "stop" ? event.extras : undefined;
  return extras === undefined ? 0 : JSON.stringify(extras).length;
}
