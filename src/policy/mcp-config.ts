import { z } from "zod";
import { durationMs } from "../base/duration.ts";
import { reachOf } from "../base/host-reach.ts";
import { readSecretReference, secretReferenceForms } from "../base/secret-reference.ts";

const time = (from: number, to: number, what: string) =>
  z
    .string()
    .refine(
      (text) => {
        const ms = durationMs(text);
        return ms !== undefined && ms >= from * 1000 && ms <= to * 1000;
      },
      { error: `must be a time between ${from}s and ${to}s` },
    )
    .describe(what);

const reference = z.string().refine((text) => readSecretReference(text) !== undefined, {
  error: "must be a reference, not the secret itself; if a secret stood here, replace it at its issuer",
});

/** A server's name stands in URLs, in the log and beside tools' names. */
export const mcpServerName = z.string().regex(/^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/, {
  error: "lower-case letters, digits, _ and -, at most 63, starting and ending with a letter or digit",
});

const path = z.string().min(1).max(4096);
const bytes = (from: number, to: number, what: string) => z.int().min(from).max(to).describe(what);

const folder = z.strictObject({
  path: path.describe("a folder, from this file's folder"),
  write: z.boolean().optional().describe("true: the server may write there; false unless changed"),
});

const oauth = z
  .strictObject({
    grant: z
      .enum(["client-credentials", "authorization-code"])
      .describe(
        "client-credentials: the gateway itself; authorization-code: a person, by seaworthy mcp login",
      ),
    client_id: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .describe("the client's id, where it was registered by hand"),
    client_secret: reference.optional().describe(`where its secret is: ${secretReferenceForms}`),
    issuer: z
      .string()
      .max(2048)
      .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ""), {
        error: "is no http or https address",
      })
      .optional()
      .describe(
        "the authorization server that the secret is for, as it names itself: https://login.example.com",
      ),
    scope: z.string().min(1).max(1024).optional().describe("scopes, separated by spaces"),
  })
  .describe("how the gateway gets a token: { grant, client_id, client_secret, scope }");

const serverSection = z
  .strictObject({
    url: z
      .string()
      .min(1)
      .max(2048)
      .optional()
      .describe("a Streamable HTTP server: https://mcp.example.com/mcp"),
    command: path.optional().describe("a stdio server: the program that is started in a sandbox"),
    args: z.array(z.string().max(4096)).max(64).optional().describe("the program's arguments"),
    env: z
      .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,127}$/, { error: "the name of a variable" }),
        z.string().max(4200),
      )
      .optional()
      .describe(
        `its variables: ${secretReferenceForms}, or text:VALUE for what is no secret; it has no others`,
      ),
    program: z
      .array(path)
      .max(16)
      .optional()
      .describe("folders with the program itself, which it sees read-only; it starts in the first"),
    folders: z
      .array(folder)
      .max(64)
      .optional()
      .describe("folders that it sees: [{ path: docs, write: false }]"),
    hosts: z
      .array(z.string().min(1).max(255))
      .max(64)
      .optional()
      .describe("hosts that it may reach, with port: [api.example.com:443]; none unless named"),
    memory_mib: z.int().min(64).max(65_536).optional().describe("MiB of memory; 512 unless changed"),
    processes: z.int().min(16).max(4096).optional().describe("processes and threads; 64 unless changed"),
    key: reference.optional().describe(`a bearer token for the server: ${secretReferenceForms}`),
    oauth: oauth.optional(),
    allow_private: z
      .boolean()
      .optional()
      .describe("true: its address may be inside this machine or this network; false unless changed"),
    one_for: z
      .enum(["feature", "tenant", "user", "session"])
      .optional()
      .describe("who shares a connection or a process: feature (unless changed), tenant, user or session"),
    timeout: time(1, 3600, "for one call, for example: 60s; 60s unless changed").optional(),
    start: time(1, 300, "until it is reached or started, for example: 15s; 15s unless changed").optional(),
    answer_bytes: bytes(
      1024,
      64 * 1024 * 1024,
      "bytes of one message of the server; 4194304 unless changed",
    ).optional(),
  })
  .superRefine((server, context) => {
    const problem = (at: string, message: string): void =>
      context.addIssue({ code: "custom", path: [at], message });
    if ((server.url === undefined) === (server.command === undefined))
      problem(server.url === undefined ? "command" : "url", "a server has either a url or a command");
    for (const name of ["args", "env", "program", "folders", "hosts", "memory_mib", "processes"] as const)
      if (server.url !== undefined && server[name] !== undefined)
        problem(name, `${name} goes with command only`);
    for (const name of ["key", "oauth", "allow_private"] as const)
      if (server.command !== undefined && server[name] !== undefined)
        problem(name, `${name} goes with url only`);
    if (server.key !== undefined && server.oauth !== undefined)
      problem("oauth", "a server has a key or oauth, not both");
    if (
      server.oauth?.grant === "client-credentials" &&
      [server.oauth.client_id, server.oauth.client_secret, server.oauth.issuer].includes(undefined)
    )
      problem("oauth", "client-credentials needs client_id, client_secret, and the issuer that they are for");
    const fault = server.url === undefined ? undefined : urlFault(server.url, server.allow_private === true);
    if (fault !== undefined) problem("url", fault);
    for (const [name, value] of Object.entries(server.env ?? {}))
      if (!value.startsWith("text:") && readSecretReference(value) === undefined)
        context.addIssue({
          code: "custom",
          path: ["env", name],
          message: "must be a reference, or text: and a value that is no secret",
        });
  })
  .describe("an MCP server: { url } or { command, args, env, folders, hosts }");

