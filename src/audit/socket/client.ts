import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import { Connection } from "./connection.ts";
import type { LogHead } from "../log.ts";
import type { Recorder } from "../recorder.ts";

/** Our own choice: longer than auditd needs to read its last segment again after a crash. */
const connectMsDefault = 10_000;

export interface ClientOptions {
  readonly socketPath: string;
  /** How long auditd may take to be there at first. */
  readonly connectMs?: number;
  /** The connection alone does not keep this process up: whoever waits for an answer does. */
  readonly background?: boolean;
}

/** What a reader may do with the log, besides appending. */
export interface LogClient extends Recorder {
  /** Whether auditd is there at this moment: while it is not, everything is refused. */
  connected(): boolean;
  /** Entries of this process that auditd has not acknowledged yet. */
  waiting(): number;
  head(): Promise<LogHead>;
  /** Leaves as JSON text from `from` on, at most `count` and at most to the next multiple of 256; none at the end. */
  leaves(from: number, count: number): Promise<string[]>;
  /**
   * The payload of an entry, for the person of a token. Who asked and why is in the log before it resolves.
   * @throws KnownError SCOPE_REFUSED where they may not, USAGE where there is none, or it was destroyed.
   */
  openPayload(ask: {
    readonly index: number;
    readonly token: string | undefined;
    readonly purpose: string;
  }): Promise<string>;
  /** Any other question, as `ask.ts` has them: `{ask: name, token, ...}`. @throws KnownError as the answer's own file says */
  ask(question: JsonObject): Promise<JsonValue>;
}

/**
 * Connects to auditd. When the connection is lost, all that was under way is refused; it comes back by itself.
 * @throws KnownError LOG_UNAVAILABLE where auditd is not there in time.
 */
export const connectRecorder = (options: ClientOptions): Promise<Recorder> => connectLog(options);

/** As `connectRecorder`, for those who read too. */
export async function connectLog({
  socketPath,
  connectMs = connectMsDefault,
  background = false,
}: ClientOptions): Promise<LogClient> {
  const connection = new Connection(socketPath, background);
  if (!(await connection.opened(connectMs))) {
    await connection.close();
    throw new KnownError(
      "LOG_UNAVAILABLE",
      `no auditd answers at ${socketPath}`,
      "start it: seaworthy serve",
    );
  }
  return {
    connected: () => connection.isOpen,
    waiting: () => connection.waiting,
    record: (entry) => connection.append(entry),
    close: () => connection.close(),
    ask: (question) => connection.ask(question),
    head: async () => (await connection.ask({ ask: "head" })) as unknown as LogHead,
    leaves: async (from, count) => (await connection.ask({ ask: "leaves", from, count })) as string[],
    openPayload: async ({ token, ...ask }) => {
      const question = { ask: "open", ...ask, ...(token === undefined ? {} : { token }) };
      const answer = (await connection.ask(question)) as { payload: string };
      return answer.payload;
    },
  };
}
