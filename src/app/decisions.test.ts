import { expect, test } from "vitest";
import type { Alert } from "../alerts/alert.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { watchWaivers } from "./decisions.ts";

const hourMs = 3_600_000;
const endsAtMs = 1000 * hourMs;
const about = { feature: "chat", environment: "prod", digest: "d" };
const loaded: Witnessed = { ...about, seq: 1, atMs: 0, kind: "policy.loaded", facts: {} };
const asked: Witnessed = {
  ...{ ...about, seq: 2, atMs: 0, kind: "waiver.asked" },
  facts: { waiver: "w", path: "mitigation", control: "PS-05", as: "ml", by: "ann", endsAtMs },
};
const signed: Witnessed = {
  ...{ ...about, seq: 3, atMs: 0, kind: "waiver.signed" },
  facts: { waiver: "w", asked: 2, as: "security", by: "bob" },
};

/** What is told at an hour, of these entries. */
async function told(entries: readonly Witnessed[], nowMs: number): Promise<readonly Alert[]> {
  const raised: Alert[] = [];
  let tick: () => void = () => undefined;
  const book = new OpenBook(entries);
  watchWaivers({
    evidence: { book, ready: () => true, watch: () => undefined, begun: Promise.resolve() },
    alarm: { raise: (alert) => void raised.push(alert), resolve: () => undefined },
    now: () => nowMs,
    every: (_ms, work) => {
      tick = work;
      return () => undefined;
    },
  });
  await Promise.resolve();
  expect(raised.length).toBeLessThan(2);
  const first = raised.length;
  tick();
  expect(raised).toHaveLength(first * 2);
  return raised.slice(first);
}

test("three days before an exception ends its people are told, each hour of one incident", async () => {
  const all = [loaded, asked, signed];
  expect(await told(all, endsAtMs - 72 * hourMs - 1)).toEqual([]);
  expect(await told(all, endsAtMs - 72 * hourMs)).toMatchObject([
    {
      key: "waiver-ending:w",
      kind: "waiver.ending",
      feature: "chat",
      resolveAfterMs: 72 * hourMs,
      entries: [2, 3],
    },
  ]);
  expect(await told(all, endsAtMs)).toEqual([]);
});

test("what nobody has signed, or somebody has ended, does not end again", async () => {
  const end: Witnessed = {
    ...signed,
    seq: 4,
    kind: "waiver.ended",
    facts: { ...signed.facts, why: "withdrawn" },
  };
  expect(await told([loaded, asked], endsAtMs - hourMs)).toEqual([]);
  expect(await told([loaded, asked, signed, end], endsAtMs - hourMs)).toEqual([]);
});
