import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { startWitness, type FakeWitness } from "../../../test/fakes/witness.ts";
import type { Anchor } from "./anchor.ts";
import { LogOfTest } from "./anchored-log.test-data.ts";
import { readCosigner } from "./cosignature.ts";
import { witnessAnchor } from "./witness.ts";

let log: LogOfTest;
let witness: FakeWitness;
let anchor: Anchor;
const copies: string[] = [];

beforeEach(async () => {
  log = new LogOfTest();
  await log.grow(3);
  witness = await startWitness({ logs: [log.vkey()] });
  anchor = witnessAnchor({ name: "one", url: witness.url, key: witness.key });
});
afterEach(async () => {
  await witness.close();
  await log.remove();
});
afterAll(() => {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
});

const hand = (last?: { size: number; note: string }) => anchor.hand(log.published(), log.head(), last);

test("a witness that checks by itself cosigns a log as it grows, from the first checkpoint on", async () => {
  witness.timeSeconds = () => 1_700_000_000;
  let last = await hand();
  for (const more of [1, 1, 250, 1, 5, 300]) {
    await log.grow(more);
    last = await hand(last);
    expect(last.size).toBe(log.head().checkpoint.size);
    expect(await anchor.prove(last)).toMatchObject({ atMs: 1_700_000_000_000 });
  }
  expect(witness.answers).toEqual([200, 200, 200, 200, 200, 200, 200]);
});

test("a witness that holds another size than we remember says which, and is asked from there", async () => {
  const first = await hand();
  await log.grow(20);
  const second = await hand(first);
  await log.grow(20);
  const third = await hand(first);
  expect(third.size).toBeGreaterThan(second.size);
  await hand(undefined);
  expect(witness.answers).toEqual([200, 200, 409, 200, 409, 200]);
});

test("the note that is kept has both signatures, and the witness shows the same to everybody", async () => {
  const holding = await hand();
  expect(holding.note.startsWith(log.head().note)).toBe(true);
  expect(holding.note.match(/^— /gm)).toHaveLength(2);
  const [shown] = await anchor.shown(log.published());
  expect(shown?.fault).toBeUndefined();
  expect(shown?.note).toBe(holding.note);
});

test("a witness that has nothing to show shows nothing", async () => {
  expect(await anchor.shown(log.published())).toEqual([]);
});

test("a log rewritten with its real key is refused by the witness, and that is said as loudly as a broken log", async () => {
  const copy = await log.copy();
  copies.push(copy);
  await log.grow(10);
  const last = await hand();
  await log.rewriteFrom(copy, 30);
  await expect(hand(last)).rejects.toMatchObject({
    code: "LOG_BROKEN",
    exit: 3,
    message: expect.stringContaining("not a continuation of what the witness has seen") as string,
  });
  await expect(hand(undefined)).rejects.toMatchObject({ code: "LOG_BROKEN" });
});

test("a log of the same length with another entry is refused too", async () => {
  const copy = await log.copy();
  copies.push(copy);
  await log.grow(10);
  const last = await hand();
  const { checkpoint } = await log.rewriteFrom(copy, 10);
  expect(checkpoint.size).toBe(last.size);
  await expect(hand(last)).rejects.toMatchObject({ code: "LOG_BROKEN" });
});

test("a log that was cut short is told by the size that the witness has seen", async () => {
  const copy = await log.copy();
  copies.push(copy);
  await log.grow(10);
  const last = await hand();
  await log.rewriteFrom(copy, 1);
  await expect(hand(last)).rejects.toMatchObject({
    code: "LOG_BROKEN",
    message: expect.stringMatching(/has seen \d+ entries, the log has \d+: entries are gone/) as string,
  });
});

test("a witness that never saw this log says that it does not know it", async () => {
  const stranger = await startWitness({ logs: [] });
  const other = witnessAnchor({ name: "two", url: stranger.url, key: stranger.key });
  await expect(other.hand(log.published(), log.head(), undefined)).rejects.toMatchObject({
    code: "ANCHOR_FAILED",
    message: expect.stringContaining("does not know the log seaworthy.local/log/") as string,
    hint: expect.stringContaining("log/vkey") as string,
  });
  await stranger.close();
});

