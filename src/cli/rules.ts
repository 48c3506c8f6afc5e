import { policiesFor } from "../app/settings.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import type { EntryQuery } from "../audit/search/entry-query.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import type { EntryKind } from "../evidence/entry.ts";
import type { Policy } from "../policy/policy.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { listOption, noPositionals, textOption } from "./options.ts";
import { activeRules, type ActiveRule } from "./rule-inventory.ts";
import { dataOf, flagOption, indexOptions } from "./search-options.ts";

const dayMs = 86_400_000;

/** Control IO-08: the hits of a week. */
const daysDefault = 7;
const daysMax = 400;

/** Entries that are looked at one by one for limits, and for anomalies. Our own choice: some seconds; more is said to be more. */
const lookedAtMax = 200_000;
const pageEntries = 1000;

const usage =
  "[--feature NAME] [--days 7] [--zero] [--manifest FILE] [--config FILE] [--environment ENV] [--data DIR] [--json]";

export const rules: Command = {
  name: "rules",
  summary: "List every rule in force, its version and its hits of the last 7 days in the log",
  usage,
  options: {
    ...indexOptions,
    feature: { type: "string" },
    days: { type: "string" },
    zero: { type: "boolean" },
    manifest: { type: "string", multiple: true },
    config: { type: "string" },
    environment: { type: "string" },
  },

  run(input, terminal) {
    noPositionals(input, `rules ${usage}`);
    const policies = policiesOf(input);
    const toMs = Date.now();
    const times = { fromMs: toMs - daysOf(input) * dayMs, toMs };
    const index = new SearchIndex(searchPlaces(dataOf(input)), (line) => terminal.err(line));
    try {
      const reports = policies.map((policy) => reportOf(policy, hitsOf(index, policy.feature, times)));
      for (const report of reports) show(report, input, terminal);
      if (!flagOption(input, "json")) {
        const zero = reports.flatMap(({ rows }) => rows).filter(({ hits }) => hits === 0).length;
        terminal.err(
          `${zero} without a hit since ${new Date(times.fromMs).toISOString()}: does each still look where it should? A rule that guards against what is rare has none`,
        );
      }
    } finally {
      index.close();
    }
    return Promise.resolve(0);
  },
};

interface Row extends ActiveRule {
  readonly hits: number;
  /** How often the guard could not look. */
  readonly blind: number;
}

interface Report {
  readonly feature: string;
  readonly digest: string;
  readonly rows: readonly Row[];
  /** Rules of the log that are not in force any more. */
  readonly retired: readonly (readonly [string, number])[];
  readonly more: boolean;
}

/** Hits by what entries name. */
interface Hits {
  /** By guard or judge. */
  readonly findings: ReadonlyMap<string, number>;
  readonly blind: ReadonlyMap<string, number>;
  readonly limits: ReadonlyMap<string, number>;
  readonly anomalies: ReadonlyMap<string, number>;
  /** There were more entries than were looked at. */
  readonly more: boolean;
}

/** @throws KnownError USAGE */
function policiesOf(input: CommandInput): readonly Policy[] {
  const environment = textOption(input, "environment");
  if (
    environment !== undefined &&
    environment !== "dev" &&
    environment !== "staging" &&
    environment !== "prod"
  )
    throw new KnownError(
      "USAGE",
      `there is no environment ${environment.slice(0, 40)}`,
      "dev, staging or prod",
    );
  const config = textOption(input, "config");
  const all = policiesFor(
    {
      manifests: listOption(input, "manifest"),
      ...(config === undefined ? {} : { config }),
      ...(environment === undefined ? {} : { environment }),
    },
    process.cwd(),
  );
  const feature = textOption(input, "feature");
  const chosen = feature === undefined ? all : all.filter((policy) => policy.feature === feature);
  if (chosen.length > 0) return chosen;
  throw new KnownError(
    "USAGE",
    `there is no feature ${(feature ?? "").slice(0, 60)}`,
    `it is one of ${all.map((policy) => policy.feature).join(", ")}`,
  );
}

/** @throws KnownError USAGE */
function daysOf(input: CommandInput): number {
  const text = textOption(input, "days") ?? String(daysDefault);
  const days = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (days >= 1 && days <= daysMax) return days;
  throw new KnownError(
    "USAGE",
    `--days ${text.slice(0, 40)} is no number of days`,
    `give one from 1 to ${daysMax}`,
  );
}

