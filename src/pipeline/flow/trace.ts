import type { Label } from "./labels.ts";

/** What a condition of a rule was met by. */
export const labelLine = (condition: string, label: Label): string => `${condition}: ${shownLabel(label)}`;

/** How a label got there, in plain words: names and places, never text. */
export function shownLabel(label: Label): string {
  return `${whatOf(label)} ${whereOf(label)}`;
}

function whatOf({ origin, tool, untrusted, holds, unread }: Label): string {
  const how = [unread === true ? "unread" : "", untrusted ? "untrusted" : "", ...holds].filter(
    (word) => word !== "",
  );
  return `${how.length === 0 ? "" : `${how.join(", ")} `}text ${sources[origin]}${tool === undefined ? "" : ` ${shownName(tool)}`}`;
}

const sources: Readonly<Record<Label["origin"], string>> = {
  system: "of the operator",
  user: "of the user",
  assistant: "of the assistant",
  tool: "of the tool",
  document: "of a document",
  web: "of the web by the tool",
};

const whereOf = ({ place, exchange }: Label): string =>
  place === "session" ? `from the earlier exchange ${exchange} of this session` : `at ${place}`;

const shownName = (name: string): string =>
  /^[A-Za-z0-9_.-]{1,128}$/.test(name) ? name : "with an odd name";
