import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { anchorsIn } from "../audit/anchors/holdings.ts";
import { createPrivateFile } from "../audit/durable-file.ts";
import { lockFolder } from "../audit/lock.ts";
import { placesIn } from "../audit/places.ts";
import { idSource } from "../base/ids.ts";
import type { Collector } from "../collect/collector.ts";
import { drillCollectors } from "../collect/drills/all.ts";
import { probeCollectors, type ProbeParts } from "../collect/probes/all.ts";
import { readersIn } from "../collect/probes/log-store.ts";
import { tokenFor } from "./ask-log.ts";
import { wholeCall } from "./canary-call.ts";
import { canaryFeature } from "./canary-drill.ts";
import { withDrillFolder, withDrillLog } from "./drill-log.ts";
import { withDrillDoors, withKeyStand, withVersionStand, type DrillDoors } from "./drill-door.ts";

/** What rounds of verification leave for the next one, in the data folder. */
const stateFile = "log-integrity.json";

/** Connections that one address may have at the door that is crowded. Our own choice: few enough for a small machine. */
const crowdedMax = 64;

/** Probes of a running gateway, its doors and its log. */
export function probesOf(all: DrillDoors): readonly Collector[] {
  const { settings, base } = all;
  return probeCollectors({
    withDrillLog,
    integrity: integrityOf(all),
    logStore: {
      logData: dirname(base.logPath),
      isLockedByAnother: () => isLockedByAnother(dirname(base.logPath)),
      people: async () => {
        const token = tokenFor(dirname(base.logPath), {});
        if (token === undefined) return undefined;
        return readersIn(await base.log.recorder.ask({ ask: "people", token }));
      },
    },
    ...doorsOf(all),
    tls: () => ({
      host: settings.host,
      outside: settings.probes.outside,
      ...(settings.probes.authorities === undefined
        ? {}
        : { authorities: readFileSync(settings.probes.authorities, "utf8") }),
      hasBackups: settings.environment === "dev" || (settings.audit.anchors?.copies.length ?? 0) > 0,
    }),
  });
}

function integrityOf({ settings, base, ports }: DrillDoors): ProbeParts["integrity"] {
  const path = join(base.folder.path, stateFile);
  const { anchors } = settings.audit;
  const named = anchors === undefined ? [] : [...anchors.witnesses, ...anchors.timestamps, ...anchors.copies];
  const { verifier } = settings.probes;
  return {
    logPath: base.logPath,
    anchorsFolder: anchorsIn(base.folder.path),
    anchors: { names: named.map(({ name }) => name), everyMs: (anchors?.everyMinutes ?? 0) * 60_000 },
    isDev: settings.environment === "dev",
    ...(verifier === undefined ? {} : { verifier }),
    state: {
      read: () => (existsSync(path) ? readFileSync(path, "utf8") : undefined),
      write: (text) => createPrivateFile(path, text),
    },
    ...ports,
  };
}

/** Whether another process has the log: one that this process can take is nobody's. */
function isLockedByAnother(data: string): boolean {
  try {
    lockFolder(placesIn(data).audit).release();
    return false;
  } catch {
    return true;
  }
}

function doorsOf(all: DrillDoors): Pick<ProbeParts, "withDoors" | "withLoadedDoor"> {
  const { canary } = all.parts;
  const honest = async (url: string): Promise<number> =>
    (await wholeCall(canary.line(url), canaryFeature)).status;
  return {
    withDoors: (work) =>
      withDrillLog((log) =>
        withDrillDoors(all, { log }, (urls) => work({ ...urls, keyed: () => honest(urls.programsUrl) })),
      ),
    withLoadedDoor: (work) =>
      withDrillLog((log) => {
        const { limits } = all.settings.door;
        const connections = Math.min(limits.connectionsPerAddress, crowdedMax);
        const config = {
          ...all.settings.door,
          // As if it came from elsewhere: this machine itself has no limits.
          ...{ trustedProxies: [], unlimitedAddresses: [] },
          limits: { ...limits, connectionsPerAddress: connections },
        };
        return withDrillDoors(all, { log, config }, ({ programsUrl }) => {
          const { hostname, port } = new URL(programsUrl);
          const { headMs } = limits;
          const { key } = canary.line(programsUrl);
          return work({
            ...{ host: hostname, port: Number(port), headMs, connections, key, feature: canaryFeature },
            honest: () => honest(programsUrl),
          });
        });
      }),
  };
}

/** Drills of the gateway's parts. */
export function drillsOf(all: DrillDoors): readonly Collector[] {
  const { now, random } = all.ports;
  return drillCollectors({
    policies: all.settings.policies,
    ...{ now, random, randomBytes, withFolder: withDrillFolder },
    stopwatch: () => performance.now(),
    newId: idSource(now, randomBytes),
    withKeyStand: (work) => withDrillLog((log) => withKeyStand(all, log, work)),
    withVersionStand: (work) => withDrillLog((log) => withVersionStand(all, log, work)),
  });
}
