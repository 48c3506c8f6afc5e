import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { Recorder } from "../audit/recorder.ts";
import { stands, type KillRecord, type KillStore } from "../limits/kill/kill.ts";
import { StandingKills } from "../limits/kill/standing.ts";
import type { Caller } from "./caller.ts";
import { RunningCall, type KillState } from "./running-call.ts";
import type { Stop } from "./stop.ts";

/**
 * Our own choice: another process's kill is seen within this time, so that it is carried out well under a second. One look is two
 * calls of the system.
 */
const lookMs = 50;

/** Our own choice: a commit of another process locks the file for some milliseconds, on a slow disk for some hundred. */
const failuresMax = 10;

/** Our own choice: at most so many kills are told as carried out at one look; each is one write of the store. */
const toldMax = 16;

export interface KillWatchDeps {
  /** Opens the store once more, after it could not be read. @throws KnownError KILLS_UNREADABLE */
  readonly open: () => KillStore;
  readonly now: Clock;
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  /** What was known last, for a start at which the store cannot be read. Must not throw. */
  readonly last: {
    read(): readonly KillRecord[] | undefined;
    write(kills: readonly KillRecord[]): void;
  };
  /** For the operator. */
  readonly report: (line: string) => void;
}

/**
 * Knows what is stopped: asked at admission, and ends what runs as soon as a kill is seen. Where the store cannot be read for half a
 * second, features that act by themselves are stopped, and the others go on with what was known last.
 */
export class KillWatch {
  readonly #deps: KillWatchDeps;
  readonly #running = new Set<RunningCall>();
  readonly #state: { -readonly [member in keyof KillState]: KillState[member] };
  readonly #told = new Set<string>();
  #store: KillStore | undefined;
  #version: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;
  #failures = 0;
  #finding = false;
  #why: string | undefined;

  private constructor(deps: KillWatchDeps) {
    this.#deps = deps;
    this.#state = { standing: new StandingKills([]), isLost: false, now: deps.now };
  }

  /** Reads what stands before anybody is let in, and looks again from then on. */
  static async open(deps: KillWatchDeps): Promise<KillWatch> {
    const watch = new KillWatch(deps);
    watch.#failures = failuresMax - 1;
    await watch.look();
    if (watch.#state.isLost) watch.#use(deps.last.read() ?? []);
    watch.#timer = setInterval(() => {
      if (watch.#looking === undefined) void watch.look();
    }, lookMs).unref();
    return watch;
  }

  /**
   * Lets a call in. It ends by `stop` when something that fits it is stopped; whoever calls says when it has left.
   * @throws Killed
   */
  enter(caller: Caller, stop: Stop): RunningCall {
    const call = new RunningCall(this.#state, this.#running, caller, stop);
    const killed = call.killed();
    if (killed === undefined) return call;
    call.leave();
    throw killed;
  }

  /** Looks whether something changed; when it resolves, that is carried out. Called at once by who changes something here. */
  async look(): Promise<void> {
    // One that is under way may have read before the change.
    while (this.#looking !== undefined) await this.#looking;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  /** Why what is stopped is in doubt; empty for not at all. */
  doubts(): readonly string[] {
    return this.#why === undefined ? [] : [this.#why];
  }

  /** Calls that are let in and have not left. */
  get running(): number {
    return this.#running.size;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    this.#store?.close();
    this.#store = undefined;
  }

  async #look(): Promise<void> {
    try {
      this.#store ??= this.#deps.open();
      const version = this.#store.version();
      if (version !== this.#version) {
        const kills = await this.#store.list();
        this.#version = version;
        await this.#changed(kills, this.#store);
      }
      this.#failures = 0;
      if (this.#state.isLost && !this.#finding) void this.#found();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #changed(kills: readonly KillRecord[], store: KillStore): Promise<void> {
    const nowMs = this.#deps.now();
    const standing = kills.filter((kill) => stands(kill, nowMs));
    const ended = this.#use(standing);
    this.#deps.last.write(standing);
    for (const kill of standing.filter((one) => this.#isNews(one)).slice(0, toldMax)) {
      this.#told.add(kill.id);
      await store.carriedOut(kill.id, { atMs: this.#deps.now(), ended });
    }
    for (const id of this.#told) if (!standing.some((kill) => kill.id === id)) this.#told.delete(id);
  }

  /** Whoever placed it waits to hear that it is carried out; a program that blocks does not. */
  #isNews({ id, effect, byProgram }: KillRecord): boolean {
    return effect === undefined && byProgram !== true && !this.#told.has(id);
  }

  /** From now on this stands. Gives the number of calls that it ended. */
  #use(standing: readonly KillRecord[]): number {
    this.#state.standing = new StandingKills(standing);
    let ended = 0;
    for (const call of this.#running) if (call.stopIfKilled()) ended += 1;
    return ended;
  }

  #failed(error: unknown): void {
    const known = error instanceof KnownError && error.code === "KILLS_UNREADABLE";
    const why = error instanceof Error ? error.message : String(error);
    if (!known) this.#deps.report(`error in the kill switch: ${why}`);
    this.#store?.close();
    this.#store = undefined;
    this.#version = undefined;
    this.#failures += 1;
    if (this.#failures < failuresMax) return;
    this.#why = why;
    if (this.#state.isLost) return;
    this.#state.isLost = true;
    // What acts by itself is ended first: the entry of each call says why, also where this one cannot be written.
    for (const call of this.#running) call.stopIfKilled();
    this.#deps.report(`${why}; features that act by themselves are stopped until it can be read`);
    void this.#record("kills.lost");
  }

  /** Nobody waits for it: a log that is slow must not keep kills from being seen. */
  async #found(): Promise<void> {
    this.#finding = true;
    await this.#record("kills.found");
    this.#finding = false;
    if (this.#failures > 0) return;
    this.#state.isLost = false;
    this.#why = undefined;
    this.#deps.report("what is stopped can be read again");
  }

  async #record(kind: "kills.lost" | "kills.found"): Promise<void> {
    try {
      await this.#deps.recorder.record({ kind, environment: this.#deps.environment });
    } catch (error) {
      this.#deps.report(
        `${kind} is not in the log: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }
}
