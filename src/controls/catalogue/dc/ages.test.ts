import { expect, test } from "vitest";
import { judged } from "../judged.test-data.ts";
import { retention } from "./dc-13-retention.ts";

test.each([
  ["payloads of a year and a day", { detailedDays: 367, summaryDays: 700, overdue: 0, holds: 0 }, "pass"],
  ["payloads a day older", { detailedDays: 368, summaryDays: 700, overdue: 0, holds: 0 }, "fail"],
  ["entries of six years and a month", { detailedDays: 90, summaryDays: 2223, overdue: 0, holds: 0 }, "pass"],
  ["entries a day older", { detailedDays: 90, summaryDays: 2224, overdue: 0, holds: 0 }, "fail"],
  ["old payloads under a legal hold", { detailedDays: 900, summaryDays: 3000, overdue: 0, holds: 1 }, "pass"],
  [
    "a hold beside payloads that are over their time",
    { detailedDays: 90, summaryDays: 90, overdue: 1, holds: 1 },
    "fail",
  ],
])("%s", (_name, figures, state) => {
  expect(judged(retention, { "log-retention": figures }).state).toBe(state);
});
