import type { Recorder } from "../audit/recorder.ts";
import type { StdioServer } from "../mcp/link.ts";
import type { McpConfig, McpServer } from "../policy/mcp-config.ts";
import { specProblems } from "../sandbox/check-spec.ts";
import { sandboxDoubt } from "../sandbox/doubt.ts";
import type { Attempt } from "../sandbox/probe/attempt.ts";
import { leftOut, probeSandbox, type AttemptResult } from "../sandbox/probe/probe.ts";
import { standardLimits, type Sandboxed, type SandboxSpec } from "../sandbox/sandbox.ts";
import { startSandboxed } from "../sandbox/start.ts";
import { dailyDrillMs } from "./drill-times.ts";
import { sandboxOf, sandboxOwnerOf } from "./mcp-sandbox.ts";

export interface SandboxDrillParts {
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  /** The data folder: no sandbox ever sees it. */
  readonly data: string;
  /** Undefined: the configuration names no servers. */
  readonly config: McpConfig | undefined;
  /** Nobody waits for it any more: it ends without an entry for the rest. */
  readonly isOver?: () => boolean;
  /** Which ways out; all where it is not given. */
  readonly attempts?: readonly Attempt[];
}

/** What came of it for one server. */
export interface SandboxDrill {
  readonly server: string;
  /** Every attempt was made, and none got through. */
  readonly held: boolean;
  /** Why nothing could be tried. */
  readonly doubt?: string;
  readonly results: readonly AttemptResult[];
}

/** Where there is no server yet: what one without folders and hosts would have. */
const plain = "(none)";

/** Our own choice: more than these say that the sandbox as a whole does not hold. */
const namedMax = 6;

/**
 * Tries every way out of the sandbox of each stdio server, with that server's own folders, hosts and limits and without its credentials.
 * An entry `drill.sandbox` for each server says what came of it.
 *
 * @param only one server's name; all where it is not given
 */
export async function drillSandboxes(
  parts: SandboxDrillParts,
  only?: string,
): Promise<readonly SandboxDrill[]> {
  const drills: SandboxDrill[] = [];
  for (const [server, spec] of specsOf(parts.config)) {
    if (only !== undefined && server !== only) continue;
    const drill = await drillOne(server, spec, parts);
    if (parts.isOver?.() === true) break;
    await parts.recorder.record({
      kind: "drill.sandbox",
      environment: parts.environment,
      facts: factsOf(drill),
    });
    drills.push(drill);
  }
  return drills;
}

/** Names that a drill can be asked for. */
export const drilledServers = (config: McpConfig | undefined): readonly string[] =>
  specsOf(config).map(([server]) => server);

function specsOf(config: McpConfig | undefined): readonly (readonly [server: string, spec: SandboxSpec])[] {
  const servers = (config?.servers ?? []).filter(isStdio);
  if (servers.length > 0)
    return servers.map((server) => [server.name, sandboxOf(server, withoutValues(server.reach.env))]);
  const none = { programFolders: [], folders: [], hosts: [], env: {}, args: [] };
  return [[plain, { ...none, name: plain, command: "node", limits: standardLimits }]];
}

const isStdio = (server: McpServer): server is StdioServer => server.reach.kind === "stdio";

/** The names are there, so that what they do is the same; a drill needs nobody's credentials. */
const withoutValues = (env: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.keys(env).map((name) => [name, ""]));

async function drillOne(server: string, spec: SandboxSpec, parts: SandboxDrillParts): Promise<SandboxDrill> {
  const { recorder, environment, data, config, isOver = () => false, attempts } = parts;
  const keepOut = [data, ...(config === undefined ? [] : [config.lock])];
  const problems = specProblems(spec, keepOut);
  const doubt = (await sandboxDoubt()) ?? (problems.length === 0 ? undefined : problems.join("; "));
  if (doubt !== undefined) return { server, held: false, doubt, results: [] };
  const owner = sandboxOwnerOf({ server, environment, keepOut, recorder });
  const start = async (asked: SandboxSpec): Promise<Sandboxed> => startSandboxed(asked, owner);
  const results = await probeSandbox({
    spec,
    isOver,
    start,
    ...(attempts === undefined ? {} : { attempts }),
  });
  return { server, held: results.every(({ inside }) => inside === "stopped"), results };
}

function factsOf({ server, held, doubt, results }: SandboxDrill) {
  const ids = (inside: AttemptResult["inside"]): readonly string[] =>
    results.filter((result) => result.inside === inside).map(({ attempt }) => attempt.id);
  const [through, unassessed] = [ids("through"), ids("unassessed")];
  return {
    ...{ server, held, attempts: results.length, stopped: ids("stopped").length },
    // Not through outside either: by root's rights that the gateway does not have, or by a kernel without that part.
    unproven: results.filter(({ outside }) => outside !== "through").length,
    leftOut: leftOut().length,
    ...(through.length === 0 ? {} : { through: through.slice(0, namedMax) }),
    ...(unassessed.length === 0 ? {} : { unassessed: unassessed.slice(0, namedMax) }),
    ...(doubt === undefined ? {} : { doubt: doubt.slice(0, 200) }),
  };
}

/** Our own choice: not when everything else starts too. */
const firstMs = 300_000;

export interface DrillSchedule extends SandboxDrillParts {
  readonly report: (line: string) => void;
  /** Milliseconds from the start to the first drill; five minutes where it is not given. */
  readonly firstAfterMs?: number;
}

/** Drills once a day for as long as there are stdio servers; what did not hold is reported, too. */
export function startSandboxDrills(parts: DrillSchedule): { close(): Promise<void> } {
  if (!(parts.config?.servers ?? []).some(isStdio)) return { close: () => Promise.resolve() };
  let under: Promise<void> = Promise.resolve();
  let over = false;
  const drill = (): void => {
    under = under.then(async () => round({ ...parts, isOver: () => over }));
  };
  const first = setTimeout(drill, parts.firstAfterMs ?? firstMs).unref();
  const daily = setInterval(drill, dailyDrillMs).unref();
  return {
    close: async () => {
      over = true;
      clearTimeout(first);
      clearInterval(daily);
      await under;
    },
  };
}

async function round(parts: DrillSchedule): Promise<void> {
  try {
    for (const { server, held, doubt } of await drillSandboxes(parts))
      if (!held)
        parts.report(
          `the sandbox of the MCP server ${server} did not hold in its drill: ${doubt ?? "see drill.sandbox"}`,
        );
  } catch (error) {
    parts.report(
      `error in the drill of sandboxes: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
