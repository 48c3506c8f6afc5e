import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { peopleServer } from "../api/people-page.ts";
import { receiptSource } from "../audit/proofs/receipt-source.ts";
import { idSource } from "../base/ids.ts";
import { KeyRing } from "../gateway/keys.ts";
import { gatewayServer, type GatewayDeps } from "../gateway/server.ts";
import { startCollecting } from "./collecting.ts";
import { collectorsOf } from "./collectors.ts";
import type { DevelopmentKey } from "./development-key.ts";
import { guardOfPeople } from "./door.ts";
import { decisionsApi } from "./decisions.ts";
import type { Doors } from "./doors.ts";
import { gateApi } from "./gate-keeping.ts";
import { openBase } from "./gateway-base.ts";
import { startParts } from "./gateway-parts.ts";
import { listen } from "./listen.ts";
import { peopleApi } from "./people-api.ts";
import type { GatewayPorts, Undo } from "./ports.ts";
import type { Settings } from "./settings.ts";

export interface RunningGateway {
  readonly programsUrl: string;
  readonly peopleUrl: string;
  /** The development key; only in the environment dev. */
  readonly devKey: DevelopmentKey | undefined;
  readonly standIn: boolean;
  close(): Promise<void>;
}

/** Starts everything a gateway is made of, in order: the log first, the doors last. */
export async function startGateway(settings: Settings, ports: GatewayPorts): Promise<RunningGateway> {
  const undo: Undo = [];
  const close = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await start(settings, ports, undo)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  settings: Settings,
  ports: GatewayPorts,
  undo: Undo,
): Promise<Omit<RunningGateway, "close">> {
  for (const warning of settings.warnings) ports.report(warning);
  const base = await openBase(settings, ports, undo);
  const parts = await startParts({ settings, base, ports, undo });
  const { recorder } = base.log;
  const { environment, host } = settings;
  const all = { settings, base, parts, ports };
  const programsUrl = await listen(programsDoor(all), host, settings.port, undo);
  // Before the door closes, which waits for what is under way.
  undo.push(async () => Promise.resolve(parts.mcp?.endListening()));
  await recorder.record({
    kind: "gateway.started",
    environment,
    facts: { features: settings.policies.length },
  });
  undo.push(async () => {
    // A log that is away already cannot take this entry; the end of the process must not wait for it.
    await recorder.record({ kind: "gateway.stopped", environment }).catch(() => undefined);
  });
  parts.canary.start(programsUrl);
  parts.canaries?.start(parts.canary.line(programsUrl));
  parts.knowledge.start(parts.canary.line(programsUrl));
  parts.toolsDrill.start(parts.canary.line(programsUrl));
  parts.rounds.start(parts.canary.line(programsUrl));
  const collecting = startCollecting({
    data: base.folder.path,
    recorder,
    environment,
    policies: settings.policies,
    collectors: collectorsOf({
      ...all,
      programsUrl,
      undo,
      servers: { programs: programsDoor, people: peopleDoor },
    }),
    evidence: async () => {
      await parts.evidence.begun;
      return parts.evidence.book;
    },
    ...ports,
  });
  undo.push(async () => collecting.close());
  const peopleUrl = await listen(peopleDoor(all, programsUrl, undo), host, settings.peoplePort, undo);
  return { programsUrl, peopleUrl, devKey: base.devKey, standIn: base.standIn };
}

/** `inside`: within a program, who comes and which providers they bring; in a drill, who comes and what they are served. */
export function programsDoor(
  { settings, base, parts, ports }: Doors,
  inside?: Pick<GatewayDeps, "keys" | "brought" | "admission">,
): Server {
  const { log, logPath, ready, doubts, keys, pepper, providers, countTokens, upstreams } = base;
  const { kills, canary, limiter, refusals, guarding, judges, rotation, credentials, telemetry } = parts;
  const { now, random, report } = ports;
  const { recorder } = log;
  return gatewayServer({
    ...guarding,
    ...{ limiter, refusals, judges, recorder, upstreams, countTokens, ready, doubts, now, random },
    environment: settings.environment,
    kills: kills.watch,
    admission: parts.admission,
    retrieval: parts.knowledge.retrieval,
    mcp: parts.mcp,
    holding: parts.approvals,
    sessions: parts.sessions,
    labels: parts.labels,
    knowledge: parts.knowledge.desk.store,
    keys: canary.beside(new KeyRing(keys, pepper, now, rotation.watch)),
    canary: canary.door,
    ...inside,
    policies: new Map(settings.policies.map((policy) => [policy.feature, policy])),
    providers: new Map(providers.map((one) => [one.name, one])),
    newId: idSource(now, randomBytes),
    credentialDoubts: credentials.doubts,
    report: (id, error) => {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      // An error that is our own mistake may have anything in it.
      report(`error in ${id}: ${credentials.redact(what)}`);
    },
    receipt: receiptSource(recorder, logPath),
    stopwatch: () => performance.now(),
    ...(telemetry.tracer === undefined ? {} : { tracer: telemetry.tracer }),
  });
}

function peopleDoor({ settings, base, parts, ports }: Doors, programsUrl: string, undo: Undo): Server {
  const { log, logPath, ready, doubts, standIn } = base;
  const { kills, canary, alerting, refusals, telemetry } = parts;
  const { now, report } = ports;
  const data = base.folder.path;
  const api = peopleApi({
    log: log.recorder,
    logPath,
    data,
    kills,
    canary,
    alerting,
    approvals: parts.approvals,
    rotation: settings.rotation,
    gate: gateApi(parts, base, ports),
    decisions: decisionsApi(parts.evidence, base, now),
    knowledge: { ...parts.knowledge, staleAfterMs: settings.knowledge.staleAfterMs },
    now,
    report,
  });
  undo.push(async () => api.close());
  return peopleServer(
    {
      ...{ programsUrl, standIn, ready, doubts, logPath, api },
      environment: settings.environment,
      features: settings.policies.map(({ feature, digest, models }) => ({
        name: feature,
        digest,
        models: models.map(({ provider: name, id }) =>
          id === "*" ? (standIn ? "demo" : `any of ${name === "*" ? "all providers" : name}`) : id,
        ),
      })),
      guarded: settings.guarded,
      metrics: telemetry.door,
      guard: guardOfPeople(settings.door, refusals, now),
    },
    new Set(["localhost", settings.host.toLowerCase()]),
  );
}
