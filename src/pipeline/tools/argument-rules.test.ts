import { describe, expect, test } from "vitest";
import type { JsonValue } from "../../base/json.ts";
import { readArgument } from "../../policy/tool-arguments.ts";
import type { ArgumentSection } from "../../policy/tools-section.ts";
import { argumentFaults, type Principal } from "./argument-rules.ts";

/** A rule as a manifest has it, on the argument `a`, which can be anything. */
function faultsOf(section: ArgumentSection, value: JsonValue, principal: Principal = {}): readonly string[] {
  const read = readArgument("a", section, { type: "object", properties: { a: {} } });
  if ("faults" in read) throw new Error(JSON.stringify(read.faults));
  return argumentFaults({ a: value }, [read.rule], principal).map(
    ({ kind, pointer }) => `${kind} ${pointer}`,
  );
}

test.each<[string, ArgumentSection, JsonValue, readonly string[]]>([
  ["a number at its lowest", { min: 1, max: 5 }, 1, []],
  ["a number below its lowest", { min: 1 }, 0.999, ["out-of-range /a"]],
  ["a number at its highest", { max: 5 }, 5, []],
  ["a number above its highest", { max: 5 }, 5.001, ["out-of-range /a"]],
  ["a number in quotes is no number", { max: 5 }, "4", ["out-of-range /a"]],
  ["nothing is no number", { max: 5 }, null, ["out-of-range /a"]],
  ["each item of a list of numbers", { max: 5 }, [1, 9, 5, 6], ["out-of-range /a/1", "out-of-range /a/3"]],
  ["a text that a pattern is", { pattern: "[A-Z]{2}[0-9]+" }, "DE42", []],
  [
    "a text that a pattern is only a part of",
    { pattern: "[A-Z]{2}[0-9]+" },
    "DE42; drop",
    ["pattern-mismatch /a"],
  ],
  ["a line break at the end is part of the text", { pattern: "[0-9]+" }, "42\n", ["pattern-mismatch /a"]],
  ["an alternative does not open the pattern's ends", { pattern: "a|b" }, "ab", ["pattern-mismatch /a"]],
  ["a value that is allowed", { one_of: ["eu", "us", 7] }, 7, []],
  ["a value in other letters is another one", { one_of: ["eu", "us"] }, "EU", ["not-one-of /a"]],
  ["a value that is refused", { not_one_of: ["prod"] }, "prod", ["one-of /a"]],
  ["a refused value in capitals and wide letters", { not_one_of: ["prod"] }, " ＰRO\u200bD ", ["one-of /a"]],
  ["a value that is not refused", { not_one_of: ["prod"] }, "products", []],
  ["a text of as many characters as there may be", { max_chars: 3 }, "abc", []],
  ["a text of one more", { max_chars: 3 }, "abcd", ["too-long /a"]],
  ["a list of as many items as there may be", { max_items: 2 }, [1, 2], []],
  ["a list of one more", { max_items: 2 }, [1, 2, 3], ["too-many-items /a"]],
  ["what is no list where one has to be", { max_items: 2 }, { 0: 1, 1: 2, 2: 3 }, ["too-many-items /a"]],
  ["an object where a text has to be", { max_chars: 3 }, { text: "a" }, ["not-text /a"]],
  ["a list within a list is judged to its items", { max_chars: 1 }, [["a", "bb"]], ["too-long /a/0/1"]],
])("%s", (_name, section, value, found) => {
  expect(faultsOf(section, value)).toEqual(found);
});

describe("an id that must be the caller's own", () => {
  test.each<[string, JsonValue, Principal, readonly string[]]>([
    ["is the caller's", "acme", { tenant: "acme" }, []],
    ["is a number that the caller is known by", 42, { tenant: "42" }, []],
    ["is another customer's", "globex", { tenant: "acme" }, ["other-principal /a"]],
    ["looks like the caller's", "аcme", { tenant: "acme" }, ["other-principal /a"]],
    ["is in other letters", "ACME", { tenant: "acme" }, ["other-principal /a"]],
    ["is one of many", ["acme", "globex"], { tenant: "acme" }, ["other-principal /a/1"]],
    ["is anything while nobody says who calls", "acme", {}, ["other-principal /a"]],
    ["is a pattern of the tool's own", "*", { tenant: "acme" }, ["other-principal /a"]],
  ])("%s", (_name, value, principal, found) => {
    expect(faultsOf({ equals: { principal: "tenant" } }, value, principal)).toEqual(found);
  });

  test("is missed where it is not there", () => {
    const rule = { at: "t", steps: [{ key: "t" }], equals: "tenant" } as const;
    expect(argumentFaults({ a: 1 }, [rule], { tenant: "acme" })).toMatchObject([
      { kind: "principal-missing" },
    ]);
  });
});

test("rules reach into lists of objects", () => {
  const rule = { at: "items[].price", steps: [{ key: "items" }, "every", { key: "price" }], max: 5 } as const;
  const value = { items: [{ price: 1 }, { price: 6 }, { name: "free" }, 3] };
  expect(argumentFaults(value, [rule])).toEqual([
    { kind: "out-of-range", why: "is over 5", pointer: "/items/1/price" },
  ]);
});

test("a million strangers are eight faults", () => {
  expect(faultsOf({ max: 5 }, Array<number>(1_000_000).fill(9))).toHaveLength(8);
});

test("a key that every object has is no argument", () => {
  const rule = { at: "constructor", steps: [{ key: "constructor" }], maxChars: 1 } as const;
  expect(argumentFaults({}, [rule])).toEqual([]);
});
