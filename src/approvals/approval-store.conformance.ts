import { expect, test } from "vitest";
import type { ApprovalRow, ApprovalStore, DecisionRow } from "./approval-store.ts";

const max = { all: 100, ofRequester: 100 };

export const someRow = (id: string, more: Partial<ApprovalRow> = {}) => ({
  id,
  call: `call of ${id}`,
  requester: "una",
  feature: "support",
  environment: "prod",
  tool: "refund",
  exchange: "x1",
  askedAtMs: 1000,
  expiresAtMs: 5000,
  needs: 1,
  entry: 7,
  sealed: new Uint8Array([1, 2, 3]),
  ...more,
});
export const said = (person: string, yes: boolean, more: Partial<DecisionRow> = {}): DecisionRow => ({
  entry: person.length + 10 * person.charCodeAt(0),
  person,
  yes,
  atMs: 2000,
  sealed: new Uint8Array([9]),
  ...more,
});

/** What every store of approvals keeps. `open` gives the same store again for the same name, and a fresh one for a new name. */
export function approvalStoreConformance(open: (name: string) => Promise<ApprovalStore>): void {
  test("what was asked is found with all it had, and waits", async () => {
    const store = await open("add");
    await store.add(someRow("a"), max);
    expect(await store.find("a")).toEqual({ ...someRow("a"), state: "waiting", decisions: [] });
    expect(await store.find("b")).toBeUndefined();
    expect(store.waiting(1000)).toEqual({ count: 1, sinceMs: 1000 });
  });

  test("the same call that waits, or has a yes that nobody took, is not asked for again", async () => {
    const store = await open("same");
    await store.add(someRow("a", { call: "c" }), max);
    const again = async (id: string, askedAtMs: number): Promise<string> => {
      const added = await store.add(
        someRow(id, { call: "c", askedAtMs, expiresAtMs: askedAtMs + 4000 }),
        max,
      );
      return typeof added === "string" ? added : added.row.id;
    };
    expect(await again("b", 1500)).toBe("a");
    await store.decide("a", said("ann", true));
    expect(await again("c", 2500)).toBe("a");
    expect((await store.live("c", 4999))?.id).toBe("a");
    expect(await store.live("c", 5000)).toBeUndefined();
    expect(await again("d", 5000)).toBe("d");
    await store.decide("d", said("ann", true, { atMs: 6000 }));
    expect(await store.take(["d"], 6000)).toBe(true);
    expect(await again("e", 6001)).toBe("e");
  });

  test("no more wait than may, in all and of one requester; those whose time is over make room", async () => {
    const store = await open("full");
    const few = { all: 3, ofRequester: 2 };
    expect(await store.add(someRow("a"), few)).not.toBeTypeOf("string");
    expect(await store.add(someRow("b"), few)).not.toBeTypeOf("string");
    expect(await store.add(someRow("c"), few)).toBe("full-for-requester");
    expect(await store.add(someRow("c", { requester: "cal" }), few)).not.toBeTypeOf("string");
    expect(await store.add(someRow("d", { requester: "dan" }), few)).toBe("full");
    expect(await store.add(someRow("d", { askedAtMs: 5000, expiresAtMs: 9000 }), few)).not.toBeTypeOf(
      "string",
    );
  });

  test("with as many people as it needs it is approved; one person counts once", async () => {
    const store = await open("decide");
    await store.add(someRow("a", { needs: 2 }), max);
    expect(await store.decide("a", said("ann", true))).toMatchObject({
      counted: true,
      row: { state: "waiting" },
    });
    expect(await store.decide("a", said("ann", true, { entry: 3 }))).toMatchObject({ counted: false });
    expect(await store.take(["a"], 2000)).toBe(false);
    expect(await store.decide("a", said("bob", true))).toMatchObject({
      counted: true,
      row: { state: "approved" },
    });
    expect(await store.decide("a", said("cal", true))).toMatchObject({ counted: false });
    expect((await store.find("a"))?.decisions.map(({ person }) => person)).toEqual(["ann", "bob"]);
  });

  test("a no ends it, also after a yes, but not once the yes was taken", async () => {
    const store = await open("deny");
    for (const id of ["a", "b", "c"]) await store.add(someRow(id), max);
    expect(await store.decide("a", said("ann", false))).toMatchObject({
      row: { state: "denied" },
      counted: true,
    });
    expect((await store.find("a"))?.sealed).toBeUndefined();
    await store.decide("b", said("ann", true));
    expect(await store.decide("b", said("bob", false))).toMatchObject({
      row: { state: "denied" },
      counted: true,
    });
    expect(await store.take(["b"], 2000)).toBe(false);
    await store.decide("c", said("ann", true));
    expect(await store.take(["c"], 2000)).toBe(true);
    expect(await store.decide("c", said("bob", false))).toMatchObject({ counted: false });
  });

  test("a yes is taken once, of all of several or of none, up to the last moment of its time", async () => {
    const store = await open("take");
    for (const id of ["a", "b", "c"]) await store.add(someRow(id), max);
    for (const id of ["a", "b"]) await store.decide(id, said("ann", true));
    expect(await store.take(["a", "c"], 2000)).toBe(false);
    expect(await store.take(["a", "a"], 2000)).toBe(false);
    expect(await store.take(["a", "nobody"], 2000)).toBe(false);
    expect(await store.take(["b"], 5000)).toBe(false);
    expect(await store.take(["a", "b"], 4999)).toBe(true);
    expect(await store.take(["a"], 4999)).toBe(false);
    await store.used(["a", "b"], 4999);
    expect(await store.find("a")).toMatchObject({ state: "used" });
    expect((await store.find("a"))?.sealed).toBeUndefined();
    await expect(store.decide("nobody", said("ann", true))).rejects.toThrow("nobody");
  });

  test("a yes or a no that comes when the time is over does not count", async () => {
    const store = await open("late");
    await store.add(someRow("a"), max);
    expect(await store.decide("a", said("ann", true, { atMs: 5000 }))).toMatchObject({ counted: false });
    expect(await store.decide("a", said("ann", true, { atMs: 4999 }))).toMatchObject({ counted: true });
  });

  test("what nobody took in its time is due, and is ended once", async () => {
    const store = await open("due");
    for (const id of ["a", "b", "c"]) await store.add(someRow(id), max);
    await store.decide("b", said("ann", true));
    await store.decide("c", said("ann", true));
    await store.take(["c"], 2000);
    expect(await store.due(4999)).toEqual([]);
    expect([...(await store.due(5000))].sort()).toEqual(["a", "b"]);
    expect(await store.expire("a", 4999)).toBe(false);
    expect(await store.expire("a", 5000)).toBe(true);
    expect(await store.expire("a", 5000)).toBe(false);
    expect(await store.expire("c", 9000)).toBe(false);
    expect(await store.find("a")).toMatchObject({ state: "expired" });
    expect((await store.find("a"))?.sealed).toBeUndefined();
  });

  test("a yes that a process took and did not use is spent, when the next one begins", async () => {
    const store = await open("interrupted");
    await store.add(someRow("a"), max);
    await store.decide("a", said("ann", true));
    await store.take(["a"], 2000);
    await store.interrupted(3000);
    expect(await store.take(["a"], 3000)).toBe(false);
    expect(await store.due(3000)).toEqual(["a"]);
  });

  test("those that wait come first, the oldest of them first", async () => {
    const store = await open("list");
    await store.add(someRow("new", { askedAtMs: 3000 }), max);
    await store.add(someRow("old"), max);
    await store.add(someRow("ended-1"), max);
    await store.add(someRow("ended-2", { askedAtMs: 1500 }), max);
    for (const id of ["ended-1", "ended-2"]) await store.decide(id, said("ann", false));
    const ids = async (most: number): Promise<readonly string[]> =>
      (await store.list(most)).map(({ id }) => id);
    expect(await ids(10)).toEqual(["old", "new", "ended-2", "ended-1"]);
    expect(await ids(1)).toEqual(["old"]);
  });

  test("who was shown what is known, and what ended long ago is forgotten with all of it", async () => {
    const store = await open("sweep");
    await store.add(someRow("a"), max);
    await store.add(someRow("b"), max);
    await store.shown(["a", "b"], "ann");
    expect([store.wasShown("a", "ann"), store.wasShown("a", "bob")]).toEqual([true, false]);
    await store.decide("a", said("ann", false));
    await store.sweep(2000);
    expect(await store.find("a")).toBeDefined();
    await store.sweep(2001);
    expect(await store.find("a")).toBeUndefined();
    expect(store.wasShown("a", "ann")).toBe(false);
    expect(await store.find("b")).toBeDefined();
  });
}
