import fc from "fast-check";
import { expect, test } from "vitest";
import type { JsonValue } from "../../base/json.ts";
import { lookFor } from "./exposure-match.ts";
import { someText } from "./exposure-texts.ts";

const look = (value: string, payload: string, ignoreCase = false): boolean =>
  lookFor({ sought: { by: "text", value, ignoreCase } })("call.output", Buffer.from(payload)).found;

/** Small enough that texts meet, with all that JSON, Unicode and letter case do to them. */
const letters = fc.constantFrom(
  "a",
  "b",
  "K",
  "k",
  "\u212a",
  '"',
  "\\",
  "\n",
  "/",
  "\u00e9",
  "e\u0301",
  "e",
  "\u03a3",
  "\u03c2",
  "\ud83d\ude00",
  "i",
  "\u0130",
);
const texts = fc.array(letters, { maxLength: 12 }).map((list) => list.join(""));
const sought = fc.array(letters, { minLength: 1, maxLength: 3 }).map((list) => list.join(""));

/** What the search must say, written as plainly as it can be. */
const folded = (text: string, ignoreCase: boolean): string =>
  ignoreCase ? text.normalize("NFC").toLowerCase().replaceAll("\u03c2", "\u03c3") : text.normalize("NFC");

test("a text is found where it stands, and only there, whatever it is made of", () => {
  fc.assert(
    fc.property(
      fc.array(texts, { maxLength: 4 }),
      sought,
      fc.boolean(),
      fc.boolean(),
      (list, value, ignoreCase, ascii) => {
        // Parts without a name of `text` are not one text; none of them begins as JSON does.
        const members = list.map((text) => `x${text}`);
        const json = JSON.stringify({ choices: members.map((content) => ({ content })) });
        const payload = ascii
          ? json.replaceAll(
              /[\u0080-\uffff]/g,
              (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
            )
          : json;
        const needle = folded(value, ignoreCase);
        const stands = members.some((text) => folded(text, ignoreCase).includes(needle));
        expect(look(value, payload, ignoreCase)).toBe(stands);
      },
    ),
    { numRuns: 3000 },
  );
});

test.each([
  ['the code is "zebra" \u00e9\u0301 4711', 'zebra" \u00e9\u0301 47', "zebra 47"],
  ["the code is zebra-4711 now", "zebra-47", "zebra47"],
])(
  "in %j a text that lies across the parts of one message is found however it is cut",
  (text, value, other) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat({ max: text.length }), { maxLength: 5 }), (cuts) => {
        const at = [0, ...[...cuts].sort((a, b) => a - b), text.length];
        const parts = at.slice(1).map((end, i) => ({ kind: "text", text: text.slice(at[i], end) }));
        const payload = JSON.stringify({ delivered: [{ parts }] });
        expect(look(value, payload)).toBe(true);
        expect(look(value.toUpperCase(), payload, true)).toBe(true);
        expect(look(other, payload)).toBe(false);
      }),
    );
  },
);

test("no letter that is not ASCII becomes an ASCII letter or digit by composition, but the Kelvin sign", () => {
  const odd: string[] = [];
  for (let code = 0x80; code <= 0x10ffff; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const letter = String.fromCodePoint(code);
    if (/[a-zA-Z0-9]/.test(letter.normalize("NFC"))) odd.push(letter);
  }
  expect(odd).toEqual(["\u212a"]);
  // The search does not lean on that: what is not ASCII is read whole.
  expect(look("K", JSON.stringify({ content: "\u212a" }))).toBe(true);
});

test.each([
  ["a tool's arguments", { arguments: JSON.stringify({ to: 'M\u00fcller "X"' }) }, 'M\u00fcller "X"', true],
  ["arguments that were cut off", { arguments: '{"to":"M\\u00fcl' }, "M\u00fcl", true],
  ["JSON in JSON in JSON", { a: JSON.stringify({ b: JSON.stringify({ c: 'x\n"y"' }) }) }, 'x\n"y"', true],
  ["what only looks escaped", { content: "write \\n at the end" }, "\n", false],
  ["what only looks escaped, as it stands", { content: "write \\n at the end" }, "\\n", true],
  ["a name that somebody wrote", { input: { "ann@example.com": 1 } }, "ann@", true],
  ["a name of the format", { content: "x" }, "content", false],
  ["a payload that is no JSON", "plain words", "plain", true],
])("%s is searched as what it says", (_what, value, wanted, is) => {
  const payload = typeof value === "string" ? value : JSON.stringify(value);
  expect(look(wanted, payload)).toBe(is);
});

test("a pattern sees composed letters, whole texts and no format", () => {
  const by = (value: string, ignoreCase: boolean, payload: JsonValue): boolean =>
    lookFor({ sought: { by: "pattern", value, ignoreCase } })(
      "call.output",
      Buffer.from(JSON.stringify(payload)),
    ).found;
  expect(by("^caf\u00e9$", false, { content: "cafe\u0301" })).toBe(true);
  expect(by("^CAF\u00c9$", true, { content: "cafe\u0301" })).toBe(true);
  expect(by("^CAF\u00c9$", false, { content: "cafe\u0301" })).toBe(false);
  expect(by("content", false, { content: "x" })).toBe(false);
});

test("a megabyte of filler costs little, whatever is looked for", () => {
  const filler = ["a", "ab", '"', "\\", "\\u0061", "[", "{", "\u00e9", "e\u0301", " "].map((piece) =>
    piece.repeat(1_000_000 / piece.length),
  );
  for (const text of filler)
    for (const value of [JSON.stringify({ content: text }), JSON.stringify({ a: `{${text}` }), text]) {
      const start = performance.now();
      look("a".repeat(50) + "b", value);
      look("A".repeat(50) + "B", value, true);
      expect(performance.now() - start).toBeLessThan(2000);
    }
});

test("nesting of any depth is walked", () => {
  let value: JsonValue = "deep";
  for (let i = 0; i < 50_000; i += 1) value = [value];
  expect(someText(value, (text) => text === "deep")).toBe(true);
});
