import { mkdtempSync, rmSync, statSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Label } from "../pipeline/flow/labels.ts";
import { openSqliteLabels } from "../store/sqlite/session-labels.ts";
import { labelsKeptMs, lostLabel, SessionLabels, type LabelStore } from "./labels.ts";

let folder: string;
let path: string;
let nowMs: number;
const reports: string[] = [];
const key = new Uint8Array(32).fill(7);
const open = (store: LabelStore = openSqliteLabels(path)) =>
  new SessionLabels({ store, key, now: () => nowMs, report: (line) => reports.push(line) });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-labels-"));
  path = join(folder, "labels.db");
  nowMs = 1_800_000_000_000;
  reports.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true }));

const session = { feature: "mail", tenant: "acme", user: "jane.doe", session: "s-1" };
const label = (more: Partial<Label> = {}): Label => ({
  origin: "tool",
  untrusted: true,
  holds: [],
  place: "/messages/2/parts/0",
  tool: "read_mail",
  exchange: "e1",
  ...more,
});
const asKept = (one: Label): Label => ({ ...one, place: "session" });

test("what a call brought is there for the next one, and after a restart", () => {
  const labels = open();
  labels.add(session, [label(), label({ holds: ["personal"], tool: "crm", untrusted: false })]);
  const brought = [asKept(label()), asKept(label({ holds: ["personal"], tool: "crm", untrusted: false }))];
  expect(labels.of(session)).toEqual(brought);
  labels.close();
  const again = open();
  expect(again.of(session)).toEqual(brought);
  again.close();
});

test.each([
  ["feature", { ...session, feature: "files" }],
  ["tenant", { ...session, tenant: "other" }],
  ["user", { ...session, user: "john" }],
  ["session", { ...session, session: "s-2" }],
  ["tenant, left out", { feature: "mail", user: "jane.doe", session: "s-1" }],
])("another %s is another session", (_name, other) => {
  const labels = open();
  labels.add(session, [label()]);
  expect(labels.of(other)).toEqual([]);
  labels.close();
});

test("the first exchange that brought something is the one that is named, and it takes room once", () => {
  const labels = open();
  labels.add(session, [label()]);
  labels.add(session, [label({ exchange: "e2" }), label({ exchange: "e3", place: "/messages/9/parts/0" })]);
  expect(labels.of(session)).toEqual([asKept(label())]);
  labels.close();
});

test("what nobody else can have written and nothing private is in is not kept", () => {
  const labels = open();
  labels.add(session, [label({ untrusted: false, origin: "user" }), label({ origin: "assistant" })]);
  expect(labels.of(session)).toEqual([]);
  labels.close();
});

test("a session with tools without end still says all that it has, in bounded room", () => {
  const labels = open();
  for (let i = 0; i < 1000; i += 1) labels.add(session, [label({ tool: `tool-${i}` })]);
  labels.add(session, [label({ tool: "last", holds: ["secret"] })]);
  const has = labels.of(session);
  expect(has.length).toBeLessThan(70);
  expect(has.some(({ holds }) => holds.includes("secret"))).toBe(true);
  labels.close();
});

test("of a session whose labels cannot be read everything counts", () => {
  const store = openSqliteLabels(path);
  let isBroken = true;
  const labels = open({
    ...store,
    read: (id) => {
      if (isBroken) throw new Error("the file is damaged");
      return store.read(id);
    },
  });
  expect(labels.of(session)).toEqual([lostLabel]);
  expect(reports).toHaveLength(1);
  expect(reports[0]).toContain("count as having read everything");
  isBroken = false;
  labels.add(session, []);
  expect(labels.of(session)).toEqual([lostLabel]);
  labels.close();
  const again = open();
  expect(again.of(session)).toEqual([lostLabel]);
  again.close();
});

test("labels that could not be kept count at once, and are kept with the next call", () => {
  const store = openSqliteLabels(path);
  let isFull = true;
  const labels = open({
    ...store,
    add: (...given) => {
      if (isFull) throw new Error("database or disk is full");
      store.add(...given);
    },
  });
  labels.add(session, [label()]);
  expect(labels.of(session)).toEqual([asKept(label())]);
  expect(reports[0]).toContain("disk is full");
  isFull = false;
  labels.add(session, []);
  labels.close();
  const again = open();
  expect(again.of(session)).toEqual([asKept(label())]);
  again.close();
});

test.each([
  ["to the day", labelsKeptMs, 1],
  ["and a moment longer", labelsKeptMs + 1, 0],
])("who was not here for 90 days %s", (_name, awayMs, kept) => {
  const labels = open();
  labels.add(session, [label()]);
  labels.close();
  nowMs += awayMs;
  const again = open();
  expect(again.of(session)).toHaveLength(kept);
  again.close();
});

test("who comes back is remembered from then on", () => {
  for (let month = 0; month < 6; month += 1) {
    const labels = open();
    labels.add(session, [label()]);
    expect(labels.of(session)).toHaveLength(1);
    labels.close();
    nowMs += labelsKeptMs / 3;
  }
});

test("the file is its owner's alone and names nobody", () => {
  const labels = open();
  labels.add(session, [label()]);
  labels.close();
  expect(statSync(path).mode & 0o777).toBe(0o600);
  const bytes = readFileSync(path).toString("latin1");
  expect(bytes).not.toContain("jane.doe");
  expect(bytes).not.toContain("acme");
  expect(bytes).toContain("read_mail");
});
