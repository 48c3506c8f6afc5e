import type { Recorder } from "../audit/recorder.ts";
import type { JsonObject } from "../base/json.ts";
import type { StdioServer } from "../mcp/link.ts";
import {
  standardLimits,
  type SandboxEvent,
  type SandboxOwner,
  type SandboxSpec,
} from "../sandbox/sandbox.ts";

const mebibyte = 1024 * 1024;

/** The sandbox of a stdio server, as its configuration says. @param env its variables, with their values */
export const sandboxOf = (
  { name, reach, answerBytesMax }: StdioServer,
  env: Readonly<Record<string, string>>,
): SandboxSpec => ({
  name: `mcp:${name}`,
  command: reach.command,
  args: reach.args,
  programFolders: reach.program,
  folders: reach.folders.map(({ path, write }) => ({ path, access: write ? "write" : "read" })),
  hosts: reach.hosts,
  env,
  limits: {
    ...standardLimits,
    memoryMb: reach.memoryMib,
    processes: reach.processes,
    lineMb: Math.ceil(answerBytesMax / mebibyte),
  },
});

export interface SandboxWitness {
  readonly server: string;
  readonly feature?: string;
  readonly environment: string;
  /** The gateway's own folders and files. */
  readonly keepOut: readonly string[];
  readonly recorder: Pick<Recorder, "record">;
}

/** Writes each attempt of a server to reach a host into the log, before it is made. */
export const sandboxOwnerOf = ({
  server,
  feature,
  environment,
  keepOut,
  recorder,
}: SandboxWitness): SandboxOwner => ({
  keepOut,
  record: async (event) => {
    await recorder.record({
      kind: "mcp.connected",
      ...(feature === undefined ? {} : { feature }),
      environment,
      facts: { server, ...factsOf(event) },
    });
  },
});

/** Our own choice: a host of that length is no fact but a message. */
const hostCharactersMax = 128;

function factsOf(event: SandboxEvent): JsonObject {
  const { kind, port } = event;
  const host = event.host.slice(0, hostCharactersMax);
  if (kind === "connection-ended")
    return {
      sandbox: kind,
      host,
      port,
      sent: event.sentBytes,
      received: event.receivedBytes,
      why: event.why,
    };
  const { outcome, address, why } = event;
  return {
    ...{ sandbox: kind, host, port, outcome },
    ...(address === undefined ? {} : { address }),
    ...(why === undefined ? {} : { why }),
  };
}
