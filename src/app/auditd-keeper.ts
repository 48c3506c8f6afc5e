import { setTimeout as pause } from "node:timers/promises";
import { startAuditd, type AuditdChild, type AuditdOptions } from "./auditd-child.ts";

/** Our own choice: long enough for a full disk not to be hammered, short enough for a call to be retried by its SDK. */
const restartMs = 500;

export interface KeptAuditd {
  readonly socketPath: string;
  /** False from its death until it is up again: meanwhile nothing is answered. */
  alive(): boolean;
  close(): Promise<void>;
}

/** Runs auditd as a child and starts it again when it dies. @throws KnownError where the first start fails */
export async function keepAuditd(
  options: AuditdOptions,
  report: (line: string) => void,
): Promise<KeptAuditd> {
  const first = await startAuditd(options);
  let child: AuditdChild | undefined = first;
  let closing = false;
  const closed = (): boolean => closing;
  let restart: Promise<AuditdChild | undefined> = Promise.resolve(undefined);

  const startAgain = async (how: string): Promise<AuditdChild | undefined> => {
    while (!closed()) {
      report(`the log process ended (${how}); starting it again`);
      await pause(restartMs);
      if (closed()) break;
      // Whatever the reason, the door stays shut until it is up; the next turn tries again.
      const again = await startAuditd(options).catch((error: unknown) => {
        report(`the log process does not start: ${error instanceof Error ? error.message : String(error)}`);
        return undefined;
      });
      if (again !== undefined) return again;
    }
    return undefined;
  };

  const watch = async (running: AuditdChild): Promise<void> => {
    const how = await running.died;
    child = undefined;
    restart = startAgain(how);
    const again = await restart;
    child = again;
    if (again !== undefined) void watch(again);
  };
  void watch(first);

  return {
    socketPath: first.socketPath,
    alive: () => child !== undefined,
    close: async () => {
      closing = true;
      // One that is just starting is ended too: it would keep this process alive.
      const again = await restart;
      await (child ?? again)?.close();
    },
  };
}
