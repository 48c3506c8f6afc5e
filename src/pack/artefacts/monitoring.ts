import { stringify } from "yaml";
import type { Leaf } from "../../audit/leaf.ts";
import { observations, type ObservationName } from "../../evidence/observations.ts";
import { csvText } from "../csv.ts";
import { entriesOf, type PackFacts, type Tally } from "../facts.ts";
import { html, pageText, tableHtml, type Html } from "../html.ts";
import { timeText } from "../pack-file.ts";
import { attestedYaml } from "./filters.ts";
import { cell, newest, textFact, type Artefact } from "./artefact.ts";

export const monitoring: Artefact = {
  title: "Dashboard, alerts and investigations",
  controls: ["MI-19", "MI-20", "MI-22"],
  kinds: ["alert.opened", "alert.acknowledged", "alert.closed", "review.held"],
  files: {
    "dashboard.html": "what guards found and what was decided, day by day, with the newest figures",
    "alerts.yaml": "the kinds of alert that ring, and what was attested of channels and runbooks",
    "investigations.csv": "each incident: when it began, who took care, when it was over",
  },
  write: (facts) => ({
    "dashboard.html": dashboard(facts),
    "alerts.yaml": alerts(facts),
    "investigations.csv": investigations(facts),
  }),
};

const shown = [
  "log-calls",
  "log-usage",
  "log-violations",
  "log-rejections",
  "log-personal-data",
  "log-tools",
  "log-structured",
  "log-drift",
  "log-incidents",
  "probe-metrics",
] as const satisfies readonly ObservationName[];

function dashboard(facts: PackFacts): string | undefined {
  const found = shown.flatMap((name) => {
    const entry = newest(facts, name);
    return entry === undefined ? [] : [{ name, entry }];
  });
  if (found.length === 0 && facts.tallies.length === 0) return undefined;
  const { subject, nowMs } = facts.ask;
  return pageText(
    `Dashboard of ${subject.feature} in ${subject.environment}`,
    html`
      <p>
        As of <time datetime="${timeText(nowMs)}">${timeText(nowMs)}</time>, from a log of ${facts.head.size}
        entries; digest <code>${subject.digest}</code>.
      </p>
      ${daysTable("What guards found in requests, by day", facts.tallies, "request")}
      ${daysTable("What guards found in answers, by day", facts.tallies, "answer")}
      ${found.map(({ name, entry }) =>
        tableHtml(
          `${observations[name].summary} (entry ${entry.seq}, ${timeText(entry.atMs)})`,
          ["Figure", "Meaning", "Value"],
          Object.entries<string>(observations[name].facts).map(([fact, meaning]) => [
            fact,
            meaning,
            cell(entry.facts[fact]),
          ]),
        ),
      )}
    `,
  );
}

/** A bar a day; the number stands beside it, so that nothing is told by the bar alone. */
function daysTable(caption: string, all: readonly Tally[], side: Tally["side"]): Html {
  const own = all.filter((one) => one.side === side);
  if (own.length === 0) return html`<p>${caption}: nothing was found.</p>`;
  const days = [...Map.groupBy(own, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1));
  const countOf = (tallies: readonly Tally[], stopped: boolean): number =>
    tallies
      .filter(({ decision }) => (decision === "allow") !== stopped)
      .reduce((sum, { count }) => sum + count, 0);
  const most = Math.max(...days.map(([, tallies]) => countOf(tallies, true)), 1);
  return tableHtml(
    caption,
    ["Day", "Stopped or changed", "Let through", ""],
    days.map(([day, tallies]) => {
      const stopped = countOf(tallies, true);
      const width = Math.round((100 * stopped) / most);
      return [
        day,
        stopped,
        countOf(tallies, false),
        html`<span class="bar" style="width: ${width}%" aria-hidden="true"></span>`,
      ];
    }),
  );
}

function alerts(facts: PackFacts): string | undefined {
  const { alertKinds } = facts.beside;
  const attested = attestedYaml(facts, ["config-alerts", "config-runbooks"]);
  const kinds = alertKinds.length === 0 ? "" : stringify({ kinds_that_ring: [...alertKinds] });
  if (kinds === "" && attested === undefined) return undefined;
  const indented = attested === undefined ? "" : `attested:\n${attested.replaceAll(/^(?=.)/gm, "  ")}`;
  return kinds + indented;
}

function investigations(facts: PackFacts): string | undefined {
  const opened = entriesOf(facts, "alert.opened");
  if (opened.length === 0) return undefined;
  const later = (
    kind: "alert.acknowledged" | "alert.closed",
    incident: string | undefined,
  ): Leaf | undefined =>
    entriesOf(facts, kind).find((leaf) => incident !== undefined && textFact(leaf, "incident") === incident);
  return csvText(
    ["incident", "alert", "severity", "opened", "taken_care_of", "by", "closed", "entries"],
    opened.map((leaf) => {
      const id = textFact(leaf, "incident");
      const [taken, closed] = [later("alert.acknowledged", id), later("alert.closed", id)];
      return [
        id,
        textFact(leaf, "alert"),
        textFact(leaf, "severity"),
        timeText(leaf.at),
        taken === undefined ? undefined : timeText(taken.at),
        taken === undefined ? undefined : (textFact(taken, "by") ?? taken.user),
        closed === undefined ? undefined : timeText(closed.at),
        [
          leaf.seq,
          ...(taken === undefined ? [] : [taken.seq]),
          ...(closed === undefined ? [] : [closed.seq]),
        ].join(" "),
      ];
    }),
  );
}