/** The `mcp:` section of the gateway's configuration: which MCP servers there are, and where. */
export const mcpConfigSection = z
  .strictObject({
    servers: z
      .record(mcpServerName, serverSection)
      .refine((all) => Object.keys(all).length <= 256, { error: "more than 256 servers" })
      .describe("servers by name: { files: { command, args, folders } }"),
    pin: z
      .enum(["first-use", "by-hand"])
      .optional()
      .describe(
        "who takes a server's descriptions as they are: first-use (in dev, unless changed) or by-hand, by seaworthy mcp pin",
      ),
    lock: path
      .optional()
      .describe("the file with what was pinned, from this file's folder; seaworthy.mcp.lock unless changed"),
  })
  .describe("MCP servers: { servers, pin, lock }");

export interface McpOauth {
  readonly grant: "client-credentials" | "authorization-code";
  readonly clientId?: string;
  /** A reference. */
  readonly clientSecret?: string;
  readonly issuer?: string;
  readonly scope?: string;
}

export interface McpServer {
  readonly name: string;
  readonly reach:
    | {
        readonly kind: "http";
        readonly url: string;
        readonly allowPrivate: boolean;
        /** A reference to a bearer token. */
        readonly key?: string;
        readonly oauth?: McpOauth;
      }
    | {
        readonly kind: "stdio";
        readonly command: string;
        readonly args: readonly string[];
        /** References, or `text:` and the value. */
        readonly env: Readonly<Record<string, string>>;
        /** Folders with the program itself. */
        readonly program: readonly string[];
        readonly folders: readonly { readonly path: string; readonly write: boolean }[];
        readonly hosts: readonly string[];
        readonly memoryMib: number;
        readonly processes: number;
      };
  readonly oneFor: "feature" | "tenant" | "user" | "session";
  readonly timeoutMs: number;
  readonly startMs: number;
  readonly answerBytesMax: number;
}

export interface McpConfig {
  readonly servers: readonly McpServer[];
  readonly pin: "first-use" | "by-hand";
  /** From the configuration's folder. */
  readonly lock: string;
}

export const mcpLockName = "seaworthy.mcp.lock";

/** Our own choices: the SDKs' own time for a request; npx finds a package in a few seconds. */
const timeoutMsDefault = 60_000;
const startMsDefault = 15_000;
/** Our own choice: as large as a request to the official server package may be. */
const answerBytesDefault = 4 * 1024 * 1024;

type Section = z.infer<typeof mcpConfigSection>;

