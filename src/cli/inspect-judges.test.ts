import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startFakeJudges, type FakeJudge } from "../../test/fakes/judges.ts";
import { ran } from "./terminal.test-data.ts";

let folder: string;
let judges: FakeJudge;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-inspect-judges-"));
  judges = await startFakeJudges();
  const manifest = (more: string): string =>
    `feature: chat\nprofile: chatbot\ndata: [pii]\nmodel: { provider: openai, id: gpt-4.1 }\nguards: { injection: off }\n${more}`;
  writeFileSync(join(folder, "none.yaml"), manifest(""));
  writeFileSync(
    join(folder, "judged.yaml"),
    manifest(`judges:
  llama: { mode: ask, format: llama-guard, base_url: "${judges.url}/llama", model: guard-1, sides: [input, output] }
  moderation: { mode: read, format: openai-moderation, base_url: "${judges.url}/moderation" }
`),
  );
});
afterAll(async () => {
  await judges.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  judges.asked.length = 0;
  judges.says = {};
});

const inspected = async (manifest: string, line: object, ...args: readonly string[]) =>
  ran(["inspect", "--manifest", join(folder, manifest), ...args], [JSON.stringify(line)]);

test("judges are not asked unless somebody says so, and it is said that they were not", async () => {
  judges.says = { flagged: { S1: 1 } };
  const { out, err } = await inspected("judged.yaml", { text: "hello" });
  expect(judges.asked).toEqual([]);
  expect(err).toEqual(["note: the outside judges of this feature are not asked; add --judges to ask them"]);
  expect(JSON.parse(out[0] ?? "")).toMatchObject({ flagged: false });
});

test.each(["user", "assistant"])(
  "what a judge flags is flagged, and what each said is told: %s",
  async (source) => {
    judges.says = ({ path }) =>
      path.startsWith("/llama") ? { flagged: { S1: 1 } } : { flagged: { hate: 0.7 } };
    const { out, err } = await inspected("judged.yaml", { text: "hello", source }, "--judges");
    expect(err).toEqual([]);
    const moderation = { moderation: { score: 0.7, top: "hate" } };
    expect(JSON.parse(out[0] ?? "")).toMatchObject({
      flagged: true,
      score: 1,
      action: "block",
      judges: { llama: { score: 1, top: "S1" }, ...(source === "user" ? moderation : {}) },
    });
  },
);

test("a judge that only reads flags nothing here either", async () => {
  judges.says = ({ path }) => (path.startsWith("/llama") ? {} : { flagged: { hate: 0.7 } });
  const { out } = await inspected("judged.yaml", { text: "hello" }, "--judges");
  expect(JSON.parse(out[0] ?? "")).toMatchObject({ flagged: false, action: "allow" });
});

test("a silent judge stops the text as it would in the gateway, and is no sign of an attack", async () => {
  judges.says = { trouble: "dead" };
  const { out } = await inspected("judged.yaml", { text: "hello" }, "--judges");
  expect(JSON.parse(out[0] ?? "")).toMatchObject({
    score: 0,
    flagged: true,
    action: "block",
    judges: { llama: { silent: "unreachable" }, moderation: { silent: "unreachable" } },
  });
});

test("to ask the judges of a feature that has none is a mistake", async () => {
  const { code, err } = await inspected("none.yaml", { text: "hello" }, "--judges");
  expect([code, err[0]]).toEqual([2, "error: the feature chat has no outside judges"]);
});
