/**
 * How often anomalies are found where there are none, and how soon where there is one. Run: npm run bench -- anomalies [users] [seeds]
 *
 * Sixty-three ordinary days of a company (`limits/anomaly/made-up-traffic.ts`: sessions around each one's noon, few at the weekend,
 * lognormal lengths, three calls in a hundred from another country), each seed another company. Everything found in them is a false
 * alarm. Then one anomaly of each kind is planted (`limits/anomaly/plants.ts`), each into a day of its own, and it is counted how
 * often it is found and after how long. CPU is measured on the same entries.
 */
import { play, rehearse, watching, type Rehearsed } from "../src/limits/anomaly/rehearsal.ts";
import { traffic, type Seen } from "../src/limits/anomaly/made-up-traffic.ts";
import { defaultAnomalyRules } from "../src/policy/anomalies-section.ts";

const [users, seeds] = [Number(process.argv[3] ?? 200), Number(process.argv[4] ?? 5)];
const days = 63;

const falseAlarms = new Map<string, number>();
const results: Rehearsed[] = [];
let [entries, cpuMicros, baselines, bytes] = [0, 0, 0, 0];

for (let seed = 1; seed <= seeds; seed += 1) {
  const anomalies = watching(defaultAnomalyRules);
  const source = traffic({ seed, users });
  for (let day = 0; day < days; day += 1) {
    const seen = source.next().value as Seen[];
    const before = process.cpuUsage();
    const changes = play(anomalies, seen);
    const { user, system } = process.cpuUsage(before);
    cpuMicros += user + system;
    entries += seen.length;
    for (const one of changes) {
      if (one.change !== "found") continue;
      const { kind, subject, severity } = one.finding;
      const name = `${kind} of a ${subject.kind} (${severity})`;
      falseAlarms.set(name, (falseAlarms.get(name) ?? 0) + 1);
    }
  }
  const { rows } = anomalies.take(Infinity);
  baselines += rows.length;
  bytes += JSON.stringify(rows).length;
  const steps = rehearse(defaultAnomalyRules, { seed, users, days });
  for (let step = steps.next(); ; step = steps.next())
    if (step.done === true) {
      results.push(...step.value);
      break;
    }
}

const weeks = (days / 7) * seeds;
const aWeek = (count: number): string => (count / weeks).toFixed(2).padStart(7);
const sum = (counts: readonly number[]): number => counts.reduce((all, count) => all + count, 0);
const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

console.log(`${seeds} companies of ${users} users, ${days} days each, ${entries} entries\n`);
console.log("false alarms a week and company: all that is found in ordinary days");
for (const [name, count] of [...falseAlarms].sort((a, b) => b[1] - a[1]))
  console.log(`  ${aWeek(count)}  ${name}`);
const grave = [...falseAlarms].filter(([name]) => !name.endsWith("(info)")).map(([, count]) => count);
console.log(
  `  ${aWeek(sum([...falseAlarms.values()]))}  in all; ${aWeek(sum(grave)).trim()} of them warnings or worse\n`,
);
console.log(
  "planted                                 kind                  found   after (median)    calls  others",
);
for (const [name, all] of Map.groupBy(results, (one) => one.name)) {
  const found = all.filter(({ state }) => state === "found");
  const after = `${(median(found.map(({ afterMs = 0 }) => afterMs)) / 1000).toFixed(1)} s`;
  const calls = String(median(found.map((one) => one.calls ?? 0)));
  console.log(
    `${name.padEnd(39)} ${(all[0]?.kind ?? "").padEnd(20)} ${`${found.length}/${seeds}`.padStart(6)} ${after.padStart(16)} ${calls.padStart(8)} ${String(sum(all.map(({ others }) => others))).padStart(7)}`,
  );
}
console.log(
  `\n${(cpuMicros / entries).toFixed(2)} CPU microseconds an entry, the making of the traffic not counted; ${(bytes / baselines).toFixed(0)} bytes a baseline where it is kept`,
);
