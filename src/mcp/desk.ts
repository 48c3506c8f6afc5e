import type { Recorder } from "../audit/recorder.ts";
import type { Approvals } from "../approvals/approval.ts";
import { KnownError } from "../base/errors.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { findingNames } from "../pipeline/decision.ts";
import type { McpConfig, McpServer } from "../policy/mcp-config.ts";
import type { McpRules } from "../policy/policy.ts";
import type { Catalogue, Item } from "./catalogue.ts";
import type { Link, LinkDeps } from "./link.ts";
import { Links } from "./links.ts";
import { lookAtItem, type LookDeps } from "./look.ts";
import type { SessionLabels } from "../sessions/labels.ts";
import { isNamed, pinnedEntry } from "./named.ts";
import { itemId, type Pins } from "./pins.ts";
import { capabilitiesFor, takeAsks } from "./server-asks.ts";
import { inScope, type Visit } from "./visit.ts";

/** What sessions have read, and what is added to it. */
export type SessionFlow = Pick<SessionLabels, "of" | "add">;

export interface DeskDeps extends LookDeps, Pick<LinkDeps, "start" | "authorize" | "sha256" | "version"> {
  readonly config: McpConfig;
  readonly environment: string;
  readonly pins: Pins;
  readonly recorder: Pick<Recorder, "record">;
  /** Undefined: what needs a person's yes is refused. */
  readonly approvals?: Approvals | undefined;
  readonly flow?: SessionFlow | undefined;
}

/** Why something that a manifest names can, or cannot, be used now. */
export type Standing =
  | "ok"
  /** The server does not have it. */
  | "absent"
  /** It is not as it was pinned. */
  | "changed"
  /** Nobody has pinned it. */
  | "new"
  /** The feature's guards refuse what it says of itself. */
  | "refused";

export interface Viewed {
  readonly standing: Standing;
  readonly item: Item | undefined;
}

/** What one feature sees of one server. */
export interface View {
  readonly catalogue: Catalogue;
  /** By `kind:name`: all that the manifest names, and the instructions. */
  readonly items: ReadonlyMap<string, Viewed>;
}

/** One server as a visit reaches it. */
export interface Place {
  readonly server: McpServer;
  readonly rules: McpRules;
  readonly link: Link;
}

/** Our own choice: a server that does not tell that it changed is asked again after a minute. */
const catalogueAgeMs = 60_000;
/** Our own choice: changes that were written down, so that each is told once. */
const toldMax = 10_000;

/** All MCP servers of a gateway: who may use what of them, and whether it still is what was pinned. */
export class McpDesk {
  readonly deps: DeskDeps;
  readonly #links: Links;
  readonly #servers: ReadonlyMap<string, McpServer>;
  readonly #views = new WeakMap<
    Catalogue,
    Map<string, { readonly version: number; readonly view: Promise<View> }>
  >();
  readonly #told = new Set<string>();
  readonly #listeners = new Set<(server: string, feature: string) => void>();

  constructor(deps: DeskDeps) {
    this.deps = deps;
    this.#links = new Links(deps.now);
    this.#servers = new Map(deps.config.servers.map((server) => [server.name, server]));
  }

  /** @throws KnownError ROUTE_UNKNOWN where the feature, or the key, has no such server: whether there is one is not told */
  place(name: string, visit: Visit, session?: string): Place {
    const server = this.#servers.get(name);
    const { mcp } = visit.policy;
    const rules = mcp !== undefined && Object.hasOwn(mcp, name) ? mcp[name] : undefined;
    if (server === undefined || rules === undefined || !inScope(visit, name))
      throw new KnownError(
        "ROUTE_UNKNOWN",
        "this feature, or this key, has no such MCP server",
        "name it under mcp in the feature's manifest and in seaworthy.gateway.yaml, and give the key its scope",
      );
    const { policy, tenant, user, key } = visit;
    const owner = { feature: policy.feature, tenant, user, key, session: session ?? visit.session };
    return {
      server,
      rules,
      link: this.#links.linkFor(server, owner, () => this.#linkDeps(server, policy.feature, rules)),
    };
  }

