/**
 * "Can we ship?" at a million entries: the whole command as a process of its own. Run: npm run bench -- status [entries]
 *
 * A million entries by default, written by the log's own code: calls, and the evidence of twelve features as collectors write it in 90
 * days. The gate is asked as a person asks it: a cold process, with the log's process started for it and ended again, and beside one.
 */
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { openInside } from "../src/audit/open-log.ts";
import { SearchIndex, searchPlaces } from "../src/audit/search/search-index.ts";
import { startAuditd } from "../src/app/auditd-child.ts";
import { evidenceIn } from "../src/app/evidence.ts";
import { checklistOf } from "../src/controls/checklist.ts";
import { passingFor } from "../src/controls/passing.test-data.ts";
import { controls } from "../src/controls/registry.ts";
import { subjectOf } from "../src/controls/subject-of.ts";
import type { NewEntry } from "../src/evidence/entry.ts";

const entriesDefault = 1_000_000;
const features = 12;
const days = 90;
const dayMs = 86_400_000;
/** As collectors look: every six hours. What people and other tools write comes once. */
const roundsPerDay = 4;
const often: ReadonlySet<string> = new Set(["canary.tried", "config.attested", "log.measured", "probe.made"]);
const digest = `sha256:${"a".repeat(64)}`;
/** As a person starts it: with the compile cache. */
const program = join(import.meta.dirname, "../bin/seaworthy.js");

const subject = (i: number) => ({ feature: `feature-${i % features}`, environment: "prod", digest });

const call = (i: number): NewEntry => ({
  kind: i % 2 === 0 ? "call.input" : "call.output",
  ...subject(i >> 1),
  exchange: `01${(i >> 1).toString(36).padStart(24, "0")}`,
  tenant: `tenant-${i % 50}`,
  user: `user-${((i >> 1) * 7919) % 20_000}`,
  key: `key-${i % 30}`,
  model: "gpt-4.1-mini-2025-04-14",
  decision: "allow",
  facts: { inputTokens: 120, outputTokens: 80, ms: 812 },
});

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** All calls, and between them each feature's evidence, so many times a day. Gives how many entries there are. */
async function write(data: string, entries: number): Promise<number> {
  const endMs = Date.now();
  const clock = { atMs: endMs - days * dayMs };
  const { log } = await openInside({
    ...{ dataFolder: data, now: () => clock.atMs, randomBytes },
    onFailure: (error) => {
      throw error;
    },
  });
  const rounds = days * roundsPerDay;
  const each = passingFor(subject(0)).filter(({ kind }) => often.has(kind));
  const own = each.filter(({ feature }) => feature !== undefined).length;
  const perRound = Math.max(0, Math.ceil(entries / rounds) - each.length - own * (features - 1));
  for (let i = 0; i < features; i += 1)
    await log.record({
      kind: "policy.loaded",
      ...subject(i),
      facts: { guarded: true, profile: "chatbot", overlays: [], capabilities: [] },
    });
  for (let round = 0; round < rounds; round += 1) {
    clock.atMs = endMs - (days * dayMs * (rounds - round - 1)) / rounds;
    const calls = Array.from({ length: perRound }, (_, i) => call(round * perRound + i));
    for (let i = 0; i < calls.length; i += 2048)
      await Promise.all(calls.slice(i, i + 2048).map((entry) => log.record(entry)));
    for (let i = 0; i < features; i += 1)
      await Promise.all(
        passingFor(subject(i))
          // The gateway's own are written once, not by each feature.
          .filter(({ feature }) => i === 0 || feature !== undefined)
          .filter(({ kind }) => round === rounds - 1 || often.has(kind))
          .map((entry) => log.record(entry)),
      );
  }
  const { size } = log.head();
  await log.close();
  return size;
}

interface Asked {
  readonly ms: number;
  /** Processor time, the log's process included. */
  readonly cpuMs: number;
  readonly code: number | null;
  readonly out: string;
}

/** By a shell that measures: Node does not know what its children took. */
function ask(data: string, command: string): Asked {
  const fromMs = performance.now();
  const { status, stdout, stderr } = spawnSync(
    "bash",
    ["-c", 'TIMEFORMAT="cpu %U %S"; time "$@"', "bash", process.execPath, program].concat(
      ...[command, "--feature", "feature-3", "--env", "prod", "--data", data],
    ),
    { encoding: "utf8", cwd: data },
  );
  const [, user = "0", system = "0"] = /^cpu ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  const cpuMs = (Number(user) + Number(system)) * 1000;
  return { ms: performance.now() - fromMs, cpuMs, code: status, out: stdout + stderr };
}

const told = (what: string, ms: number, more = ""): void =>
  console.log(`${what.padEnd(44)} ${ms.toFixed(1).padStart(9)} ms   ${more}`);

function tellAsked(data: string, where: string): void {
  for (const command of ["gate", "status"]) {
    const times = Array.from({ length: 3 }, () => ask(data, command));
    const cpu = median(times.map(({ cpuMs }) => cpuMs)).toFixed(0);
    told(
      `${command}, ${where}`,
      median(times.map(({ ms }) => ms)),
      `${cpu} ms of a processor; exit ${times[0]?.code ?? -1}`,
    );
  }
}

export async function benchStatus(): Promise<void> {
  const entries = Number(process.argv.at(-1)) || entriesDefault;
  const data = mkdtempSync(resolve(".bench-status-"));
  try {
    const size = await write(data, entries);
    console.log(`${size} entries, ${controls.length} controls, ${features} features`);
    const cold = ask(data, "gate");
    told(
      "gate, and the index made from nothing",
      cold.ms,
      `exit ${cold.code ?? -1}, ${cold.cpuMs.toFixed(0)} ms of a processor`,
    );
    tellAsked(data, "a cold process");
    // As where a gateway runs: the log's process is there already.
    const auditd = await startAuditd({ data });
    tellAsked(data, "beside a running log");
    await auditd.close();
    const index = new SearchIndex(searchPlaces(data), () => undefined);
    index.catchUp();
    index.close();
    const readMs = performance.now();
    const book = await evidenceIn(data, Date.now(), () => undefined, "feature-3");
    told("of this, reading the evidence", performance.now() - readMs);
    const known = subjectOf(book, { feature: "feature-3", environment: "prod" });
    if (known === undefined) throw new Error("nobody has loaded the feature");
    const looks = Array.from({ length: 21 }, () => {
      const fromMs = performance.now();
      checklistOf(controls, { subject: known, book, nowMs: Date.now() });
      return performance.now() - fromMs;
    });
    told("one checklist, the first time", looks[0] ?? 0);
    told("one checklist, as the gateway does it again", median(looks.slice(1)));
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
