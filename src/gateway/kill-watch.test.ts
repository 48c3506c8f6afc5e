import { spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { someKill } from "../limits/kill/kill.conformance.ts";
import type { KillRecord, KillStore } from "../limits/kill/kill.ts";
import { policyOf } from "../pipeline/pipeline.test-data.ts";
import { openSqliteKills, rebuildSqliteKills } from "../store/sqlite/kills.ts";
import type { Caller } from "./caller.ts";
import { keyFor } from "./gateway.test-data.ts";
import { KillWatch } from "./kill-watch.ts";
import { Stop } from "./stop.ts";

let folder: string;
let path: string;
let entries: NewEntry[];
let reports: string[];
let last: readonly KillRecord[] | undefined;
let nowMs: number;
let open: { close(): unknown }[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-watch-"));
  path = join(folder, "kills.db");
  [entries, reports, last, nowMs, open] = [[], [], undefined, 1_000, []];
});
afterEach(async () => {
  for (const one of open) await one.close();
  rmSync(folder, { recursive: true });
});

async function watching(record?: (entry: NewEntry) => Promise<number>): Promise<KillWatch> {
  const watch = await KillWatch.open({
    open: () => openSqliteKills(path, { busyMs: 0 }),
    now: () => nowMs,
    recorder: { record: record ?? ((entry) => Promise.resolve(entries.push(entry))) },
    environment: "dev",
    last: {
      read: () => last,
      write: (kills) => (last = kills),
    },
    report: (line) => reports.push(line),
  });
  open.push(watch);
  return watch;
}
/** As another process has it. */
function beside(): KillStore {
  const store = openSqliteKills(path, { busyMs: 1000 });
  open.push(store);
  return store;
}
const caller = (feature: string, autonomous = false): Caller => ({
  key: keyFor(),
  policy: policyOf([], { feature, kill: { autonomous, needsSecondPerson: false, contact: "the desk" } }),
  environment: "dev",
});
const kinds = (): string[] => entries.map(({ kind }) => kind);

test("a kill of another process ends what runs, turns away what comes, and is told as carried out", async () => {
  const watch = await watching();
  const store = beside();
  const [stop, other] = [new Stop(), new Stop()];
  watch.enter(caller("support"), stop);
  watch.enter(caller("sales"), other);
  await store.add(someKill("k1"));
  await vi.waitFor(() => expect(stop.aborted).toBe(true));
  expect(stop.reason).toMatchObject({ code: "KILLED", kill: "k1", hint: "ask the desk" });
  expect(other.aborted).toBe(false);
  expect(() => watch.enter(caller("support"), new Stop())).toThrow("the feature support is stopped since");
  expect(watch.enter(caller("sales"), new Stop()).killed()).toBeUndefined();
  await vi.waitFor(async () => expect((await store.list())[0]?.effect).toEqual({ atMs: nowMs, ended: 1 }));
  expect(watch.running).toBe(3);
});

test("a kill is over when it was resumed, and at its end", async () => {
  const watch = await watching();
  const store = beside();
  await store.add(someKill("k1"));
  await store.add(someKill("k2", { scope: { feature: "sales" }, endsAtMs: 2_000 }));
  await watch.look();
  expect(() => watch.enter(caller("support"), new Stop())).toThrow("support");
  await store.resume("k1", "bob", 1_500);
  await watch.look();
  watch.enter(caller("support"), new Stop());
  nowMs = 1_999;
  expect(() => watch.enter(caller("sales"), new Stop())).toThrow("until 1970-01-01T00:00:02.000Z");
  nowMs = 2_000;
  watch.enter(caller("sales"), new Stop());
});

test("who is known later, and where a request goes, counts from then on", async () => {
  const watch = await watching();
  const store = beside();
  await store.add(someKill("k1", { scope: { user: "una" } }));
  await store.add(someKill("k2", { scope: { model: "m1" } }));
  await store.add(someKill("k3", { scope: { tool: "web_search" } }));
  await watch.look();
  const call = watch.enter(caller("support"), new Stop());
  expect(call.read({ ...caller("support"), user: "otto" })).toBeUndefined();
  expect(call.read({ ...caller("support"), user: "una" })).toMatchObject({ kill: "k1" });
  expect(call.read(caller("support"))).toBeUndefined();
  expect(call.goesTo("m1")).toMatchObject({ kill: "k2" });
  expect(call.goesTo("m2")).toBeUndefined();
  expect(call.killed()).toBeUndefined();
  call.offers([{ name: "lookup" }]);
  expect(call.killed()).toBeUndefined();
  // Its provider runs it, so that nobody here sees its calls.
  call.offers([{ name: "search", nativeKind: "web_search" }]);
  expect(call.killed()).toMatchObject({ kill: "k3" });
});

test("a call that has left is not ended any more", async () => {
  const watch = await watching();
  const stop = new Stop();
  watch.enter(caller("support"), stop).leave();
  await beside().add(someKill("k1"));
  await watch.look();
  expect([stop.aborted, watch.running]).toEqual([false, 0]);
});