const callKinds: readonly EntryKind[] = [
  "call.input",
  "call.output",
  "call.refused",
  "call.failed",
  "call.judged",
];

function hitsOf(index: SearchIndex, feature: string, times: { fromMs: number; toMs: number }): Hits {
  const asked = (kind: readonly EntryKind[]): EntryQuery => ({
    where: { feature: [feature], kind },
    ...times,
  });
  const [findings, blind] = [new Map<string, number>(), new Map<string, number>()];
  const { groups = [] } = answerSearch(index, { ask: "groups", query: asked(callKinds), by: "finding" });
  for (const { value, count } of groups) {
    const colon = value.indexOf(":");
    // `and 3 more`: what an entry has no room to name belongs to no rule that is known.
    if (colon === -1) continue;
    add(value.slice(colon + 1) === "blind" ? blind : findings, value.slice(0, colon), count);
  }
  const limits = byFact(index, asked(["call.refused"]), "limit");
  const anomalies = byFact(index, asked(["anomaly.found"]), "anomaly");
  return {
    findings,
    blind,
    limits: limits.counts,
    anomalies: anomalies.counts,
    more: limits.more || anomalies.more,
  };
}

const add = (counts: Map<string, number>, name: string, by: number): void => {
  counts.set(name, (counts.get(name) ?? 0) + by);
};

/** Entries counted by a fact, which the index does not know: they are looked at one by one. */
function byFact(
  index: SearchIndex,
  query: EntryQuery,
  name: string,
): { readonly counts: ReadonlyMap<string, number>; readonly more: boolean } {
  const counts = new Map<string, number>();
  let after: number | undefined;
  for (let looked = 0; looked < lookedAtMax; looked += pageEntries) {
    const page = { order: "newest", limit: pageEntries, after } as const;
    const answer = answerSearch(index, { ask: "page", query, page }).page;
    for (const { leaf } of answer?.found ?? []) {
      const value = leaf.facts?.[name];
      if (typeof value === "string") add(counts, value, 1);
    }
    after = answer?.next;
    if (after === undefined) return { counts, more: false };
  }
  return { counts, more: true };
}

function reportOf(policy: Policy, hits: Hits): Report {
  const of = { guard: hits.findings, judge: hits.findings, limit: hits.limits, anomaly: hits.anomalies };
  const rows = activeRules(policy).map((rule): Row => ({
    ...rule,
    hits: of[rule.sort].get(rule.id) ?? 0,
    blind: hits.blind.get(rule.id) ?? 0,
  }));
  const active = new Set(rows.map(({ id }) => id));
  const retired = [hits.findings, hits.anomalies].flatMap((counts) =>
    [...counts].filter(([id]) => !active.has(id)),
  );
  return { feature: policy.feature, digest: policy.digest, rows, retired, more: hits.more };
}

function show(
  { feature, digest, rows, retired, more }: Report,
  input: CommandInput,
  terminal: Terminal,
): void {
  const shown = flagOption(input, "zero") ? rows.filter(({ hits }) => hits === 0) : rows;
  if (flagOption(input, "json")) {
    for (const row of shown)
      terminal.out(JSON.stringify({ feature, ...row, active: true, zero: row.hits === 0 }));
    if (!flagOption(input, "zero"))
      for (const [id, hits] of retired) terminal.out(JSON.stringify({ feature, id, hits, active: false }));
    return;
  }
  terminal.out(visible(`${feature}  ${digest}`));
  for (const { sort, id, version, hits, blind, does } of shown) {
    const flag = hits === 0 ? "  NO HITS" : "";
    const unseen = blind === 0 ? "" : `  could not look ${blind} times`;
    terminal.out(
      visible(
        `  ${sort.padEnd(8)} ${id.padEnd(30)} ${version.padEnd(13)} ${String(hits).padStart(8)}  ${does}${unseen}${flag}`,
      ),
    );
  }
  if (flagOption(input, "zero")) return;
  for (const [id, hits] of retired)
    terminal.out(
      visible(`  gone     ${id.padEnd(44)} ${String(hits).padStart(8)}  had hits and is not in force`),
    );
  if (more)
    terminal.err(`${feature}: limits and anomalies are counted over the newest ${lookedAtMax} entries only`);
}
