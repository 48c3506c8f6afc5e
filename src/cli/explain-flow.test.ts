import { expect, test } from "vitest";
import { standardFlowRules } from "../policy/flow-rules.ts";
import { flowLines } from "./explain-flow.ts";

test("where nobody follows data, it says so and how to have it", () => {
  expect(flowLines(undefined)).toEqual([expect.stringContaining("flow: standard")]);
});

test("each rule is a sentence", () => {
  const lines = flowLines({ rules: standardFlowRules, documentsHold: ["tenant"] });
  expect(lines).toHaveLength(standardFlowRules.length + 1);
  expect(lines[0]).toBe(
    "  data flow  untrusted-meets-private: a call that reaches others, where text that others can have written is in the conversation and personal data, a secret or a customer's data is in it: a person has to say yes",
  );
  expect(lines.at(-1)).toContain("documents hold tenant data");
});

test("a rule on an argument says where it may come from, and what is spared", () => {
  expect(
    flowLines({
      rules: [
        {
          name: "own-people",
          when: ["tool:fetch"],
          tools: ["send"],
          argument: { argument: "/to", from: ["user", "tool:contacts"] },
          then: "block",
          unless: { argument: { argument: "/to", from: ["system"] }, tools: ["note"] },
        },
      ],
      documentsHold: [],
    }),
  ).toEqual([
    "  data flow  own-people: a call of send, where text of the tool fetch is in the conversation and its argument /to comes from elsewhere than user, tool:contacts: it is refused, unless its argument /to comes from system and it is of note",
  ]);
});
