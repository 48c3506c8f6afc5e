import { measures as measured } from "../src/collect/measures/all.ts";
import { settingCollectors, type SettingParts } from "../src/collect/settings/setting-collectors.ts";
import { canaries } from "../src/evidence/observed/canaries.ts";
import { settings } from "../src/evidence/observed/config.ts";
import { drills } from "../src/evidence/observed/drills.ts";
import { measures } from "../src/evidence/observed/measures.ts";
import { people } from "../src/evidence/observed/people.ts";
import { probes } from "../src/evidence/observed/probes.ts";
import { reports } from "../src/evidence/observed/reports.ts";
import type { ObservationRow } from "../src/evidence/observed/row.ts";

const groups: readonly { readonly who: string; readonly rows: Readonly<Record<string, ObservationRow>> }[] = [
  { who: "canary", rows: canaries },
  { who: "drill", rows: drills },
  { who: "probe", rows: probes },
  { who: "settings", rows: settings },
  { who: "count", rows: measures },
  { who: "report", rows: reports },
  { who: "person", rows: people },
];

const hourMs = 3_600_000;

/** Nobody looks at these parts here: only how often each collector looks is asked. */
const noParts = { alerts: { channels: [] } } as unknown as SettingParts;

/** How often settings are read and the log is counted; the others say it on their own pages. */
const every: ReadonlyMap<string, number> = new Map(
  [...measured, ...settingCollectors(noParts)].map(
    ({ observation, everyMs }) => [observation, everyMs] as const,
  ),
);

const often = (name: string): string => {
  const ms = every.get(name);
  if (ms === undefined) return "";
  return ms === hourMs ? "hour" : `${ms / hourMs} h`;
};

/** All observations as a table of Markdown: the registry's own words. */
export const evidenceTable = (): string =>
  [
    "| observation | of | by | every | what it says |",
    "| --- | --- | --- | --- | --- |",
    ...groups.flatMap(({ who, rows }) =>
      Object.entries(rows).map(
        ([name, { of, summary }]) => `| \`${name}\` | ${of} | ${who} | ${often(name)} | ${summary} |`,
      ),
    ),
  ].join("\n");

/** Printed for whoever brings the page up to date. */
if (import.meta.main) console.log(evidenceTable());
