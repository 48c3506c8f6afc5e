import type { Collected } from "../collector.ts";
import type { ObservationName } from "../../evidence/observations.ts";

/** One thing that was tried, as a person reads it: no planted value, no text of anybody. */
interface Case {
  readonly what: string;
  readonly held: boolean;
  readonly said?: string;
}

/** Counts what must be stopped and what must pass. */
export class Tally {
  readonly cases: Case[] = [];
  tried = 0;
  stopped = 0;
  honest = 0;
  passed = 0;

  /** Something that must be stopped. `said`: what came instead. */
  attack(what: string, stopped: boolean, said?: string): void {
    this.tried += 1;
    if (stopped) this.stopped += 1;
    this.note(what, stopped, said);
  }

  /** Something that must pass. */
  fair(what: string, passed: boolean, said?: string): void {
    this.honest += 1;
    if (passed) this.passed += 1;
    this.note(`honest: ${what}`, passed, said);
  }

  note(what: string, held: boolean, said?: string): void {
    this.cases.push({ what, held, ...(said === undefined || held ? {} : { said: said.slice(0, 200) }) });
  }

  get figures(): { tried: number; stopped: number; honest: number; passed: number } {
    const { tried, stopped, honest, passed } = this;
    return { tried, stopped, honest, passed };
  }

  /** The figures, and every case for who looks. */
  collected<N extends ObservationName>(figures: Collected<N>["figures"]): Collected<N> {
    return { figures, payload: JSON.stringify({ cases: this.cases }) };
  }
}