/** What the section says, with what it leaves out. */
export function mcpConfigOf(section: Section, environment: "dev" | "staging" | "prod"): McpConfig {
  return {
    servers: Object.entries(section.servers).map(([name, given]) => serverOf(name, given)),
    pin: section.pin ?? (environment === "dev" ? "first-use" : "by-hand"),
    lock: section.lock ?? mcpLockName,
  };
}

function serverOf(name: string, given: Section["servers"][string]): McpServer {
  return {
    name,
    reach: given.url === undefined ? stdioOf(given) : httpOf(given, given.url),
    oneFor: given.one_for ?? "feature",
    timeoutMs: durationMs(given.timeout ?? "") ?? timeoutMsDefault,
    startMs: durationMs(given.start ?? "") ?? startMsDefault,
    answerBytesMax: given.answer_bytes ?? answerBytesDefault,
  };
}

function httpOf(given: Section["servers"][string], url: string): McpServer["reach"] {
  const { oauth: wanted, key } = given;
  return {
    kind: "http",
    url,
    allowPrivate: given.allow_private ?? false,
    ...(key === undefined ? {} : { key }),
    ...(wanted === undefined
      ? {}
      : {
          oauth: {
            grant: wanted.grant,
            ...(wanted.client_id === undefined ? {} : { clientId: wanted.client_id }),
            ...(wanted.client_secret === undefined ? {} : { clientSecret: wanted.client_secret }),
            ...(wanted.issuer === undefined ? {} : { issuer: wanted.issuer }),
            ...(wanted.scope === undefined ? {} : { scope: wanted.scope }),
          },
        }),
  };
}

const stdioOf = (given: Section["servers"][string]): McpServer["reach"] => ({
  kind: "stdio",
  command: given.command ?? "",
  args: given.args ?? [],
  env: given.env ?? {},
  program: given.program ?? [],
  folders: (given.folders ?? []).map(({ path: at, write }) => ({ path: at, write: write ?? false })),
  hosts: given.hosts ?? [],
  // Our own choices: a Node server with a large document needs a third of it; a server that forks for each call is not one.
  memoryMib: given.memory_mib ?? 512,
  processes: given.processes ?? 64,
});

/** Why an address is not taken; undefined where it is. What its name resolves to is looked at when it is called. */
function urlFault(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:"))
    return "is no http or https address";
  if (url.username !== "" || url.password !== "") return "holds credentials; write key: env:NAME";
  if (url.hash !== "") return "has a fragment";
  const reach = reachOf(url.hostname);
  if (reach === "metadata") return "leads to a machine's metadata service";
  if (reach === "own" && !allowPrivate)
    return "is inside this network; if that is meant, say allow_private: true";
  if (reach === "public" && url.protocol === "http:")
    return "is plain http to a host that may be public; use https";
  return undefined;
}

/** Paths of the section are from the configuration's folder. A command without a slash is looked for by its name. */
export function mcpConfigFrom(config: McpConfig, resolve: (path: string) => string): McpConfig {
  return {
    ...config,
    lock: resolve(config.lock),
    servers: config.servers.map((server) => ({ ...server, reach: reachFrom(server.reach, resolve) })),
  };
}

function reachFrom(reach: McpServer["reach"], resolve: (path: string) => string): McpServer["reach"] {
  const file = (text: string): string =>
    text.startsWith("file:") ? `file:${resolve(text.slice("file:".length))}` : text;
  if (reach.kind === "stdio")
    return {
      ...reach,
      command: reach.command.includes("/") ? resolve(reach.command) : reach.command,
      env: Object.fromEntries(Object.entries(reach.env).map(([name, value]) => [name, file(value)])),
      program: reach.program.map(resolve),
      folders: reach.folders.map((one) => ({ ...one, path: resolve(one.path) })),
    };
  const { oauth, key } = reach;
  return {
    ...reach,
    ...(key === undefined ? {} : { key: file(key) }),
    ...(oauth === undefined
      ? {}
      : {
          oauth: {
            ...oauth,
            ...(oauth.clientSecret === undefined ? {} : { clientSecret: file(oauth.clientSecret) }),
          },
        }),
  };
}
