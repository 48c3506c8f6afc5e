import { expect, test } from "vitest";
import { leaf } from "./measures.test-data.ts";
import { retrievalFigures } from "./retrieval.ts";
import { cutFigures } from "./sessions.ts";
import { toolFigures } from "./tools.ts";
import { busiestHour, percentOf, toldOf } from "./usage.ts";

const minuteMs = 60_000;

test("an answer that calls a tool and has no entry of the call was not judged", () => {
  const answers = [
    leaf("call.output", { exchange: "a" }, { tools: ["refund"] }),
    leaf("call.output", { exchange: "b" }, { finish: "tool-calls" }),
    leaf("call.output", { exchange: "c" }, { finish: "end" }),
  ];
  const use = leaf("tool.called", { exchange: "a", decision: "allow" }, { tool: "refund", effect: "write" });
  expect(toolFigures({ answers, uses: [use] })).toEqual({ called: 2, judged: 1, undeclared: 0, passed: 0 });
});

test("a call without a rule in the manifest is undeclared, and passed where nobody stopped it", () => {
  const uses = [
    leaf("tool.called", { decision: "block" }, { tool: "unknown" }),
    leaf("tool.called", { decision: "allow" }, { tool: "unknown" }),
    leaf("mcp.refused", { decision: "block" }, { tool: "rm", code: "ROUTE_UNKNOWN" }),
    leaf("mcp.refused", { decision: "block" }, { tool: "rm", code: "POLICY_BLOCKED" }),
    leaf("mcp.called", { decision: "allow" }, { tool: "ls", effect: "read" }),
  ];
  expect(toolFigures({ answers: [], uses })).toEqual({ called: 5, judged: 5, undeclared: 3, passed: 1 });
});

test.each([
  ["by the same session a moment before", { session: "s" }, { session: "s" }, 9 * minuteMs, 1, 1],
  [
    "by the same user without a session",
    { tenant: "t", user: "u", session: "s" },
    { tenant: "t", user: "u" },
    0,
    1,
    1,
  ],
  ["by another user", { tenant: "t", user: "u" }, { tenant: "t", user: "v" }, 0, 0, 0],
  ["by the same user of another tenant", { tenant: "t", user: "u" }, { tenant: "x", user: "u" }, 0, 0, 0],
  ["ten minutes before", { key: "k" }, { key: "k" }, 10 * minuteMs, 1, 1],
  ["longer before", { key: "k" }, { key: "k" }, 10 * minuteMs + 1, 0, 0],
  ["afterwards", { key: "k" }, { key: "k" }, -1, 0, 0],
])("a search %s", (_what, call, search, beforeMs, answers, recorded) => {
  const atMs = 100 * minuteMs;
  const input = leaf("call.input", { ...call, at: atMs });
  const searched = leaf("retrieval.checked", { ...search, at: atMs - beforeMs });
  expect(retrievalFigures([input], [searched])).toEqual({ answers, recorded });
});

test("a request with documents that no search brought is not recorded", () => {
  const inputs = [leaf("call.input", { key: "k" }, { documents: 2 }), leaf("call.input", { key: "k" })];
  expect(retrievalFigures(inputs, [])).toEqual({ answers: 1, recorded: 0 });
});

test("a request that left turns out counts once, however many entries tell of it", () => {
  const told = [leaf("session.truncated", { exchange: "a" }), leaf("session.summarised", { exchange: "a" })];
  const inputs = [
    leaf("call.input", { exchange: "a" }, { trims: ["x"] }),
    leaf("call.input", { exchange: "b" }, { trims: ["x"] }),
    leaf("call.input", { exchange: "c" }),
  ];
  expect(cutFigures(inputs, told)).toEqual({ cut: 2, told: 2 });
});

test("a limit that was reached is told of by an alert that names it, or by one of its feature at that time", () => {
  const at = 10 * 86_400_000;
  const breach = leaf("limit.reached", { feature: "f", at });
  const alert = (more: object, facts: object) => leaf("alert.opened", { at, ...more }, { ...facts });
  const reached = { alert: "limit.reached" };
  expect(toldOf([breach], [])).toBe(0);
  expect(toldOf([breach], [alert({}, { entries: [breach.seq] })])).toBe(1);
  expect(toldOf([breach], [alert({ feature: "f" }, reached)])).toBe(1);
  expect(toldOf([breach], [alert({ feature: "g" }, reached)])).toBe(0);
  expect(toldOf([breach], [alert({ feature: "f" }, { alert: "limit.near" })])).toBe(0);
  expect(toldOf([breach], [alert({ feature: "f", at: at + 10 * minuteMs + 1 }, reached)])).toBe(0);
});

test("the busiest hour is any hour, not one of the clock", () => {
  const half = 30 * minuteMs;
  expect(busiestHour([])).toBe(0);
  expect(busiestHour([0, half, 59 * minuteMs, 60 * minuteMs])).toBe(3);
  expect(busiestHour([60 * minuteMs - 1, 0])).toBe(2);
  expect(busiestHour([60 * minuteMs, 0])).toBe(1);
});

test("use is told in whole percent, rounded up, and is none where there is no limit", () => {
  expect([percentOf(1, 1000), percentOf(100, 100), percentOf(0, 5), percentOf(5, 0)]).toEqual([1, 100, 0, 0]);
});
