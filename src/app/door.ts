import { createHmac, createSecretKey } from "node:crypto";
import { PeopleGuard } from "../api/people-guard.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import { Breakers } from "../gateway/abuse/breaker.ts";
import { Door } from "../gateway/abuse/door.ts";
import type { Refusals } from "../gateway/refusals.ts";
import type { DoorConfig } from "../policy/listen-config.ts";
import type { DataFolder } from "./data-folder.ts";

/** The purpose of the key under which addresses get their pseudonyms. */
const purpose = "addresses";

export interface DoorPorts {
  readonly folder: Pick<DataFolder, "secretFor">;
  readonly recorder: Recorder;
  readonly refusals: Refusals;
  readonly environment: string;
  readonly now: Clock;
  readonly random: () => number;
}

/** What stands before the door for people. */
export const guardOfPeople = (config: DoorConfig, refusals: Refusals, now: Clock): PeopleGuard =>
  new PeopleGuard({ config, now, turnedAway: (code) => refusals.count(code) });

/** What stands before the door for programs, and what leaves a provider alone that fails. */
export function openDoor(
  config: DoorConfig,
  { folder, recorder, refusals, environment, now, random }: DoorPorts,
): { readonly door: Door; readonly breakers: Breakers } {
  const key = createSecretKey(folder.secretFor(purpose));
  const nameAddress = (group: string): string =>
    `a-${createHmac("sha256", key).update(group).digest("hex").slice(0, 16)}`;
  return {
    door: new Door({ config, refusals, now, random, nameAddress }),
    breakers: new Breakers({
      limits: config.breaker,
      environment,
      record: async (entry) => recorder.record(entry),
      now,
    }),
  };
}
