import type { Recorder } from "../audit/recorder.ts";
import type { JsonObject } from "../base/json.ts";
import { canaryProvider } from "./canary-result.ts";
import type { CanaryLine } from "./canary-call.ts";
import { dailyDrillMs } from "./drill-times.ts";

/** A feature of the gateway itself whose model calls what it must not. */
export const toolsFeature = "seaworthy-canary-tools";

const tenant = "canary-tenant-a";

export const toolsManifest = `feature: ${toolsFeature}
profile: chatbot
data: [none]
model: { provider: ${canaryProvider}, id: canary }
retry: { attempts: 1 }
tools:
  refund:
    schema: { type: object, properties: { tenant: { type: string }, amount: { type: number }, sql: { type: string } } }
    effect: write
    arguments:
      tenant: { equals: { principal: tenant } }
      amount: { min: 0, max: 100 }
      sql: { sql: { dialect: sqlite, tables: [orders] } }
`;

/** What the model calls, by the name that the question has, and whether that may leave. */
export const toolCases: Readonly<
  Record<string, { readonly tool: string; readonly given: JsonObject; readonly leaves: boolean }>
> = {
  honest: { tool: "refund", given: { tenant, amount: 100, sql: "SELECT total FROM orders" }, leaves: true },
  "unknown-tool": { tool: "wipe", given: {}, leaves: false },
  "out-of-range": { tool: "refund", given: { tenant, amount: 101 }, leaves: false },
  "cross-tenant": { tool: "refund", given: { tenant: "canary-tenant-b", amount: 1 }, leaves: false },
  "disguised-write": {
    tool: "refund",
    given: { tenant, sql: "SELECT 1; DELETE FROM orders" },
    leaves: false,
  },
};

/** The call that a question asks the canary's model for. */
export function toolCaseIn(text: string): { readonly tool: string; readonly given: JsonObject } | undefined {
  const name = /canary case ([a-z-]{1,40})/.exec(text)?.[1];
  return name !== undefined && Object.hasOwn(toolCases, name) ? toolCases[name] : undefined;
}

/** What a rehearsal of refused calls found. */
export interface ToolsDrill {
  /** Every call that must be refused was, and the honest one left. */
  readonly held: boolean;
  /** What was not as it must be; empty where it held. */
  readonly why: string;
  /** Calls that were refused, as they must be. */
  readonly refused: number;
}

export interface ToolsDrillParts {
  readonly line: CanaryLine;
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
}

/** Our own choice: an answer of a model on the loopback. */
const answerMsMax = 5000;

/**
 * The canary's model makes one honest call and those that must be refused, through the same port as everybody. What came of it is an
 * entry when this resolves, also where something got through.
 */
export async function runToolsDrill(parts: ToolsDrillParts, by: string): Promise<ToolsDrill> {
  const faults: string[] = [];
  let refused = 0;
  for (const [name, { leaves }] of Object.entries(toolCases)) {
    try {
      const status = await askedFor(name, parts.line);
      if (status !== (leaves ? 200 : 403)) faults.push(`the call ${name} was answered with ${status}`);
      else if (!leaves) refused += 1;
    } catch (error) {
      faults.push(`the call ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const result: ToolsDrill = { held: faults.length === 0, why: faults.join("; ").slice(0, 200), refused };
  await parts.recorder.record({
    kind: "drill.tools",
    feature: toolsFeature,
    environment: parts.environment,
    facts: { ...result, by: by.slice(0, 40) } satisfies JsonObject,
  });
  return result;
}

async function askedFor(name: string, { url, key }: CanaryLine): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "x-seaworthy-feature": toolsFeature,
      "x-seaworthy-tenant": tenant,
      connection: "close",
    },
    body: JSON.stringify({
      model: "canary",
      messages: [{ role: "user", content: `canary case ${name}` }],
      tools: ["refund", "wipe"].map((tool) => ({
        type: "function",
        function: { name: tool, parameters: {} },
      })),
    }),
    signal: AbortSignal.timeout(answerMsMax),
  });
  await response.text();
  return response.status;
}

/** Our own choices: a start has other things to do first; what did not hold is tried again within the hour. */
const firstMs = 90_000;
const againMs = 3_600_000;

export interface ToolsRehearsal {
  /** Rehearses now. @throws where the doors are closed */
  readonly drill: (by: string) => Promise<ToolsDrill>;
  /** Begins to rehearse each day; the doors are open. */
  start(line: CanaryLine): void;
  close(): Promise<void>;
}

/** Each day, and a while after each start. */
export function toolsRehearsal(
  parts: Omit<ToolsDrillParts, "line"> & {
    readonly report: (line: string) => void;
    readonly firstMs?: number;
  },
): ToolsRehearsal {
  let line: CanaryLine | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<ToolsDrill> | undefined;
  const drill = (by: string): Promise<ToolsDrill> => {
    if (line === undefined) return Promise.reject(new Error("a drill needs doors that are open"));
    running ??= runToolsDrill({ ...parts, line }, by).finally(() => {
      running = undefined;
    });
    return running;
  };
  const round = async (): Promise<void> => {
    let held = false;
    try {
      const result = await drill("calendar");
      held = result.held;
      if (!held) parts.report(`a call that must be refused was not, or an honest one was: ${result.why}`);
    } catch (error) {
      parts.report(`error in the drill of tools: ${error instanceof Error ? error.message : String(error)}`);
    }
    // Closed meanwhile: nothing is planned any more.
    if (line !== undefined) next(held ? dailyDrillMs : againMs);
  };
  const next = (ms: number): void => {
    timer = setTimeout(() => void round(), ms);
    timer.unref();
  };
  return {
    drill,
    start(given) {
      line = given;
      next(parts.firstMs ?? firstMs);
    },
    async close() {
      line = undefined;
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}
