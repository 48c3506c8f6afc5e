/**
 * How often anomalies are found where there are none, and how soon where there is one. Run: npm run bench -- anomalies [users] [seeds]
 *
 * Sixty ordinary days of a company (the traffic of `limits/anomaly/traffic.test-data.ts`: sessions around each one's noon, few at the
 * weekend, lognormal lengths, three calls in a hundred from another country), each seed another company. Everything found in them is a
 * false alarm. Then, on day 50 of each, one anomaly of each kind is planted, each into days of its own, and it is counted how often
 * it is found and after how long. CPU and memory are measured on the same entries.
 */
import type { JsonObject } from "../src/base/json.ts";
import { anomalyRules } from "../src/policy/anomalies-section.ts";
import { Anomalies, type Change } from "../src/limits/anomaly/anomalies.ts";
import type { BaselineRow } from "../src/limits/anomaly/baselines.ts";
import { dayMs, hourMs, minuteMs, type Finding } from "../src/limits/anomaly/finding.ts";
import { call, mondayMs, refusal, traffic, type Seen } from "../src/limits/anomaly/traffic.test-data.ts";

const [users, seeds] = [Number(process.argv[3] ?? 200), Number(process.argv[4] ?? 5)];
const days = 60;
const plantedDay = 50;

const watching = (): Anomalies =>
  new Anomalies({
    rules: new Map(["support", "search"].map((feature) => [feature, anomalyRules()])),
    personOf: (tenant, user) => `${tenant ?? ""}/${user}`,
  });

function play(anomalies: Anomalies, seen: readonly Seen[]): readonly Change[] {
  const changes: Change[] = [];
  let tickedMs = seen[0]?.atMs ?? 0;
  for (const [index, { entry, atMs }] of seen.entries()) {
    for (; tickedMs + minuteMs < atMs; tickedMs += minuteMs)
      changes.push(...anomalies.tick(tickedMs + minuteMs));
    for (const change of anomalies.see(entry, atMs, index)) changes.push(change);
  }
  return changes;
}

const findings = (changes: readonly Change[]): Finding[] =>
  changes.flatMap((one) => (one.change === "found" ? [one.finding] : []));

