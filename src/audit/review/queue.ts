import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { EntryQuery } from "../search/entry-query.ts";
import { historyLeaves, type Search } from "../search/history.ts";
import { writeCursor } from "../search/read-query.ts";
import type { Found } from "../search/run-query.ts";
import { findingsOf, judgedOf, readLabel, type Judged, type Label, type LabelledFinding } from "./label.ts";

/** An entry that people look at, with what they said of it. */
export interface ReviewItem extends Found {
  readonly findings: readonly (LabelledFinding & { readonly judged?: Judged })[];
  /** Of the entry as a whole, where it has no findings. */
  readonly judged?: Judged;
  /** Every label there is, the oldest first. */
  readonly labels: readonly Label[];
}

export const labelStates = ["none", "any", "right", "wrong", "disputed"] as const;
export type LabelState = (typeof labelStates)[number];

export interface QueueAsk {
  readonly query: EntryQuery;
  /** Also what was only recorded. */
  readonly recorded: boolean;
  readonly source?: string | undefined;
  readonly state?: LabelState | undefined;
  readonly limit: number;
  /** As the page before has it. */
  readonly after?: number | undefined;
}

export interface QueuePage {
  readonly items: readonly ReviewItem[];
  /** For `--cursor`; undefined where nothing is left. */
  readonly cursor: string | undefined;
}

/** Entries that are looked at together: a search for labels names the exchange of each. */
const pageEntries = 100;

/** Our own choice: entries that one question looks through for a few that fit, some tenths of a second. The cursor goes on from there. */
const lookedAtMax = 20_000;

/**
 * What was blocked, held or redacted, newest first, with its labels.
 * @throws KnownError as `SearchIndex.catchUp`
 */
export async function reviewQueue(search: Search, ask: QueueAsk): Promise<QueuePage> {
  const query = queueQuery(ask);
  const items: ReviewItem[] = [];
  let after = ask.after;
  for (let lookedAt = 0; lookedAt < lookedAtMax; lookedAt += pageEntries) {
    const page = { order: "newest" as const, limit: pageEntries, after };
    const found = (await search({ ask: "page", query, page })).page;
    for (const item of await withLabels(search, found?.found ?? [])) {
      if (fits(item, ask)) items.push(item);
      if (items.length === ask.limit) return { items, cursor: cursorAfter(query, item.leaf.seq) };
    }
    if (found?.next === undefined) return { items, cursor: undefined };
    after = found.next;
  }
  return { items, cursor: after === undefined ? undefined : cursorAfter(query, after) };
}

const cursorAfter = (query: EntryQuery, next: number): string | undefined =>
  writeCursor({ found: [], next }, { order: "newest", limit: pageEntries }, query);

function queueQuery({ query, recorded }: QueueAsk): EntryQuery {
  const { where } = query;
  const asked = where.decision !== undefined || where.finding !== undefined;
  return {
    ...query,
    where: {
      kind: ["call.*"],
      // Every entry with a finding: all names of findings begin with nothing.
      ...(recorded ? (where.finding === undefined ? { finding: ["*"] } : {}) : {}),
      ...(recorded || asked ? {} : { decision: ["block", "hold", "redact"] }),
      ...where,
    },
  };
}

function fits({ findings, judged, labels }: ReviewItem, { source, state }: QueueAsk): boolean {
  if (source !== undefined && !findings.some((one) => one.source === source)) return false;
  const said = [...findings.flatMap((one) => one.judged ?? []), ...(judged === undefined ? [] : [judged])];
  switch (state) {
    case undefined:
      return true;
    case "none":
      return labels.length === 0;
    case "any":
      return labels.length > 0;
    case "disputed":
      return said.some(({ disputed }) => disputed);
    default:
      return said.some(({ label }) => label === state);
  }
}

/** Entries with the labels that they have by now. */
export async function withLabels(search: Search, found: readonly Found[]): Promise<readonly ReviewItem[]> {
  const exchanges = [...new Set(found.flatMap(({ leaf }) => leaf.exchange ?? []))];
  const labels =
    exchanges.length === 0
      ? []
      : await labelsOf(search, { where: { kind: ["finding.labelled"], exchange: exchanges } });
  return found.map((one) => itemOf(one, labels));
}

/** The labels of a query, the oldest first. */
export async function labelsOf(search: Search, query: EntryQuery): Promise<readonly Label[]> {
  const found = await historyLeaves(search, query);
  return found.flatMap(({ leaf }) => readLabel(leaf) ?? []);
}

function itemOf(found: Found, all: readonly Label[]): ReviewItem {
  const labels = all.filter(({ entry }) => entry === found.leaf.seq);
  const findings = findingsOf(found.leaf).map((one) => {
    const judged = judgedOf(labels, one.finding);
    return judged === undefined ? one : { ...one, judged };
  });
  const judged = findings.length === 0 ? judgedOf(labels, undefined) : undefined;
  return { ...found, findings, labels, ...(judged === undefined ? {} : { judged }) };
}

/** An item as JSON. */
export function itemJson({ leaf, findings, judged, labels }: ReviewItem): JsonObject {
  const { seq, at, kind, feature, environment, decision, model, exchange, digest } = leaf;
  return {
    ...{ entry: seq, time: new Date(at).toISOString(), kind },
    ...defined({ feature, environment, decision, model, exchange, digest }),
    findings: findings.map(({ finding, name, source, score, judged: said }) => {
      const colon = name.indexOf(":");
      return {
        ...{ finding, guard: name.slice(0, colon), kind: name.slice(colon + 1) },
        ...defined({ source, score }),
        ...said,
      };
    }),
    ...judged,
    labels: labels.map(({ seq: own, atMs, by, label, about, missedBy }) => ({
      ...{ entry: own, time: new Date(atMs).toISOString(), by, label },
      findings: about.map(({ finding }) => finding),
      ...defined({ missedBy }),
    })),
  };
}

const defined = (members: Readonly<Record<string, string | number | undefined>>): JsonObject =>
  Object.fromEntries(
    Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** @throws KnownError USAGE */
export function labelState(name: string): LabelState {
  const state = labelStates.find((one) => one === name);
  if (state !== undefined) return state;
  throw new KnownError(
    "USAGE",
    `labels cannot be ${JSON.stringify(name.slice(0, 60))}`,
    `one of ${labelStates.join(", ")}`,
  );
}
