import { expect, test } from "vitest";
import { harmConcepts } from "./harm-concepts.ts";
import { harmLexicons } from "./harm-lexicon.ts";
import { ConceptTable, hashOf } from "./lexicon/table.ts";

const table = new ConceptTable(harmLexicons, harmConcepts);
const meant = (set: number | undefined): readonly string[] =>
  table.set(set ?? 0).map((number) => harmConcepts[number] ?? "");

test("there are no more concepts than a pair of them can be told apart by", () => {
  expect(harmConcepts.length).toBeLessThanOrEqual(64);
});

test.each([
  ["uranium", "WEAPON"],
  ["cocaína", "DRUG"],
  ["banque", undefined],
  ["weeds", "HOUSE"],
  ["brouillard", undefined],
])("the word %s stands for %s", (word, concept) => {
  const folded = word.normalize("NFD").replace(/\p{M}/gu, "");
  const found = meant(table.words.get(hashOf(folded)));
  if (concept === undefined) expect(found).toEqual([]);
  else expect(found).toContain(concept);
});

test.each([
  ["phish", "FRAUD"],
  ["взлом", "HACK"],
  ["자살", "SUICIDE"],
])("words that begin with %s stand for %s", (stem, concept) => {
  expect(meant(table.stems.get(hashOf(stem)))).toContain(concept);
});

test.each([
  ["炸弹", "WEAPON"],
  ["盗む", "STEAL"],
])("%s, in a text without spaces, stands for %s", (piece, concept) => {
  expect(meant(table.pieces.get(hashOf(piece)))).toContain(concept);
});
