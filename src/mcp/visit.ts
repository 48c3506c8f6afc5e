import type { KnownError } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { Policy } from "../policy/policy.ts";

/** One request of a program at the MCP door, as far as it is known who sends it. */
export interface Visit {
  /** The exchange: all entries about the request have it. */
  readonly id: string;
  readonly policy: Policy;
  readonly environment: string;
  /** Id of the virtual key. */
  readonly key: string;
  /** What the key may use of MCP servers, `server` or `server:tool`; undefined: all that its features may. */
  readonly scopes?: readonly string[] | undefined;
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  /** As the application calls it. */
  readonly session?: string | undefined;
  /** Of the protocol, in its older generation. */
  readonly mcpSession?: string | undefined;
  /** What every entry about the request says. */
  readonly entry: Omit<NewEntry, "kind">;
  /** Aborted when the program goes away, its time is over, or somebody stopped it. */
  readonly signal: AbortSignal;
  /** What stops a tool now. */
  readonly toolKilled: (tool: string) => KnownError | undefined;
  /** An approval that the program says it has. */
  readonly approval?: string | undefined;
}

/** Whose a session is: no other key, feature or principal may go on with it. */
export const ownerOf = ({ policy, key, tenant, user, session }: Visit): string =>
  JSON.stringify([policy.feature, key, tenant ?? "", user ?? "", session ?? ""]);

/** Whether a key may use a tool of a server, or anything at all of it where no tool is named. */
export function inScope({ scopes }: Visit, server: string, tool?: string): boolean {
  if (scopes === undefined) return true;
  return scopes.some((scope) => {
    const colon = scope.indexOf(":");
    if (colon === -1) return scope === server;
    if (scope.slice(0, colon) !== server) return false;
    return tool === undefined || scope.slice(colon + 1) === tool;
  });
}
