import { expect, test } from "vitest";
import { anomalyRules } from "../policy/anomalies-section.ts";
import { anomalyLines } from "./explain-anomalies.ts";

test("by default the checklist's thresholds are told, in a line", () => {
  const [line = "", ...more] = anomalyLines();
  expect(more).toEqual([]);
  for (const words of [
    "5 % of the calls",
    "2 times the tokens",
    "over $10",
    "50 refused calls",
    "60 s",
    "600 s",
  ])
    expect(line).toContain(words);
});

test("what the manifest says is told", () => {
  const lines = anomalyLines(
    anomalyRules({
      violations: { block: "0s" },
      usual: { hours: { days: ["mon"], from: "07:30", to: "19:00", zone: "Europe/Berlin" }, places: ["DE"] },
      off: ["spike"],
    }),
  );
  expect(lines[0]).not.toContain("stopped");
  expect(lines[1]).toContain("calls mon from 07:30 to 19:00 (Europe/Berlin); from DE");
  expect(lines[2]).toContain("not looked for: spike");
});
