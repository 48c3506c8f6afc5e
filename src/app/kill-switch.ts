import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Recorder } from "../audit/recorder.ts";
import { KillWatch } from "../gateway/kill-watch.ts";
import type { KillRecord, KillStore } from "../limits/kill/kill.ts";
import type { Policy } from "../policy/policy.ts";
import { openSqliteKills } from "../store/sqlite/kills.ts";

/** What is stopped, by data folder. */
export const killsPathIn = (data: string): string => join(data, "kills.db");

/** Our own choice: the gateway's only thread stands still for so long at most when another process writes. */
const gatewayBusyMs = 20;

/** Our own choice: a command may wait, a person sees that it does. */
const commandBusyMs = 5000;

export const openKillsBeside = (data: string): KillStore =>
  openSqliteKills(killsPathIn(data), { busyMs: commandBusyMs });

interface KillSwitchParts {
  readonly data: string;
  readonly environment: string;
  readonly policies: readonly Policy[];
  readonly recorder: Pick<Recorder, "record">;
  readonly now: () => number;
  readonly report: (line: string) => void;
}

export interface KillSwitch {
  readonly watch: KillWatch;
  /** Opens the store for one change. @throws KnownError KILLS_UNREADABLE */
  readonly open: () => KillStore;
  close(): Promise<void>;
}

/** Reads what is stopped before the doors open, and follows it. */
export async function startKillSwitch(parts: KillSwitchParts): Promise<KillSwitch> {
  const { data, environment, policies, recorder, now, report } = parts;
  const open = (): KillStore => openSqliteKills(killsPathIn(data), { busyMs: gatewayBusyMs });
  const watch = await KillWatch.open({
    open: () => {
      const store = open();
      tellServed(store, policies).catch(() => undefined);
      return store;
    },
    now,
    recorder,
    environment,
    last: lastKnown(join(data, "kills.last.json"), report),
    report,
  });
  return { watch, open, close: () => watch.close() };
}

/**
 * Tells commands beside the gateway which features there are, also after the file was made anew. What cannot be written is said by
 * the watch, which reads the same file.
 */
async function tellServed(store: KillStore, policies: readonly Policy[]): Promise<void> {
  const features = policies
    .map(({ feature, kill }) => ({ name: feature, needsSecondPerson: kill?.needsSecondPerson === true }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  if (JSON.stringify(await store.served()) !== JSON.stringify(features)) await store.serve(features);
}

/** What stood when it could be read last, for a start at which it cannot. */
function lastKnown(path: string, report: (line: string) => void) {
  return {
    read: (): readonly KillRecord[] | undefined => {
      try {
        const kills: unknown = JSON.parse(readFileSync(path, "utf8"));
        if (Array.isArray(kills)) return kills as readonly KillRecord[];
        report(`${path} is not as it was written: nothing is known of what was stopped before`);
      } catch (error) {
        report(
          `what was stopped before is not known: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      return undefined;
    },
    write: (kills: readonly KillRecord[]): void => {
      try {
        writeFileSync(`${path}.next`, JSON.stringify(kills), { mode: 0o600 });
        renameSync(`${path}.next`, path);
      } catch (error) {
        report(`${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`);
      }
    },
  };
}
