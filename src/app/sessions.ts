import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import type { SessionStore } from "../sessions/session.ts";
import { Sessions } from "../sessions/sessions.ts";
import { openSqliteSessions } from "../store/sqlite/sessions.ts";
import type { DataFolder } from "./data-folder.ts";

/** The purpose under which names and turns are keyed: who copies the database can neither read nor try them. */
const sessionsPurpose = "names and turns of sessions";

/** Our own choice: a session that ends a minute late is no harm. */
const sweepMs = 60_000;

export const openSessionsBeside = (data: string): SessionStore =>
  openSqliteSessions(join(data, "sessions.db"));

interface SessionParts {
  readonly folder: Pick<DataFolder, "path" | "secretFor">;
  readonly recorder: Pick<Recorder, "record">;
  readonly now: Clock;
  readonly report: (line: string) => void;
}

/** Whose sessions are whose, as the last gateway on this folder left it. */
export function startSessions({ folder, recorder, now, report }: SessionParts): {
  readonly sessions: Sessions;
  close(): Promise<void>;
} {
  const sessions = new Sessions({
    store: openSessionsBeside(folder.path),
    key: folder.secretFor(sessionsPurpose),
    record: (entry) => recorder.record(entry),
    ...{ now, randomBytes, report },
  });
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = (): void => {
    sweeping = sessions.sweep().catch((error: unknown) => {
      report(
        `sessions could not be looked through: ${error instanceof Error ? error.message : String(error)}`,
      );
    });
  };
  // Those whose time ended while nothing ran.
  sweep();
  const timer = setInterval(sweep, sweepMs).unref();
  return {
    sessions,
    close: async () => {
      clearInterval(timer);
      await sweeping;
      await sessions.stop();
    },
  };
}
