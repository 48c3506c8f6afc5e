import { expect, test, vi } from "vitest";
import type { Alert } from "../alerts/alert.ts";
import { KnownError } from "../base/errors.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import { passingFor } from "../controls/passing.test-data.ts";
import { controls } from "../controls/registry.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { startAdmission, type AdmissionParts } from "./admission.ts";
import { builtIn } from "./settings-features.ts";

const [policy] = builtIn("dev", undefined);
if (policy === undefined) throw new Error("there is no built-in feature");
const { feature, digest } = policy;

/** An admission over a book of the test's, whose log takes entries until it is said to be away. */
function stand(rules: Partial<AdmissionParts["rules"]> = {}) {
  const state = { isAway: false, isReady: true, seq: 0 };
  const book = new OpenBook();
  const takers: ((entry: Witnessed) => void)[] = [];
  const entries: NewEntry[] = [];
  const raised: Alert[] = [];
  const add = (entry: NewEntry): number => {
    const seq = (state.seq += 1);
    const of: Witnessed = { ...entry, seq, atMs: Date.now(), facts: entry.facts ?? {} };
    book.add(of);
    for (const taker of takers) taker(of);
    return seq;
  };
  const admission = startAdmission({
    rules: { mode: "enforce", graceMs: 86_400_000, then: "hold", ...rules },
    ...{
      policies: [policy as NonNullable<typeof policy>],
      environment: "prod",
      catalogue: controls,
      tickMs: 5,
    },
    evidence: {
      ...{ book, begun: Promise.resolve(), ready: () => state.isReady },
      watch: (taker) => void takers.push(taker),
    },
    recorder: {
      record: (entry) => {
        if (state.isAway)
          return Promise.reject(new KnownError("LOG_UNAVAILABLE", "the log is away", "wait for it"));
        entries.push(entry);
        return Promise.resolve(add(entry));
      },
    },
    alarm: { raise: (alert) => void raised.push(alert), resolve: () => undefined },
    now: Date.now,
    report: () => undefined,
  });
  const pass = (): void => {
    for (const entry of passingFor({ feature, environment: "prod", digest })) add(entry);
  };
  return { state, admission, entries, add, pass, raised };
}

const states = (entries: readonly NewEntry[]): unknown[] => entries.map(({ facts }) => facts?.["state"]);

test("until the log was read nothing serves where the gate is enforced", async () => {
  const { state, admission, pass, entries } = stand();
  state.isReady = false;
  pass();
  await admission.begun;
  expect([admission.policyOf(feature), entries]).toEqual([undefined, []]);
  state.isReady = true;
  await vi.waitFor(() => expect(admission.policyOf(feature)).toBe(policy));
  expect(states(entries)).toEqual(["admitted"]);
  await admission.close();
});

test("what cannot be written down does not change, and does once it can", async () => {
  const { state, admission, pass, entries } = stand();
  await admission.begun;
  expect(states(entries)).toEqual(["held"]);
  state.isAway = true;
  pass();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(admission.policyOf(feature)).toBeUndefined();
  state.isAway = false;
  await vi.waitFor(() => expect(admission.policyOf(feature)).toBe(policy));
  expect(states(entries)).toEqual(["held", "admitted"]);
  await admission.close();
});

test("where the gate is observed everything serves, and a feature that nobody knows does not", async () => {
  const { admission, entries } = stand({ mode: "observe" });
  expect(admission.policyOf(feature)).toBe(policy);
  await admission.begun;
  expect(states(entries)).toEqual(["observed"]);
  expect(admission.policyOf("boats")).toBeUndefined();
  expect(admission.states()).toMatchObject([{ feature, state: "observed" }]);
  expect(admission.states()[0]?.controls.get("unknown")).toBeGreaterThan(50);
  await admission.close();
});
