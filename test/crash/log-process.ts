import { randomBytes } from "node:crypto";
import { openInside } from "../../src/audit/open-log.ts";
import { socketPathIn } from "../../src/audit/places.ts";
import type { RetentionTimes } from "../../src/audit/retention/retention-state.ts";
import { serveLog } from "../../src/audit/socket/server.ts";
import { KnownError } from "../../src/base/errors.ts";

/** What auditd has no setting for: small segments, and a clock that is wrong. */
export interface LogProcessOptions {
  readonly data: string;
  readonly segmentBytesMax: number;
  readonly retention: RetentionTimes;
  /** Added to the machine's clock. */
  readonly offsetMs: number;
  /** Each look at the clock is wrong by up to this much, before or after. */
  readonly wobbleMs: number;
}

/** auditd as it is, but for those: it says that it is ready, and serves until it is killed or its standard input ends. */
async function main({
  data,
  segmentBytesMax,
  retention,
  offsetMs,
  wobbleMs,
}: LogProcessOptions): Promise<void> {
  process.on("SIGXFSZ", () => undefined);
  const inside = await openInside({
    dataFolder: data,
    now: () => Date.now() + offsetMs + Math.round((Math.random() * 2 - 1) * wobbleMs),
    randomBytes,
    segmentBytesMax,
    retention,
    onFailure: (error) => setImmediate(() => process.exit(error.exit)),
  });
  const server = await serveLog(inside, socketPathIn(data));
  process.stdin.on("close", () => void stop()).resume();
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);

  async function stop(): Promise<void> {
    await inside.log.close();
    await server.close();
    process.exit(0);
  }
}

main(JSON.parse(process.argv[2] ?? "{}") as LogProcessOptions).catch((error: unknown) => {
  if (!(error instanceof KnownError)) throw error;
  const { code, message } = error;
  process.stdout.write(`${JSON.stringify({ code, message })}\n`);
  process.exitCode = error.exit;
});
