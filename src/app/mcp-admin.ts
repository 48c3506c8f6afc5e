import { resolve } from "node:path";
import { connectRecorder } from "../audit/socket/client.ts";
import type { Recorder } from "../audit/recorder.ts";
import { KnownError } from "../base/errors.ts";
import type { Catalogue } from "../mcp/catalogue.ts";
import { Link } from "../mcp/link.ts";
import { Pins } from "../mcp/pins.ts";
import { guardsVersion } from "../policy/digest.ts";
import type { McpConfig, McpServer } from "../policy/mcp-config.ts";
import type { Policy } from "../policy/policy.ts";
import { SecretKeeper } from "../secrets/keeper.ts";
import { Logins } from "../secrets/logins.ts";
import { auditdFor } from "./auditd-child.ts";
import { accessEntry, realReference } from "./credentials.ts";
import { openDataFolder } from "./data-folder.ts";
import { linkPorts, type LinkParts } from "./mcp-servers.ts";
import { tokenPurpose } from "./mcp.ts";
import { sha256 } from "./settings-features.ts";
import type { Settings } from "./settings.ts";

/** What a command needs to look at MCP servers and to pin them. */
export interface McpAdmin {
  readonly config: McpConfig;
  readonly policies: readonly Policy[];
  readonly pins: Pins;
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  readonly parts: LinkParts;
  readonly now: () => number;
  /** @throws KnownError USAGE */
  server(name: string): McpServer;
  /** What a server describes now. @throws KnownError where it cannot be reached or does not start */
  catalogue(server: McpServer): Promise<Catalogue>;
}

/** What a command has to know of the configuration: providers need not be there. */
export type McpSettings = Pick<
  Settings,
  "mcp" | "environment" | "variables" | "secrets" | "policies" | "data"
>;

/**
 * Opens what a gateway of these settings would use, beside it or by itself: the log, the credentials, and connections that end with `work`.
 *
 * @throws KnownError USAGE where the configuration names no MCP servers
 */
export async function asMcpAdmin<T>(
  settings: McpSettings,
  now: () => number,
  work: (admin: McpAdmin) => Promise<T>,
): Promise<T> {
  const { mcp: config, environment, variables, secrets: held, policies } = settings;
  if (config === undefined)
    throw new KnownError(
      "USAGE",
      "the configuration names no MCP servers",
      "name them under mcp in seaworthy.gateway.yaml",
    );
  const folder = openDataFolder(settings.data);
  const data = resolve(folder.path);
  const auditd = await auditdFor({ data });
  const recorder = await connectRecorder({ socketPath: auditd.socketPath });
  const keeper = new SecretKeeper({
    ports: { variables, now, logins: new Logins(now) },
    ...{ ttlMs: held.ttlMs, keepMs: held.keepMs },
    witness: async (access) => {
      await recorder.record(accessEntry(access, environment));
    },
    report: (error) => {
      throw error;
    },
  });
  const secrets = {
    read: async (text: string, purpose: string) => keeper.read(realReference(text, settings), purpose),
  };
  const parts = {
    ...{ config, environment, data, recorder, secrets, now },
    tokenKey: folder.secretFor(tokenPurpose),
  };
  const links: Link[] = [];
  try {
    return await work({
      ...{ config, policies, recorder, environment, now },
      parts,
      pins: new Pins(config.lock, { sha256, now }),
      server: (name) => serverNamed(name, config),
      catalogue: async (server) => {
        const link = new Link(server, "", {
          ...linkPorts(parts),
          ...{ now, sha256, version: guardsVersion, capabilities: {} },
          changed: () => undefined,
          told: async (kind, facts) => {
            await recorder.record({ kind, environment, facts });
          },
        });
        links.push(link);
        return link.catalogue(0);
      },
    });
  } finally {
    await Promise.all(links.map(async (link) => link.close()));
    keeper.close();
    await recorder.close();
    await auditd.close();
  }
}

function serverNamed(name: string, { servers }: McpConfig): McpServer {
  const found = servers.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new KnownError(
    "USAGE",
    `there is no MCP server ${JSON.stringify(name.slice(0, 60))}`,
    `the configuration has ${servers.map((one) => one.name).join(", ")}`,
  );
}
