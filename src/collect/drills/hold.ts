import { asks } from "../../audit/asks/all.ts";
import { openInside } from "../../audit/open-log.ts";
import { answerAsk, type Inside } from "../../audit/socket/ask.ts";
import type { Clock, RandomBytes } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { Collected } from "../collector.ts";

const dayMs = 86_400_000;

/** Longer than details are kept by default (90 days), shorter than the summary. */
const laterMs = 120 * dayMs;

/** Entries of the user under the hold, and of the one who is not. Our own choice: enough for one that is forgotten to show. */
const each = 8;

export interface HoldParts {
  /** An empty folder that is removed afterwards. */
  readonly folder: string;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
}

/**
 * A log of its own, months ago by its clock, with two users. A legal hold is placed on one of them, months go by, and retention is
 * applied: every payload of that user must open, and none of the other's.
 */
export async function drillHold({ folder, now, randomBytes }: HoldParts): Promise<Collected<"drill-hold">> {
  const clock = { atMs: now() - laterMs };
  const opened = await openInside({
    dataFolder: folder,
    now: () => clock.atMs,
    randomBytes,
    onFailure: () => undefined,
  });
  const person = { name: "drill", roles: ["custodian", "investigator"] as const, tokenAtMs: 0 };
  const inside: Inside = { ...opened, people: { find: () => person } };
  const ask = (question: JsonObject): Promise<JsonValue> =>
    answerAsk(inside, asks, { ...question, token: "drill" });
  try {
    const entries = { held: await written(inside, "held"), free: await written(inside, "free") };
    await ask({ ask: "hold", user: "held", reason: "the drill of legal holds" });
    clock.atMs = now();
    await ask({ ask: "retain" });
    const held = await readable(ask, entries.held);
    const free = await readable(ask, entries.free);
    return { figures: { held: Number(held === each), destroyed: each - free } };
  } finally {
    await opened.log.close();
  }
}

async function written({ log }: Inside, user: string): Promise<readonly number[]> {
  const indexes: number[] = [];
  for (let i = 0; i < each; i += 1)
    indexes.push(
      await log.record({ kind: "call.input", feature: "seaworthy-canary", user, payload: `${user} ${i}` }),
    );
  return indexes;
}

async function readable(
  ask: (question: JsonObject) => Promise<JsonValue>,
  indexes: readonly number[],
): Promise<number> {
  let count = 0;
  for (const index of indexes)
    try {
      await ask({ ask: "open", index, purpose: "the drill of legal holds" });
      count += 1;
    } catch (error) {
      // What was destroyed is said as an error that people know; anything else is one of ours.
      if (!(error instanceof KnownError)) throw error;
    }
  return count;
}
