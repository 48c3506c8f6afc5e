import { createHash } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { addressGroup, callerAddress, Networks } from "../limits/door/address.ts";
import { Attempts } from "../limits/door/attempts.ts";
import { Connections } from "../limits/door/connections.ts";
import type { DoorConfig } from "../policy/listen-config.ts";

/** Our own choice: the gateway's own connections are not to run out because somebody opens this door often. */
const connectionsMax = 256;

/** Our own choice: a quarter of them, some ten open consoles. */
const perAddressMax = 64;

export interface PeopleGuardParts {
  readonly config: DoorConfig;
  readonly now: Clock;
  /** Told of each connection or question that was turned away here, for the log's count of it. */
  readonly turnedAway: (code: "CONNECTIONS_TOO_MANY" | "ATTEMPTS_TOO_MANY") => void;
}

/** Somebody has to wait: the door says for how long. */
export class HasToWait extends KnownError {
  readonly retryAfterSeconds: number;

  constructor(waitMs: number) {
    super(
      "ATTEMPTS_TOO_MANY",
      "too many wrong tokens came from this address",
      "wait, then send the right token",
    );
    this.retryAfterSeconds = Math.ceil(waitMs / 1000);
  }
}

/**
 * The same protection for people's door as for programs': no address has more than its share of connections, and who sends wrong
 * tokens waits. Here a token is right or wrong only after the log was asked, so while an address waits, no token is looked at
 * that was not shown from there before, or that was not first shown a minute ago.
 */
export class PeopleGuard {
  readonly #parts: PeopleGuardParts;
  readonly #trusted: Networks;
  readonly #attempts: Attempts;
  readonly #connections: Connections;

  constructor(parts: PeopleGuardParts) {
    const { config, now, turnedAway } = parts;
    this.#parts = parts;
    this.#trusted = new Networks(config.trustedProxies);
    this.#attempts = new Attempts({ now, wrongMax: config.limits.wrongKeys });
    this.#connections = new Connections({
      perAddressMax,
      unlimited: new Networks(config.unlimitedAddresses),
      dropped: () => turnedAway("CONNECTIONS_TOO_MANY"),
    });
  }

  watch(server: Server): void {
    server.maxConnections = connectionsMax;
    this.#connections.watch(server);
  }

  /** Before a token is looked at. @throws HasToWait */
  check(request: IncomingMessage): void {
    const shown = request.headers.authorization;
    if (shown === undefined) return;
    // No memory holds a token for longer than it is needed.
    const id = createHash("sha256").update(shown).digest("base64");
    const waitMs = this.#attempts.right(this.#address(request), id);
    if (waitMs > 0) throw this.#turnedAway(waitMs);
  }

  /** What came of a question: what to answer, where a wrong token made it fail. */
  told(request: IncomingMessage, error: unknown): unknown {
    const isWrong = error instanceof KnownError && error.code === "SCOPE_REFUSED";
    if (!isWrong) return error;
    const { waitMs } = this.#attempts.wrong(this.#address(request));
    return waitMs > 0 ? this.#turnedAway(waitMs) : error;
  }

  #turnedAway(waitMs: number): HasToWait {
    this.#parts.turnedAway("ATTEMPTS_TOO_MANY");
    return new HasToWait(waitMs);
  }

  #address({ socket, headers }: IncomingMessage): string {
    return addressGroup(callerAddress(socket.remoteAddress, headers["x-forwarded-for"], this.#trusted));
  }
}
