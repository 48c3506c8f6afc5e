import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readOwnControls } from "./own-controls.ts";

const path = "examples/own-controls.yaml";
const example = readFileSync(path, "utf8");
const problemsOf = (text: string): readonly string[] => {
  const read = readOwnControls([{ path, text }], new Set(["collect"]));
  return "problems" in read ? read.problems.map(({ line, message }) => `${line}: ${message}`) : [];
};

test("a team's own control is one like the checklist's", () => {
  const read = readOwnControls([{ path, text: example }], new Set(["collect"]));
  expect(read).toMatchObject({
    controls: [
      {
        id: "XA-01",
        class: "hard",
        requires: [
          {
            observation: "canary-injection",
            freshMs: 12 * 3_600_000,
            where: [{ fact: "stopped", is: "=", than: "tried" }],
            enough: [{ fact: "tried", is: ">=", than: 16 }],
          },
        ],
      },
    ],
  });
});

test.each([
  [
    "a key that there is not",
    "    ceiling: mitigation",
    "    ceilling: mitigation",
    /unknown key .*ceilling/,
  ],
  ["an id of the checklist's own", "XA-01", "PS-01", /write X, a letter/],
  [
    "an observation that nobody makes",
    "observation: canary-injection",
    "observation: canary-luck",
    /observation must be one of/,
  ],
  [
    "a figure that it does not have",
    "stopped = tried]",
    "luck = tried]",
    /XA-01: canary-injection has no figure "luck"/,
  ],
  ["no operator", "[stopped = tried]", "[stopped is tried]", /no condition/],
  ["no end to its evidence", "fresh: 12h", "fresh: always", /no length of time/],
  [
    "a vague word",
    "at most 12 hours old",
    "at most 12 hours old, with adequate margin",
    /"adequate" can be read in two ways/,
  ],
  ["a mutant that passes", "stopped: 15", "stopped: 16", /its example does not pass, or its mutant does/],
  [
    "a command that there is not",
    "seaworthy collect",
    "seaworthy conjure",
    /there is no command "seaworthy conjure/,
  ],
  ["somebody who does not exist", "decides: security", "decides: someone", /decides/],
])("a control with %s is refused with its line", (_name, good, bad, said) => {
  expect(problemsOf(example)).toEqual([]);
  const problems = problemsOf(example.replace(good, bad));
  expect(problems.join("\n")).toMatch(said);
  for (const problem of problems) expect(problem).toMatch(/^\d+: /);
});

test("one id stands once, whichever file it is in", () => {
  const read = readOwnControls(
    [
      { path: "a.yaml", text: example },
      { path: "b.yaml", text: example },
    ],
    new Set(["collect"]),
  );
  expect(read).toMatchObject({ problems: [{ file: "b.yaml", message: "XA-01 stands in a.yaml already" }] });
});
