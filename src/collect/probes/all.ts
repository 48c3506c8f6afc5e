import { asks } from "../../audit/asks/all.ts";
import { collector, type Collector } from "../collector.ts";
import type { WithDrillLog } from "../drill-log.ts";
import { lookAtLoad, type LoadedDoor } from "./load.ts";
import { lookAtIntegrity, type IntegrityParts } from "./log-integrity.ts";
import { lookAtLogStore, type LogStoreParts } from "./log-store.ts";
import { lookAtMetrics } from "./metrics.ts";
import { lookAtRoles } from "./roles.ts";
import { lookAtRoutes, type ProbedDoors } from "./routes.ts";
import { lookAtTls, type TlsParts } from "./tls.ts";

const minuteMs = 60_000;
const hourMs = 3_600_000;

export interface ProbeParts {
  readonly withDrillLog: WithDrillLog;
  readonly integrity: IntegrityParts;
  readonly logStore: Omit<LogStoreParts, "withDrillLog">;
  /** The gateway's doors once more, for as long as the work takes. */
  readonly withDoors: <T>(
    work: (
      doors: Pick<ProbedDoors, "keyed"> & { readonly programsUrl: string; readonly peopleUrl: string },
    ) => Promise<T>,
  ) => Promise<T>;
  /** The door for programs once more, with few connections for each address. */
  readonly withLoadedDoor: <T>(work: (door: LoadedDoor) => Promise<T>) => Promise<T>;
  readonly tls: () => TlsParts;
}

/** Probes of the gateway and its log: each well within the age at which its control calls it stale. */
export function probeCollectors(parts: ProbeParts): readonly Collector[] {
  const { withDrillLog, withDoors } = parts;
  return [
    collector({
      observation: "probe-log-integrity",
      everyMs: 30 * minuteMs,
      collect: (_policy, signal) => lookAtIntegrity(parts.integrity, signal),
    }),
    collector({
      observation: "probe-metrics",
      everyMs: 30 * minuteMs,
      collect: (_policy, signal) =>
        withDoors(({ peopleUrl }) => lookAtMetrics(`${peopleUrl}/metrics`, signal)),
    }),
    collector({
      observation: "probe-routes",
      everyMs: 6 * hourMs,
      collect: () => withDoors((doors) => lookAtRoutes(doors)),
    }),
    collector({
      observation: "probe-roles",
      everyMs: 6 * hourMs,
      collect: () => lookAtRoles(withDrillLog, asks),
    }),
    collector({
      observation: "probe-log-store",
      everyMs: 6 * hourMs,
      collect: () => lookAtLogStore({ ...parts.logStore, withDrillLog }),
    }),
    collector({
      observation: "probe-tls",
      everyMs: 24 * hourMs,
      collect: () => lookAtTls(parts.tls()),
    }),
    collector({
      observation: "probe-load",
      everyMs: 7 * 24 * hourMs,
      collect: (_policy, signal) => parts.withLoadedDoor((door) => lookAtLoad(door, signal)),
    }),
  ];
}
