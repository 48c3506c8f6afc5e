import { expect, test } from "vitest";
import type { PeerResult } from "./peer-pool.ts";
import type { PeerRow, RowKind } from "./peer-rows.ts";
import { groupsOf, summaryOf } from "./peers-table.ts";

const row = (group: string, kind: RowKind): PeerRow => ({ text: "", channel: "user", group, kind });
const rows: readonly PeerRow[] = [
  row("large", "attack"),
  row("large", "attack"),
  row("large", "attack"),
  row("small", "attack"),
  row("chats", "ordinary"),
  row("code", "hard"),
];
const judge = (id: string, said: string, scores: readonly number[] = []): PeerResult => ({
  id,
  verdicts: Array.from(said, (sign, i) => {
    const score = scores[i];
    if (sign === " ") return undefined;
    return { flagged: sign === "x", micros: 2000, ...(score === undefined ? {} : { score }) };
  }),
});
const cellsOf = (table: string, id: string): readonly string[] =>
  table
    .split("\n")
    .find((line) => line.startsWith(id))
    ?.split(/ {2,}/) ?? [];

test("a group of attacks counts as much as any other, however many rows it has", () => {
  expect(cellsOf(summaryOf([judge("ours", "xxx---")], rows), "ours")).toEqual([
    ...["ours", "6 of 6", "50.0", "0.0", "0.0", "-", "2.000", "2.000"],
  ]);
});

test("rows that a slow judge did not come to count neither for it nor against it", () => {
  expect(cellsOf(summaryOf([judge("slow", "x  x- ")], rows), "slow")).toEqual([
    ...["slow", "3 of 6", "100.0", "0.0", "-", "-", "2.000", "2.000"],
  ]);
});

test("scores are weighed by how often an attack stands above an ordinary text", () => {
  const scored = judge("scored", "xxxxx-", [0.9, 0.9, 0.1, 0.1, 0.5, 0.9]);
  expect(cellsOf(summaryOf([scored], rows), "scored")[5]).toBe("0.500");
});

test("each group has its line, attacks first, and a judge that judged nothing has no column", () => {
  const table = groupsOf([judge("ours", "xxx--x"), judge("broken", "      ")], rows);
  expect(table.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
    ["rows", "count", "ours"],
    ["-------", "-----", "-----"].map((rule) => rule),
    ["+ large", "3", "100.0"],
    ["+ small", "1", "0.0"],
    ["- chats", "1", "0.0"],
    ["- code", "1", "100.0"],
  ]);
});
