import { hash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { leavesBetween, openPublished, type PublishedLog } from "../read.ts";
import type { Recorder } from "../recorder.ts";
import { verifyAgainst } from "../proofs/verify-against.ts";
import type { Anchor, Holding, SignedHead } from "./anchor.ts";
import type { Holdings } from "./holdings.ts";

export interface Anchoring {
  readonly dataFolder: string;
  readonly anchor: Anchor;
  readonly holdings: Holdings;
  readonly recorder: Pick<Recorder, "record">;
  readonly now: Clock;
}

/** Entries of the log that are held outside now; `isNew` where they came to be just now. */
export interface Anchored {
  readonly size: number;
  readonly isNew: boolean;
}

/**
 * Has one anchor take the newest checkpoint, keeps what it gives for it, and writes that it did. Needs no private key.
 *
 * Nothing is done where the anchor has all entries but those that tell of anchoring: each tells of itself, and there would be no
 * end. What went wrong is kept as the anchor's last failure.
 *
 * @returns undefined where the log has no checkpoint yet.
 * @throws KnownError ANCHOR_FAILED, LOG_BROKEN where the log is not the one that was anchored before, LOG_UNAVAILABLE.
 */
export async function anchorNow(parts: Anchoring): Promise<Anchored | undefined> {
  const { holdings, now } = parts;
  try {
    const anchored = await anchor(parts);
    holdings.setFailure(undefined);
    return anchored;
  } catch (error) {
    if (error instanceof KnownError)
      holdings.setFailure({ atMs: now(), code: error.code, message: error.message });
    throw error;
  }
}

async function anchor(parts: Anchoring): Promise<Anchored | undefined> {
  const { dataFolder, anchor: outside, holdings, recorder } = parts;
  const log = openPublished(dataFolder);
  const head = log.signed();
  const last = holdings.newest;
  if (head === undefined) return undefined;
  checkLast(dataFolder, outside, last);
  if (last !== undefined && !hasNews(log, head, last.size)) return { size: last.size, isNew: false };
  const holding = await outside.hand(log, head, last);
  holdings.keep(holding);
  if (outside.sort === "witness") holdings.thin(parts.now());
  await recorder.record({
    kind: "log.anchored",
    facts: {
      what: outside.sort,
      name: outside.name,
      size: holding.size,
      digest: `sha256:${hash("sha256", holding.note)}`,
    },
  });
  return { size: holding.size, isNew: true };
}

/** Before anybody is shown more of it, the log must be the one that they were shown before. */
function checkLast(dataFolder: string, { name }: Anchor, last: Holding | undefined): void {
  if (last === undefined) return;
  const file = `the checkpoint of ${last.size} entries that ${name} holds`;
  const [problem] = verifyAgainst(dataFolder, [{ file, text: last.note }]).problems;
  if (problem !== undefined)
    throw new KnownError(
      "LOG_BROKEN",
      `${file} is not of this log: ${problem.message}`,
      "run `seaworthy audit anchors check` for all that is in doubt; do not go on with this log before that is understood",
    );
}

function hasNews(log: PublishedLog, { checkpoint }: SignedHead, from: number): boolean {
  for (const { kind } of leavesBetween(log, checkpoint, { from, to: checkpoint.size }))
    if (kind !== "log.anchored") return true;
  return false;
}
