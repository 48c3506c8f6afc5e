import {
  Client,
  StreamableHTTPClientTransport,
  type AuthProvider,
  type ClientCapabilities,
  type JsonSchemaType,
  type jsonSchemaValidator,
  type JsonSchemaValidatorResult,
  type OAuthClientProvider,
  type Transport,
} from "@modelcontextprotocol/client";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { compileSchema } from "../guards/detect/schema-check.ts";
import type { McpServer } from "../policy/mcp-config.ts";
import type { Sandboxed } from "../sandbox/sandbox.ts";
import { readCatalogue, type Catalogue, type Sha256 } from "./catalogue.ts";
import { outsideFetch, type OutsideFetch } from "./outside-fetch.ts";
import type { AskBack } from "./server-asks.ts";
import { StdioLink } from "./stdio-link.ts";

export type StdioServer = McpServer & { readonly reach: Extract<McpServer["reach"], { kind: "stdio" }> };
export type HttpServer = McpServer & { readonly reach: Extract<McpServer["reach"], { kind: "http" }> };

export interface LinkDeps {
  /** Starts a stdio server in its sandbox. @throws KnownError where it cannot be */
  readonly start: (server: StdioServer, feature: string) => Promise<Sandboxed>;
  /** How the gateway shows a server who it is; undefined where the server asks nobody. */
  readonly authorize: (server: HttpServer) => Promise<AuthProvider | OAuthClientProvider | undefined>;
  readonly now: Clock;
  readonly sha256: Sha256;
  readonly version: string;
  /** What the server may ask of a program, of what the policy names. */
  readonly capabilities: ClientCapabilities;
  /** Called once for a connection, before anything is asked of it. */
  readonly prepare?: (client: Client, link: Link) => void;
  /** Its descriptions may have changed. */
  readonly changed: () => void;
  /** For entries: it was reached, or not. */
  readonly told: (
    kind: "mcp.connected" | "mcp.failed",
    facts: Readonly<Record<string, string>>,
  ) => Promise<void>;
}

/** Our own choices: the first try again after a second, then twice as long each time, up to a minute. */
const backoffMs = { first: 1000, max: 60_000 };

interface Open {
  readonly client: Client;
  readonly outside: OutsideFetch | undefined;
}

/**
 * A connection to one MCP server for one feature, or one of its principals. Opened when it is first needed and again when it was lost,
 * with growing waits where that fails.
 */
export class Link {
  readonly server: McpServer;
  readonly feature: string;
  lastUsedMs: number;
  /** Calls under way. */
  readonly underway = new Set<AskBack>();
  readonly #deps: LinkDeps;
  #open: Promise<Open> | undefined;
  #failures = 0;
  #againAtMs = 0;
  #why = "";
  #catalogue: { readonly atMs: number; readonly read: Promise<Catalogue> } | undefined;
  #legacyOnly = false;
  #closed = false;

  constructor(server: McpServer, feature: string, deps: LinkDeps) {
    this.server = server;
    this.feature = feature;
    this.#deps = deps;
    this.lastUsedMs = deps.now();
  }

  /** @throws KnownError PROVIDER_FAILED, PROVIDER_PAUSED where the server cannot be reached or does not start */
  async client(): Promise<Client> {
    this.lastUsedMs = this.#deps.now();
    if (this.#open === undefined) {
      if (this.lastUsedMs < this.#againAtMs)
        throw new KnownError(
          "PROVIDER_PAUSED",
          `the MCP server ${this.server.name} could not be reached and is not asked for a while${this.#why}`,
          "try again in a minute, or ask the gateway's operator",
        );
      this.#open = this.#connect();
      this.#open.catch(() => {
        this.#open = undefined;
      });
    }
    return (await this.#open).client;
  }

