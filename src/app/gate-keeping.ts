import { join } from "node:path";
import type { GateApiDeps } from "../api/gate.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { decideGate } from "../controls/gate-decision.ts";
import type { Control } from "../controls/control.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { catalogueWith } from "./catalogue.ts";
import { startAdmission, type RunningAdmission } from "./admission.ts";
import type { Alerting } from "./alerting.ts";
import { watchWaivers } from "./decisions.ts";
import { answerGate, askOf } from "./gate.ts";
import { startDueReminders } from "./due-reminders.ts";
import type { GatewayBase } from "./gateway-base.ts";
import { openLiveEvidence, type LiveEvidence } from "./live-evidence.ts";
import { watchManifests } from "./manifest-drift.ts";
import type { GatewayPorts, Undo } from "./ports.ts";
import type { Settings } from "./settings.ts";

/** Our own choice: where nothing is held back, a long log must not hold up a start. */
const observedMs = 2000;

export interface GateKeeping {
  /** The checklist, with the team's own controls. */
  readonly catalogue: readonly Control[];
  readonly evidence: LiveEvidence;
  readonly admission: RunningAdmission;
}

/** Reads the log's evidence and holds every feature to its checklist. Where the gate is enforced, each was looked at before it serves. */
export async function startGateKeeping(
  {
    settings,
    base,
    ports,
    undo,
  }: {
    readonly settings: Settings;
    readonly base: GatewayBase;
    readonly ports: GatewayPorts;
    readonly undo: Undo;
  },
  alerting: Pick<Alerting, "alarm">,
): Promise<GateKeeping> {
  const { admission: rules, environment, policies } = settings;
  const { log, logPath, folder } = base;
  const catalogue = catalogueWith(settings.controls);
  // The log may lie elsewhere; the index made from it is the gateway's own.
  const places = { logPath, folder: join(folder.path, "index") };
  const evidence = openLiveEvidence({ log, places, ...ports });
  undo.push(async () => evidence.close());
  const admission = startAdmission({
    ...{ rules, policies, environment, evidence, catalogue, recorder: log.recorder },
    ...{ alarm: alerting.alarm, ...ports },
  });
  undo.push(async () => admission.close());
  const waivers = watchWaivers({ evidence, alarm: alerting.alarm, now: ports.now, every });
  undo.push(() => {
    waivers.close();
    return Promise.resolve();
  });
  const reminders = startDueReminders({
    ...{ evidence, environment, catalogue, alarm: alerting.alarm, now: ports.now, every },
  });
  undo.push(() => {
    reminders.close();
    return Promise.resolve();
  });
  const { manifests, guarded } = settings;
  const drift = watchManifests({
    ...{ manifests, policies, environment, guarded, recorder: log.recorder, report: ports.report },
  });
  undo.push(async () => drift.close());
  if (rules.mode === "enforce") await admission.begun;
  else await Promise.race([admission.begun, soon()]);
  return { catalogue, evidence, admission };
}

const every = (ms: number, work: () => void): (() => void) => {
  const timer = setInterval(work, ms).unref();
  return () => clearInterval(timer);
};

const soon = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, observedMs).unref();
  });

/** The gate of a running gateway, for its people's API. */
export function gateApi(
  { catalogue, evidence }: Pick<GateKeeping, "catalogue" | "evidence">,
  { log }: Pick<GatewayBase, "log">,
  { now }: Pick<GatewayPorts, "now">,
): GateApiDeps {
  const { recorder } = log;
  const book = async (): Promise<LiveEvidence["book"]> => {
    await evidence.look();
    if (evidence.ready()) return evidence.book;
    throw new KnownError(
      "LOG_UNAVAILABLE",
      "the log's evidence has not been read yet",
      "ask again in a moment",
    );
  };
  const deps = {
    ...{ book, catalogue, now },
    ask: (question: JsonObject) => recorder.ask(question),
    record: (entry: NewEntry) => recorder.record(entry),
    stopwatch: () => performance.now(),
  };
  return {
    ask: deps.ask,
    decide: (asked, token) => answerGate(asked, { author: asked.author, token }, deps),
    look: async (asked) => {
      const found = await book();
      return decideGate(catalogue, askOf(asked, found), { book: found, nowMs: now() });
    },
  };
}
