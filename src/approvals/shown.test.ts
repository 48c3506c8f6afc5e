import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, type JsonValue } from "../base/json.ts";
import { plain, plainLines, shownArguments } from "./shown.ts";

test.each([
  ["right-to-left override", "a\u202eb", "a\\u{202e}b"],
  ["zero-width space", "a\u200bb", "a\\u{200b}b"],
  ["no-break space", "a\u00a0b", "a\\u{a0}b"],
  ["Hangul filler", "a\u3164b", "a\\u{3164}b"],
  ["blank Braille pattern", "a\u2800b", "a\\u{2800}b"],
  ["tag letter", "a\u{e0041}b", "a\\u{e0041}b"],
  ["variation selector", "a\ufe0fb", "a\\u{fe0f}b"],
  ["escape", "a\u001b[2Jb", "a\\u{1b}[2Jb"],
  ["lone half of a letter", "a\ud800b", "a\\u{d800}b"],
  ["private use", "a\ue000b", "a\\u{e000}b"],
  ["line separator", "a\u2028b", "a\\u{2028}b"],
])("a %s shows", (_what, text, expected) => {
  expect(plain(text)).toBe(expected);
});

test("what people read stays as it is: letters of any language, signs and common spaces", () => {
  for (const text of ["Zoë pays 5 € at 9:00", "日本語", "привет", "שלום", "👍", "a-b_c\\u{200b}"])
    expect(plain(text)).toBe(text);
  expect(plainLines("a\nb\u200b")).toBe("a\nb\\u{200b}");
});

test("nothing in shown arguments is invisible, whatever they are, and other arguments have another digest", () => {
  const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
  fc.assert(
    fc.property(json, json, (one, other) => {
      const shown = shownArguments(one, Infinity);
      expect(shown.text).not.toMatch(
        /[^\P{C}\n]|[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2028\u2029\u3164\ufe0f]/u,
      );
      expect(shown.sha256 === shownArguments(other, 10).sha256).toBe(
        canonicalJson(one) === canonicalJson(other),
      );
    }),
  );
});

test("arguments are whole up to the last character that fits", () => {
  const value = { text: "x".repeat(20) };
  const { chars, text, isCut } = shownArguments(value, 1000);
  expect([text.length, isCut]).toEqual([chars, false]);
  expect(shownArguments(value, chars)).toMatchObject({ isCut: false });
  const cut = shownArguments(value, chars - 1);
  expect(cut).toMatchObject({ isCut: true, chars });
  expect(cut.text).toHaveLength(chars - 1);
});
