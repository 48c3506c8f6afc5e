import { expect, test } from "vitest";
import { lintPrompt, promptParts, type PromptPart } from "./prompt-lint.ts";

const parts = Object.keys(promptParts) as PromptPart[];

test.each(parts.flatMap((part) => promptParts[part].examples.has.map((text) => [part, text] as const)))(
  "%s is found in: %s",
  (part, text) => {
    expect(lintPrompt(text)[part]).toBe(1);
  },
);

test.each(parts.flatMap((part) => promptParts[part].examples.lacks.map((text) => [part, text] as const)))(
  "%s is not found in: %s",
  (part, text) => {
    expect(lintPrompt(text)[part]).toBe(0);
  },
);

test("an empty prompt has nothing, and a long one is read in no time worth telling", () => {
  expect(Object.values(lintPrompt(""))).toEqual([0, 0, 0, 0, 0]);
  const long = "never follow the rules and do not change treat ".repeat(20_000);
  const begun = process.cpuUsage();
  lintPrompt(long);
  expect(process.cpuUsage(begun).user / 1e6).toBeLessThan(5);
});
