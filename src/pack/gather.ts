import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Leaf } from "../audit/leaf.ts";
import { readLeaf } from "../audit/leaf.ts";
import { tileWidth } from "../audit/merkle.ts";
import { receiptOf } from "../audit/proofs/receipt.ts";
import type { PublishedLog } from "../audit/read.ts";
import type { SearchAnswer, SearchAsk } from "../audit/search/answer-search.ts";
import type { EntryQuery } from "../audit/search/entry-query.ts";
import { KnownError } from "../base/errors.ts";
import type { StatusAsk } from "../controls/ask.ts";
import { waiversOf } from "../controls/decisions.ts";
import { environmentsFor } from "../controls/evidence-book.ts";
import type { EntryKind } from "../evidence/entry.ts";
import { observations, type ObservationName } from "../evidence/observations.ts";
import { artefactKinds } from "./artefacts/all.ts";
import type { Sheet } from "./checklist/sheet.ts";
import type { Beside, PackFacts, PackHead, Payloads, Tally } from "./facts.ts";

/** The log up to one signed head, whatever comes after it. */
export interface PinnedLog {
  readonly log: PublishedLog;
  readonly head: PackHead;
}

/**
 * The log as its newest checkpoint has it, and stays.
 * @throws KnownError USAGE where nothing is published yet, LOG_BROKEN where the checkpoint does not hold
 */
export function pinnedLog(log: PublishedLog): PinnedLog {
  const signed = log.signed();
  if (signed === undefined)
    throw new KnownError("USAGE", "the log has no checkpoint yet", "let a gateway write something first");
  const { note, checkpoint } = signed;
  return {
    log: { ...log, signed: () => signed, checkpoint: () => checkpoint },
    head: {
      note,
      vkey: readFileSync(join(log.path, "vkey"), "utf8").trim(),
      origin: checkpoint.origin,
      size: checkpoint.size,
      root: checkpoint.root.toString("base64"),
    },
  };
}

/** Where a pack comes from. */
export interface PackSources {
  readonly pinned: PinnedLog;
  readonly search: (asked: SearchAsk) => SearchAnswer | Promise<SearchAnswer>;
  readonly sheet: Sheet;
  readonly ask: StatusAsk;
  /** Opens a payload for a purpose that the log writes down; undefined: nobody asked for any. */
  readonly open?: {
    readonly purpose: string;
    /** @throws KnownError SCOPE_REFUSED where they may not, USAGE where there is none any more */
    payload(seq: number): Promise<string>;
  };
  readonly beside: Beside;
  readonly version: string;
}

/** Reads everything that a pack is made from, up to the pinned head. */
export async function gathered(sources: PackSources): Promise<PackFacts> {
  const { pinned, sheet, ask, beside, version } = sources;
  const cited = citedIn(sources);
  const entries = await entriesByKind(sources);
  const wanted = wantedPayloads(sources, cited);
  const leaves = leavesOf(pinned, [...cited, ...wanted]);
  const receipts = new Map<number, string>();
  for (const seq of leaves.keys()) {
    const receipt = cited.has(seq) ? receiptOf(pinned.log, seq) : undefined;
    if (receipt !== undefined) receipts.set(seq, receipt);
  }
  const sealed = wanted.filter((seq) => leaves.get(seq)?.payload !== undefined);
  return {
    sheet,
    ask,
    head: pinned.head,
    receipts,
    leaves,
    entries,
    tallies: await talliesOf(sources),
    payloads: await openedPayloads(sources, sealed),
    beside,
    version,
  };
}

/** Every entry that a status cites, that a decision consists of, or that says what this is of. */
function citedIn({ pinned, sheet, ask }: PackSources): ReadonlySet<number> {
  const { subject, book } = ask;
  const about = (["policy.loaded", "release.proposed", "gate.decided", "admission.changed"] as const).flatMap(
    (kind) =>
      book
        .entries(kind, subject)
        .filter(({ feature, digest }) => feature === subject.feature && digest === subject.digest)
        .slice(0, 1),
  );
  return new Set(
    [
      ...sheet.checklist.controls.flatMap(({ because }) => because),
      ...waiversOf(ask).flatMap(({ seqs }) => seqs),
      ...about.map(({ seq }) => seq),
    ].filter((seq) => seq < pinned.head.size),
  );
}

/** Those of entries that were not removed when their time was over. */
function leavesOf({ log, head }: PinnedLog, seqs: readonly number[]): Map<number, Leaf> {
  const checkpoint = log.checkpoint();
  const found = new Map<number, Leaf>();
  if (checkpoint === undefined) return found;
  const kept = log.keptFrom(checkpoint);
  for (const seq of [...new Set(seqs)].sort((a, b) => a - b)) {
    if (seq < kept || seq >= head.size) continue;
    const bytes = log.bundle(Math.floor(seq / tileWidth), checkpoint)[seq % tileWidth];
    const leaf = bytes === undefined ? undefined : readLeaf(bytes);
    if (leaf !== undefined) found.set(seq, leaf);
  }
  return found;
}

/** Entries of one kind in a pack. Our own choice: an auditor reads a sample, and the log has the rest. */
const entriesMax = 500;

/** Before some are left out that are another feature's. */
const readMax = 5000;

/** A quarter: the longest between two reviews. */
const backMs = 92 * 86_400_000;

