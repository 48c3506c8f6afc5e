import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { rotationCalendar } from "../app/rotation-calendar.ts";
import { rotationJson, type RotationItem } from "../app/rotation-items.ts";
import { rotationReport } from "../app/rotation-report.ts";
import { sentenceOf } from "../app/rotation.ts";
import { rotationFor } from "../app/settings.ts";
import { KnownError } from "../base/errors.ts";
import type { Command, Terminal } from "./command.ts";
import { dataOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { environmentOf } from "./serve.ts";

export const rotation: Command = {
  name: "rotation",
  summary: "List keys and credentials that are due to be replaced; --ics writes the calendar",
  usage: "[--all] [--ics FILE] [--config FILE] [--manifest FILE]... [--environment dev|staging|prod]",
  options: {
    ...dataOption,
    ...jsonOption,
    all: { type: "boolean" },
    ics: { type: "string" },
    config: { type: "string" },
    manifest: { type: "string", multiple: true },
    environment: { type: "string" },
  },
  async run(input, terminal) {
    noPositionals(input, `rotation ${rotation.usage}`);
    const [data, config, environment, ics] = ["data", "config", "environment", "ics"].map((name) =>
      textOption(input, name),
    );
    const asked = rotationFor(
      {
        manifests: listOption(input, "manifest"),
        ...(data === undefined ? {} : { data }),
        ...(config === undefined ? {} : { config }),
        ...(environment === undefined ? {} : { environment: environmentOf(environment) }),
      },
      process.cwd(),
    );
    const now = Date.now();
    const items = await rotationReport(asked.data, asked.rotation, now);
    if (ics !== undefined) writeCalendar(resolve(ics), items, now);
    const due = items.filter(({ stage }) => stage !== "fresh");
    const listed = input.values["all"] === true ? items : due;
    if (input.values["json"] === true) terminal.out(JSON.stringify(listed.map(rotationJson)));
    else told(listed, items.length, terminal);
    if (ics !== undefined) terminal.err(`${items.length} dates are in ${resolve(ics)}`);
    return items.some(({ stage }) => stage === "due" || stage === "stopped") ? 1 : 0;
  },
};

/** What is only a date as yet is a line too, where somebody asks for all. */
function told(listed: readonly RotationItem[], count: number, terminal: Terminal): void {
  for (const item of listed)
    terminal.out(`${item.stage.padEnd(7)}  ${item.risk.padEnd(6)}  ${sentenceOf(item)}`);
  if (listed.length === 0)
    terminal.err(
      count === 0 ? "there is nothing that gets older yet" : `nothing is due soon; --all lists all ${count}`,
    );
}

function writeCalendar(path: string, items: readonly RotationItem[], nowMs: number): void {
  const text = rotationCalendar(items, nowMs);
  try {
    writeFileSync(path, text);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw new KnownError("USAGE", `${path} cannot be written: ${code}`, "name another with --ics");
  }
}
