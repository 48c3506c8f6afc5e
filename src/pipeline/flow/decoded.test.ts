import fc from "fast-check";
import { expect, test } from "vitest";
import { decoded, reversed, rotated, unescaped } from "./decoded.ts";
import { hasPlain, plain, squeeze, squeezed } from "./squeeze.ts";

test.each([
  ["percent signs", "a%40b%2Eexample", "a@b.example"],
  ["characters beyond ASCII", "M%C3%BCller", "Müller"],
  ["JSON's escapes", "a\\u0040b", "a@b"],
  ["JavaScript's", "a\\x40b", "a@b"],
  ["HTML's", "a&#64;b&#x2e;example", "a@b.example"],
  ["quoted-printable", "a=40b", "a@b"],
  ["no escapes at all", "100 % of it = all", "100 % of it = all"],
])("%s are read", (_name, text, wanted) => {
  expect(unescaped(text)).toBe(wanted);
});

test("what is encoded is among the readings, and the text itself is not", () => {
  const text = Buffer.from("the quick brown fox").toString("base64");
  expect(decoded(text).some((one) => one.includes("quick brown"))).toBe(true);
  expect(decoded(text)).not.toContain(text);
});

test("plain words have few other readings, and no text has many", () => {
  expect(decoded("Please write to the customers that we are late.").join("").length).toBeLessThan(200);
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      const all = decoded(text).reduce((sum, one) => sum + one.length, 0);
      expect(all).toBeLessThanOrEqual(4000 + 100 * text.length);
    }),
  );
});

test("escapes in escapes come to an end", () => {
  expect(decoded(`%${"25".repeat(20_000)}40`).length).toBeLessThan(100);
});

test("to turn a text twice is to leave it", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(reversed(reversed(text))).toBe(text);
      expect(rotated(rotated(text))).toBe(text);
    }),
  );
});

test.each([
  ["signs and blanks", "a-b. c", "abc", [1, 1, 1, 1]],
  ["what nobody sees", "a\u200bb\u00adc\u{e0041}d", "abcd", [1, 0, 0, 0, 1]],
  ["wide letters and ligatures", "Ａﬁ", "afi", [1, 0, 0, 1]],
  ["nothing", "", "", [1]],
])("squeezed: %s", (_name, text, wanted, edges) => {
  const { text: left, edges: at } = squeeze(text);
  expect(left).toBe(wanted);
  expect([...at]).toEqual(edges);
});

test("a squeezed text does not change once more, and pieces of a text give its pieces", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[ -~]*$/), fc.stringMatching(/^[ -~]*$/), (a, b) => {
      expect(squeezed(squeezed(a))).toBe(squeezed(a));
      expect(squeezed(a + b)).toBe(squeezed(a) + squeezed(b));
    }),
  );
});

test.each([
  ["write to ann@a.example.", "ann@a.example", true],
  ["write to ann@a.example now", "a.example", true],
  ["write to joann@a.example", "ann@a.example", false],
  ["write to ann@a.example.org", "ann@a.example", false],
  ["see www.a.example", "a.example", true],
  ["see my-a.example", "a.example", false],
  ["nothing", "", false],
])("plainly, %j has %j: %s", (text, wanted, has) => {
  expect(hasPlain(plain(text), wanted)).toBe(has);
});