/** Of these there are as many as calls: the feature's own only. */
const perFeature: ReadonlySet<EntryKind> = new Set([
  "call.input",
  "call.output",
  "tool.called",
  "session.started",
  "session.ended",
  "session.truncated",
  "session.summarised",
  "session.foreign-turn",
  "finding.labelled",
  "policy.loaded",
  "release.proposed",
  "gate.decided",
]);

async function entriesByKind(sources: PackSources): Promise<ReadonlyMap<EntryKind, readonly Leaf[]>> {
  const { subject, nowMs } = sources.ask;
  const found = new Map<EntryKind, readonly Leaf[]>();
  for (const kind of artefactKinds) {
    const own = perFeature.has(kind);
    const where = { kind: [kind], ...(own ? { feature: [subject.feature] } : {}) };
    const all = await newestLeaves(sources, { where, fromMs: nowMs - backMs }, own ? entriesMax : readMax);
    found.set(kind, all.filter((leaf) => isAbout(leaf, sources)).slice(0, entriesMax));
  }
  // Answers that were stopped are few among those that were not: they are asked for by themselves.
  const stopped = await newestLeaves(
    sources,
    {
      where: { kind: ["call.output"], feature: [subject.feature], decision: ["redact", "hold", "block"] },
      fromMs: nowMs - backMs,
    },
    entriesMax,
  );
  const outputs = [...(found.get("call.output") ?? []), ...stopped.filter((leaf) => isAbout(leaf, sources))];
  const once = new Map(outputs.map((leaf) => [leaf.seq, leaf] as const));
  found.set(
    "call.output",
    [...once.values()].sort((a, b) => b.seq - a.seq),
  );
  return found;
}

/** Of the environment that is asked about, or of none; of the feature, of none, or a rehearsal on a feature made for it. */
function isAbout({ kind, feature, environment }: Leaf, { ask: { subject } }: PackSources): boolean {
  const here = environment === undefined || environmentsFor(subject.environment).includes(environment);
  return here && (feature === undefined || feature === subject.feature || kind.startsWith("drill."));
}

async function newestLeaves(
  { search, pinned: { head } }: PackSources,
  query: EntryQuery,
  limit: number,
): Promise<readonly Leaf[]> {
  const { page } = await search({ ask: "page", query, page: { order: "newest", limit } });
  return (page?.found ?? []).map(({ leaf }) => leaf).filter(({ seq }) => seq < head.size);
}

/** Our own choice: a month of answers, as the measures of personal data count it. */
const tallyDays = 30;
const dayMs = 86_400_000;
const decisions = ["allow", "redact", "hold", "block"] as const;

/** Findings counted by day and decision: one question to the index for each. */
async function talliesOf({ search, ask: { subject, nowMs } }: PackSources): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  const today = Math.floor(nowMs / dayMs) * dayMs;
  for (let startMs = today - (tallyDays - 1) * dayMs; startMs <= today; startMs += dayMs)
    for (const [side, kind] of [
      ["request", "call.input"],
      ["answer", "call.output"],
    ] as const)
      for (const decision of decisions) {
        const { groups = [] } = await search({
          ask: "groups",
          by: "finding",
          query: {
            where: {
              kind: [kind],
              feature: [subject.feature],
              environment: [subject.environment],
              decision: [decision],
            },
            fromMs: startMs,
            toMs: Math.min(startMs + dayMs - 1, nowMs),
          },
        });
        const day = new Date(startMs).toISOString().slice(0, 10);
        for (const { value, count } of groups) tallies.push({ day, side, decision, finding: value, count });
      }
  return tallies;
}

/** Payloads of one pack. Our own choice: each is an entry of the log, and a person is told of them all. */
export const payloadsMax = 400;

/** Kinds of observation whose details stand in a payload. */
const detailed: ReadonlySet<EntryKind> = new Set([
  "config.attested",
  "log.measured",
  "probe.made",
  "report.imported",
  "redteam.finished",
  "retrieval.tested",
  "drill.sessions",
  "artefact.recorded",
  "review.held",
  "threat-model.written",
]);

/** What people have signed first, then the newest of each observation. */
function wantedPayloads({ pinned, ask }: PackSources, cited: ReadonlySet<number>): readonly number[] {
  const { book, subject } = ask;
  const signed = (
    ["decision.signed", "decision.rejected", "waiver.asked", "waiver.signed", "waiver.ended"] as const
  ).flatMap((kind) => book.entries(kind, subject).map(({ seq }) => seq));
  const newest = (Object.keys(observations) as ObservationName[])
    .filter((name) => detailed.has(observations[name].kind))
    .flatMap((name) => book.observed(name, subject, subject.digest)[0]?.seq ?? []);
  const all = [...signed.filter((seq) => cited.has(seq)), ...newest];
  return [...new Set(all)].filter((seq) => seq < pinned.head.size).slice(0, payloadsMax);
}

async function openedPayloads({ open }: PackSources, seqs: readonly number[]): Promise<Payloads> {
  const texts = new Map<number, string>();
  const withheld = new Map<number, string>();
  if (open === undefined) return { texts, withheld, closed: "nobody asked for them" };
  for (const seq of seqs)
    try {
      texts.set(seq, await open.payload(seq));
    } catch (error) {
      // Who may not open one may open none; one that was destroyed is gone, and the pack says so.
      if (!(error instanceof KnownError)) throw error;
      if (error.code === "SCOPE_REFUSED") return { texts, withheld, closed: error.message };
      if (error.code !== "USAGE") throw error;
      withheld.set(seq, error.message);
    }
  return { texts, withheld, purpose: open.purpose };
}