test("a block by the gateway itself is not told as carried out: nobody waits for it", async () => {
  const watch = await watching();
  const store = beside();
  await store.add(someKill("k1", { byProgram: true }));
  await watch.look();
  expect(() => watch.enter(caller("support"), new Stop())).toThrow("stopped");
  expect((await store.list())[0]?.effect).toBeUndefined();
});

const program = (text: string): ReturnType<typeof spawn> =>
  spawn(process.execPath, ["--input-type=module", "-e", text]);

/** What can befall the file, and what mends it. */
const damages: readonly [string, () => Promise<() => Promise<void>>][] = [
  [
    "removed",
    () => {
      rmSync(path);
      return Promise.resolve(() => {
        copyFileSync(join(folder, "copy"), path);
        return Promise.resolve();
      });
    },
  ],
  [
    "damaged",
    () => {
      writeFileSync(path, "rubbish ".repeat(4096));
      return Promise.resolve(() => {
        rebuildSqliteKills(path, [someKill("k1")]);
        return Promise.resolve();
      });
    },
  ],
  [
    "locked",
    async () => {
      const holder = program(`
        import { DatabaseSync } from "node:sqlite";
        const db = new DatabaseSync(${JSON.stringify(path)});
        db.exec("begin exclusive");
        process.stdout.write("locked");
        process.stdin.on("data", () => process.exit());`);
      if (holder.stdout !== null) await once(holder.stdout, "data");
      return async () => {
        holder.stdin?.write("end");
        await once(holder, "close");
      };
    },
  ],
];

test.each(damages)(
  "while the file is %s what acts by itself is stopped and the rest goes on as it was, until it is mended",
  async (_what, damage) => {
    const watch = await watching();
    await beside().add(someKill("k1"));
    await watch.look();
    copyFileSync(path, join(folder, "copy"));
    const [agent, chat] = [new Stop(), new Stop()];
    watch.enter(caller("agent", true), agent);
    watch.enter(caller("chat"), chat);
    const mend = await damage();
    await vi.waitFor(() => expect(agent.aborted).toBe(true), 5000);
    expect(agent.reason).toMatchObject({ code: "KILLED", kill: "unreadable", hint: "ask the desk" });
    expect(chat.aborted).toBe(false);
    expect(() => watch.enter(caller("agent", true), new Stop())).toThrow("cannot read what is stopped");
    watch.enter(caller("chat"), new Stop());
    expect(() => watch.enter(caller("support"), new Stop())).toThrow("the feature support is stopped");
    expect([kinds(), watch.doubts().length]).toEqual([["kills.lost"], 1]);
    await mend();
    await vi.waitFor(() => expect(kinds()).toEqual(["kills.lost", "kills.found"]), 5000);
    await vi.waitFor(() => expect(watch.doubts()).toEqual([]));
    watch.enter(caller("agent", true), new Stop());
    expect(() => watch.enter(caller("support"), new Stop())).toThrow("the feature support is stopped");
  },
);

test("a lock that lasts as long as a slow commit stops nobody", async () => {
  const watch = await watching();
  const stop = new Stop();
  watch.enter(caller("agent", true), stop);
  const holder = program(`
    import { DatabaseSync } from "node:sqlite";
    const db = new DatabaseSync(${JSON.stringify(path)});
    db.exec("begin exclusive");
    setTimeout(() => { db.exec("commit"); process.exit(); }, 150);`);
  await once(holder, "close");
  await watch.look();
  expect([stop.aborted, entries, watch.doubts()]).toEqual([false, [], []]);
});

test("a start at which the file cannot be read knows what was known last", async () => {
  last = [someKill("k1")];
  writeFileSync(path, "rubbish ".repeat(4096));
  const watch = await watching();
  expect(() => watch.enter(caller("support"), new Stop())).toThrow("the feature support is stopped");
  expect(() => watch.enter(caller("agent", true), new Stop())).toThrow("cannot read what is stopped");
  watch.enter(caller("chat"), new Stop());
  expect(reports.join()).toContain("features that act by themselves are stopped");
});

test("a log that is away keeps what acts by itself stopped, and no kill from being seen", async () => {
  let answer = (): void => undefined;
  const watch = await watching(
    (entry) =>
      new Promise((resolve) => {
        entries.push(entry);
        if (entry.kind === "kills.found") answer = () => resolve(1);
      }),
  );
  beside();
  copyFileSync(path, join(folder, "copy"));
  rmSync(path);
  await vi.waitFor(() => expect(kinds()).toEqual(["kills.lost"]), 5000);
  copyFileSync(join(folder, "copy"), path);
  await vi.waitFor(() => expect(kinds()).toEqual(["kills.lost", "kills.found"]), 5000);
  expect(() => watch.enter(caller("agent", true), new Stop())).toThrow("cannot read");
  const stop = new Stop();
  watch.enter(caller("support"), stop);
  await beside().add(someKill("k1"));
  await vi.waitFor(() => expect(stop.aborted).toBe(true));
  answer();
  await vi.waitFor(() => watch.enter(caller("agent", true), new Stop()));
});
