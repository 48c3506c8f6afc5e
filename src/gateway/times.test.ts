import { expect, test } from "vitest";
import type { CallTrace } from "../evidence/call-trace.ts";
import { CallTimes } from "./times.ts";

function stand() {
  const clock = { ms: 100 };
  return { clock, times: new CallTimes(() => clock.ms) };
}

test("a call that no provider saw is all ours", () => {
  const { clock, times } = stand();
  clock.ms = 103.456;
  expect(times.facts()).toEqual({ addedMs: 3.46 });
});

test("what the provider took is not ours, before and after are", () => {
  const { clock, times } = stand();
  clock.ms = 102;
  times.sent();
  clock.ms = 602;
  times.answered();
  clock.ms = 605;
  expect(times.facts()).toEqual({ addedMs: 5, upstreamMs: 500 });
});

test("a second try does not begin the provider's time again, and a second end does not move it", () => {
  const { clock, times } = stand();
  times.sent();
  clock.ms = 150;
  times.sent();
  clock.ms = 200;
  times.answered();
  clock.ms = 210;
  times.answered();
  expect(times.facts()).toEqual({ addedMs: 10, upstreamMs: 100 });
});

test("a provider that never answered has the time up to now", () => {
  const { clock, times } = stand();
  times.sent();
  clock.ms = 400;
  expect(times.facts()).toEqual({ addedMs: 0, upstreamMs: 300 });
});

test("the first byte of a stream is counted from the start of the call, once", () => {
  const { clock, times } = stand();
  times.sent();
  clock.ms = 180;
  times.left();
  clock.ms = 300;
  times.left();
  times.answered();
  expect(times.facts()).toEqual({ addedMs: 0, upstreamMs: 200, firstMs: 80 });
});

test("an end without a beginning says nothing", () => {
  const { times } = stand();
  times.answered();
  expect(times.facts()).toEqual({ addedMs: 0 });
});

test("whoever draws the call is told of the end of the answer once, and of nothing that was not sent", () => {
  const told: string[] = [];
  const trace: CallTrace = {
    step: (name) => {
      told.push(name);
      return () => told.push(`${name} ended`);
    },
    attempt: ({ number }) => ({ traceparent: `t${number}`, failed: () => undefined }),
    answered: () => told.push("answered"),
    end: (status) => told.push(`end ${status}`),
  };
  const times = new CallTimes(() => 0, trace);
  times.answered();
  times.step("guards.input")();
  times.sent();
  expect(times.attempt({ provider: "p", model: "m", operation: "chat", number: 2 })?.traceparent).toBe("t2");
  times.answered();
  times.answered();
  times.end(200);
  expect(told).toEqual(["guards.input", "guards.input ended", "answered", "end 200"]);
});

test.each([
  [99.994, 99.99],
  [99.999, 100],
  [100.4, 100],
  [1234.6, 1235],
])("%d ms are written as %d", (ms, written) => {
  const { clock, times } = stand();
  clock.ms = 100 + ms;
  expect(times.facts()).toEqual({ addedMs: written });
});

test("what a person takes to say yes is neither the provider's nor ours", () => {
  const { clock, times } = stand();
  clock.ms = 110;
  times.sent();
  clock.ms = 150;
  times.answered();
  const done = times.person();
  clock.ms = 450;
  done();
  clock.ms = 455;
  expect(times.facts()).toEqual({ addedMs: 15, upstreamMs: 40, personMs: 300 });
});
