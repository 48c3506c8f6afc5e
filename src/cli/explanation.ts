import type { Leaf } from "../audit/leaf.ts";

/** A finding as the entry has it: names and places, no text of people. */
export interface ToldFinding {
  /** `guard:kind`. */
  readonly name: string;
  readonly action: string;
  readonly message: string;
  readonly trace: readonly string[];
}

export interface Explained {
  readonly leaf: Leaf;
  /** Undefined where nobody opened the entry. */
  readonly findings?: readonly ToldFinding[];
}

const outcomes: Readonly<Record<NonNullable<Leaf["decision"]>, string>> = {
  allow: "was let through",
  redact: "was let through with replacements",
  hold: "waits for a person's yes",
  block: "was refused",
};

/** What each finding on data flow means, and what a person can do about it. */
const meanings: Readonly<Record<string, { readonly means: string; readonly advice: string }>> = {
  "flow:untrusted-meets-private": {
    means:
      "the conversation holds text that others can have written, and private data; a call that reaches others could carry that data to them",
    advice:
      "look at the arguments and approve the call; or let the tool that brings the text, or the data, be used in another session",
  },
  "flow:private-out": {
    means: "private data stands in the arguments of a call that reaches others",
    advice: "approve the call if that is what the user asked for; disguised data is never an accident",
  },
  "flow:copied-target": {
    means: "whom, where or what the call is about stands only in text that others can have written",
    advice: "approve the call if the user means this one, or let the user name it in their own words",
  },
  "flow:copied-content": {
    means: "what the call hands on was copied from text that others can have written",
    advice: "approve the call if the words are harmless there",
  },
};

/** An entry in plain words, a line each. */
export function explanationOf({ leaf, findings }: Explained): readonly string[] {
  const tool = leaf.facts?.["tool"];
  const effect = leaf.facts?.["effect"];
  const what =
    typeof tool === "string"
      ? `a call of ${tool}${typeof effect === "string" ? ` (${effect})` : ""}`
      : (subjects[leaf.kind] ?? leaf.kind);
  const where = [leaf.feature, leaf.environment].filter((word) => word !== undefined).join("/");
  const labels = leaf.facts?.["labels"];
  const named =
    findings ?? (leaf.findings ?? []).map((name) => ({ name, action: "", message: "", trace: [] }));
  return [
    `entry ${leaf.seq}, ${new Date(leaf.at).toISOString()}, ${where}, exchange ${leaf.exchange ?? "none"}`,
    `  ${what} ${leaf.decision === undefined ? "was written down" : outcomes[leaf.decision]}`,
    ...(Array.isArray(labels) && labels.length > 0
      ? [`  in the conversation: ${labels.map(String).join(", ")}`]
      : []),
    ...(named.length === 0 ? ["  nothing was found"] : named.flatMap(findingLines)),
    ...next(leaf),
    "",
  ];
}

const subjects: Readonly<Record<string, string>> = {
  "call.input": "the request",
  "call.refused": "the request",
  "call.output": "the answer",
};

function findingLines({ name, action, message, trace }: ToldFinding): readonly string[] {
  const meaning = meanings[name];
  return [
    `  ${name}${action === "" ? "" : ` (${action})`}${message === "" ? "" : `: ${message}`}`,
    ...trace.map((line) => `    ${line}`),
    ...(meaning === undefined ? [] : [`    that is: ${meaning.means}`, `    to do:   ${meaning.advice}`]),
  ];
}

function next({ decision, exchange }: Leaf): readonly string[] {
  const id = exchange ?? "";
  const all = exchange === undefined ? [] : [`  all of the exchange: seaworthy audit show ${id}`];
  if (decision === "hold") return ["  what waits for a yes: seaworthy approvals list", ...all];
  return decision === "block" ? all : [];
}
