import { expect, test, vi } from "vitest";
import { SessionRefused } from "./refused.ts";
import { assistant, memoryStore, openMemory, user } from "./sessions.test-data.ts";

const long = (of: string): string =>
  `The boat of ${of} lies in the third row of the harbour, behind the one with the red sail and the old lamp.`;

const ann = { user: "ann", tenant: "t", session: "s1" };
const given = (text: string) => ({
  choices: [{ parts: [{ kind: "text", text } as const] }],
  states: [],
  tokens: 5,
});

const faultOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof SessionRefused) return error.fault;
    throw error;
  }
  return "none";
};

test.each([
  ["the same key, tenant and user", ann, "none"],
  ["another user", { ...ann, user: "bob" }, "not-theirs"],
  ["another tenant", { ...ann, tenant: "u" }, "not-theirs"],
  ["another key", { ...ann, key: "k2" }, "not-theirs"],
  ["no user", { tenant: "t", session: "s1" }, "not-theirs"],
])("a session is its first user's: %s", (_who, person, fault) => {
  const { sit } = openMemory();
  sit(ann);
  expect(faultOf(() => sit(person))).toBe(fault);
});

test("whose a session and a turn are is known again after the process was killed", async () => {
  const store = memoryStore();
  const before = openMemory(store);
  const seat = before.sit(ann);
  await seat.ready;
  seat.delivered(given(long("ann")));
  before.sessions.save();
  const after = openMemory(store);
  expect(faultOf(() => after.sit({ ...ann, user: "bob" }))).toBe("not-theirs");
  expect(faultOf(() => after.sit({ user: "bob", session: "s2" }, [long("ann")]))).toBe("foreign-turn");
  expect(after.sit(ann, [long("ann")]).ready).toBeUndefined();
});

test("a session whose start the log did not take is nobody's yet, and begins with the next call", async () => {
  const { entries, clock, sit } = openMemory();
  clock.isLogAway = true;
  await expect(sit(ann).ready).rejects.toThrow("away");
  clock.isLogAway = false;
  await sit({ ...ann, user: "bob" }).ready;
  expect(entries).toMatchObject([{ kind: "session.started", user: "bob" }]);
});

test("a session ends when nobody has called for its time, and its owner may come back or may not", async () => {
  for (const afterIdle of ["resume", "refuse"] as const) {
    const { sessions, entries, clock, sit } = openMemory();
    await sit(ann, [], { afterIdle }).ready;
    clock.nowMs += 60_000;
    expect(await sessions.sweep()).toBe(0);
    clock.nowMs += 1;
    expect(await sessions.sweep()).toBe(1);
    expect(entries.at(-1)).toMatchObject({
      ...{ kind: "session.ended", user: "ann", session: "s1" },
      facts: { reason: "idle", calls: 1, messages: 1, start: 0 },
    });
    expect(await sessions.sweep()).toBe(0);
    expect(faultOf(() => sit({ ...ann, user: "bob" }, [], { afterIdle }))).toBe("not-theirs");
    expect(faultOf(() => sit(ann, [], { afterIdle }))).toBe(afterIdle === "resume" ? "none" : "ended");
    if (afterIdle === "resume")
      expect(entries.at(-1)).toMatchObject({ kind: "session.started", facts: { resumes: 0 } });
  }
});

test("a session whose time was over before anybody looked ends before it is gone on with", async () => {
  const { entries, clock, sit } = openMemory();
  await sit(ann).ready;
  clock.nowMs += 60_001;
  await sit(ann).ready;
  await vi.waitFor(() => expect(entries).toHaveLength(3));
  expect(entries.map(({ kind }) => kind).sort()).toEqual([
    "session.ended",
    "session.started",
    "session.started",
  ]);
});

