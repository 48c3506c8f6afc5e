import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { canonicalJson, isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import { itemKinds, type Item, type ItemKind, type Sha256 } from "./catalogue.ts";

/** What was taken as it was, and is held to, of one server. */
export interface PinnedServer {
  /** ISO 8601. */
  readonly pinnedAt: string;
  readonly by: string;
  /** By `kind:name`. */
  readonly items: ReadonlyMap<string, Item>;
}

/** `same`: as pinned. `changed`: pinned otherwise. `new`: never pinned. */
export type PinState = "same" | "changed" | "new";

export const itemId = ({ kind, name }: Pick<Item, "kind" | "name">): string =>
  kind === "instructions" ? kind : `${kind}:${name}`;

/** Our own choice: how long a change to the file may go unseen. */
const staleMsMax = 1000;
/** Our own choice: thousands of tools with all their schemas. */
const lockCharsMax = 16 * 1024 * 1024;

/**
 * The file that says how MCP servers described themselves when somebody took them so. It lies beside the configuration, is written to be
 * read in a review, and is read again when it changes.
 */
export class Pins {
  readonly path: string;
  readonly #sha256: Sha256;
  readonly #now: Clock;
  #servers = new Map<string, PinnedServer>();
  #stamp = "";
  #checkedAtMs = -Infinity;
  /** Grows with each change that was seen. */
  version = 0;

  constructor(path: string, { sha256, now }: { readonly sha256: Sha256; readonly now: Clock }) {
    this.path = path;
    this.#sha256 = sha256;
    this.#now = now;
  }

  /** @throws KnownError MANIFEST_INVALID where the file is not as it was written */
  of(server: string): PinnedServer | undefined {
    this.#refresh();
    return this.#servers.get(server);
  }

  /** Names of all servers of which something is pinned. */
  servers(): readonly string[] {
    this.#refresh();
    return [...this.#servers.keys()];
  }

  state(server: string, item: Item): PinState {
    const pinned = this.of(server)?.items.get(itemId(item));
    if (pinned === undefined) return "new";
    return pinned.sha256 === item.sha256 ? "same" : "changed";
  }

  /** Takes items as they are: those named, and with `whole` nothing else of the server any more. */
  pin(server: string, items: readonly Item[], given: { readonly by: string; readonly whole: boolean }): void {
    this.#checkedAtMs = -Infinity;
    const before = this.of(server);
    const next = new Map(given.whole ? [] : before?.items);
    for (const item of items) next.set(itemId(item), item);
    this.#servers.set(server, {
      pinnedAt: new Date(this.#now()).toISOString(),
      by: given.by,
      items: next,
    });
    const text = `${JSON.stringify(this.#written(), null, 2)}\n`;
    writeFileSync(`${this.path}.next`, text);
    renameSync(`${this.path}.next`, this.path);
    this.#stamp = this.#stampNow();
    this.version += 1;
  }

  #refresh(): void {
    const nowMs = this.#now();
    if (nowMs - this.#checkedAtMs < staleMsMax && nowMs >= this.#checkedAtMs) return;
    const stamp = this.#stampNow();
    if (stamp !== this.#stamp) {
      this.#servers = stamp === "" ? new Map<string, PinnedServer>() : this.#read();
      this.#stamp = stamp;
      this.version += 1;
    }
    this.#checkedAtMs = nowMs;
  }

  /** Empty: there is no file. */
  #stampNow(): string {
    const stat = statSync(this.path, { throwIfNoEntry: false, bigint: true });
    return stat === undefined ? "" : `${stat.mtimeNs} ${stat.size} ${stat.ino}`;
  }

  #read(): Map<string, PinnedServer> {
    const text = readFileSync(this.path, "utf8");
    if (text.length > lockCharsMax) throw this.#invalid("it is too large");
    const whole = readJson(text);
    const servers = isObject(whole) && whole["version"] === 1 ? whole["servers"] : undefined;
    if (!isObject(servers)) throw this.#invalid("it is no lock file of version 1");
    return new Map(Object.entries(servers).map(([name, one]) => [name, this.#serverIn(name, one)]));
  }

  #serverIn(name: string, one: JsonValue): PinnedServer {
    const { pinnedAt, by, items } = isObject(one) ? one : {};
    if (typeof pinnedAt !== "string" || typeof by !== "string" || !isObject(items))
      throw this.#invalid(`${name} lacks pinnedAt, by or items`);
    return {
      pinnedAt,
      by,
      items: new Map(Object.entries(items).map(([id, item]) => [id, this.#itemIn(name, id, item)])),
    };
  }

  #itemIn(server: string, id: string, item: JsonValue): Item {
    const colon = id.indexOf(":");
    const kind = itemKinds.find((one) => one === (colon === -1 ? id : id.slice(0, colon)));
    const { sha256, definition } = isObject(item) ? item : {};
    if (kind === undefined || !isObject(definition)) throw this.#invalid(`${server} has ${id.slice(0, 80)}`);
    // Whoever changes a description here has to change its digest too: in a review both lines stand out.
    if (sha256 !== digestOf(kind, definition, this.#sha256))
      throw this.#invalid(`the digest of ${id.slice(0, 80)} of ${server} is not that of its definition`);
    return { kind, name: colon === -1 ? "" : id.slice(colon + 1), definition, sha256 };
  }

  #written(): JsonObject {
    const sorted = [...this.#servers].sort(([one], [other]) => (one < other ? -1 : 1));
    const servers = sorted.map(([name, { pinnedAt, by, items }]): [string, JsonObject] => [
      name,
      {
        pinnedAt,
        by,
        items: Object.fromEntries(
          [...items]
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([id, { sha256, definition }]) => [id, { sha256, definition }]),
        ),
      },
    ]);
    return { version: 1, servers: Object.fromEntries(servers) };
  }

  #invalid(why: string): KnownError {
    return new KnownError(
      "MANIFEST_INVALID",
      `${this.path}: ${why}`,
      "restore it, or remove it and pin the servers again with `seaworthy mcp pin`",
    );
  }
}

export const digestOf = (kind: ItemKind, definition: JsonObject, sha256: Sha256): string =>
  sha256(canonicalJson({ kind, definition }));
