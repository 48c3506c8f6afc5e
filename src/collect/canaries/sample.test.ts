import { RE2JS } from "re2js";
import { expect, test } from "vitest";
import { sampleOf } from "./sample.ts";

test.each([
  "KD-[0-9]{6}",
  "\\bEMP[A-Z]{2}\\d{4,6}\\b",
  "(?:CUST|CLIENT)[-_ ]?\\d+",
  "(?i)ac/[a-f0-9]{8}",
  "P\\.[A-Z]+\\.\\d{2}?",
  "[A-Z]{3}[.-]\\w{5}",
])("a sample of %s is matched by it, whatever chance makes of it", (pattern) => {
  const compiled = RE2JS.compile(pattern);
  for (let run = 0; run < 50; run += 1) {
    const sample = sampleOf(pattern) ?? "";
    expect([sample, compiled.matches(sample)]).toEqual([sample, true]);
  }
});

test.each(["[^a]{3}", "\\pL+", "(?P<name>a)", "[0-9", "(a", "a)"])("of %s no sample is made", (pattern) => {
  expect(sampleOf(pattern)).toBeUndefined();
});
