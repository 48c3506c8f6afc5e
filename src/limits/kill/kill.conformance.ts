import { expect, test } from "vitest";
import { stands, type Kill, type KillStore } from "./kill.ts";

export const someKill = (id: string, more: Partial<Kill> = {}): Kill => ({
  id,
  scope: { feature: "support" },
  reason: "it sells boats",
  by: "ann",
  atMs: 1_000,
  needsSecondPerson: false,
  entry: 7,
  ...more,
});

const dayMs = 86_400_000;

/** What every store of kills keeps. `open` gives the same store again for the same name, and a fresh one for a new name; as many stand as `standingMax` says. */
export function killStoreConformance(open: (name: string) => Promise<KillStore>, standingMax: number): void {
  test("a kill is listed with all it had", async () => {
    const store = await open("add");
    const kill = someKill("k1", {
      scope: { feature: "a", tool: "t", model: "m", tenant: "acme", user: "una ' \u{1f600}", key: "k" },
      isPublic: true,
      byProgram: true,
      endsAtMs: 9_000,
      needsSecondPerson: true,
    });
    await store.add(kill);
    await store.add(someKill("k2", { scope: { all: true } }));
    expect(await store.list()).toEqual([kill, someKill("k2", { scope: { all: true } })]);
  });

  test("an id is given once", async () => {
    const store = await open("twice");
    await store.add(someKill("k1"));
    await expect(store.add(someKill("k1", { reason: "another" }))).rejects.toMatchObject({ code: "USAGE" });
    expect(await store.list()).toEqual([someKill("k1")]);
  });

  test("a kill that was resumed keeps the first who did it", async () => {
    const store = await open("resume");
    await store.add(someKill("k1"));
    expect(await store.resume("k1", "bob", 2_000)).toBe(true);
    expect(await store.resume("k1", "eve", 3_000)).toBe(true);
    expect(await store.list()).toEqual([someKill("k1", { resumedBy: "bob", resumedAtMs: 2_000 } as object)]);
    expect(await store.resume("nobody", "bob", 2_000)).toBe(false);
  });

  test("who asks for an end is kept, the last one counts, and of what has ended no end is asked", async () => {
    const store = await open("ask");
    await store.add(someKill("k1", { endsAtMs: 5_000 }));
    expect(await store.askResume("k1", { by: "ann", atMs: 2_000, entry: 8 })).toBe(true);
    expect(await store.askResume("k1", { by: "bob", atMs: 4_999, entry: 9 })).toBe(true);
    expect(await store.askResume("k1", { by: "eve", atMs: 5_000, entry: 10 })).toBe(false);
    expect(await store.askResume("k2", { by: "eve", atMs: 2_000, entry: 10 })).toBe(false);
    expect((await store.list())[0]?.resumeAsked).toEqual({ by: "bob", atMs: 4_999, entry: 9 });
    await store.resume("k1", "ann", 4_999);
    expect(await store.askResume("k1", { by: "eve", atMs: 4_999, entry: 11 })).toBe(false);
  });

  test("the first gateway that carried it out counts", async () => {
    const store = await open("effect");
    await store.add(someKill("k1"));
    await store.carriedOut("k1", { atMs: 1_050, ended: 3 });
    await store.carriedOut("k1", { atMs: 1_090, ended: 0 });
    expect((await store.list())[0]?.effect).toEqual({ atMs: 1_050, ended: 3 });
  });

  test("what ended 90 days ago is forgotten with the next kill, and what stands never is", async () => {
    const store = await open("sweep");
    await store.add(someKill("stands"));
    await store.add(someKill("resumed"));
    await store.resume("resumed", "bob", 1_000);
    await store.add(someKill("over", { endsAtMs: 1_001 }));
    await store.add(someKill("last-day", { atMs: 1_000 + 90 * dayMs }));
    expect((await store.list()).map(({ id }) => id)).toEqual(["over", "resumed", "stands", "last-day"]);
    await store.add(someKill("after", { atMs: 1_001 + 90 * dayMs }));
    expect((await store.list()).map(({ id }) => id)).toEqual(["over", "stands", "last-day", "after"]);
  });

  test("so many stand as every gateway reads in milliseconds, and one that ended makes room", async () => {
    const store = await open("many");
    for (let i = 0; i < standingMax; i += 1) await store.add(someKill(`k${i}`, { endsAtMs: 2_000 }));
    await expect(store.add(someKill("more", { atMs: 1_999 }))).rejects.toMatchObject({ code: "USAGE" });
    await store.add(someKill("later", { atMs: 2_000 }));
    expect((await store.list()).filter((kill) => stands(kill, 2_000)).map(({ id }) => id)).toEqual(["later"]);
  });

  test("a version stays while nothing changes, and each change of one's own changes it", async () => {
    const store = await open("versions");
    const seen = [store.version(), store.version()];
    await store.add(someKill("a"));
    seen.push(store.version());
    await store.askResume("a", { by: "ann", atMs: 1_000, entry: 1 });
    seen.push(store.version());
    await store.resume("a", "bob", 5_000);
    seen.push(store.version(), store.version());
    expect(seen[0]).toBe(seen[1]);
    expect(new Set(seen).size).toBe(4);
    expect(seen[4]).toBe(seen[5]);
  });

  test("a change by another opener is seen in the version and in the next list", async () => {
    const [one, two] = [await open("shared"), await open("shared")];
    await one.add(someKill("k1"));
    const before = one.version();
    await two.resume("k1", "bob", 7_000);
    expect(one.version()).not.toBe(before);
    expect((await one.list())[0]?.resumedAtMs).toBe(7_000);
  });

  test("what is served is replaced as a whole", async () => {
    const store = await open("served");
    await store.serve([{ name: "a", needsSecondPerson: true }]);
    await store.serve([
      { name: "c", needsSecondPerson: false },
      { name: "b", needsSecondPerson: true },
    ]);
    expect(await store.served()).toEqual([
      { name: "b", needsSecondPerson: true },
      { name: "c", needsSecondPerson: false },
    ]);
  });

  test("a drill is taken by one, the oldest first, and keeps what came of it", async () => {
    const [one, two] = [await open("drills"), await open("drills")];
    expect(await one.takeDrill()).toBeUndefined();
    await one.askDrill({ id: "d2", by: "calendar", askedAtMs: 2 });
    await two.askDrill({ id: "d1", by: "ann", askedAtMs: 1 });
    expect((await two.takeDrill())?.id).toBe("d1");
    expect((await one.takeDrill())?.id).toBe("d2");
    expect(await two.takeDrill()).toBeUndefined();
    await two.endDrill("d1", 9, '{"held":true}');
    expect(await one.drills()).toEqual([
      { id: "d2", by: "calendar", askedAtMs: 2 },
      { id: "d1", by: "ann", askedAtMs: 1, doneAtMs: 9, result: '{"held":true}' },
    ]);
  });
}
