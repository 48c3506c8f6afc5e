import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { writeSeenIn } from "../../evidence/seen-in.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { findingsOf, labelWords, type LabelWord, type LabelledFinding } from "../review/label.ts";
import type { Args, Ask, Inside } from "../socket/ask.ts";

/** UTF-16 units. Our own choice: a reason, not a document. */
const noteCharsMax = 2000;

/**
 * Opens what was flagged, for a purpose, as `open` does. A reviewer reads no more than that: that they asked for another entry is
 * written down.
 */
export const reviewOpen: Ask = {
  role: "reviewer",
  async answer(inside, args, asker) {
    const [index, purpose] = [args.count("index"), args.words("purpose")];
    args.end();
    const reader = asker?.name ?? "";
    const leaf = await leafOf(inside, index);
    if (leaf !== undefined && !isFlagged(leaf)) throw await notFlagged(inside, index, { reader, purpose });
    return { payload: await inside.log.openPayload({ index, purpose, reader }) };
  },
};

/** Says whether a finding, or a whole entry, was right. Each label is an entry of its own: none is ever changed. */
export const reviewLabel: Ask = {
  role: "reviewer",
  async answer(inside, args, asker) {
    const index = args.count("index");
    const label = labelOf(args);
    const [finding, missedBy] = [args.optionalCount("finding"), args.optionalWords("missedBy")];
    const note = noteOf(args);
    args.end();
    const leaf = await leafOf(inside, index);
    if (leaf === undefined || !leaf.kind.startsWith("call."))
      throw new KnownError(
        "USAGE",
        leaf === undefined ? `there is no entry ${index}` : `entry ${index} is no call`,
        "see what waits: seaworthy review list",
      );
    const about = aboutOf(leaf, finding);
    // A leaf that was too long has the count of its findings only.
    const passed = (leaf.findings ?? []).length === 0 && leaf.findingCount === undefined && !isStopped(leaf);
    checkMissed(index, { passed, label, missedBy });
    const said = { label, passed, missedBy, note, by: asker?.name ?? "" };
    const entries = await Promise.all(
      inParts(about).map((part) => inside.log.record(labelEntry(inside, leaf, part, said))),
    );
    // Whoever lists the queue next sees it.
    await inside.log.publishedTo(Math.max(...entries) + 1);
    return { entry: Math.min(...entries) };
  },
};

interface Said {
  readonly label: LabelWord;
  readonly by: string;
  readonly passed: boolean;
  readonly missedBy: string | undefined;
  readonly note: string | undefined;
}

function labelEntry(
  { pseudonyms }: Inside,
  { seq, feature, environment, exchange, digest }: Leaf,
  about: readonly LabelledFinding[],
  { label, by, passed, missedBy, note }: Said,
): NewEntry {
  return {
    kind: "finding.labelled",
    ...(feature === undefined ? {} : { feature }),
    ...(environment === undefined ? {} : { environment }),
    ...(exchange === undefined ? {} : { exchange }),
    ...(digest === undefined ? {} : { digest }),
    findings: about.map(({ name }) => name),
    facts: {
      entry: seq,
      label,
      by: pseudonyms.of("user", by) ?? "",
      ...(about.length === 0 ? {} : placesAndScores(about)),
      ...(passed ? { passed } : {}),
      ...(missedBy === undefined ? {} : { missedBy }),
    },
    payload: JSON.stringify({ by, ...(note === undefined ? {} : { note }) }),
  };
}

/** Our own choice: with so many findings of the longest names the facts still fit into a leaf of 1 KiB, of which they go first. */
const findingsMax = 4;

/** A label on an entry with many findings is several entries: a leaf that is too long would lose what it says. */
function inParts(about: readonly LabelledFinding[]): readonly (readonly LabelledFinding[])[] {
  const parts = [about.slice(0, findingsMax)];
  for (let i = findingsMax; i < about.length; i += findingsMax) parts.push(about.slice(i, i + findingsMax));
  return parts;
}

async function leafOf({ log }: Inside, index: number): Promise<Leaf | undefined> {
  const [bytes] = index < log.keptFrom ? [] : await log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
}

const isStopped = ({ decision = "allow" }: Leaf): boolean => decision !== "allow";

const isFlagged = (leaf: Leaf): boolean =>
  leaf.kind.startsWith("call.") &&
  (isStopped(leaf) || (leaf.findings ?? []).length > 0 || leaf.findingCount !== undefined);

async function notFlagged(
  { log, pseudonyms }: Inside,
  index: number,
  { reader, purpose }: { readonly reader: string; readonly purpose: string },
): Promise<KnownError> {
  const facts = {
    ask: "review-open",
    opened: index,
    reader: pseudonyms.of("user", reader) ?? "",
    reason: "not-flagged",
  };
  await log.record({ kind: "access.refused", facts, payload: JSON.stringify({ reader, purpose }) });
  return new KnownError(
    "SCOPE_REFUSED",
    `entry ${index} was not flagged`,
    "a reviewer opens what was flagged; an investigator opens others: seaworthy audit show",
  );
}

function labelOf(args: Args): LabelWord {
  const word = args.words("label");
  const label = labelWords.find((one) => one === word);
  if (label !== undefined) return label;
  throw new KnownError(
    "USAGE",
    `/label ${JSON.stringify(word.slice(0, 60))} is none`,
    `it is one of ${labelWords.join(", ")}`,
  );
}

function noteOf(args: Args): string | undefined {
  const note = args.optionalWords("note");
  if (note === undefined || note.length <= noteCharsMax) return note;
  throw new KnownError("USAGE", `/note is longer than ${noteCharsMax} characters`, "shorten it");
}

function aboutOf(leaf: Leaf, finding: number | undefined): readonly LabelledFinding[] {
  const all = findingsOf(leaf);
  const one = finding === undefined ? undefined : all.find((known) => known.finding === finding);
  if (finding === undefined) return all;
  if (one !== undefined) return [one];
  throw new KnownError(
    "USAGE",
    `entry ${leaf.seq} has no finding ${finding}`,
    all.length === 0
      ? "label it as a whole"
      : `it has ${all.map((known) => `${known.finding} ${known.name}`).join(", ")}`,
  );
}

/** Who let something through must be named: thresholds are of one guard. */
function checkMissed(
  index: number,
  {
    passed,
    label,
    missedBy,
  }: { readonly passed: boolean; readonly label: string; readonly missedBy: string | undefined },
): void {
  const isMiss = passed && label === "wrong";
  if (isMiss && missedBy === undefined)
    throw new KnownError(
      "USAGE",
      `in entry ${index} nothing was found, so something was missed`,
      "say which guard should have found it: --guard injection",
    );
  if (isMiss || missedBy === undefined) return;
  throw new KnownError(
    "USAGE",
    "a guard is named only where nothing was found and that was wrong",
    "leave it out: the findings have their guards",
  );
}

const placesAndScores = (about: readonly LabelledFinding[]): JsonObject => ({
  places: about.map(({ finding }) => finding),
  seenIn: about.map(({ source, score }) =>
    source === undefined ? "" : writeSeenIn(score === undefined ? { source } : { source, score }),
  ),
});
