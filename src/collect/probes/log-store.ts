import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { placesIn } from "../../audit/places.ts";
import { isObject, type JsonValue } from "../../base/json.ts";
import type { Collected } from "../collector.ts";
import type { DrillLog, WithDrillLog } from "../drill-log.ts";

export interface LogStoreParts {
  readonly withDrillLog: WithDrillLog;
  /** The data folder of the running log, as far as this process may see it. */
  readonly logData: string;
  /** This process can take the log's lock: nobody else writes it. */
  readonly isLockedByAnother: () => boolean;
  /** How many people may open payloads; undefined where nobody here may ask. */
  readonly people: () => Promise<number | undefined>;
}

/**
 * Reads the files of a log as somebody would who has stolen them: a log in a temporary folder is given a text, and no file may have it
 * in the clear. A person then opens the payload, and the log must say who did and why. Of the running log only its process and its
 * folder are looked at.
 */
export async function lookAtLogStore(parts: LogStoreParts): Promise<Collected<"probe-log-store">> {
  const people = await parts.people();
  const { sealed, reads } = await parts.withDrillLog(async (log) => ({
    sealed: await isSealed(log),
    reads: await leavesEntry(log),
  }));
  const figures = {
    apart: Number(parts.isLockedByAnother() && isPrivate(placesIn(parts.logData).audit)),
    sealed: Number(sealed),
    reads: Number(reads),
    ...(people === undefined ? {} : { people }),
  };
  return {
    // Who is not the log's owner may not ask how many there are: then the figure stands in no entry.
    figures: figures as Collected<"probe-log-store">["figures"],
    ...(people === undefined
      ? { beside: { note: "how many people may open payloads is the log's own" } }
      : {}),
  };
}

/** Only the log's own user may enter; a folder that cannot even be looked at is another user's. */
function isPrivate(folder: string): boolean {
  try {
    return (statSync(folder).mode & 0o077) === 0;
  } catch {
    return true;
  }
}

const purpose = "the daily probe of the log";

async function isSealed({ client, data }: DrillLog): Promise<boolean> {
  const text = `probe ${randomUUID()}`;
  await client.record({ kind: "call.input", user: text, session: text, payload: text });
  await client.ask({ ask: "prove" });
  return !filesIn(data).some((path) => readFileSync(path).includes(text));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Whoever reads a payload stands in the log before they see it. */
async function leavesEntry({ client, ownerToken }: DrillLog): Promise<boolean> {
  const payload = `probe ${randomUUID()}`;
  const index = await client.record({ kind: "call.input", payload });
  const { size } = await client.head();
  const opened = await client.ask({ ask: "open", token: ownerToken, index, purpose });
  const after = (await client.leaves(size, 16)).map((leaf) => JSON.parse(leaf) as JsonValue);
  return (
    isObject(opened) &&
    opened["payload"] === payload &&
    after.some((leaf) => isObject(leaf) && leaf["kind"] === "payload.opened")
  );
}

/** People of a list of the log's who may open payloads. */
export const readersIn = (people: JsonValue): number =>
  Array.isArray(people)
    ? people.filter((one: JsonValue) => isObject(one) && mayOpen(one["roles"]) && one["state"] !== "expired")
        .length
    : 0;

const mayOpen = (roles: JsonValue | undefined): boolean =>
  Array.isArray(roles) && roles.some((role: JsonValue) => role === "investigator" || role === "reviewer");
