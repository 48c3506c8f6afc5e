import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../../base/clock.ts";
import type { Collected } from "../collector.ts";

/** A virtual key of the drill: made in a store of its own, by the code that makes everybody's. */
export interface LeakedKey {
  readonly id: string;
  readonly key: string;
}

/** A gateway door of its own, with the canary's model behind it. */
export interface KeyStand {
  makeKey(): Promise<LeakedKey>;
  revoke(id: string): Promise<void>;
  /** Makes the key that comes after it. */
  replace(id: string): Promise<LeakedKey>;
  /** One call with a key; its status. */
  call(key: string): Promise<number>;
  /** How many calls the log names for the id of a key. */
  usesOf(id: string): Promise<number>;
}

/** Our own choice: as many calls as somebody makes who tries a key that they found. */
const playedMin = 5;

/** Our own choices: ten times what is promised, and how exactly it is measured. */
const waitMsMax = 10_000;
const lookMs = 20;

/**
 * A key has leaked: it is used, its uses are found in the log, it is replaced and ended. What counts is until the old key opens nothing
 * and the new one does.
 */
export async function drillKeyLeak(stand: KeyStand, stopwatch: Clock): Promise<Collected<"drill-key-leak">> {
  const old = await stand.makeKey();
  let played = 0;
  for (; played < playedMin; played += 1) {
    const status = await stand.call(old.key);
    if (status !== 200) throw new Error(`a call with the key before it leaked was answered with ${status}`);
  }
  const beganMs = stopwatch();
  const next = await stand.replace(old.id);
  await stand.revoke(old.id);
  let refused = false;
  let opens = false;
  while (!(refused && opens) && stopwatch() - beganMs < waitMsMax) {
    const status = await stand.call(old.key);
    refused = status === 401;
    // Whoever has it may use it until it is refused: these uses must be named too.
    played += Number(status === 200);
    opens = (await stand.call(next.key)) === 200;
    if (!(refused && opens)) await pause(lookMs);
  }
  const ms = Math.ceil(stopwatch() - beganMs);
  return { figures: { ms, refused: Number(refused && opens), uses: await stand.usesOf(old.id), played } };
}
