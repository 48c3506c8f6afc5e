import { expect, test } from "vitest";
import { hashOf } from "./letters.ts";
import { Live } from "./live.ts";
import { shapes, Tokens, wordUnitsMax } from "./tokens.ts";
import { bitsOf, WordTable } from "./word-table.ts";

const known: readonly (readonly [string, number])[] = [
  ["the", bitsOf("common")],
  ["jane", bitsOf("first")],
  ["name", bitsOf("intro", "common")],
  ["street", bitsOf("street", "common")],
];
const table = new WordTable(
  Int32Array.from(known, ([word]) => hashOf(word)),
  Uint16Array.from(known, ([, classes]) => classes),
);
const tokens = new Tokens(table);
const words = (text: string): readonly string[] => {
  const { starts, ends, count } = tokens.read(text);
  return Array.from({ length: count }, (_, i) => text.slice(starts[i], ends[i]));
};
const shapesOf = (text: string): readonly number[] => [...tokens.read(text).shapes.subarray(0, tokens.count)];

test("a word keeps its hyphens and apostrophes, and not the s of a genitive", () => {
  expect(words("O'Brien and Jean-Pierre's dog, Ann's")).toEqual([
    ...["O'Brien", "and", "Jean-Pierre", "'", "s", "dog", ",", "Ann", "'", "s"],
  ]);
});

test.each([
  ["jane", shapes.small],
  ["Jane", shapes.initial],
  ["JANE", shapes.capitals],
  ["J", shapes.oneCapital],
  ["McX", shapes.inner],
  ["Ñandú", shapes.initial],
  ["Елена", shapes.initial],
  ["שלום", shapes.caseless],
  ["中文", shapes.wide],
  ["7", shapes.digits1],
  ["12345", shapes.digits5],
  ["123456", shapes.manyDigits],
  ["12b", shapes.numberLetters],
  ["SW1A", shapes.lettersNumber],
  ["a".repeat(wordUnitsMax), shapes.small],
  ["a".repeat(wordUnitsMax + 1), shapes.long],
  ["\n", shapes.line],
  ["\n \n", shapes.blankLine],
])("%j has its shape", (text, shape) => {
  expect(shapesOf(text)).toEqual([shape]);
});

test("a word is known however it is typed", () => {
  expect([hashOf("Dávila"), hashOf("DÁVILA")]).toEqual([hashOf("davila"), hashOf("davila")]);
  expect(table.classesOf(hashOf("JANE"))).toBe(bitsOf("first"));
  expect(table.classesOf(hashOf("john"))).toBe(0);
});

test("only what can be part of a name is looked at", () => {
  const live = new Live();
  const seen = (text: string): readonly string[] => {
    const all = words(text);
    const marks = live.read(tokens);
    return all.filter((_, i) => marks[i] === 1);
  };
  expect(seen("nothing here but small words, and 12 times 3 is 36.")).toEqual([]);
  expect(seen("The dog met Rex.")).toEqual(["Rex", "."]);
  expect(seen("a dog met jane")).toEqual(["jane"]);
  expect(seen("my name is yulan")).toContain("yulan");
  expect(seen("it stands at 12 oak street")).toEqual(["12", "oak", "street"]);
});
