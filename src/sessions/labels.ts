import { createHmac } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import type { Label } from "../pipeline/flow/labels.ts";

/** Whose session it is, as the application names them. */
export interface LabelledSession {
  readonly feature: string;
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly session: string;
}

/** A label as it is kept: no text, no name of a person. */
export type KeptLabel = Omit<Label, "place">;

/** Where labels survive the end of the process. Synchronous: what is there is asked for before a call goes on. */
export interface LabelStore {
  /** Labels of a session, in the order in which they came. @throws where they cannot be read. */
  read(id: string): readonly KeptLabel[];
  /** Resolves what is durable once the process ends. @throws where they cannot be kept. */
  add(id: string, labels: readonly KeptLabel[], atMs: number): void;
  /** The session was met: it is kept for longer. */
  touch(id: string, atMs: number): void;
  /** What nobody came back to since then is forgotten; of what is left, the newest `sessionsMax` stay. Gives how many went too early. */
  forget(beforeMs: number, sessionsMax: number): number;
  close(): void;
}

export interface LabelsDeps {
  readonly store: LabelStore;
  /** 32 bytes: what sessions are named by in the store. */
  readonly key: Uint8Array;
  readonly now: Clock;
  readonly report: (line: string) => void;
}

/** Our own choice: some ten megabytes. A session that is not in memory is read from the store. */
const liveMax = 20_000;

/** Our own choice: of so many kinds a session has room to say which tool and exchange brought each; of more only what they are. */
const kindsMax = 64;

/** Our own choice: retention.detailed of the checklist; a conversation that somebody comes back to later is a new one. */
export const labelsKeptMs = 90 * 86_400_000;
const sessionsMax = 1_000_000;
const touchEveryMs = 3_600_000;
const sayEveryMs = 60_000;

/** What counts for a session of which nobody knows what was in it: everything. */
export const lostLabel: Label = {
  origin: "tool",
  untrusted: true,
  holds: ["personal", "secret", "tenant"],
  place: "session",
  exchange: "unknown",
};

interface Live {
  readonly labels: Map<string, Label>;
  /** In memory only, since the store would not take them. */
  readonly unsaved: KeptLabel[];
  touchedAtMs: number;
}

/**
 * What earlier calls of a session brought into its context. It only grows: what a model has read once it can say again, also when the
 * application no longer sends it. A label is durable before the call that brought it goes on.
 */
export class SessionLabels {
  readonly #deps: LabelsDeps;
  readonly #live = new Map<string, Live>();
  readonly #ids = new WeakMap<LabelledSession, string>();
  #saidAtMs = -Infinity;
  #forgotAtMs = -Infinity;

  constructor(deps: LabelsDeps) {
    this.#deps = deps;
  }

  /** What a session has; `lostLabel` where that cannot be read. */
  of(session: LabelledSession): readonly Label[] {
    return [...this.#open(this.#idOf(session)).labels.values()];
  }

  /** Adds what a call brought. What is there already, and what is neither untrusted nor private, takes nothing. */
  add(session: LabelledSession, labels: readonly Label[]): void {
    const id = this.#idOf(session);
    const live = this.#open(id);
    let last: Label | undefined;
    for (const label of labels) {
      if (label.origin === "assistant" || (!label.untrusted && label.holds.length === 0)) continue;
      // A long conversation is a few kinds of text in turns: most are like the one before.
      if (last !== undefined && isSameKind(label, last)) continue;
      last = label;
      const kept = keptOf(label, live.labels.size < kindsMax);
      const kind = kindOf(kept);
      if (live.labels.has(kind)) continue;
      live.labels.set(kind, { ...kept, place: "session" });
      live.unsaved.push(kept);
    }
    if (live.unsaved.length > 0) this.#save(id, live);
  }

  close(): void {
    this.#deps.store.close();
  }

  /** Worked out once a call: it is asked for before and after. */
  #idOf(whose: LabelledSession): string {
    const known = this.#ids.get(whose);
    if (known !== undefined) return known;
    const { feature, tenant, user, session } = whose;
    const id = createHmac("sha256", this.#deps.key)
      .update(JSON.stringify([feature, tenant ?? null, user ?? null, session]))
      .digest("base64url");
    this.#ids.set(whose, id);
    return id;
  }

  #open(id: string): Live {
    const nowMs = this.#deps.now();
    this.#forget(nowMs);
    let live = this.#live.get(id);
    if (live === undefined) {
      const labels = this.#read(id);
      const isLost = labels === undefined;
      const known = labels ?? [keptOf(lostLabel, true)];
      live = {
        labels: new Map(known.map((kept) => [kindOf(kept), { ...kept, place: "session" }])),
        // What was read while nobody could say what had been read before stays so.
        unsaved: isLost ? [...known] : [],
        touchedAtMs: known.length === 0 ? nowMs : -Infinity,
      };
      this.#evict();
    } else this.#live.delete(id);
    this.#live.set(id, live);
    if (nowMs - live.touchedAtMs >= touchEveryMs) this.#touch(id, live, nowMs);
    return live;
  }

  #read(id: string): readonly KeptLabel[] | undefined {
    try {
      return this.#deps.store.read(id);
    } catch (error) {
      this.#say("cannot be read: sessions count as having read everything", error);
      return undefined;
    }
  }

  #save(id: string, live: Live): void {
    try {
      this.#deps.store.add(id, live.unsaved, this.#deps.now());
      live.unsaved.length = 0;
    } catch (error) {
      this.#say("cannot be kept: they are known until the gateway ends, and kept with the next call", error);
    }
  }

  #touch(id: string, live: Live, nowMs: number): void {
    live.touchedAtMs = nowMs;
    try {
      this.#deps.store.touch(id, nowMs);
    } catch (error) {
      this.#say("cannot be kept for longer", error);
    }
  }

  /** The one that nobody asked for longest goes; one that is nowhere else stays. */
  #evict(): void {
    if (this.#live.size < liveMax) return;
    for (const [id, { unsaved }] of this.#live)
      if (unsaved.length === 0) {
        this.#live.delete(id);
        return;
      }
  }

  #forget(nowMs: number): void {
    if (nowMs - this.#forgotAtMs < touchEveryMs) return;
    this.#forgotAtMs = nowMs;
    try {
      const early = this.#deps.store.forget(nowMs - labelsKeptMs, sessionsMax);
      if (early > 0)
        this.#deps.report(
          `there are more than ${sessionsMax} sessions: what the oldest ${early} had read is forgotten`,
        );
    } catch (error) {
      this.#say("cannot be cleared", error);
    }
  }

  #say(what: string, error: unknown): void {
    const nowMs = this.#deps.now();
    if (nowMs - this.#saidAtMs < sayEveryMs) return;
    this.#saidAtMs = nowMs;
    this.#deps.report(
      `the labels of sessions ${what} (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** `exact`: with the tool that brought it. */
const keptOf = ({ origin, untrusted, holds, tool, exchange, unread }: Label, exact: boolean): KeptLabel => ({
  origin,
  untrusted,
  holds,
  ...(tool === undefined || !exact ? {} : { tool }),
  exchange,
  ...(unread === undefined ? {} : { unread }),
});

const isSameKind = (a: Label, b: Label): boolean =>
  a.origin === b.origin &&
  a.tool === b.tool &&
  a.untrusted === b.untrusted &&
  a.holds === b.holds &&
  a.unread === b.unread;

/** The same thing, whichever exchange brought it. */
const kindOf = ({ origin, untrusted, holds, tool, unread }: KeptLabel): string =>
  `${origin} ${String(untrusted)} ${holds.join()} ${String(unread)} ${tool ?? ""}`;
