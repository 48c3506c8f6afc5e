import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Approvals } from "../approvals/approval.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { Secrets } from "../base/secrets.ts";
import { McpDesk, type DeskDeps, type SessionFlow } from "../mcp/desk.ts";
import { McpEndpoint } from "../mcp/endpoint.ts";
import type { HttpServer, StdioServer } from "../mcp/link.ts";
import { ownCredentials, personsLogin, type OauthParts } from "../mcp/oauth.ts";
import { Pins } from "../mcp/pins.ts";
import { TokenFile } from "../mcp/token-file.ts";
import { guardsVersion } from "../policy/digest.ts";
import type { McpConfig, McpOauth } from "../policy/mcp-config.ts";
import type { Sandboxed } from "../sandbox/sandbox.ts";
import { startSandboxed } from "../sandbox/start.ts";
import { sandboxOf, sandboxOwnerOf } from "./mcp-sandbox.ts";
import { sha256 } from "./settings-features.ts";

export interface McpParts {
  readonly config: McpConfig;
  readonly environment: string;
  /** The data folder: no server ever sees it. */
  readonly data: string;
  /** What tokens are kept encrypted with: 32 bytes. */
  readonly tokenKey: Uint8Array;
  readonly recorder: Pick<Recorder, "record">;
  readonly secrets: Secrets;
  readonly approvals?: Approvals | undefined;
  readonly flow?: SessionFlow | undefined;
  readonly now: () => number;
}

/** The MCP servers of the configuration. None is started or reached before somebody asks for it. */
export function serveMcpServers(parts: McpParts): {
  readonly endpoint: McpEndpoint;
  close(): Promise<void>;
} {
  const { config, environment, now, recorder, approvals, flow } = parts;
  const desk = new McpDesk({
    ...{ config, environment, recorder, approvals, flow, now, sha256 },
    version: guardsVersion,
    pins: new Pins(config.lock, { sha256, now }),
    ...linkPorts(parts),
  });
  const endpoint = new McpEndpoint(desk, randomUUID);
  return {
    endpoint,
    close: async () => {
      await endpoint.close();
      await desk.close();
    },
  };
}

/** What links to servers need of a process. */
export type LinkParts = Omit<McpParts, "approvals" | "flow">;

/** How servers are started and spoken to, for the gateway and for commands beside it. */
export const linkPorts = (parts: LinkParts): Pick<DeskDeps, "start" | "authorize"> => ({
  start: async (server, feature) => start(server, feature, parts),
  authorize: async (server) => authorize(server, parts),
});

/** A stdio server in its sandbox, with the credentials that its configuration names and nothing else of this process. */
async function start(
  server: StdioServer,
  feature: string,
  { secrets, data, recorder, environment, config }: LinkParts,
): Promise<Sandboxed> {
  const { name, reach } = server;
  const env: Record<string, string> = {};
  for (const [variable, value] of Object.entries(reach.env))
    env[variable] = value.startsWith("text:")
      ? value.slice("text:".length)
      : await secrets.read(value, `mcp:${name}`);
  return startSandboxed(
    sandboxOf(server, env),
    sandboxOwnerOf({ server: name, feature, environment, keepOut: [data, config.lock], recorder }),
  );
}

type Authorized = Awaited<ReturnType<DeskDeps["authorize"]>>;

/** The gateway's own token for a server, never the program's. A key is read each time: one that was replaced is used at once. */
async function authorize({ name, reach }: HttpServer, parts: LinkParts): Promise<Authorized> {
  const { key, oauth } = reach;
  if (key !== undefined) return { token: async () => parts.secrets.read(key, `mcp:${name}`) };
  if (oauth === undefined) return undefined;
  const given = await oauthParts(name, oauth, parts);
  return oauth.grant === "client-credentials"
    ? ownCredentials(given)
    : personsLogin({ ...given, file: tokenFile(name, parts) });
}

/** What the flows of OAuth need, whoever goes through them. */
export const oauthParts = async (
  server: string,
  oauth: McpOauth,
  { secrets, recorder, environment }: LinkParts,
): Promise<OauthParts> => ({
  ...{ server, oauth },
  clientSecret:
    oauth.clientSecret === undefined ? undefined : await secrets.read(oauth.clientSecret, `mcp:${server}`),
  witness: async (facts) => {
    await recorder.record({ kind: "mcp.authorized", environment, facts });
  },
});

/** Where the token of a person's login lies, encrypted. */
export const tokenFile = (server: string, { data, tokenKey }: LinkParts): TokenFile =>
  new TokenFile(join(data, "mcp-tokens", server), tokenKey, `mcp token of ${server}`);
