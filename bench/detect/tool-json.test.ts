import { expect, test } from "vitest";
import { seeded } from "../../training/generator/read-text.ts";
import { toolAnswers } from "./tool-json.ts";

test("each answer is JSON, and few are alike", () => {
  const answers = toolAnswers(600, seeded(1));
  for (const answer of answers) expect(JSON.parse(answer)).toBeTypeOf("object");
  expect(new Set(answers).size).toBeGreaterThan(550);
});

test("the same seed gives the same answers, and another gives others", () => {
  expect(toolAnswers(60, seeded(1))).toEqual(toolAnswers(60, seeded(1)));
  expect(toolAnswers(60, seeded(2))).not.toEqual(toolAnswers(60, seeded(1)));
});
