import type { NewEntry } from "../../evidence/entry.ts";
import { isTwin, twinName, type TwinVariant } from "../../evidence/canary-twin.ts";
import type { JsonObject } from "../../base/json.ts";
import type { EntryWatcher } from "../../evidence/watcher.ts";
import type { Policy } from "../../policy/policy.ts";
import { send, type StageLine, type Told } from "./line.ts";
import type { Scene } from "./scene.ts";
import { stageModel } from "./twin.ts";
import type { StageModel } from "./stage-model.ts";

/** Our own choice: ten times the entries of the largest canary. */
const seenMax = 4000;

/** Codes that say that the gateway itself could not take the call: then nothing was tried. */
const lookAgain: ReadonlySet<string> = new Set([
  ...["killed", "kills_unreadable", "overloaded", "connections_too_many", "log_unavailable", "log_broken"],
  ...["key_missing", "key_refused", "scope_refused", "attempts_too_many", "provider_paused", "internal"],
]);

/** The canary could not be played: nothing is written, and what was written before grows stale. */
export class Unplayed extends Error {}

/** One message of a request. */
export interface Said {
  readonly role: "system" | "user" | "assistant" | "tool";
  readonly content: string;
  readonly tool_call_id?: string;
  readonly tool_calls?: readonly JsonObject[];
}

export interface Asked {
  readonly variant?: TwinVariant;
  /** A text is what a user says. */
  readonly messages: string | readonly Said[];
  readonly stream?: boolean;
  /** More members of the body. */
  readonly more?: JsonObject;
  readonly user?: string;
  readonly session?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An entry about a call of a canary. */
export interface Seen {
  readonly index: number;
  readonly atMs: number;
  readonly entry: NewEntry;
}

export interface StageParts {
  readonly model: StageModel;
  /** Undefined while the doors are closed. */
  readonly line: () => StageLine | undefined;
  /** Milliseconds since any moment, with fractions, never less than before. */
  readonly stopwatch: () => number;
}

/** Where canaries are played, one at a time: calls of twins through the gateway's own port, the model behind it, and the log beside it. */
export class Stage {
  readonly #parts: StageParts;
  readonly #seen: Seen[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: StageParts) {
    this.#parts = parts;
  }

  /** Entries of twins, as the gateway writes them. */
  readonly watch: EntryWatcher = (entry, atMs, index) => {
    if (isTwin(entry.feature) && this.#seen.length < seenMax) this.#seen.push({ index, atMs, entry });
  };

  /** Plays one canary when those before it are over. @throws Unplayed while the doors are closed */
  play<T>(policy: Policy, signal: AbortSignal, work: (scene: Scenery) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => {
      const line = this.#parts.line();
      if (line === undefined) throw new Unplayed("the gateway has not opened its doors");
      signal.throwIfAborted();
      this.#seen.length = 0;
      this.#parts.model.play({});
      try {
        return await work(new Scenery(this.#parts, { policy, line, signal, seen: this.#seen }));
      } finally {
        this.#parts.model.play({});
        this.#seen.length = 0;
      }
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

interface SceneryOf {
  readonly policy: Policy;
  readonly line: StageLine;
  readonly signal: AbortSignal;
  readonly seen: readonly Seen[];
}

/** One canary of one feature, while it is played. */
export class Scenery {
  readonly policy: Policy;
  readonly signal: AbortSignal;
  readonly #parts: StageParts;
  readonly #of: SceneryOf;

  constructor(parts: StageParts, of: SceneryOf) {
    this.#parts = parts;
    this.#of = of;
    this.policy = of.policy;
    this.signal = of.signal;
  }

  /** What the model does from now on; what reached it before is forgotten. */
  model(scene: Scene): void {
    this.#parts.model.play(scene);
  }

  reached(): readonly string[] {
    return this.#parts.model.reached();
  }

  /** Entries about one call, in the order of the log. All that were written before the answer went out are there. */
  entriesOf({ id }: Told): readonly Seen[] {
    return this.#of.seen.filter(({ entry }) => entry.exchange === id);
  }

  /** The findings of one call, by guard: `injection:override-instructions`. */
  findingsOf(told: Told): readonly string[] {
    return this.entriesOf(told).flatMap(({ entry }) => entry.findings ?? []);
  }

  stopwatch(): number {
    return this.#parts.stopwatch();
  }

  /** Asks the model through the gateway. @throws Unplayed where the gateway could not take the call */
  ask({ messages, stream = false, more = {}, ...asked }: Asked): Promise<Told> {
    const said = typeof messages === "string" ? [{ role: "user", content: messages }] : messages;
    return this.post("/v1/chat/completions", {
      ...asked,
      body: JSON.stringify({ model: stageModel, stream, ...more, messages: said }),
    });
  }

  /** Any body to any route. @throws Unplayed */
  async post(
    path: string,
    {
      variant,
      user,
      session,
      headers = {},
      body,
    }: Omit<Asked, "messages"> & { readonly body: string | Uint8Array },
  ): Promise<Told> {
    const { line, signal, policy } = this.#of;
    const told = await send(
      line,
      {
        ...{ path, body },
        headers: {
          "x-seaworthy-feature": twinName(policy.feature, variant),
          ...(user === undefined ? {} : { "x-seaworthy-user": user }),
          ...(session === undefined ? {} : { "x-seaworthy-session": session }),
          ...headers,
        },
      },
      { signal, stopwatch: this.#parts.stopwatch },
    );
    if (lookAgain.has(told.code)) throw new Unplayed(`a call was answered with ${told.status} ${told.code}`);
    return told;
  }
}

/** Refused by the policy or by a limit, not for want of a provider. */
export const isRefused = ({ status }: Told): boolean => status >= 400 && status < 500;

export const isAnswered = ({ status, code }: Told): boolean => status === 200 && code === "";