const many = (count: number, make: (i: number) => readonly Seen[]): Seen[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();

/** Somebody of the traffic who uses the feature support, and where they are at home. */
const who = (i: number): { user: string; tenant: string } => {
  const at = 4 * (i % Math.floor(users / 4)) + 1 + (Math.floor(i / 7) % 3);
  return { user: `user-${at}`, tenant: `tenant-${at % 3}` };
};
const noonMs = mondayMs + plantedDay * dayMs + 11 * hourMs;
const by = (i: number, atMs: number, facts: JsonObject = {}): Seen[] =>
  call(atMs, { entry: who(i), facts: { place: "", ...facts } });

/** What is planted, and the kind that it is to be found as. */
const planted: Readonly<Record<string, { readonly kind: string; readonly seen: readonly Seen[] }>> = {
  "every second call fails": {
    kind: "error-rate",
    seen: many(60, (i) => {
      const [input, output] = by(i, noonMs + i * 5000) as [Seen, Seen];
      return i % 2 === 0
        ? [input, output]
        : [
            input,
            { ...output, entry: { ...output.entry, kind: "call.failed", facts: { reason: "server" } } },
          ];
    }),
  },
  "a call for 12 dollars": { kind: "costly-request", seen: by(0, noonMs, { usd: 12 }) },
  "attacks of one user, one a second": {
    kind: "violations",
    seen: many(60, (i) => [
      refusal(noonMs + i * 1000, {
        feature: "support",
        key: "key-support",
        ...who(0),
        findings: ["prompt-injection:override"],
      }),
    ]),
  },
  "wrong keys, one in ten seconds": {
    kind: "failed-keys",
    seen: many(10, (i) => [refusal(noonMs + i * 10_000, {}, { code: "KEY_REFUSED", address: "a-1" })]),
  },
  "another feature by a key": {
    kind: "unusual-scope",
    seen: call(noonMs, {
      entry: { feature: "search", key: "key-support", user: "user-0", tenant: "tenant-0" },
      facts: { place: "" },
    }),
  },
  "a scope that the key does not open": {
    kind: "refused-scope",
    seen: [refusal(noonMs, { key: "key-support" }, { code: "SCOPE_REFUSED" })],
  },
  "a busy user in the night": {
    kind: "unusual-hour",
    seen: many(20, (i) => by(i, mondayMs + plantedDay * dayMs + 0.5 * hourMs + i, {})).concat(
      many(60, (i) => by(Math.floor(i / 3), mondayMs + plantedDay * dayMs + hourMs + i * 20_000)),
    ),
  },
  "a user from another continent": {
    kind: "unusual-place",
    seen: many(5, (i) => by(i, noonMs + i * 1000, { place: "BR" })),
  },
  "a key from another network": { kind: "unusual-place", seen: by(0, noonMs, { network: "net-other" }) },
  "ten times the requests": {
    kind: "spike",
    seen: many(users * 3, (i) => by(i, noonMs + (i * 3 * minuteMs) / (users * 3))),
  },
  "a script of one user": { kind: "spike", seen: many(80, (i) => by(0, noonMs + i * 3000)) },
  "three days' tokens": {
    kind: "daily-tokens",
    seen: many(users, (i) => by(i, noonMs + i * 10_000, { inputTokens: 30_000 })),
  },
  "answers half as long": {
    kind: "length-drift",
    seen: many(400, (i) => by(i, noonMs + i * 20_000, { outputTokens: 60 })),
  },
  "one refusal in three": {
    kind: "refusal-drift",
    seen: many(400, (i) => by(i, noonMs + i * 20_000, { finish: i % 3 === 0 ? "refusal" : "end" })),
  },
  "one answer in four flagged": {
    kind: "finding-drift",
    seen: many(400, (i) =>
      by(i, noonMs + i * 20_000).map((one) => ({
        ...one,
        entry: { ...one.entry, findings: i % 4 === 0 ? ["harmful-content:VIOLENCE"] : [] },
      })),
    ),
  },
  "another model under the name": {
    kind: "model-changed",
    seen: by(0, noonMs, { answeredBy: "gpt-4.1-nano-2025-04-14" }),
  },
  "another fingerprint": {
    kind: "fingerprint-changed",
    seen: by(0, noonMs, { fingerprint: "fp_abcdef0123" }),
  },
};

const falseAlarms = new Map<string, number>();
const detections = new Map<string, { found: number; latencyMs: number[]; calls: number[]; others: number }>();
let [entries, cpuMicros, subjects, bytes] = [0, 0, 0, 0];

for (let seed = 1; seed <= seeds; seed += 1) {
  const anomalies = watching();
  const source = traffic({ seed, users });
  let rows: readonly BaselineRow[] = [];
  let plantedInto: readonly Seen[] = [];
  for (let day = 0; day < days; day += 1) {
    const seen = source.next().value as Seen[];
    if (day === plantedDay) {
      const states = new Map<string, BaselineRow>();
      // Rows are only of what changed: all of the last days together are the state.
      for (const row of anomalies.take(Infinity).rows) states.set(`${row.kind}:${row.id}`, row);
      rows = [...states.values()];
      plantedInto = seen;
      subjects = rows.length;
      bytes = JSON.stringify(rows).length;
    }
    const before = process.cpuUsage();
    const changes = play(anomalies, seen);
    const { user, system } = process.cpuUsage(before);
    cpuMicros += user + system;
    entries += seen.length;
    for (const { kind, subject, severity } of findings(changes)) {
      const name = `${kind} of a ${subject.kind} (${severity})`;
      falseAlarms.set(name, (falseAlarms.get(name) ?? 0) + 1);
    }
  }
  const quiet = new Set(playDay(rows, plantedInto, []).map(({ key }) => key));
  for (const [name, { kind, seen }] of Object.entries(planted)) {
    const found = playDay(rows, plantedInto, seen).filter(({ key }) => !quiet.has(key));
    const hit = found.find((one) => one.kind === kind);
    const known = detections.get(name) ?? { found: 0, latencyMs: [], calls: [], others: 0 };
    const firstMs = seen[0]?.atMs ?? 0;
    known.others += found.filter((one) => one.kind !== kind).length;
    if (hit !== undefined) {
      known.found += 1;
      known.latencyMs.push(hit.atMs - firstMs);
      known.calls.push(
        seen.filter(
          ({ atMs, entry: { kind: what } }) =>
            atMs <= hit.atMs && (what === "call.input" || what === "call.refused"),
        ).length,
      );
    }
    detections.set(name, known);
  }
}

function playDay(rows: readonly BaselineRow[], ordinary: readonly Seen[], more: readonly Seen[]): Finding[] {
  const anomalies = watching();
  anomalies.restore(rows);
  return findings(
    play(
      anomalies,
      [...ordinary, ...more].sort((a, b) => a.atMs - b.atMs),
    ),
  );
}

const weeks = (days / 7) * seeds;
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
console.log(`${seeds} companies of ${users} users, ${days} days each, ${entries} entries`);
console.log(`\nfalse alarms a week and company (all that is found in ordinary days)`);
for (const [name, count] of [...falseAlarms].sort((a, b) => b[1] - a[1]))
  console.log(`  ${(count / weeks).toFixed(2).padStart(7)}  ${name}`);
const total = [...falseAlarms.values()].reduce((sum, count) => sum + count, 0);
console.log(
  `  ${(total / weeks).toFixed(2).padStart(7)}  all; of warnings and worse ${([...falseAlarms].filter(([name]) => !name.endsWith("(info)")).reduce((sum, [, count]) => sum + count, 0) / weeks).toFixed(2)}`,
);
console.log(
  `\nplanted                              kind                  found   after (median)     calls  others`,
);
for (const [name, { found, latencyMs, calls, others }] of detections)
  console.log(
    `${name.padEnd(36)} ${(planted[name]?.kind ?? "").padEnd(20)} ${`${found}/${seeds}`.padStart(6)} ${`${(median(latencyMs) / 1000).toFixed(1)} s`.padStart(16)} ${String(median(calls)).padStart(9)} ${String(others).padStart(7)}`,
  );
console.log(
  `\n${(cpuMicros / entries).toFixed(2)} CPU microseconds an entry (the making of the traffic not counted), ${(bytes / subjects).toFixed(0)} bytes a baseline where it is kept`,
);
