import { randomBytes } from "node:crypto";
import { Judges } from "../gateway/judges/judges.ts";
import { Refusals } from "../gateway/refusals.ts";
import { startAlerting } from "./alerting.ts";
import { startAnomalies } from "./anomalies.ts";
import { startApprovals } from "./approvals.ts";
import { startCanaries } from "./canaries.ts";
import { startCanary } from "./canary.ts";
import { openCredentials } from "./credentials.ts";
import { openDoor } from "./door.ts";
import { startGateKeeping } from "./gate-keeping.ts";
import type { GatewayBase } from "./gateway-base.ts";
import { openKnowledge } from "./knowledge.ts";
import { startKillSwitch, type KillSwitch } from "./kill-switch.ts";
import { openLimiter } from "./limits.ts";
import { openMcp, tokenPurpose } from "./mcp.ts";
import type { GatewayPorts, Undo } from "./ports.ts";
import { policyLoaded } from "./policy-entry.ts";
import { openRotation } from "./rotation.ts";
import { startSandboxDrills } from "./sandbox-drill.ts";
import { openSessionLabels } from "./session-labels.ts";
import { SessionRounds } from "./session-rounds.ts";
import { startSessions } from "./sessions.ts";
import type { Settings } from "./settings.ts";
import { sourcesOf } from "./telemetry-sources.ts";
import { startTelemetry } from "./telemetry.ts";
import { toolsRehearsal } from "./tools-drill.ts";

interface PartsDeps {
  readonly settings: Settings;
  readonly base: GatewayBase;
  readonly ports: GatewayPorts;
  readonly undo: Undo;
}

/** What keys and credentials there are, how old they are, and who used them as never before. */
export async function openAccess(
  { settings, base, ports, undo }: PartsDeps,
  openKills: () => ReturnType<KillSwitch["open"]>,
) {
  const { log, folder, keys, pepper, upstreams } = base;
  const { recorder } = log;
  const { environment, policies } = settings;
  // Before credentials are read: who reads them is watched too.
  const anomalies = startAnomalies({ log, policies, environment, folder, openKills, ...ports });
  undo.push(async () => anomalies.close());
  const rotation = openRotation({
    ...{ recorder, keys, pepper, randomBytes, folder, facts: settings.rotation },
    ...{ environment, now: ports.now, report: ports.report },
  });
  undo.push(async () => rotation.close());
  const credentials = await openCredentials(settings, { recorder, seen: rotation.seen, ...ports });
  undo.push(async () => {
    credentials.close();
    return Promise.resolve();
  });
  const judges = new Judges(policies, {
    upstreams,
    now: ports.now,
    keys: credentials.judgeKeys,
    report: ports.report,
  });
  undo.push(async () => judges.close());
  return { rotation, credentials, judges };
}

type Access = Awaited<ReturnType<typeof openAccess>>;

/** Who counts what happens, and who is told of it. */
export async function startTold({ settings, base, ports, undo }: PartsDeps, { credentials }: Access) {
  const { log, folder, doubts, providers } = base;
  const { environment, policies } = settings;
  const { secrets } = credentials;
  const { now, random, report } = ports;
  const telemetry = startTelemetry({
    ...{ environment, features: policies.length, providers, log, doubts },
    ...{ config: settings.telemetry, secrets, now, report },
  });
  undo.push(async () => telemetry.close());
  for (const policy of policies)
    await log.recorder.record(policyLoaded(policy, { environment, guarded: settings.guarded }));
  const alerting = await startAlerting({
    ...{ config: settings.alerts, environment, folder, log, secrets, doubts, now, random, report },
    runbooks: settings.runbooks,
  });
  undo.push(async () => alerting.close());
  return { telemetry, alerting };
}

/** What holds calls back: kills, limits, and what stands before the door. */
export async function startHolds({ settings, base, ports, undo }: PartsDeps) {
  const { log, folder } = base;
  const { recorder } = log;
  const { environment, policies } = settings;
  const { now, report } = ports;
  const kills = await startKillSwitch({ data: folder.path, environment, policies, recorder, now, report });
  undo.push(async () => kills.close());
  const canaries = settings.inside
    ? undefined
    : await startCanaries({ policies, environment, watch: (watcher) => log.watch(watcher), now, report });
  undo.push(async () => canaries?.close());
  const twins = canaries?.twins;
  const canary = await startCanary({ policies, environment, recorder, open: kills.open, twins, now, report });
  undo.push(async () => canary.close());
  const knowledge = openKnowledge({
    ...{ data: folder.path, config: settings.knowledge, policies, environment, recorder },
    ...{ canaryKey: canary.door.key.id, now, report },
  });
  undo.push(async () => knowledge.close());
  const toolsDrill = toolsRehearsal({ recorder, environment, report });
  undo.push(async () => toolsDrill.close());
  const approvals = await startApprovals({ folder, recorder, now, report });
  undo.push(async () => approvals.close());
  const sessions = startSessions({ folder, recorder, now, report });
  undo.push(async () => sessions.close());
  const rounds = new SessionRounds({ ...log, data: folder.path, environment, now, report });
  undo.push(async () => rounds.close());
  const limiter = openLimiter(settings, { folder, recorder, now, report });
  undo.push(async () => limiter.close());
  const refusals = new Refusals({ recorder, environment, now });
  undo.push(async () => refusals.close());
  const guarding = openDoor(settings.door, { folder, recorder, refusals, environment, ...ports });
  const labels = openSessionLabels(folder, now, report);
  undo.push(async () => {
    labels.close();
    return Promise.resolve();
  });
  return {
    kills,
    canary,
    canaries,
    knowledge,
    toolsDrill,
    approvals,
    sessions: sessions.sessions,
    rounds,
    limiter,
    labels,
    refusals,
    guarding,
  };
}

/** Everything but the doors. In this order: what is read is watched, and who is told is there before there is something to tell. */
export async function startParts(deps: PartsDeps) {
  const late: { kills?: KillSwitch } = {};
  const access = await openAccess(deps, () => {
    if (late.kills === undefined) throw new Error("nothing is stopped before the kill switch is there");
    return late.kills.open();
  });
  const told = await startTold(deps, access);
  const gate = await startGateKeeping(deps, told.alerting);
  const holds = await startHolds(deps);
  const { kills } = holds;
  late.kills = kills;
  const { limiter, approvals, labels } = holds;
  const { alerting } = told;
  const { credentials } = access;
  told.telemetry.addSources(
    sourcesOf({
      ...{ limiter, kills, alerting, approvals, credentials, admission: gate.admission },
      now: deps.ports.now,
    }),
  );
  await access.rotation.start();
  const { base, settings, undo } = deps;
  const { secrets } = credentials;
  const mcp = await openMcp(
    settings.mcp,
    {
      ...base.log,
      approvals: approvals.queue,
      flow: labels,
      tokenKey: base.folder.secretFor(tokenPurpose),
      ...{ environment: settings.environment, data: base.folder.path, secrets, now: deps.ports.now },
    },
    undo,
  );
  const { environment, mcp: config } = settings;
  const { report } = deps.ports;
  const drills = startSandboxDrills({ ...base.log, environment, data: base.folder.path, config, report });
  undo.push(async () => drills.close());
  return { ...access, ...told, ...gate, ...holds, mcp };
}

export type GatewayParts = Awaited<ReturnType<typeof startParts>>;
