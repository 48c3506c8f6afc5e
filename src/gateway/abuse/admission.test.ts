import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { KnownError } from "../../base/errors.ts";
import { Stop } from "../stop.ts";
import { Admission, type AdmissionParts, type Place } from "./admission.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const admissionOf = (parts: Partial<AdmissionParts> = {}): Admission =>
  new Admission({
    callsMax: 2,
    waitingMax: 2,
    waitingMs: 1000,
    requestBytesMax: 100,
    behind: () => 0,
    random: () => 0.5,
    ...parts,
  });

/** Asks for a place; what came of it, once that is known. */
function ask(admission: Admission, signal = new Stop()): { place: Place; how: string } {
  const asked = { place: admission.place(), how: "waits" };
  try {
    const turn = asked.place.enter(signal);
    if (turn === undefined) asked.how = "at once";
    else
      turn.then(
        () => (asked.how = "after a while"),
        (error: unknown) => (asked.how = error instanceof Error ? error.message : "?"),
      );
  } catch (error) {
    asked.how = error instanceof Error ? error.message : "?";
  }
  return asked;
}
const settled = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
};
const noneFree = "there is no room for this call now: no place became free in time";
const left = "there is no room for this call now: its caller left before it had its turn";
const tooMany = "there is no room for this call now: as many calls as may wait do so already";

describe("calls", () => {
  test("that find room go on at once, the next ones wait in their order, and who is one too many is told so", async () => {
    const admission = admissionOf();
    const asked = Array.from({ length: 5 }, () => ask(admission));
    expect(asked.map(({ how }) => how)).toEqual(["at once", "at once", "waits", "waits", tooMany]);
    expect(admission.state).toEqual({ calls: 2, waiting: 2, bytes: 0 });
    asked[1]?.place.leave();
    await settled();
    expect(asked.map(({ how }) => how).slice(2, 4)).toEqual(["after a while", "waits"]);
    expect(admission.state).toEqual({ calls: 2, waiting: 1, bytes: 0 });
  });

  test("that waited long enough are turned away, and are told when to come back", async () => {
    const admission = admissionOf({ callsMax: 1 });
    ask(admission);
    const late = ask(admission);
    vi.advanceTimersByTime(999);
    await settled();
    expect(late.how).toBe("waits");
    vi.advanceTimersByTime(1);
    await settled();
    expect(late.how).toBe(noneFree);
    expect(admission.state.waiting).toBe(0);
    expect(() => admissionOf({ callsMax: 0, waitingMax: 0 }).place().enter(new Stop())).toThrow(
      expect.objectContaining({ code: "OVERLOADED", status: 503, retryAfterSeconds: 2 }),
    );
  });

  test("whose caller leaves give their place to the next, whether they wait or not", async () => {
    const admission = admissionOf({ callsMax: 1 });
    const first = ask(admission);
    const gone = new Stop();
    const [second, third] = [ask(admission, gone), ask(admission)];
    gone.abort(new Error("the caller went away"));
    second.place.leave();
    await settled();
    expect([second.how, third.how]).toEqual([left, "waits"]);
    first.place.leave();
    await settled();
    expect(third.how).toBe("after a while");
    third.place.leave();
    expect(admission.state).toEqual({ calls: 0, waiting: 0, bytes: 0 });
  });

  test("whose caller left before they asked do not wait", () => {
    const admission = admissionOf({ callsMax: 1 });
    const gone = new Stop();
    gone.abort(new Error("the caller went away"));
    ask(admission);
    expect(ask(admission, gone).how).toBe(left);
    expect(admission.state).toEqual({ calls: 1, waiting: 0, bytes: 0 });
  });

  test("that are stopped while they wait say what they were stopped for", async () => {
    const admission = admissionOf({ callsMax: 0 });
    const stop = new Stop();
    const waiting = ask(admission, stop);
    stop.abort(new KnownError("PROVIDER_TIMEOUT", "the call took longer than 5 ms", "ask for less"));
    await settled();
    expect(waiting.how).toBe("the call took longer than 5 ms");
  });

  test("give back a place once, however often they say so, and also where it came as they left", async () => {
    const admission = admissionOf({ callsMax: 1 });
    const [first, second] = [ask(admission), ask(admission)];
    first.place.leave();
    first.place.leave();
    // Its turn has come, and it does not know yet.
    second.place.leave();
    await settled();
    expect(admission.state).toEqual({ calls: 0, waiting: 0, bytes: 0 });
  });
});

test("bytes of bodies have one limit together, and are given back with the place", () => {
  const admission = admissionOf();
  const [one, two] = [admission.place(), admission.place()];
  one.take(60);
  two.take(40);
  expect(() => two.take(1)).toThrow(expect.objectContaining({ code: "OVERLOADED" }));
  one.leave();
  one.take(1000);
  expect(admission.state.bytes).toBe(40);
  two.take(60);
  two.leave();
  expect(admission.state.bytes).toBe(0);
});

test.each([
  [0, 0, false],
  [0.4, 0.4, false],
  [0.4, 0.39, true],
  [1, 0.999, true],
])(
  "of a process that is behind its work a share is turned away: %d, by a draw of %d",
  (share, drawn, away) => {
    const admission = admissionOf({ behind: () => share, random: () => drawn });
    const check = (): void => admission.check();
    if (away) expect(check).toThrow(expect.objectContaining({ code: "OVERLOADED" }));
    else check();
  },
);

test("whatever comes and goes in whatever order, there are never more calls than may be, and in the end none", async () => {
  const step = fc.record({
    does: fc.constantFrom("ask", "leave", "go away", "pass time"),
    which: fc.nat({ max: 20 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const admission = admissionOf({ callsMax: 3, waitingMax: 4 });
      const asked: { place: Place; how: string; stop: Stop }[] = [];
      for (const { does, which } of steps) {
        const one = asked[which % Math.max(asked.length, 1)];
        if (does === "ask") {
          const stop = new Stop();
          asked.push(Object.assign(ask(admission, stop), { stop }));
        } else if (does === "leave") one?.place.leave();
        else if (does === "go away") {
          one?.stop.abort(new Error("the caller went away"));
          one?.place.leave();
        } else vi.advanceTimersByTime(which * 100);
        if (which % 3 === 0) await settled();
        expect(admission.state.calls).toBeLessThanOrEqual(3);
        expect(admission.state.waiting).toBeLessThanOrEqual(4);
        if (admission.state.waiting > 0) expect(admission.state.calls).toBe(3);
      }
      for (const { place, stop } of asked) {
        stop.abort(new Error("the caller went away"));
        place.leave();
      }
      await settled();
      expect(admission.state).toEqual({ calls: 0, waiting: 0, bytes: 0 });
    }),
  );
});