test.each([
  [403, "", "does not accept the signature"],
  [429, "", "asked too often"],
  [500, "oh\nno", "it answers 500: oh no"],
  [301, "", "it answers 301"],
  [409, "many", "409 without the size"],
  [409, "9".repeat(17), "409 without the size"],
  [409, "1\n", "another size at each try"],
  [200, "", "there is no cosignature of witness.test/one"],
  [200, "— witness.test/one AAAA\n", "there is no cosignature"],
])(
  "a witness that answers %i %j is a failure that says so, and no doubt about the log",
  async (status, body, message) => {
    witness.instead = () => ({ status, body });
    await expect(hand()).rejects.toMatchObject({
      code: "ANCHOR_FAILED",
      message: expect.stringContaining(message) as string,
    });
  },
);

test.each([
  ["a bit of the signature", (line: string) => flipped(line, -3), "does not hold"],
  ["a bit of the time", (line: string) => flipped(line, 9), "does not hold"],
  ["the key's id", (line: string) => flipped(line, 0), "there is no cosignature"],
  ["the name", (line: string) => line.replace("witness.test", "witness.best"), "there is no cosignature"],
  ["the length", (line: string) => shorter(line), "not the length"],
])("a cosignature with %s changed is not taken", async (_what, spoil, message) => {
  witness.spoil = spoil;
  await expect(hand()).rejects.toThrow(message);
});

function flipped(line: string, at: number): string {
  const [dash = "", name = "", base64 = ""] = line.trimEnd().split(" ");
  const bytes = Buffer.from(base64, "base64");
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return `${dash} ${name} ${bytes.toString("base64")}\n`;
}

function shorter(line: string): string {
  const [dash = "", name = "", base64 = ""] = line.trimEnd().split(" ");
  return `${dash} ${name} ${Buffer.from(base64, "base64").subarray(0, -1).toString("base64")}\n`;
}

test("a cosignature without a time is not taken", async () => {
  witness.timeSeconds = () => 0;
  await expect(hand()).rejects.toThrow("has no time");
});

test("lines of other witnesses beside its own are let be", async () => {
  witness.spoil = (line) => `— somebody.else/x AAAAAAAA\n${line}`;
  const holding = await hand();
  expect(holding.note).not.toContain("somebody.else");
});

test("a witness that cosigns with ML-DSA-44 is checked as well", async () => {
  const modern = await startWitness({ logs: [log.vkey()], algorithm: "ml-dsa-44", name: "witness.test/pq" });
  const other = witnessAnchor({ name: "pq", url: modern.url, key: modern.key });
  const last = await other.hand(log.published(), log.head(), undefined);
  expect(await other.prove(last)).toHaveProperty("atMs");
  modern.spoil = (line) => flipped(line, 100);
  await expect(other.hand(log.published(), log.head(), last)).rejects.toThrow("does not hold");
  await modern.close();
});

test("a witness that is not there is a failure that names it", async () => {
  await witness.close();
  await expect(hand()).rejects.toMatchObject({
    code: "ANCHOR_FAILED",
    message: expect.stringMatching(/^the witness one at http:\S+ was not reached: ECONNREFUSED$/) as string,
  });
});

test("an answer without end is cut off", async () => {
  witness.instead = () => ({ status: 200, body: "x".repeat(2_000_000) });
  await expect(hand()).rejects.toThrow("its answer is too long");
});

test.each(["", "name", "name+00000000+AAAA", "log.example+12345678+BQ=="])(
  "%j is no key of a witness",
  (text) => {
    expect(() => readCosigner(text)).toThrow("is no verifier key of a witness");
  },
);

test("a key with one digit changed is none, and one of type 1 cosigns under the id of type 4", () => {
  const changed = witness.key.replace(/\+(.)/, (_all, digit: string) => `+${digit === "0" ? "1" : "0"}`);
  expect(() => readCosigner(changed)).toThrow("is no verifier key");
  const cosigner = readCosigner(log.vkey());
  expect(cosigner.keyId.toString("hex")).not.toBe(log.vkey().split("+")[1]);
});

test("what was kept is checked without the witness: another text under the cosignature does not hold", async () => {
  const holding = await hand();
  await witness.close();
  expect(await anchor.prove({ ...holding, note: holding.note.replace(/^\d+$/m, "4242") })).toContain(
    "does not hold",
  );
  expect(await anchor.prove({ ...holding, note: "log\nmany\nAAAA\n\n" })).toBe("it is no checkpoint");
});
