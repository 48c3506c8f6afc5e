import { expect, test } from "vitest";
import type { KeptSession, SessionStore } from "../sessions/session.ts";

const minuteMs = 60_000;

export const someSession = (id: string, more: Partial<KeptSession> = {}): KeptSession => ({
  ...{ id, feature: "support", owner: "owner", person: "person", minted: false, startEntry: 7 },
  ...{ startedAtMs: 1000, lastAtMs: 2000, idleMs: 30 * minuteMs, messages: 3, calls: 2, tokens: 40 },
  threads: "abc",
  ...more,
});

/** What every store of sessions keeps. `open` gives the same store again for the same name, and a fresh one for a new name. */
export function sessionStoreConformance(open: (name: string) => SessionStore): void {
  test("a session is found with all it had, also after the store was opened again", () => {
    const store = open("find");
    const [running, ended] = [
      someSession("s1", { minted: true }),
      someSession("s2", { endedAtMs: 9, reason: "idle" }),
    ];
    store.save([running, ended], []);
    store.close();
    const again = open("find");
    expect(again.find("s1")).toEqual(running);
    expect(again.find("s2")).toEqual(ended);
    expect(again.find("s3")).toBeUndefined();
    again.close();
  });

  test("what is saved later stands instead of what was there", () => {
    const store = open("later");
    store.save([someSession("s1", { endedAtMs: 9, reason: "idle" })], []);
    store.save([someSession("s1", { calls: 5 })], []);
    expect(store.find("s1")).toEqual(someSession("s1", { calls: 5 }));
    store.close();
  });

  test("a session waits until its time is over, and not a millisecond longer", () => {
    const store = open("idle");
    store.save(
      [
        someSession("later", { lastAtMs: 5000, idleMs: 1000 }),
        someSession("first", { lastAtMs: 1000, idleMs: 2000 }),
        someSession("ended", { lastAtMs: 0, idleMs: 1, endedAtMs: 4, reason: "closed" }),
      ],
      [],
    );
    const idleAt = (nowMs: number, max = 10) => store.idleAt(nowMs, max).map(({ id }) => id);
    expect(idleAt(3000)).toEqual([]);
    expect(idleAt(3001)).toEqual(["first"]);
    expect(idleAt(6001)).toEqual(["first", "later"]);
    expect(idleAt(6001, 1)).toEqual(["first"]);
    store.close();
  });

  test("the open sessions of an owner are only theirs and only open ones", () => {
    const store = open("owner");
    store.save(
      [
        someSession("a"),
        someSession("b", { owner: "other" }),
        someSession("c", { endedAtMs: 1, reason: "closed" }),
      ],
      [],
    );
    expect(store.openOf("owner").map(({ id }) => id)).toEqual(["a"]);
    store.close();
  });

  test("of turns the newest are given, the oldest of them first, as they were claimed last", () => {
    const store = open("turns");
    const turn = (hash: string, atMs: number, person = "p") => ({ hash, session: "s", person, atMs });
    store.save([], [turn("a", 1), turn("b", 2), turn("c", 3)]);
    store.save([], [turn("b", 4, "")]);
    expect(store.turns(2)).toEqual([turn("c", 3), turn("b", 4, "")]);
    expect(store.turns(9).map(({ hash }) => hash)).toEqual(["a", "c", "b"]);
    store.close();
  });

  test("what is over its time is forgotten, and the oldest turns beyond the most", () => {
    const store = open("forget");
    const turn = (hash: string, atMs: number) => ({ hash, session: "s", person: "p", atMs });
    store.save(
      [
        someSession("open", { lastAtMs: 0 }),
        someSession("before", { endedAtMs: 99, reason: "closed" }),
        someSession("then", { endedAtMs: 100, reason: "closed" }),
      ],
      [turn("old", 49), turn("a", 50), turn("b", 51), turn("c", 52)],
    );
    store.forget({ endedMs: 100, turnsMs: 50, turnsMax: 2 });
    expect(["open", "before", "then"].filter((id) => store.find(id) !== undefined)).toEqual(["open", "then"]);
    expect(store.turns(9).map(({ hash }) => hash)).toEqual(["b", "c"]);
    store.close();
  });

  test("a drill that was asked for is done once", () => {
    const store = open("drills");
    store.askDrill({ id: "d1", by: "ann", askedAtMs: 5 });
    store.askDrill({ id: "d2", by: "bob", askedAtMs: 6 });
    expect(store.askedDrill()).toEqual({ id: "d1", by: "ann", askedAtMs: 5 });
    store.endDrill("d1", 7, "{}");
    expect(store.askedDrill()?.id).toBe("d2");
    expect(store.drills()).toEqual([
      { id: "d2", by: "bob", askedAtMs: 6 },
      { id: "d1", by: "ann", askedAtMs: 5, doneAtMs: 7, result: "{}" },
    ]);
    store.close();
  });
}
