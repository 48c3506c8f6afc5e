import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { McpServer } from "../policy/mcp-config.ts";
import { Link, type LinkDeps } from "./link.ts";

/** For whom a connection is. */
export interface LinkOwner {
  readonly feature: string;
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  /** The MCP session, or what the application calls a session. */
  readonly session?: string | undefined;
  readonly key: string;
}

/** Our own choices: connections and processes of one gateway at once, and how long one that nobody uses is kept. */
const linksMax = 256;
const idleMs = 10 * 60_000;

/** All connections to MCP servers, each for the feature or the principal that its server's configuration says. */
export class Links {
  readonly #links = new Map<string, Link>();
  readonly #now: Clock;

  constructor(now: Clock) {
    this.#now = now;
  }

  /** @throws KnownError OVERLOADED where every place is in use, SCOPE_REFUSED where nobody says whose the connection would be */
  linkFor(server: McpServer, owner: LinkOwner, deps: () => LinkDeps): Link {
    const name = JSON.stringify([server.name, owner.feature, ...part(server, owner)]);
    const known = this.#links.get(name);
    if (known !== undefined) {
      // The newest last: the first is the one that was used longest ago.
      this.#links.delete(name);
      this.#links.set(name, known);
      return known;
    }
    this.#tidy();
    const link = new Link(server, owner.feature, deps());
    this.#links.set(name, link);
    return link;
  }

  get size(): number {
    return this.#links.size;
  }

  async close(): Promise<void> {
    const all = [...this.#links.values()];
    this.#links.clear();
    await Promise.all(all.map(async (link) => link.close()));
  }

  #tidy(): void {
    const nowMs = this.#now();
    for (const [name, link] of this.#links) {
      const isOld = nowMs - link.lastUsedMs > idleMs || this.#links.size >= linksMax;
      if (!isOld) break;
      if (link.underway.size > 0) continue;
      this.#links.delete(name);
      void link.close();
    }
    if (this.#links.size >= linksMax)
      throw new KnownError(
        "OVERLOADED",
        "every connection to MCP servers is in use",
        "try again in a minute",
      );
  }
}

function part({ name, oneFor }: McpServer, owner: LinkOwner): readonly string[] {
  if (oneFor === "feature") return [];
  const who = owner[oneFor];
  if (who === undefined)
    throw new KnownError(
      "SCOPE_REFUSED",
      `the MCP server ${name} has one connection for each ${oneFor}, and this request names none`,
      `send the header x-seaworthy-${oneFor}`,
    );
  // A user's name means something within its tenant only, and a session's within its key.
  if (oneFor === "tenant") return [who];
  return oneFor === "user"
    ? [owner.tenant ?? "", who]
    : [owner.key, owner.tenant ?? "", owner.user ?? "", who];
}
