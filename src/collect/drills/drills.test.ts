import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { defaultAnomalyRules } from "../../policy/anomalies-section.ts";
import { drillAlertRules } from "./alert-rules.ts";
import { drillFailedAuth, drillViolations } from "./bursts.ts";
import { drillHold } from "./hold.ts";
import { drillKeyLeak, type KeyStand } from "./key-leak.ts";
import { drillRollback } from "./rollback.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-hold-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let ids = 0;
const clocks = {
  now: Date.now,
  stopwatch: () => performance.now(),
  random: Math.random,
  newId: () => String((ids += 1)),
};

test("fifty violations in a minute reach a person", async () => {
  const { figures } = await drillViolations(defaultAnomalyRules, clocks);
  expect(figures).toMatchObject({ burst: 50, fired: 1 });
  expect(figures.ms).toBeLessThan(60_000);
});

test("five wrong keys in five minutes reach a person", async () => {
  const { figures } = await drillFailedAuth(defaultAnomalyRules, clocks);
  expect(figures).toEqual({ failures: 5, fired: 1 });
});

test("each threshold of the checklist fires over its number and not at it", () => {
  expect(drillAlertRules([defaultAnomalyRules, { ...defaultAnomalyRules }]).figures).toEqual({
    rules: 5,
    fired: 5,
    early: 0,
  });
});

test("a rule that is switched off does not fire, and that is counted", () => {
  const { figures, payload } = drillAlertRules([{ ...defaultAnomalyRules, off: ["costly-request"] }]);
  expect(figures).toEqual({ rules: 5, fired: 4, early: 0 });
  expect(payload).toBe("costly-request: does not fire");
});

test("other numbers of a feature are tried by themselves", () => {
  const strict = { ...defaultAnomalyRules, requestUsd: 0.5, dailyTokensTimes: 4, errorShare: 0.1 };
  expect(drillAlertRules([defaultAnomalyRules, strict]).figures).toEqual({ rules: 10, fired: 10, early: 0 });
});

test("under a legal hold nothing is destroyed, and what is under none is", async () => {
  const { figures } = await drillHold({ folder, now: Date.now, randomBytes });
  expect(figures).toEqual({ held: 1, destroyed: 8 });
});

/** Keys whose end takes a while, or never comes. */
function stand(endsAfter: number): KeyStand {
  const good = new Map<string, number>();
  let calls = 0;
  const make = (): Promise<{ id: string; key: string }> => {
    const id = String(good.size);
    good.set(id, Infinity);
    return Promise.resolve({ id, key: id });
  };
  return {
    makeKey: make,
    replace: make,
    revoke: (id) => Promise.resolve(void good.set(id, calls + endsAfter)),
    call: (key) => {
      calls += 1;
      return Promise.resolve(calls <= (good.get(key) ?? 0) ? 200 : 401);
    },
    usesOf: () => Promise.resolve(6),
  };
}

test("a leaked key that goes on for a moment is waited for; one that goes on is told", async () => {
  let ms = 0;
  const stopwatch = (): number => (ms += 400);
  expect((await drillKeyLeak(stand(2), stopwatch)).figures).toMatchObject({ refused: 1, uses: 6, played: 6 });
  expect((await drillKeyLeak(stand(Infinity), stopwatch)).figures).toMatchObject({ refused: 0 });
});

test("a rollback is one where calls run under the last good digest again", async () => {
  const versions = (isStuck: boolean) => {
    let serving = "";
    let served = 0;
    return {
      serve: (version: "good" | "bad") => {
        served += 1;
        if (!(isStuck && served === 3)) serving = version;
        return Promise.resolve(version);
      },
      call: () => Promise.resolve(serving),
    };
  };
  expect((await drillRollback(versions(false), performance.now.bind(performance))).figures.back).toBe(1);
  expect((await drillRollback(versions(true), performance.now.bind(performance))).figures.back).toBe(0);
});
