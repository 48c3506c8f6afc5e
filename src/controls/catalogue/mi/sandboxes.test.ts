import { expect, test } from "vitest";
import { hourMs } from "../../control.ts";
import { entryOf, judged } from "../judged.test-data.ts";
import { sandboxedServers } from "./mi-18-sandboxed-servers.ts";

const drill = (server: string, held: boolean, ageMs = 0) =>
  entryOf("drill.sandbox", { server, held, attempts: 20, stopped: held ? 20 : 19 }, { ageMs });
const said = (...entries: readonly ReturnType<typeof drill>[]) =>
  judged(sandboxedServers, { "drill-sandbox": undefined }, { entries });

test("the newest drill of each server counts, whichever came last", () => {
  expect(said(drill("files", true), drill("mail", true)).state).toBe("pass");
  expect(said(drill("files", false), drill("mail", true))).toMatchObject({
    state: "fail",
    reason: "a way out of the sandbox of files was not stopped",
  });
  expect(said(drill("files", false, 2 * hourMs), drill("mail", true), drill("files", true)).state).toBe(
    "pass",
  );
});

test("a drill counts for 24 hours", () => {
  expect(said(drill("files", true, 24 * hourMs)).state).toBe("pass");
  expect(said(drill("files", true, 24 * hourMs + 1)).state).toBe("stale");
  expect(said().state).toBe("unknown");
});

test("a server that is gone since yesterday is not asked about", () => {
  expect(said(drill("gone", false, 25 * hourMs), drill("files", true)).state).toBe("pass");
});

test("a drill that could try nothing does not hold", () => {
  expect(
    said(entryOf("drill.sandbox", { server: "files", held: false, attempts: 0, stopped: 0 })).state,
  ).toBe("fail");
});

test("servers on other machines need no drill", () => {
  const elsewhere = { servers: 2, local: 0, sandboxed: 2, pinned: 2 };
  expect(judged(sandboxedServers, { "drill-sandbox": undefined, "config-mcp": elsewhere }).state).toBe(
    "pass",
  );
});
