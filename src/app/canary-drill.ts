import { setTimeout as pause } from "node:timers/promises";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { KillStore } from "../limits/kill/kill.ts";
import { startStream, wholeCall, type CanaryLine, type CanaryStream } from "./canary-call.ts";
import type { DrillResult } from "./canary-result.ts";

/** Features of the gateway itself: one is stopped in each drill, the other one must not notice. */
export const canaryFeature = "seaworthy-canary";
export const siblingFeature = "seaworthy-canary-sibling";

/** A kill takes effect in under one second, on new calls and on those that run. */
const effectMsMax = 1000;

/** Our own choice: after five times the promise nothing more is waited for. */
const waitMsMax = 5000;

/** Our own choice: how exactly it is measured. */
const lookMs = 10;

export interface DrillParts {
  readonly line: CanaryLine;
  /** Opens the store as another process would: the kill is seen by looking, not told. */
  readonly open: () => KillStore;
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  readonly now: Clock;
  /** Milliseconds since any moment, with fractions, never less than before. */
  readonly stopwatch: Clock;
  readonly newId: () => string;
}

/** What the drill expects and did not find. */
class Unmet extends Error {}

/**
 * Stops the canary as a person would stop a feature and lets it go on again, with real calls before, during and after. What was
 * measured is an entry when this resolves, also where the switch did not hold.
 */
export async function runDrill(parts: DrillParts, by: string): Promise<DrillResult> {
  const measured = { newCallMs: -1, streamMs: -1, resumeMs: -1 };
  let why = "";
  try {
    await drill(parts, measured);
  } catch (error) {
    why = error instanceof Error ? error.message : String(error);
  }
  const result = { held: why === "", why, ...measured };
  await parts.recorder.record({
    kind: "drill.kill",
    feature: canaryFeature,
    environment: parts.environment,
    facts: { ...result, by } satisfies JsonObject,
  });
  return result;
}

type Measured = { -readonly [name in "newCallMs" | "streamMs" | "resumeMs"]: number };

async function drill(parts: DrillParts, measured: Measured): Promise<void> {
  const { line, stopwatch } = parts;
  await answers(line, canaryFeature, "before it was stopped");
  await answers(line, siblingFeature, "before the canary was stopped");
  const streams: CanaryStream[] = [];
  try {
    for (const feature of [canaryFeature, siblingFeature])
      streams.push(await startStream(line, feature, stopwatch));
    const [own, sibling] = streams as [CanaryStream, CanaryStream];
    await until(() => own.pieces() > 1 && sibling.pieces() > 1, parts, "the streams did not begin");
    const lift = await placed(parts);
    try {
      await measure(parts, { own, sibling }, measured);
    } finally {
      await lift();
    }
  } finally {
    for (const one of streams) one.close();
  }
  const fromMs = stopwatch();
  await until(
    async () => (await wholeCall(line, canaryFeature)).status === 200,
    parts,
    "the canary was not answered again",
  );
  measured.resumeMs = Math.round(stopwatch() - fromMs);
}

async function measure(
  parts: DrillParts,
  { own, sibling }: { readonly own: CanaryStream; readonly sibling: CanaryStream },
  measured: Measured,
): Promise<void> {
  const { line, stopwatch } = parts;
  const fromMs = stopwatch();
  // The first of them may have been let in already when the stop came; the second comes after it.
  let turnedAway = 0;
  await until(
    async () => {
      const { status, code } = await wholeCall(line, canaryFeature);
      turnedAway = status === 503 && code === "killed" ? turnedAway + 1 : 0;
      return turnedAway === 2;
    },
    parts,
    "new calls were not turned away",
  );
  measured.newCallMs = Math.round(stopwatch() - fromMs);
  await until(() => own.endedAtMs() !== undefined, parts, "the running stream did not end");
  measured.streamMs = Math.max(0, Math.round((own.endedAtMs() ?? 0) - fromMs));
  if (!own.wasKilled()) throw new Unmet("the running stream ended without saying that it was stopped");
  await answers(line, siblingFeature, "while the canary was stopped");
  const had = sibling.pieces();
  await until(() => sibling.pieces() > had, parts, "the sibling's stream did not go on");
  const slowest = Math.max(measured.newCallMs, measured.streamMs);
  if (slowest >= effectMsMax) throw new Unmet(`it took ${slowest} ms, which is not under ${effectMsMax} ms`);
}

async function answers(line: CanaryLine, feature: string, when: string): Promise<void> {
  const { status, code } = await wholeCall(line, feature);
  if (status !== 200)
    throw new Unmet(`a call of ${feature} was answered with ${status} ${code} ${when}`.trimEnd());
}

/** The stop, its entry first; gives what lifts it. It has an end of its own, should this process end in between. */
async function placed(parts: DrillParts): Promise<() => Promise<void>> {
  const { recorder, environment, now, newId, open } = parts;
  const [id, reason, by] = [newId(), "the weekly drill of the kill switch", "drill"];
  const atMs = now();
  const endsAtMs = atMs + 4 * waitMsMax;
  const scope = { feature: canaryFeature };
  const about = { feature: canaryFeature, environment, payload: JSON.stringify({ by, reason, scope }) };
  const entry = await recorder.record({
    kind: "block.placed",
    ...about,
    facts: { kill: id, endsAtMs },
  } satisfies NewEntry);
  const store = open();
  try {
    await store.add({
      id,
      scope,
      reason,
      by,
      byProgram: true,
      atMs,
      endsAtMs,
      needsSecondPerson: false,
      entry,
    });
  } catch (error) {
    store.close();
    throw error;
  }
  return async () => {
    try {
      await recorder.record({ kind: "block.lifted", ...about, facts: { kill: id, placed: entry } });
      await store.resume(id, by, now());
    } finally {
      store.close();
    }
  };
}

async function until(
  so: () => boolean | Promise<boolean>,
  { stopwatch }: Pick<DrillParts, "stopwatch">,
  what: string,
): Promise<void> {
  const endMs = stopwatch() + waitMsMax;
  while (!(await so())) {
    if (stopwatch() > endMs) throw new Unmet(`${what} within ${waitMsMax} ms`);
    await pause(lookMs);
  }
}