test("a turn shorter than the shortest telling one is nobody's, one as long is", () => {
  for (const [length, fault] of [
    [63, "none"],
    [64, "foreign-turn"],
  ] as const) {
    const { sit } = openMemory();
    const text = "x y ".repeat(40).replaceAll(" ", "").slice(0, length).split("").join(" ");
    sit(ann).delivered(given(text));
    expect(faultOf(() => sit({ user: "bob", session: "s2" }, [text]))).toBe(fault);
  }
});

test("white space does not make another turn of one, a letter does", () => {
  const { sit } = openMemory();
  sit(ann).delivered(given(long("ann")));
  const bob = { user: "bob", session: "s2" };
  expect(faultOf(() => sit(bob, [`\n${long("ann").replaceAll(" ", "  ")}\t`]))).toBe("foreign-turn");
  expect(faultOf(() => sit(bob, [long("anna")]))).toBe("none");
});

test("several texts of one answer are known one by one and together", () => {
  const { sit, say } = openMemory();
  const [first, second] = [long("ann"), long("ann's sister")];
  const parts = [first, second].map((text) => ({ kind: "text", text }) as const);
  sit(ann).delivered({ choices: [{ parts }], states: [], tokens: 0 });
  const bob = { user: "bob", session: "s2" };
  for (const text of [first, second, first + second])
    expect(faultOf(() => say(bob, [user("?"), assistant(text), user("?")]))).toBe("foreign-turn");
});

test("what a tool brought is its session's where the call was, and both are known", () => {
  const { sit, say } = openMemory();
  const callOf = (callId: string) =>
    ({
      kind: "tool-call",
      callId,
      name: "look",
      arguments: { kind: "json", value: { boat: "the Albatross" } },
    }) as const;
  const resultOf = (callId: string) =>
    ({ kind: "tool-result", callId, parts: [{ kind: "text", text: long("the tool") }] }) as const;
  const history = (callId: string) =>
    [
      { role: "assistant", parts: [callOf(callId)] },
      { role: "tool", parts: [resultOf(callId)] },
    ] as const;
  const id = "call_0123456789abcdefghijklmn";
  sit(ann).delivered({ choices: [{ parts: [callOf(id)] }], states: [], tokens: 0 });
  expect(faultOf(() => say(ann, history(id)))).toBe("none");
  const bob = { user: "bob", session: "s2" };
  expect(faultOf(() => say(bob, history(id)))).toBe("foreign-turn");
  expect(faultOf(() => say(bob, history("call_made_up")))).toBe("foreign-turn");
  // Bob's own tool brings the same: from now on it is nobody's.
  const own = "call_of_bob_456789abcdefghijk";
  sit(bob).delivered({ choices: [{ parts: [callOf(own)] }], states: [], tokens: 0 });
  expect(faultOf(() => say(bob, history(own)))).toBe("none");
  expect(faultOf(() => say({ user: "eve", session: "s3" }, history("call_made_up")))).toBe("none");
});

test("what a provider keeps is named by whom it was given to", () => {
  const { sit, say } = openMemory();
  sit(ann).delivered({ choices: [], states: ["resp_1"], tokens: 0 });
  const states = [{ id: "resp_1", pointer: "/previous_response_id", continues: true }];
  expect(faultOf(() => say(ann, [user("?")], { states }))).toBe("none");
  expect(faultOf(() => say({ user: "bob", session: "s2" }, [user("?")], { states }))).toBe("foreign-state");
  const unknown = [{ ...states[0], id: "resp_2", pointer: "/x", continues: true }];
  expect(faultOf(() => say({ user: "bob", session: "s2" }, [user("?")], { states: unknown }))).toBe("none");
});

test("a file that takes nothing refuses who would begin a session, and says so once", async () => {
  const store = memoryStore();
  const { sit } = openMemory({
    ...store,
    save: () => {
      throw new Error("disk full");
    },
  });
  await expect(sit(ann).ready).rejects.toMatchObject({ code: "SESSIONS_UNAVAILABLE", status: 503 });
});