  /** What a visit may see of a server now. @throws KnownError where the server cannot be asked */
  async view({ server, rules, link }: Place, visit: Visit): Promise<View> {
    const catalogue = await link.catalogue(catalogueAgeMs);
    const { pins } = this.deps;
    await this.#pinFirst(server.name, rules, catalogue);
    pins.of(server.name);
    const of = this.#views.get(catalogue) ?? new Map<string, { version: number; view: Promise<View> }>();
    this.#views.set(catalogue, of);
    const known = of.get(visit.policy.digest);
    if (known?.version === pins.version) return known.view;
    const view = this.#look(server.name, rules, { catalogue, visit });
    of.set(visit.policy.digest, { version: pins.version, view });
    view.catch(() => of.delete(visit.policy.digest));
    return view;
  }

  /** Calls `listener` when what a server describes may have changed; the function that it gives ends it. */
  onChange(listener: (server: string, feature: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async record(entry: NewEntry): Promise<number> {
    return this.deps.recorder.record(entry);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
    await this.#links.close();
  }

  /** In dev, what nobody has pinned is taken as it is the first time. What was pinned and changed never is. */
  async #pinFirst(server: string, rules: McpRules, { items }: Catalogue): Promise<void> {
    const { config, pins } = this.deps;
    if (config.pin !== "first-use") return;
    const fresh = items.filter((item) => isNamed(item, rules) && pins.state(server, item) === "new");
    if (fresh.length === 0) return;
    await this.record(pinnedEntry(server, fresh, { environment: this.deps.environment, by: "first use" }));
    pins.pin(server, fresh, { by: "first use", whole: false });
  }

  async #look(
    server: string,
    rules: McpRules,
    { catalogue, visit }: { readonly catalogue: Catalogue; readonly visit: Visit },
  ): Promise<View> {
    const items = new Map<string, Viewed>();
    for (const name of Object.keys(rules.tools)) items.set(`tool:${name}`, absent);
    for (const name of rules.prompts) items.set(`prompt:${name}`, absent);
    const seen = new Set<string>();
    for (const item of catalogue.items) {
      const id = itemId(item);
      // Of two of one name nobody can say which one a call would reach.
      const isTwice = seen.has(id);
      seen.add(id);
      if (isNamed(item, rules))
        items.set(id, { standing: isTwice ? "changed" : await this.#standing(server, item, visit), item });
    }
    return { catalogue, items };
  }

  async #standing(server: string, item: Item, visit: Visit): Promise<Standing> {
    const state = this.deps.pins.state(server, item);
    if (state !== "same") {
      await this.#tellOnce(`${state} ${server} ${itemId(item)} ${item.sha256}`, {
        kind: state === "changed" ? "mcp.changed" : "mcp.refused",
        feature: visit.policy.feature,
        environment: this.deps.environment,
        facts: { server, item: itemId(item).slice(0, 200), sha256: item.sha256, why: reasons[state] },
      });
      return state;
    }
    const { decision, recorded } = await lookAtItem(item, visit.policy, this.deps);
    if (decision.outcome === "allow" || decision.outcome === "redact") return "ok";
    await this.#tellOnce(`refused ${visit.policy.digest} ${server} ${itemId(item)} ${item.sha256}`, {
      kind: "mcp.refused",
      feature: visit.policy.feature,
      environment: this.deps.environment,
      digest: visit.policy.digest,
      decision: decision.outcome,
      findings: findingNames(decision),
      facts: { server, item: itemId(item).slice(0, 200), sha256: item.sha256, why: reasons.refused },
      payload: JSON.stringify({ definition: recorded }),
    });
    return "refused";
  }

  async #tellOnce(what: string, entry: NewEntry): Promise<void> {
    if (this.#told.has(what)) return;
    if (this.#told.size >= toldMax) this.#told.clear();
    this.#told.add(what);
    await this.record(entry);
  }

  #linkDeps(server: McpServer, feature: string, rules: McpRules): LinkDeps {
    const { start, authorize, now, sha256, version, environment } = this.deps;
    return {
      ...{ start, authorize, now, sha256, version },
      capabilities: capabilitiesFor(rules),
      prepare: (client, link) =>
        takeAsks(this, client, { server: server.name, feature, rules, underway: () => [...link.underway] }),
      changed: () => {
        for (const listener of this.#listeners) listener(server.name, feature);
      },
      told: async (kind, facts) => {
        await this.record({ kind, feature, environment, facts });
      },
    };
  }
}

const absent: Viewed = { standing: "absent", item: undefined };

const reasons = {
  changed: "it is not as it was pinned",
  new: "nobody has pinned it",
  refused: "the guards refuse what it says of itself",
} as const;
