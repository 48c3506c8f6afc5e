import { createHash } from "node:crypto";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { BlockList } from "node:net";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { tokenOf } from "./api-door.ts";

/** Where Prometheus collects. */
export const metricsPath = "/metrics";

/** Who was let in keeps that for this long while the log cannot be asked: the numbers are wanted most when the log is away. */
const knownMs = 3_600_000;

/** Our own choice: one who collects for each of the tools that a company has. */
const knownMax = 100;

export interface MetricsDoor {
  /** The numbers of now. */
  readonly text: () => Promise<{ readonly contentType: string; readonly text: string }>;
  /** Asks the log. @throws KnownError */
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  readonly now: Clock;
}

/** RFC 1122 §3.2.1.3, RFC 4291 §2.5.3. */
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** What a proxy on this machine adds: whoever is behind it is not on this machine. */
const proxied = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** The page of numbers: for this machine without more, for all others with the token of somebody who has the role `reader`. */
export class MetricsPage {
  readonly #door: MetricsDoor;
  /** SHA-256 of tokens that were good, and when. */
  readonly #known = new Map<string, number>();

  constructor(door: MetricsDoor) {
    this.#door = door;
  }

  /**
   * @param byName the page was asked for under a name that this door is not served under: a page elsewhere may have made that name
   * point here, so being on this machine is not enough.
   * @throws KnownError KEY_MISSING, SCOPE_REFUSED, LOG_UNAVAILABLE
   */
  async answer(
    request: IncomingMessage,
    response: ServerResponse,
    { headers, byName }: { readonly headers: OutgoingHttpHeaders; readonly byName: boolean },
  ): Promise<void> {
    if (byName || !isLocal(request)) await this.#checkToken(tokenOf(request));
    const { contentType, text } = await this.#door.text();
    response.writeHead(200, { ...headers, "content-type": contentType });
    response.end(request.method === "HEAD" ? "" : text);
  }

  async #checkToken(token: string): Promise<void> {
    const { ask, now } = this.#door;
    const id = createHash("sha256").update(token).digest("hex");
    try {
      // Asked without names, it only answers whether somebody may search.
      await ask({ ask: "pseudonyms", token });
    } catch (error) {
      const away = error instanceof KnownError && error.code === "LOG_UNAVAILABLE";
      if (away && now() - (this.#known.get(id) ?? -Infinity) <= knownMs) return;
      if (!away) this.#known.delete(id);
      throw error;
    }
    this.#known.delete(id);
    this.#known.set(id, now());
    const [oldest] = this.#known.keys();
    if (this.#known.size > knownMax && oldest !== undefined) this.#known.delete(oldest);
  }
}

function isLocal({ socket, headers }: IncomingMessage): boolean {
  if (proxied.some((name) => headers[name] !== undefined)) return false;
  const address = (socket.remoteAddress ?? "").replace(/^::ffff:/, "");
  return address !== "" && loopback.check(address, address.includes(":") ? "ipv6" : "ipv4");
}
