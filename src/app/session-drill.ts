import { randomBytes } from "node:crypto";
import type { Recorder } from "../audit/recorder.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { EntryWatcher } from "../evidence/watcher.ts";
import type { CanaryLine } from "./canary-call.ts";
import { sessionCanaries, sessionsCanary } from "./session-canaries.ts";
import { sessionScenarios } from "./session-scenarios.ts";
import { Stage, Unmet, type Seen } from "./session-stage.ts";

/** One scenario, and what the log says of it. */
export interface ScenarioResult {
  readonly name: string;
  readonly held: boolean;
  /** What was not as it must be; empty where it held. */
  readonly why: string;
  readonly entries: readonly Seen[];
}

export interface SessionDrillResult {
  readonly held: boolean;
  readonly scenarios: readonly ScenarioResult[];
}

export interface SessionDrillParts {
  readonly line: CanaryLine;
  readonly recorder: Pick<Recorder, "record">;
  /** Tells of each entry that is durable, from now on. */
  readonly watch: (watcher: EntryWatcher) => void;
  readonly environment: string;
}

/** Tries users and sessions of the canary out against each other, through the doors that everybody comes through. */
export class SessionDrill {
  readonly #parts: SessionDrillParts;
  #stage: Stage | undefined;

  constructor(parts: SessionDrillParts) {
    this.#parts = parts;
    parts.watch((entry, _atMs, index) => {
      if (entry.feature !== undefined && Object.hasOwn(sessionCanaries, entry.feature))
        this.#stage?.see(entry, index);
    });
  }

  /** What was found is an entry when this resolves, also where something did not hold. */
  async run(by: string): Promise<SessionDrillResult> {
    const { line, recorder, environment } = this.#parts;
    const scenarios: ScenarioResult[] = [];
    for (const [name, play] of Object.entries(sessionScenarios)) {
      const stage = new Stage(line, randomBytes(6).toString("hex"));
      this.#stage = stage;
      let why = "";
      try {
        await play(stage);
        stage.checkStarts();
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        why = error instanceof Unmet ? said : `it could not be played: ${said}`;
      }
      scenarios.push({ name, held: why === "", why, entries: stage.seen });
    }
    this.#stage = undefined;
    const result = { held: scenarios.every(({ held }) => held), scenarios };
    const failed = scenarios.flatMap(({ name, held }) => (held ? [] : [name]));
    await recorder.record({
      ...{ kind: "drill.sessions", feature: sessionsCanary, environment },
      facts: { held: result.held, by, scenarios: scenarios.length, failed },
      payload: JSON.stringify(result),
    } satisfies NewEntry);
    return result;
  }
}
