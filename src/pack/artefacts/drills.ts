import type { JsonObject } from "../../base/json.ts";
import { observations, type ObservationName } from "../../evidence/observations.ts";
import { calendarText, wholeDay } from "../calendar.ts";
import type { PackFacts } from "../facts.ts";
import { timeText } from "../pack-file.ts";
import { detailsOf, newest, type Artefact } from "./artefact.ts";

const names = (Object.keys(observations) as ObservationName[]).filter(
  (name) => name.startsWith("drill-") || name === "exercise-runbook",
);

export const rehearsals: Artefact = {
  title: "Runbooks, rehearsals and when they are due",
  controls: ["IE-02", "IE-03"],
  files: {
    "drill.json": "the newest of each rehearsal, in a file of its own",
    "drills.ics": "the day by which each is to be rehearsed again",
    "runbooks.md": "the runbooks, each in a file of its own under runbooks/",
  },
  write(facts) {
    const played = names.flatMap((name) => {
      const entry = newest(facts, name);
      return entry === undefined ? [] : [{ name, entry }];
    });
    return {
      ...(played.length === 0 ? { "drill.json": undefined } : {}),
      ...Object.fromEntries(
        played.map(({ name, entry }) => [
          `drill-${name.replace(/^drill-/, "")}.json`,
          drillJson(facts, name, { ...entry }),
        ]),
      ),
      "drills.ics": dueDates(facts),
      ...(facts.beside.runbooks.length === 0 ? { "runbooks.md": undefined } : {}),
      ...Object.fromEntries(facts.beside.runbooks.map(({ name, text }) => [`runbooks/${name}`, text])),
    };
  },
};

function drillJson(
  facts: PackFacts,
  name: ObservationName,
  { seq, atMs, facts: figures }: { readonly seq: number; readonly atMs: number; readonly facts: JsonObject },
): string {
  const details = detailsOf(facts, seq);
  return `${JSON.stringify(
    {
      rehearsal: name,
      summary: observations[name].summary,
      entry: seq,
      at: timeText(atMs),
      figures,
      ...(details === undefined ? {} : { details }),
    },
    null,
    2,
  )}\n`;
}

/** By when each rehearsal that a control asks for is to be played again: what was never played is due now. */
function dueDates(facts: PackFacts): string | undefined {
  const { subject, nowMs } = facts.ask;
  const wanted = new Map<ObservationName, { freshMs: number; controls: string[] }>();
  for (const { id, requires } of facts.sheet.controls.values())
    for (const { observation, freshMs } of requires) {
      if (!names.includes(observation)) continue;
      const known = wanted.get(observation);
      if (known === undefined) wanted.set(observation, { freshMs, controls: [id] });
      else {
        known.freshMs = Math.min(known.freshMs, freshMs);
        known.controls.push(id);
      }
    }
  if (wanted.size === 0) return undefined;
  return calendarText(
    [...wanted].map(([name, { freshMs, controls }]) => {
      const last = newest(facts, name);
      const dueAtMs = last === undefined ? nowMs : last.atMs + freshMs;
      return {
        ...wholeDay(`${name}-${subject.feature}-${subject.environment}`, { atMs: dueAtMs, nowMs }),
        title: `Rehearse again: ${name}`,
        description: `${observations[name].summary}. Asked for by ${controls.join(", ")}. ${
          last === undefined
            ? "It was never played."
            : `Played last on ${timeText(last.atMs)}, entry ${last.seq}.`
        }`,
        categories: ["rehearsal"],
      };
    }),
    { name: `Rehearsals of ${subject.feature} in ${subject.environment}`, product: "Rehearsals" },
  );
}
