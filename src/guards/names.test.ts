import { describe, expect, test } from "vitest";
import type { Finding, TextContext, TextGuard } from "./guard.ts";
import { names } from "./names.ts";
import { namelessTexts, nameSentences } from "./names/sentences.test-data.ts";

const context: TextContext = { side: "input", source: "user", operatorTexts: [] };
const bind = (settings: Parameters<typeof names.bind>[0]["settings"] = {}): TextGuard =>
  names.bind({ settings, tokensPerRequestMax: 10_000 }) as TextGuard;
const guard = bind();
const look = (text: string, by = guard): readonly Finding[] => by.inspect(text, context);
const seen = (text: string, by = guard): readonly string[] =>
  look(text, by).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

describe.each(Object.entries(nameSentences))("%s", (kind, texts) => {
  test.each(texts)("is found: %s", (marked) => {
    const value = /⟦(.*)⟧/s.exec(marked)?.[1] ?? "";
    expect(seen(marked.replace(/[⟦⟧]/g, ""))).toContain(`${kind} ${value}`);
  });
});

test.each(namelessTexts)("names nobody: %s", (text) => {
  expect(seen(text)).toEqual([]);
});

test.each(names.examples.flags)("its own example is flagged: %s", (text) => {
  expect(look(text)).not.toEqual([]);
});

test.each(names.examples.passes)("its own example passes: %s", (text) => {
  expect(look(text)).toEqual([]);
});

test("a finding says where and what, never the text", () => {
  const text = "Hello, my name is Andrea Kowalska.";
  const [finding] = look(text);
  expect(finding).toMatchObject({
    guard: "names",
    kind: "PERSON",
    severity: "medium",
    start: 18,
    end: 33,
    message: "name of a person",
  });
  expect(finding?.score).toBeGreaterThan(0.5);
  expect(JSON.stringify(finding)).not.toContain("Kowalska");
});

test("several people and an address in one letter are all found", () => {
  const text =
    "Dear Ms. Lindqvist,\n\nplease send the contract to Paul Okafor, 14 Church Road, Bristol BS1 5TR.\n\nRegards,\nMaria Ferretti";
  expect(seen(text)).toEqual([
    "PERSON Ms. Lindqvist",
    "PERSON Paul Okafor",
    "ADDRESS 14 Church Road, Bristol BS1 5TR",
    "PERSON Maria Ferretti",
  ]);
});

test("a row of one person's names and another's are two findings on two lines", () => {
  expect(seen("Attendees:\nPaul Okafor\nMaria Ferretti")).toEqual([
    "PERSON Paul Okafor",
    "PERSON Maria Ferretti",
  ]);
});

test("a place alone is found where it is asked for", () => {
  const text = "I live in Lisbon with my cat.";
  expect(seen(text)).toEqual([]);
  expect(seen(text, bind({ types: ["LOCATION"] }))).toEqual(["LOCATION Lisbon"]);
});

test("only the types that are asked for are found", () => {
  const text = "Dear Mr. Okafor, we moved to 14 Church Road, Bristol BS1 5TR.";
  expect(seen(text, bind({ types: ["ADDRESS"] }))).toEqual(["ADDRESS 14 Church Road, Bristol BS1 5TR"]);
});

test("allowed names pass, whole and in any case", () => {
  const text = "Please call Paul Okafor and Maria Ferretti.";
  expect(seen(text, bind({ allow: ["paul okafor"] }))).toEqual(["PERSON Maria Ferretti"]);
  expect(seen(text, bind({ allow: ["/.*Ferretti/"] }))).toEqual(["PERSON Paul Okafor"]);
  expect(seen(text, bind({ allow: ["Paul"] }))).toHaveLength(2);
});

test.each([
  [{ types: ["NAME"] }, "types: NAME is not known; choose among PERSON, ADDRESS, ORGANIZATION, LOCATION"],
  [{ types: "PERSON" }, "types: expected a list of texts"],
  [{ allow: ["/(/"] }, "allow/0: error parsing regexp"],
])("%j is refused with its place", (settings, message) => {
  expect(() => bind(settings)).toThrow(message);
});
