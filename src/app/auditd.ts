import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import { openInside } from "../audit/open-log.ts";
import { socketPathIn } from "../audit/places.ts";
import { serveLog } from "../audit/socket/server.ts";
import { KnownError } from "../base/errors.ts";
import { readAuditSettings } from "./audit-settings.ts";
import { RetentionRounds } from "./retention-round.ts";

/** What is public of a log may be read by all, and written by nobody else; what is private says so itself. */
const umask = 0o022;

/**
 * The log's own process: `node auditd.ts --data DIR [--socket PATH] [--socket-group GID] [--settings JSON] [--with-parent]`.
 *
 * When it is ready it says so in one line of JSON on standard output; a start that fails says why there. With a parent it ends
 * when standard input does, and leaves signals to the terminal's whole group to the parent, which still has entries to write.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: "string", default: ".seaworthy" },
      socket: { type: "string" },
      "socket-group": { type: "string" },
      settings: { type: "string", default: "{}" },
      "with-parent": { type: "boolean", default: false },
    },
  });
  process.umask(umask);
  // A file-size limit is an error of the write, not the end of the process.
  process.on("SIGXFSZ", () => undefined);
  const socketPath = values.socket ?? socketPathIn(values.data);
  const stop: { with(exitCode: number): void } = { with: (code) => process.exit(code) };
  const { masterKey, masterKeyPrevious, retention } = readAuditSettings(values.settings);
  const report = (line: string): void => void process.stderr.write(`auditd: ${line}\n`);
  const inside = await openInside({
    dataFolder: values.data,
    now: Date.now,
    randomBytes,
    report,
    master: {
      variables: process.env,
      ...(masterKey === undefined ? {} : { reference: masterKey }),
      ...(masterKeyPrevious === undefined ? {} : { previous: masterKeyPrevious }),
    },
    ...(retention === undefined ? {} : { retention }),
    onFailure: (error) => {
      report(`${error.message}\nhint: ${error.hint}`);
      // The refusals of this turn are written first.
      setImmediate(() => stop.with(error.exit));
    },
  });
  const group = values["socket-group"];
  const server = await serveLog(inside, socketPath, group === undefined ? undefined : Number(group)).catch(
    async (error: unknown) => {
      await inside.log.close();
      throw error;
    },
  );

  const rounds = new RetentionRounds({
    custody: inside.custody,
    now: Date.now,
    after: (ms, work) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
    report,
  });
  let stopping = false;
  stop.with = (exitCode) => {
    if (stopping) return;
    stopping = true;
    void rounds
      .close()
      .then(() => inside.custody.close())
      .then(() => inside.log.close())
      .then(() => server.close())
      .then(() => process.exit(exitCode));
  };
  if (values["with-parent"]) {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
    process.stdin.on("close", () => stop.with(0)).resume();
  } else for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.with(0));
  process.stdout.write(`${JSON.stringify({ ready: socketPath })}\n`);
}

main().catch((error: unknown) => {
  if (!(error instanceof KnownError)) throw error;
  const { code, message, hint } = error;
  process.stdout.write(`${JSON.stringify({ error: { code, message, hint } })}\n`);
  process.exitCode = error.exit;
});
