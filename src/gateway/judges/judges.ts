import { setImmediate } from "node:timers/promises";
import { KnownError } from "../../base/errors.ts";
import type { Judged } from "../../exchange/judgement.ts";
import type { JudgeReport } from "../../pipeline/judged.ts";
import type { JudgeRule, Policy } from "../../policy/policy.ts";
import type { ProviderKey } from "../provider-key.ts";
import { Stop, type StopSignal } from "../stop.ts";
import { Seat, type SeatDeps } from "./seat.ts";

export interface JudgesDeps extends SeatDeps {
  /** Keys by the variable that a manifest names; another one is put in place when it is rotated. */
  readonly keys: ReadonlyMap<string, ProviderKey>;
  /** For the operator: what went wrong where nobody waits for an answer. */
  readonly report: (line: string) => void;
}

/** The outside judges of all features that are served. */
export class Judges {
  readonly #seats = new Map<JudgeRule, Seat>();
  readonly #deps: JudgesDeps;
  readonly #later = new Set<Promise<void>>();
  readonly #closing = new Stop();

  /** @throws KnownError USAGE where a key is away: a judge without its key would be silent on every call. */
  constructor(policies: Iterable<Policy>, deps: JudgesDeps) {
    this.#deps = deps;
    for (const { feature, judges } of policies)
      for (const rule of judges?.rules ?? [])
        this.#seats.set(rule, new Seat(rule, keyOf(rule, feature, deps), deps));
  }

  /** Asks one judge. Resolves within its time limit. */
  async ask(rule: JudgeRule, judged: Judged, signal: StopSignal = this.#closing): Promise<JudgeReport> {
    const seat = this.#seats.get(rule);
    if (seat === undefined) throw new Error(`the judge ${rule.name} is of no policy that is served`);
    const fromMs = this.#deps.now();
    const said = await seat.ask(judged, signal);
    return { rule, texts: judged.texts, said, ms: Math.max(0, Math.round(this.#deps.now() - fromMs)) };
  }

  /** Work that no caller waits for. What goes wrong in it is told to the operator. */
  later(work: () => Promise<void>): void {
    // The call goes on first.
    const done = setImmediate()
      .then(work)
      .catch((error: unknown) => {
        const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.#deps.report(`error in a judge that is only read: ${what}`);
      })
      .finally(() => this.#later.delete(done));
    this.#later.add(done);
  }

  /** Ends the questions that nobody waits for; their entries are written. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("the gateway stops"));
    await Promise.all(this.#later);
  }
}

function keyOf(
  { name, keyVariable }: JudgeRule,
  feature: string,
  { keys }: JudgesDeps,
): ProviderKey | undefined {
  if (keyVariable === undefined) return undefined;
  const key = keys.get(keyVariable);
  if (key !== undefined) return key;
  throw new KnownError(
    "USAGE",
    `nobody has read the variable ${keyVariable} with the key of the judge ${name} of ${feature}`,
    "set it in the gateway's environment, or take the judge out of the manifest",
  );
}
