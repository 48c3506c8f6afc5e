import fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf, markdownOf } from "./tables.ts";

/** RFC 4180, read back by the letter. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, cell = "", end = ""] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    row.push(cell.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

test.each([
  ["=1+1"],
  ["+1"],
  ["-1"],
  ["@SUM(A1)"],
  ["\t=1"],
  ["\r=1"],
  ["  =1"],
  ["\u200b=1"],
  ["\uff1d1"],
  ["\uff0b1"],
  ["\uff0d1"],
  ["\uff20a"],
  ["=cmd|' /C calc'!A0"],
])("%j is text in a spreadsheet, and no formula", (cell) => {
  const [, [read = ""] = []] = readCsv(csvOf({ title: "", columns: ["a"], rows: [[cell]] }));
  expect(read).toBe(`'${cell}`);
});

test("numbers stay numbers, and words that only hold a sign stay as they are", () => {
  const text = csvOf({
    title: "",
    columns: ["a", "b"],
    rows: [
      [-1, "a=b"],
      ["2026", "(x)"],
    ],
  });
  expect(text).toBe('"a","b"\r\n"-1","a=b"\r\n"2026","(x)"\r\n');
});

test("whatever stands in a cell comes back from the CSV as one cell, with nothing but an apostrophe more", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string()), { maxLength: 5 }),
      (rows) => {
        const read = readCsv(csvOf({ title: "t", columns: ["a", "b"], rows })).slice(1);
        expect(read.map((row) => row.length)).toEqual(rows.map(() => 2));
        read.forEach((row, i) => {
          row.forEach((cell, j) => {
            expect([rows[i]?.[j], `'${rows[i]?.[j] ?? ""}`]).toContain(cell);
            expect(cell).not.toMatch(/^\s*[=+\-@]/);
          });
        });
      },
    ),
  );
});

test("whatever stands in a cell, a Markdown table has its rows and cells, and no link or picture", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 5 }), (cells) => {
      const lines = markdownOf({ title: "t", columns: ["a"], rows: cells.map((cell) => [cell]) }).split("\n");
      expect(lines).toHaveLength(4 + cells.length + 1);
      for (const line of lines.slice(4, -1)) expect(line.replace(/\\./g, "")).toMatch(/^\| [^|[\]<>`]* \|$/);
    }),
  );
});