  /** What the server describes, not older than `ageMsMax`. */
  async catalogue(ageMsMax: number): Promise<Catalogue> {
    const nowMs = this.#deps.now();
    const known = this.#catalogue;
    if (known !== undefined && nowMs - known.atMs <= ageMsMax && this.#open !== undefined) return known.read;
    const client = await this.client();
    const read = readCatalogue(client, this.#deps.sha256, { timeout: this.server.timeoutMs });
    const mine = { atMs: nowMs, read };
    this.#catalogue = mine;
    read.catch(() => {
      if (this.#catalogue === mine) this.#catalogue = undefined;
    });
    return read;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  async #connect(): Promise<Open> {
    const { name, startMs } = this.server;
    const { now, told } = this.#deps;
    const beganMs = now();
    try {
      const open = await this.#attempt();
      this.#failures = 0;
      if (this.#closed) {
        await closeOpen(open);
        throw new Error("the gateway stops");
      }
      await told("mcp.connected", {
        server: name,
        protocol: open.client.getNegotiatedProtocolVersion() ?? "",
        ms: String(now() - beganMs),
      });
      return open;
    } catch (error) {
      this.#failures += 1;
      this.#againAtMs = now() + Math.min(backoffMs.max, backoffMs.first * 2 ** (this.#failures - 1));
      const why = error instanceof KnownError ? error.message : textOf(error);
      this.#why = error instanceof KnownError ? `: ${error.message}` : "";
      await told("mcp.failed", { server: name, why: why.slice(0, 200) });
      if (error instanceof KnownError) throw error;
      throw new KnownError(
        "PROVIDER_FAILED",
        `the MCP server ${name} could not be reached within ${startMs} ms, or did not answer as one`,
        "ask the gateway's operator; the log has the reason",
      );
    }
  }

  /** A server of the older generation may end at a question that it does not know: it is started once more and not asked it. */
  async #attempt(): Promise<Open> {
    try {
      return await this.#openOnce(this.#legacyOnly);
    } catch (error) {
      if (error instanceof KnownError || this.#legacyOnly || this.server.reach.kind !== "stdio") throw error;
      const open = await this.#openOnce(true);
      this.#legacyOnly = true;
      return open;
    }
  }

  async #openOnce(legacy: boolean): Promise<Open> {
    const { startMs } = this.server;
    const { capabilities, version, prepare, changed } = this.#deps;
    const onChanged = (): void => {
      this.#catalogue = undefined;
      changed();
    };
    const listChanged = { autoRefresh: false, debounceMs: 50, onChanged };
    const client = new Client(
      { name: "seaworthy", version },
      {
        capabilities,
        // Our own choice: a server of the older generation that says nothing has a third of its time for that.
        versionNegotiation: legacy
          ? { mode: "legacy" }
          : { mode: "auto", probe: { timeoutMs: Math.ceil(startMs / 3) } },
        inputRequired: { autoFulfill: false },
        jsonSchemaValidator: linearValidator,
        listChanged: { tools: listChanged, prompts: listChanged, resources: listChanged },
      },
    );
    prepare?.(client, this);
    const { transport, outside } = await this.#transport();
    client.onclose = () => {
      void this.#lost(client);
    };
    try {
      await client.connect(transport, { timeout: startMs });
    } catch (error) {
      await closeOpen({ client, outside });
      await transport.close().catch(() => undefined);
      throw error;
    }
    return { client, outside };
  }

  async #transport(): Promise<{ readonly transport: Transport; readonly outside: OutsideFetch | undefined }> {
    const { server } = this;
    if (isStdio(server)) {
      const child = await this.#deps.start(server, this.feature);
      return { transport: new StdioLink(child, server.answerBytesMax), outside: undefined };
    }
    if (!isHttp(server)) throw new Error("a server is reached one way or the other");
    const outside = outsideFetch({
      allowPrivate: server.reach.allowPrivate,
      answerBytesMax: server.answerBytesMax,
    });
    const authProvider = await this.#deps.authorize(server);
    const transport = new StreamableHTTPClientTransport(new URL(server.reach.url), {
      fetch: outside.fetch,
      redirectPolicy: "same-origin",
      ...(authProvider === undefined ? {} : { authProvider }),
      reconnectionOptions: {
        initialReconnectionDelay: 1000,
        maxReconnectionDelay: 30_000,
        reconnectionDelayGrowFactor: 2,
        maxRetries: 2,
      },
    });
    return { transport, outside };
  }

  /** The connection ended by itself. */
  async #lost(client: Client): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    if (open?.client !== client || this.#closed) return;
    this.#open = undefined;
    this.#catalogue = undefined;
    await open.outside?.close();
    await this.#deps.told("mcp.failed", { server: this.server.name, why: "it ended by itself" });
  }

  async #drop(): Promise<void> {
    const open = await this.#open?.catch(() => undefined);
    this.#open = undefined;
    this.#catalogue = undefined;
    if (open !== undefined) await closeOpen(open);
  }
}

/** The schema of a result is the server's text: its patterns run on an automaton that cannot backtrack. */
const linearValidator: jsonSchemaValidator = {
  getValidator: <T>(schema: JsonSchemaType) => {
    const check = compileSchema(schema as JsonObject);
    return (input: unknown): JsonSchemaValidatorResult<T> => {
      if ("problem" in check) return { valid: false, data: undefined, errorMessage: check.problem };
      const [fault] = check.faults(input as JsonValue);
      if (fault === undefined) return { valid: true, data: input as T, errorMessage: undefined };
      return {
        valid: false,
        data: undefined,
        errorMessage: `${fault.pointer} does not hold to ${fault.rule}`,
      };
    };
  },
};

async function closeOpen({ client, outside }: Open): Promise<void> {
  const { transport } = client;
  if (transport instanceof StreamableHTTPClientTransport)
    // Tells the server to forget the session; one that is away forgets it by itself.
    await Promise.race([
      transport.terminateSession().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 1000).unref()),
    ]);
  await client.close().catch(() => undefined);
  await outside?.close();
}

const isStdio = (server: McpServer): server is StdioServer => server.reach.kind === "stdio";
const isHttp = (server: McpServer): server is HttpServer => server.reach.kind === "http";

/** For the log: no text of a server, which can be anybody's. */
const textOf = (error: unknown): string =>
  error instanceof Error
    ? `${error.name}: ${"code" in error ? String(error.code).slice(0, 60) : ""}`
    : "unknown";
