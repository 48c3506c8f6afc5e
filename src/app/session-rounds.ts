import { randomBytes } from "node:crypto";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import { isObject, readJson } from "../base/json.ts";
import type { EntryWatcher } from "../evidence/watcher.ts";
import type { SessionStore } from "../sessions/session.ts";
import type { CanaryLine } from "./canary-call.ts";
import { dailyDrillMs } from "./drill-times.ts";
import { SessionDrill, type SessionDrillResult } from "./session-drill.ts";
import { openSessionsBeside } from "./sessions.ts";

/** Our own choice: a drill that did not hold is tried again within the hour. */
const againMs = 3_600_000;

/** Our own choice: a start has other things to do first. */
const calendarMs = 60_000;

/** Our own choice: whoever asks for a drill at a shell waits for it. */
const askedMs = 500;

export interface RoundParts {
  readonly data: string;
  readonly recorder: Pick<Recorder, "record">;
  readonly watch: (watcher: EntryWatcher) => void;
  readonly environment: string;
  readonly now: Clock;
  readonly report: (line: string) => void;
}

/** Runs drills of sessions each day and when somebody asks, and never two at once. */
export class SessionRounds {
  readonly #parts: RoundParts;
  readonly #store: SessionStore;
  #drill: SessionDrill | undefined;
  #running: Promise<SessionDrillResult> | undefined;
  #timers: readonly NodeJS.Timeout[] = [];

  constructor(parts: RoundParts) {
    this.#parts = parts;
    this.#store = openSessionsBeside(parts.data);
  }

  /** The doors are open. */
  start(line: CanaryLine): void {
    const { recorder, watch, environment } = this.#parts;
    this.#drill = new SessionDrill({ line, recorder, watch, environment });
    this.#timers = [
      setInterval(() => void this.#told(() => this.#asked()), askedMs).unref(),
      setInterval(() => void this.#told(() => this.#due()), calendarMs).unref(),
    ];
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#running?.catch(() => undefined);
    this.#store.close();
  }

  async #asked(): Promise<void> {
    const asked = this.#store.askedDrill();
    if (asked !== undefined && this.#running === undefined) await this.#run(asked.id, asked.by);
  }

  /** The one of this day; those that were missed while nothing ran are one. */
  async #due(): Promise<void> {
    const done = this.#store.drills().find(({ doneAtMs }) => doneAtMs !== undefined);
    const value = done?.result === undefined ? undefined : readJson(done.result);
    const held = isObject(value) && value["held"] === true;
    const nextAtMs = done?.doneAtMs === undefined ? 0 : done.doneAtMs + (held ? dailyDrillMs : againMs);
    const nowMs = this.#parts.now();
    if (nowMs < nextAtMs || this.#running !== undefined) return;
    const id = newDrillId();
    this.#store.askDrill({ id, by: "calendar", askedAtMs: nowMs });
    await this.#run(id, "calendar");
  }

  async #run(id: string, by: string): Promise<void> {
    if (this.#drill === undefined) return;
    this.#running = this.#drill.run(by).finally(() => {
      this.#running = undefined;
    });
    const result = await this.#running;
    this.#store.endDrill(id, this.#parts.now(), JSON.stringify(result));
    for (const { name, held, why } of result.scenarios)
      if (!held) this.#parts.report(`sessions did not hold in their drill: ${name}: ${why}`);
  }

  /** Nobody waits for it: what goes wrong is told. */
  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.report(
        `error in the drill of sessions: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}

export const newDrillId = (): string => `drill-${randomBytes(8).toString("hex")}`;
