/** What a runbook is for; the checklist asks for the first four before anything ships, and the others belong to AI features. */
export const scenarios = {
  "confidential-data": "an answer showed somebody what they may not see",
  "leaked-key": "a key or a credential is known outside",
  "usage-spike": "costs or use rise without a reason",
  "concerning-behaviour": "somebody reports that the feature did harm",
  "prompt-leak": "the feature's instructions are known outside",
  "poisoned-knowledge": "a document that the feature reads was made to mislead it",
  "changed-version": "a newer version does worse, or serves without having been let through",
} as const;

export type Scenario = keyof typeof scenarios;

/** The checklist's: without these four nothing ships. */
export const scenariosNeeded: readonly Scenario[] = [
  "confidential-data",
  "leaked-key",
  "usage-spike",
  "concerning-behaviour",
];

/** How AI features fail, as the checklist lists it: each has a runbook. */
export const failureModes = {
  "prompt-leak": "instructions come out",
  "data-extraction": "other people's data, or what the model was trained on, comes out",
  "injected-action": "words in a document or a message made it act",
  "cost-abuse": "somebody uses it at our expense",
  "harmful-advice": "it says what harms, or what is wrong",
  "poisoned-knowledge": "what it reads was made to mislead it",
  "model-regression": "a newer model or prompt does worse than the one before",
} as const;

export type FailureMode = keyof typeof failureModes;

/** Our own choice: what fits on one sheet of A4 at 11 points. */
const pageLinesMax = 60;
const pageCharsMax = 3500;

/** The checklist's: the first three things. */
const stepsMin = 3;

export interface Runbook {
  readonly path: string;
  readonly title: string;
  readonly scenario: Scenario;
  readonly modes: readonly FailureMode[];
  /** Kinds of alert that lead to it; `limit.*` for all that begin so. */
  readonly alerts: readonly string[];
  /** Steps of its first section, each with a command. */
  readonly steps: number;
  readonly isOnePage: boolean;
  readonly text: string;
}

export interface RunbookProblem {
  readonly path: string;
  readonly problem: string;
}

const head = /^---\n([\s\S]{0,2000}?)\n---\n/;

/** Reads a page of Markdown with its head: `scenario`, `modes` and `alerts`. */
export function readRunbook(path: string, text: string): Runbook | RunbookProblem {
  const found = head.exec(text);
  const wrong = (problem: string): RunbookProblem => ({ path, problem });
  if (found === null) return wrong("it does not begin with a head between two lines of ---");
  const members = new Map<string, string>();
  for (const line of (found[1] ?? "").split("\n")) {
    const member = /^(scenario|modes|alerts): (.+)$/.exec(line);
    if (member === null)
      return wrong(`its head has a line that is none of scenario, modes and alerts: ${line.slice(0, 60)}`);
    members.set(member[1] ?? "", member[2] ?? "");
  }
  const scenario = members.get("scenario") ?? "";
  if (!Object.hasOwn(scenarios, scenario))
    return wrong(`its scenario is none of ${Object.keys(scenarios).join(", ")}`);
  const modes = listOf(members.get("modes"));
  const unknown = modes.find((mode) => !Object.hasOwn(failureModes, mode));
  if (unknown !== undefined)
    return wrong(`${unknown.slice(0, 60)} is none of ${Object.keys(failureModes).join(", ")}`);
  const body = text.slice(found[0].length);
  return {
    path,
    title: /^# (.{1,200})$/m.exec(body)?.[1] ?? scenario,
    scenario: scenario as Scenario,
    modes: modes as readonly FailureMode[],
    alerts: listOf(members.get("alerts")),
    steps: stepsIn(body),
    isOnePage: body.trim().split("\n").length <= pageLinesMax && body.length <= pageCharsMax,
    text: body.trim(),
  };
}

/** `[a, b]`, or one. */
const listOf = (text = ""): readonly string[] =>
  text
    .replace(/^\[|\]$/g, "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

/** Numbered items of the first section, each of which has a command. */
function stepsIn(body: string): number {
  const [, first = ""] = body.split(/^## .{1,200}$/m);
  const items = first.split(/^(?=\d{1,2}\. )/m).filter((item) => /^\d{1,2}\. /.test(item));
  return items.filter((item) => /`[^`\n]{3,200}`/.test(item)).length;
}

/** Of several for one scenario the last one counts: the operator's own after those that ship. */
export function runbooksByScenario(all: readonly Runbook[]): ReadonlyMap<Scenario, Runbook> {
  return new Map(all.map((one) => [one.scenario, one]));
}

export function runbookFigures(all: readonly Runbook[]): {
  readonly scenarios: number;
  readonly pages: number;
  readonly steps: number;
  readonly modes: number;
} {
  const byScenario = runbooksByScenario(all);
  const needed = scenariosNeeded.flatMap((scenario) => byScenario.get(scenario) ?? []);
  const covered = new Set([...byScenario.values()].flatMap(({ modes }) => modes));
  return {
    scenarios: needed.length,
    pages: needed.filter(({ isOnePage }) => isOnePage).length,
    steps: needed.filter(({ steps }) => steps >= stepsMin).length,
    modes: Object.keys(failureModes).filter((mode) => !covered.has(mode as FailureMode)).length,
  };
}

/** The runbook that an alert leads to; of several the one that names its kind most exactly. */
export function runbookOfAlert(all: Iterable<Runbook>, kind: string): Runbook | undefined {
  let best: { readonly runbook: Runbook; readonly length: number } | undefined;
  for (const runbook of all)
    for (const pattern of runbook.alerts) {
      const fits = pattern.endsWith("*") ? kind.startsWith(pattern.slice(0, -1)) : pattern === kind;
      if (fits && pattern.length > (best?.length ?? -1)) best = { runbook, length: pattern.length };
    }
  return best?.runbook;
}
