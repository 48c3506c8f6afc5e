import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { startGateway, type TestGateway } from "../gateway/gateway.test-data.ts";
import { provider } from "../gateway/provider.ts";
import { guardKinds } from "../guards/registry.ts";
import { loadPolicies } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { startCanaryModel } from "./canary-model.ts";
import { canaryProvider } from "./canary-result.ts";
import { runToolsDrill, toolsFeature, toolsManifest, toolsRehearsal } from "./tools-drill.ts";

let model: Awaited<ReturnType<typeof startCanaryModel>>;
let gateway: TestGateway | undefined;
beforeEach(async () => {
  model = await startCanaryModel();
});
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
  await model.close();
});

function policyFrom(text: string): Policy {
  const loaded = loadPolicies([{ path: "canary.yaml", text }], () => undefined, {
    environment: "dev",
    guardKinds,
    sha256: (one) => createHash("sha256").update(one).digest("hex"),
  });
  const policy = "policies" in loaded ? loaded.policies[0] : undefined;
  if (policy === undefined) throw new Error(JSON.stringify(loaded));
  return policy;
}

async function lineTo(policy: Policy) {
  const upstream = provider({ name: canaryProvider, baseUrl: model.baseUrl, formats: ["openai-chat"] });
  const started = await startGateway(policy, [upstream], { policies: new Map([[policy.feature, policy]]) });
  gateway = started;
  const recorder = { record: (entry: NewEntry) => Promise.resolve(started.entries.push(entry)) };
  return { line: { url: started.url, key: started.key }, recorder, environment: "dev" };
}

test("each call that must be refused is, and the honest one leaves", async () => {
  const parts = await lineTo(policyFrom(toolsManifest));
  expect(await runToolsDrill(parts, "ann")).toEqual({ held: true, why: "", refused: 4 });
  expect(gateway?.entries.filter(({ kind }) => kind === "drill.tools")).toMatchObject([
    { feature: toolsFeature, facts: { held: true, refused: 4, by: "ann" } },
  ]);
  expect(
    gateway?.entries.filter(({ kind }) => kind === "tool.called").map(({ decision }) => decision),
  ).toEqual(["allow", "block", "block", "block", "block"]);
});

test("a gateway that lets another customer's call through has not held, and the entry says which", async () => {
  const parts = await lineTo(
    policyFrom(toolsManifest.replace("tenant: { equals: { principal: tenant } }", "")),
  );
  expect(await runToolsDrill(parts, "ann")).toEqual({
    held: false,
    why: "the call cross-tenant was answered with 200",
    refused: 3,
  });
});

test("where nobody answers nothing has held", async () => {
  const entries: unknown[] = [];
  const recorder = { record: (entry: unknown) => Promise.resolve(entries.push(entry)) };
  const result = await runToolsDrill(
    { line: { url: "http://127.0.0.1:1", key: "x" }, recorder, environment: "dev" },
    "ann",
  );
  expect(result).toMatchObject({ held: false, refused: 0 });
  expect(entries).toHaveLength(1);
});

test("it is rehearsed by itself, and what did not hold is told", async () => {
  const { line, recorder, environment } = await lineTo(
    policyFrom(toolsManifest.replace("max: 100", "max: 1000")),
  );
  const reports: string[] = [];
  const rehearsal = toolsRehearsal({
    recorder,
    environment,
    report: (text) => void reports.push(text),
    firstMs: 1,
  });
  await expect(rehearsal.drill("ann")).rejects.toThrow("doors that are open");
  rehearsal.start(line);
  await expect.poll(() => reports, { timeout: 10_000 }).toHaveLength(1);
  expect(reports[0]).toContain("out-of-range");
  await rehearsal.close();
});
