import { checklistIn, type ChecklistAsk } from "../app/checklist.ts";
import { KnownError } from "../base/errors.ts";
import type { Checklist, ItemStatus } from "../controls/checklist.ts";
import type { Control } from "../controls/control.ts";
import type { ControlStatus } from "../controls/status.ts";
import { duties } from "../evidence/duty.ts";
import { categoryOf } from "../controls/category.ts";
import { visible } from "./audit-lines.ts";
import { checklistJson, controlJson } from "../controls/checklist-json.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

/** What every command about the checklist takes. */
export const checklistOptions = {
  ...dataOption,
  ...jsonOption,
  feature: { type: "string" },
  env: { type: "string" },
  digest: { type: "string" },
  manifest: { type: "string" },
  controls: { type: "string", multiple: true },
} as const;

export const checklistUsage =
  "[--feature F] [--env dev|staging|prod] [--digest D] [--manifest FILE] [--controls FILE]... [--data DIR] [--json]";

/** @throws KnownError USAGE */
export function checklistAsk(input: CommandInput): ChecklistAsk {
  const environment = textOption(input, "env");
  return {
    data: dataOf(input),
    feature: textOption(input, "feature"),
    environment: environment === undefined ? undefined : environmentOf(environment),
    digest: textOption(input, "digest"),
    manifest: textOption(input, "manifest"),
    controls: listOption(input, "controls"),
  };
}

export const status: Command = {
  name: "status",
  summary: "Can we ship? The 14 items and their controls, each from entries of the log",
  usage: `[--control ID] [--all] ${checklistUsage}`,
  options: { ...checklistOptions, control: { type: "string" }, all: { type: "boolean" } },

  async run(input, terminal) {
    noPositionals(input, `status ${status.usage}`);
    const { checklist } = await checklistIn(checklistAsk(input), {
      nowMs: Date.now(),
      folder: process.cwd(),
      report: (line) => terminal.err(line),
    });
    const id = textOption(input, "control");
    if (id !== undefined) return showControl(checklist, id, { input, terminal });
    if (input.values["json"] === true) terminal.out(JSON.stringify(checklistJson(checklist)));
    else tell(checklist, terminal, input.values["all"] === true);
    return checklist.verdict.answer === "fail" ? 1 : 0;
  },
};

function showControl(
  checklist: Checklist,
  id: string,
  { input, terminal }: { readonly input: CommandInput; readonly terminal: Terminal },
): number {
  const control = checklist.catalogue.find((one) => one.id === id.toUpperCase());
  const said = checklist.controls.find((one) => one.id === control?.id);
  if (control === undefined || said === undefined)
    throw new KnownError("USAGE", `there is no control ${id}`, "seaworthy status --all lists them");
  if (input.values["json"] === true)
    terminal.out(JSON.stringify(controlJson(control, said, checklist.nowMs)));
  else for (const line of controlLines(control, said, checklist.nowMs)) terminal.out(visible(line));
  return said.state === "pass" || said.state === "not-applicable" || said.state === "pass-with-conditions"
    ? 0
    : 1;
}

function tell(
  { subject, items, controls, catalogue, verdict, nowMs }: Checklist,
  terminal: Terminal,
  all: boolean,
): void {
  const { feature, environment, digest } = subject;
  const answer = { pass: "yes", conditional: "yes, under conditions that people have signed", fail: "no" }[
    verdict.answer
  ];
  terminal.out(`Can ${feature} ship to ${environment}?  ${answer}`);
  terminal.out(`digest ${digest}`);
  terminal.out("");
  for (const item of items) for (const line of itemLines(item, nowMs)) terminal.out(visible(line));
  terminal.out("");
  const holding = controls.filter(({ state }) => state === "pass").length;
  terminal.out(
    `${holding} of ${controls.length} controls pass; ${verdict.red.length} keep it from shipping, ${verdict.due.length} are due later, ${verdict.conditions.length} stand by a decision`,
  );
  if (all)
    for (const one of controls)
      terminal.out(
        visible(
          `${one.id}  ${one.state.padEnd(20)}  ${one.required ? "hard" : "    "}  ${titleIn(catalogue, one)}  ${one.reason}`,
        ),
      );
  else if (verdict.answer === "fail")
    terminal.err("what to do first: seaworthy next; every control: seaworthy status --all");
}

