import { asAdmin } from "../app/admin.ts";
import { keyAges, type KeyAge } from "../app/rotation-report.ts";
import { rotationRulesFor } from "../app/settings.ts";
import type { KeyRecord } from "../store/store.ts";
import type { Command } from "./command.ts";
import { limitsLine } from "./key-limits.ts";
import { dataOf, day, shown, stateOf } from "./keys.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";

const dayMs = 86_400_000;

export const keysList: Command = {
  name: "keys list",
  summary: "List the virtual keys with age, due date and last use, without the keys themselves",
  usage: "[--config FILE]",
  options: { ...dataOption, ...jsonOption, config: { type: "string" } },
  async run(input, terminal) {
    noPositionals(input, "keys list");
    const data = dataOf(input);
    const config = textOption(input, "config");
    const rules = rotationRulesFor(config === undefined ? {} : { config }, process.cwd());
    const records = await asAdmin(data, async ({ keys }) => keys.list());
    const now = Date.now();
    const ages = keyAges({ data, records, rules, nowMs: now });
    if (input.values["json"] === true) {
      terminal.out(
        JSON.stringify(
          records.map((record) => ({
            ...shown(record),
            state: stateOf(record, now),
            ...ages.get(record.id),
          })),
        ),
      );
      return 0;
    }
    for (const record of records) terminal.out(lineOf(record, ages.get(record.id), now));
    if (records.length === 0) terminal.err("there are no keys; make one with `keys create`");
    return 0;
  },
};

function lineOf(record: KeyRecord, age: KeyAge | undefined, nowMs: number): string {
  const end = record.expiresAtMs === undefined ? "no end" : `until ${day(record.expiresAtMs)}`;
  const days = Math.max(0, Math.floor((nowMs - record.createdAtMs) / dayMs));
  const due = age?.dueAtMs === undefined ? "" : `due ${day(age.dueAtMs)}${markOf(age)}`;
  return [
    record.id,
    stateOf(record, nowMs).padEnd(8),
    record.features.join(","),
    record.environments.join(","),
    day(record.createdAtMs),
    end,
    `${days} d old`,
    ...(due === "" ? [] : [due]),
    age?.lastUsedAtMs === undefined ? "never used" : `last used ${day(age.lastUsedAtMs)}`,
    record.label,
    record.limits === undefined ? "" : limitsLine(record.limits),
  ]
    .filter((part) => part !== "")
    .join("  ");
}

const markOf = ({ stage }: KeyAge): string =>
  stage === "soon" ? " (soon)" : stage === "due" ? " (OVERDUE)" : stage === "stopped" ? " (STOPPED)" : "";
