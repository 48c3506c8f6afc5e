import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import type { McpConfig } from "../policy/mcp-config.ts";
import { sandboxDoubt } from "../sandbox/doubt.ts";
import { networkAttempts } from "../sandbox/probe/network-attempts.ts";
import { drillSandboxes, startSandboxDrills } from "./sandbox-drill.ts";

const doubt = await sandboxDoubt();
const data = mkdtempSync(join(tmpdir(), "drill-"));
afterAll(() => rmSync(data, { recursive: true }));

function log() {
  const entries: NewEntry[] = [];
  const record = (entry: NewEntry): Promise<number> => Promise.resolve(entries.push(entry));
  return { entries, recorder: { record } };
}

const config = (folders: readonly { readonly path: string; readonly write: boolean }[]): McpConfig => ({
  pin: "by-hand",
  lock: join(data, "lock"),
  servers: [
    {
      name: "web",
      reach: { kind: "http", url: "https://mcp.example.com/mcp", allowPrivate: false },
      oneFor: "feature",
      timeoutMs: 1000,
      startMs: 1000,
      answerBytesMax: 1024,
    },
    {
      name: "files",
      reach: {
        ...{ kind: "stdio", command: "node", args: [], program: [], hosts: [] },
        ...{ env: { TOKEN: "env:TOKEN" }, folders, memoryMib: 256, processes: 64 },
      },
      oneFor: "feature",
      timeoutMs: 1000,
      startMs: 1000,
      answerBytesMax: 1024,
    },
  ],
});

test("a sandbox that would not hold is not tried, and that is an entry", async () => {
  const { entries, recorder } = log();
  const asked = { recorder, environment: "dev", data, config: config([{ path: data, write: false }]) };
  const [drill] = await drillSandboxes(asked);
  expect(drill).toMatchObject({ server: "files", held: false, results: [] });
  expect(entries).toMatchObject([
    { kind: "drill.sandbox", environment: "dev", facts: { server: "files", held: false, attempts: 0 } },
  ]);
});

test("a drill that nobody waits for leaves no entry", async () => {
  const { entries, recorder } = log();
  const drills = startSandboxDrills({
    ...{ recorder, environment: "dev", data, config: config([]), firstAfterMs: 0 },
    report: (line) => expect.fail(line),
  });
  await drills.close();
  expect(entries).toEqual([]);
});

/** A part of them: the whole is tried where the attempts are. */
const attempts = networkAttempts.filter(({ by }) => by === "node");

describe.skipIf(doubt !== undefined)("the drill of a server's sandbox", () => {
  test("makes its attempts within what the server has, and an entry says what came of it", async () => {
    const { entries, recorder } = log();
    const lines: string[] = [];
    const drills = startSandboxDrills({
      ...{ recorder, environment: "prod", data, config: config([]), firstAfterMs: 0, attempts },
      report: (line) => lines.push(line),
    });
    const made = attempts.length;
    await expect.poll(() => entries.length, { timeout: 200_000 }).toBe(1);
    await drills.close();
    expect(lines).toEqual([]);
    const facts = { server: "files", held: true, attempts: made, stopped: made };
    expect(entries).toMatchObject([{ kind: "drill.sandbox", environment: "prod", facts }]);
    expect(JSON.stringify(entries).length).toBeLessThan(700);
  }, 240_000);
});
