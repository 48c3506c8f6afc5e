import { KnownError } from "../../base/errors.ts";
import type { Problem } from "../problem.ts";
import { openPublished } from "../read.ts";
import { verifyAgainst, type Kept } from "../proofs/verify-against.ts";
import type { Anchor, Shown } from "./anchor.ts";
import { anchorNames, Holdings, type Failure } from "./holdings.ts";

/** What one anchor holds, by what is kept here. */
export interface AnchorState {
  readonly name: string;
  /** Undefined: something is kept of it, but the configuration does not name it any more. */
  readonly sort?: Anchor["sort"];
  readonly place?: string;
  readonly held: number;
  readonly newest?: { readonly size: number; readonly keptAtMs: number };
  readonly failure?: Failure;
}

/** Every anchor that is configured, and every one of which something is kept. Reads nothing but their folder. */
export function anchorStates(
  anchorsFolder: string,
  anchors: readonly Pick<Anchor, "name" | "sort" | "place">[],
): readonly AnchorState[] {
  const configured = new Map(anchors.map((anchor) => [anchor.name, anchor]));
  return [...new Set([...configured.keys(), ...anchorNames(anchorsFolder)])].map((name) => {
    const anchor = configured.get(name);
    const holdings = new Holdings(anchorsFolder, name);
    const all = [...holdings.all()];
    const newest = all.at(-1);
    const { failure } = holdings;
    return {
      name,
      ...(anchor === undefined ? {} : { sort: anchor.sort, place: anchor.place }),
      held: all.length,
      ...(newest === undefined ? {} : { newest: { size: newest.size, keptAtMs: newest.keptAtMs } }),
      ...(failure === undefined ? {} : { failure }),
    };
  });
}

export interface AnchorsChecked {
  /** True where nothing is in doubt, whoever could be asked. */
  readonly holds: boolean;
  /** Anchored checkpoints that were compared: kept here, and read at the other side. */
  readonly compared: { readonly kept: number; readonly shown: number };
  /** What is in doubt. */
  readonly problems: readonly Problem[];
  /** Who could not be asked, and why. */
  readonly unasked: readonly { readonly name: string; readonly why: string }[];
  readonly remarks: readonly string[];
}

/**
 * Proves that today's log goes on from every checkpoint that was ever anchored: those kept here, and those that witnesses, folders
 * and buckets show now, which nobody here can change. Each cosignature and time stamp is checked by itself.
 *
 * Only as good as the log's files: run `verifyLog` beside it.
 *
 * @param options a verifier key that was kept elsewhere, instead of the one beside the log.
 * @throws KnownError USAGE where there is no log.
 */
export async function checkAnchors(
  { dataFolder, anchorsFolder }: { readonly dataFolder: string; readonly anchorsFolder: string },
  anchors: readonly Anchor[],
  options: { readonly verifier?: string } = {},
): Promise<AnchorsChecked> {
  const problems: Problem[] = [];
  const remarks: string[] = [];
  const kept = await provenHere(anchorsFolder, anchors, { problems, remarks });
  const { shown, unasked } = await shownOutside(dataFolder, anchors);
  for (const { place, fault, remark } of shown) {
    if (fault !== undefined) problems.push({ file: place, message: fault });
    if (remark !== undefined) remarks.push(`${place}: ${remark}`);
  }
  const outside = shown.map(({ place, note }) => ({ file: place, text: note }));
  problems.push(...verifyAgainst(dataFolder, [...kept, ...outside], options).problems);
  const compared = { kept: kept.length, shown: shown.length };
  return { holds: problems.length === 0, compared, problems, unasked, remarks };
}

async function provenHere(
  anchorsFolder: string,
  anchors: readonly Anchor[],
  told: { readonly problems: Problem[]; readonly remarks: string[] },
): Promise<readonly Kept[]> {
  const kept: Kept[] = [];
  for (const name of new Set([...anchors.map((one) => one.name), ...anchorNames(anchorsFolder)])) {
    const anchor = anchors.find((one) => one.name === name);
    let count = 0;
    for (const held of new Holdings(anchorsFolder, name).all()) {
      count += 1;
      kept.push({ file: held.file, text: held.note });
      const proven = await anchor?.prove(held);
      if (typeof proven === "string") told.problems.push({ file: held.file, message: proven });
    }
    if (anchor === undefined)
      told.remarks.push(
        `${name} is not configured: of its ${count} checkpoints only the log's signature is checked`,
      );
  }
  return kept;
}

async function shownOutside(
  dataFolder: string,
  anchors: readonly Anchor[],
): Promise<{ readonly shown: readonly Shown[]; readonly unasked: AnchorsChecked["unasked"] }> {
  const log = openPublished(dataFolder);
  const unasked: { name: string; why: string }[] = [];
  const shown: Shown[] = [];
  for (const anchor of anchors)
    try {
      shown.push(...(await anchor.shown(log)));
    } catch (error) {
      // Who is away does not keep the others from being asked; that it was not asked is said.
      if (!(error instanceof KnownError && error.code === "ANCHOR_FAILED")) throw error;
      unasked.push({ name: anchor.name, why: error.message });
    }
  return { shown, unasked };
}
