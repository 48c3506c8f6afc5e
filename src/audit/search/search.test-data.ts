import { randomBytes } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewEntry } from "../../evidence/entry.ts";
import type { Inside } from "../socket/ask.ts";
import type { Person } from "../people/access.ts";
import type { Leaf } from "../leaf.ts";
import { openInside } from "../open-log.ts";
import { leavesBetween, openPublished } from "../read.ts";
import { beginningOf, searchFields, type EntryQuery } from "./entry-query.ts";
import { erasedSubjectOf, isOfSubject, peopleFields } from "./terms.ts";

/** A log in a folder of its own with a clock that is set. */
export interface TestLog {
  readonly data: string;
  readonly inside: Inside;
  readonly clock: { atMs: number };
  /** Entries that are in the checkpoint when it resolves. */
  record(...entries: readonly NewEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** Each person is known by their own name as token. */
const peopleOf = (persons: readonly Person[]): Inside["people"] => ({
  find: (token: string) => persons.find(({ name }) => name === token),
});

export async function testLog(
  data = mkdtempSync(join(tmpdir(), "seaworthy-search-")),
  more: { readonly segmentBytesMax?: number; readonly persons?: readonly Person[] } = {},
): Promise<TestLog> {
  const clock = { atMs: Date.UTC(2026, 0, 5) };
  const { persons = [], ...options } = more;
  const opened = await openInside({
    dataFolder: data,
    now: () => clock.atMs,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
    ...options,
  });
  const inside = { ...opened, people: peopleOf(persons) };
  return {
    data,
    inside,
    clock,
    record: async (...entries) => {
      await Promise.all(entries.map((entry) => inside.log.record(entry)));
      await published(inside);
    },
    close: () => inside.log.close(),
  };
}

/** Waits until the newest checkpoint covers all entries. */
export async function published({ log }: Inside): Promise<void> {
  await log.publishedTo(log.head().size);
}

/** All leaves, without people where their subject was erased later: read one by one, with no index. */
export function allLeaves(data: string): Leaf[] {
  const log = openPublished(data);
  const checkpoint = log.checkpoint();
  if (checkpoint === undefined) return [];
  const leaves = [...leavesBetween(log, checkpoint, { from: 0, to: checkpoint.size })];
  for (const [at, later] of leaves.entries()) {
    const subject = erasedSubjectOf(later);
    if (subject === undefined) continue;
    for (let i = 0; i < at; i += 1) {
      const leaf = leaves[i];
      if (leaf === undefined || !isOfSubject(leaf, subject)) continue;
      leaves[i] = Object.fromEntries(
        Object.entries(leaf).filter(([name]) => !peopleFields.some((field) => field === name)),
      ) as unknown as Leaf;
    }
  }
  return leaves;
}

/** What a search means, said without an index. */
export function fits(leaf: Leaf, { where, fromMs = -Infinity, toMs = Infinity }: EntryQuery): boolean {
  if (leaf.at < fromMs || leaf.at > toMs) return false;
  return searchFields.every((field) => {
    const wanted = where[field];
    if (wanted === undefined) return true;
    const own = valuesOf(leaf, field);
    return wanted.some((value) => {
      const beginning = beginningOf(field, value);
      return own.some((one) => (beginning === undefined ? one === value : one.startsWith(beginning)));
    });
  });
}

export function valuesOf(leaf: Leaf, field: (typeof searchFields)[number]): readonly string[] {
  if (field === "finding") return leaf.findings ?? [];
  if (field === "person") return [leaf.tenant, leaf.user, leaf.session].filter((one) => one !== undefined);
  if (field === "prompt") return [];
  const value = leaf[field];
  return value === undefined ? [] : [value];
}
