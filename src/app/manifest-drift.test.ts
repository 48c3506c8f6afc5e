import { mkdtempSync, readFileSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { watchManifests } from "./manifest-drift.ts";
import { featuresAt } from "./settings-features.ts";

const manifest = (more = ""): string => `feature: support
profile: chatbot
data: [none]
model: { provider: openai, id: gpt-4.1-mini-2025-04-14 }
prompt: prompt.md
tools: { look: { schema: look.json, effect: read } }
${more}`;

let folder: string;
let entries: NewEntry[];
let reports: string[];
let drift: ReturnType<typeof watchManifests>;
let served: string;
const path = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-drift-"));
  entries = [];
  reports = [];
  writeFileSync(path("seaworthy.yaml"), manifest());
  writeFileSync(path("prompt.md"), "You sell boats.");
  writeFileSync(path("look.json"), '{"type":"object"}');
  const { policies } = featuresAt([path("seaworthy.yaml")], "dev");
  served = policies[0]?.digest ?? "";
  drift = watchManifests({
    ...{
      manifests: [path("seaworthy.yaml")],
      policies,
      environment: "dev",
      guarded: true,
      lookMs: 3_600_000,
    },
    recorder: { record: (entry) => Promise.resolve(entries.push(entry)) },
    report: (line) => reports.push(line),
  });
});
afterEach(async () => {
  await drift.close();
  rmSync(folder, { recursive: true, force: true });
});

test("what is as it was loaded is not said", async () => {
  await drift.look();
  await drift.look();
  writeFileSync(path("seaworthy.yaml"), manifest());
  await drift.look();
  expect(entries).toEqual([]);
});

test.each([
  ["prompt.md", "You sell boats!"],
  ["look.json", '{"type":"object","properties":{}}'],
  ["seaworthy.yaml", manifest("on_blind: hold\n")],
])("one other byte of %s is said once, and so is that it is as before", async (name, text) => {
  const before = readFileSync(path(name), "utf8");
  await drift.look();
  writeFileSync(path(name), text);
  await drift.look();
  await drift.look();
  expect(entries).toMatchObject([
    {
      ...{ kind: "policy.changed", feature: "support", environment: "dev" },
      facts: { loads: true, loaded: false, profile: "chatbot" },
    },
  ]);
  expect(entries[0]?.digest).not.toBe(served);
  expect(reports).toEqual(["support: its files have changed; restart the gateway to serve them"]);
  writeFileSync(path(name), before);
  await drift.look();
  expect(entries.at(-1)).toMatchObject({ digest: served, facts: { loads: true, loaded: true } });
});

test("a manifest that does not load any more, or is gone, is said with what is wrong", async () => {
  await drift.look();
  writeFileSync(path("seaworthy.yaml"), "feature: support\nprofile: boat\n");
  await drift.look();
  expect(entries.at(-1)).toMatchObject({ feature: "support", facts: { loads: false, loaded: false } });
  expect(entries.at(-1)?.payload).toContain("profile");
  expect(reports.at(-1)).toContain("what was loaded is served still");
  unlinkSync(path("seaworthy.yaml"));
  await drift.look();
  expect(entries).toHaveLength(2);
  expect(entries.at(-1)?.payload).toContain("cannot be read");
});

test("what changed between the start and the first look is found too", async () => {
  writeFileSync(path("prompt.md"), "You sell cars.");
  await drift.look();
  expect(entries).toHaveLength(1);
});
