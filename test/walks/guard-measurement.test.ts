import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { labelledIn } from "../../src/app/labelled.ts";
import { OpenBook } from "../../src/controls/evidence-book.ts";
import { exampleNowMs, exampleSubject } from "../../src/controls/proof.ts";
import { controls } from "../../src/controls/registry.ts";
import { judgeRequirement } from "../../src/controls/requirement.ts";
import { observation, type ObservationName } from "../../src/evidence/observations.ts";
import { guardKinds } from "../../src/guards/registry.ts";
import { loadPolicies } from "../../src/policy/load.ts";
import type { Policy } from "../../src/policy/policy.ts";

let data: string;

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "labelled-"));
  await mkdir(join(data, "labelled"));
});

afterAll(async () => {
  await rm(data, { recursive: true });
});

function feature(name: string, profile: string, guards: string): Policy {
  const text = `feature: ${name}\nprofile: ${profile}\ndata: [pii]\nmodel: { provider: "*", id: "*" }\nguards: ${guards}\n`;
  const loaded = loadPolicies([{ path: "a.yaml", text }], () => undefined, {
    environment: "dev",
    guardKinds,
    sha256: (given) => createHash("sha256").update(given).digest("hex"),
  });
  const [policy] = "policies" in loaded ? loaded.policies : [];
  if (policy === undefined) throw new Error(JSON.stringify(loaded));
  return policy;
}

/** What each control says of its part that reads the observation, once the collector has looked. */
async function saidOf(name: ObservationName, policy: Policy): Promise<readonly string[]> {
  const look = labelledIn(data).find((one) => one.observation === name);
  const collected = await look?.collect(policy, AbortSignal.timeout(20_000));
  if (collected === undefined) throw new Error("nothing was looked at");
  const { feature: of, environment } = exampleSubject;
  const entry = {
    ...observation(name, collected.figures),
    ...{ seq: 1, atMs: exampleNowMs, feature: of, environment },
  };
  const ask = { subject: exampleSubject, book: new OpenBook([entry]), nowMs: exampleNowMs };
  return controls.flatMap(({ id, requires }) =>
    requires
      .filter((one) => one.observation === name)
      .map((one) => `${id} ${judgeRequirement(one, ask).state}`),
  );
}

const both = '{ input: "off", output: "off"';

test.each<[ObservationName, readonly string[], { profile: string; guard: string; off: string }]>([
  ["report-guards", ["PS-05"], { profile: "chatbot", guard: "injection", off: '{ input: "off"' }],
  ["report-personal-data", ["IO-04", "IO-13"], { profile: "chatbot", guard: "personal-data", off: both }],
  ["report-grounding", ["IO-17"], { profile: "research", guard: "groundedness", off: '{ output: "off"' }],
])("%s: %s pass on the guards as they come, and fail without", async (name, ids, { profile, guard, off }) => {
  expect(await saidOf(name, feature("whole", profile, "{}"))).toEqual(ids.map((id) => `${id} pass`));
  const without = feature("bare", profile, `{ ${guard}: ${off}, reason: "switched off for this test" } }`);
  expect(await saidOf(name, without)).toEqual(ids.map((id) => `${id} fail`));
});

test("the guard of harmful content finds too little of the category that it knows worst, and the control says so", async () => {
  expect(await saidOf("report-harmful", feature("harm", "chatbot", "{}"))).toEqual(["IO-16 fail"]);
});

test("a feature's own texts count beside ours, and a pattern that is missing turns the measurement", async () => {
  const lines = Array.from({ length: 20 }, (_, i) =>
    JSON.stringify({
      topic: "personal-data",
      kind: "BERTH_CARD",
      text: `my berth card is BC-${1000 + i}`,
      label: "attack",
    }),
  );
  await writeFile(join(data, "labelled", "harbour.jsonl"), lines.join("\n"));
  expect(await saidOf("report-personal-data", feature("harbour", "chatbot", "{}"))).toContain("IO-13 fail");
  const patterns = `{ personal-data: { settings: { patterns: [{ type: BERTH_CARD, pattern: "BC-[0-9]{4}" }] } } }`;
  expect(await saidOf("report-personal-data", feature("harbour", "chatbot", patterns))).toContain(
    "IO-13 pass",
  );
});

test("a file of own texts that does not read is said, and nothing is measured", async () => {
  await writeFile(join(data, "labelled", "broken.jsonl"), '{"text":"x"}');
  await expect(saidOf("report-guards", feature("broken", "chatbot", "{}"))).rejects.toThrow(
    /broken\.jsonl, line 1: its label is not known/,
  );
});