const titleIn = (catalogue: readonly Control[], { id }: ControlStatus): string =>
  catalogue.find((control) => control.id === id)?.title ?? id;

/** Entries that a line names. Our own choice: more are in the JSON, and at each control. */
const entriesShown = 6;

function itemLines(status: ItemStatus, nowMs: number): readonly string[] {
  const { item, state, reason, holding, controls, because, atMs, validUntilMs, next } = status;
  const { owner, reviewer } = categoryOf(item.category);
  const head = `${String(item.number).padStart(2)}  ${state.padEnd(20)}  ${item.title}  (${holding} of ${controls.length} hold${ages(atMs, validUntilMs, nowMs)})`;
  if (state === "pass" || state === "not-applicable") return [head];
  const cited = because.slice(-entriesShown).join(", ");
  return [
    head,
    `      ${reason}`,
    ...(next === undefined ? [] : [`      next: ${next}`]),
    `      ${duties[owner]}, reviewed by ${duties[reviewer]}; ${because.length === 0 ? "no entries" : `entries ${because.length > entriesShown ? "..., " : ""}${cited}`}`,
  ];
}

function ages(atMs: number | undefined, validUntilMs: number | undefined, nowMs: number): string {
  const parts = [
    ...(atMs === undefined ? [] : [`oldest evidence ${span(nowMs - atMs)}`]),
    ...(validUntilMs === undefined ? [] : [`holds for ${span(validUntilMs - nowMs)}`]),
  ];
  return parts.length === 0 ? "" : `; ${parts.join(", ")}`;
}

const hourMs = 3_600_000;

/** `40 min`, `7 h` or `12 d`: what a person needs to know of it. */
export function span(ms: number): string {
  if (ms < 0) return `${span(-ms)} ago`;
  if (ms < 2 * hourMs) return `${Math.round(ms / 60_000)} min`;
  return ms < 48 * hourMs ? `${Math.round(ms / hourMs)} h` : `${Math.round(ms / (24 * hourMs))} d`;
}

function controlLines(control: Control, said: ControlStatus, nowMs: number): readonly string[] {
  const { failure } = control;
  const line = (name: string, text: string): string => `  ${name.padEnd(11)}${text}`;
  return [
    `${control.id}  ${control.title}`,
    line("state", `${said.state}${said.required ? ", and nothing ships without it" : ""}`),
    line("because", said.reason),
    line("entries", said.because.length === 0 ? "none" : said.because.join(", ")),
    ...(said.atMs === undefined ? [] : [line("age", span(nowMs - said.atMs))]),
    ...(said.validUntilMs === undefined ? [] : [line("expires", `in ${span(said.validUntilMs - nowMs)}`)]),
    ...(said.next === undefined ? [] : [line("next", said.next)]),
    line("owner", `${duties[said.owner]}; reviewed by ${duties[said.reviewer]}`),
    ...said.changes.map((change) => line("tailored", change)),
    "",
    line("risk", control.risk),
    line("check", control.check),
    line("why", control.why),
    line("passing", control.passing),
    line("artefact", control.artefact),
    line(
      "failure",
      `${failure.means} Who decides: ${failure.decides === "nobody" ? "nobody, it must pass" : duties[failure.decides]}.`,
    ),
    ...failure.mitigations.map((one) => line("mitigation", one)),
    ...(control.attests === undefined ? [] : [line("signed", control.attests)]),
    line("frameworks", control.frameworks.join(", ")),
  ];
}
