import fc from "fast-check";
import { expect, test } from "vitest";
import { csvText } from "./csv.ts";
import { html, pageText, tableHtml } from "./html.ts";
import { code, markdown, markdownTable } from "./markdown.ts";
import { uuidOf } from "./uuid.ts";

/** RFC 4180, read by another hand than the one that wrote it. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], "", false];
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i);
    if (quoted && c === '"' && text.charAt(i + 1) === '"') {
      cell += '"';
      i += 1;
    } else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") {
      row.push(cell);
      cell = "";
    } else if (!quoted && c === "\r" && text.charAt(i + 1) === "\n") {
      rows.push([...row, cell]);
      [row, cell] = [[], ""];
      i += 1;
    } else cell += c;
  }
  return rows;
}

test("a cell comes back as it was, but for the apostrophe before what a spreadsheet would calculate", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 2 }), { minLength: 1 }), (rows) => {
      const read = readCsv(csvText(["a", "b"], rows));
      expect(read.slice(1).map((row) => row.map((one) => one.replace(/^'/, "")))).toEqual(
        rows.map((row) => row.map((one) => one.replace(/^'/, ""))),
      );
      for (const cell of read.flat()) expect(cell).not.toMatch(/^[\s\u00a0]*[=+\-@]/);
    }),
  );
});

test.each([
  ["=1+1", `"'=1+1"`],
  ["+1", `"'+1"`],
  ["-1", `"'-1"`],
  ["@SUM(A1)", `"'@SUM(A1)"`],
  ["\t=1", `"'\t=1"`],
  ["  =1", `"'  =1"`],
  ["\uff1d1", `"'\uff1d1"`],
  ["a=1", "a=1"],
  ['say "hi"', '"say ""hi"""'],
  [-1, "-1"],
  [undefined, ""],
  [true, "true"],
])("the cell %j is written as %j", (cell, written) => {
  expect(csvText(["x"], [[cell]])).toBe(`x\r\n${written}\r\n`);
});

test("whatever stands in a page is text: no markup and no attribute comes of it", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { html: out } = html`<p title="${text}">${text}</p>`;
      expect(out.match(/[<>]/g)).toEqual(["<", ">", "<", ">"]);
      expect(out.match(/"/g)).toEqual(['"', '"']);
    }),
  );
  const page = pageText("<x>", tableHtml("c & d", ["h"], [["<script>alert(1)</script>", 3]]));
  expect(page).toContain("<title>&lt;x&gt;</title>");
  expect(page).not.toContain("<script");
  expect(page).toMatch(/default-src 'none'/);
  expect(page).toContain('<td class="number">3</td>');
});

test("whatever stands in Markdown is one line of text, and mentions nobody", () => {
  expect(markdown("a | b\n# c")).toBe("a \\| b \\# c");
  expect(markdown("<b> [x](y) `z` *w* _v_ ~u~ \\")).toBe(
    "\\<b\\> \\[x\\](y) \\`z\\` \\*w\\* \\_v\\_ \\~u\\~ \\\\",
  );
  expect(markdown("@everyone")).not.toContain("@everyone");
  expect([code("a"), code("a`b"), code("a|b")]).toEqual(["`a`", "`` a`b ``", "`a\\|b`"]);
  expect(markdownTable(["a"], [["b"]])).toBe("| a |\n| --- |\n| b |\n");
});

test("a UUID is the one that RFC 9562 gives for its example, and one name has one", () => {
  expect(uuidOf("www.example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8")).toBe(
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
  );
  expect(uuidOf("a")).toBe(uuidOf("a"));
  expect(uuidOf("a")).not.toBe(uuidOf("b"));
});
