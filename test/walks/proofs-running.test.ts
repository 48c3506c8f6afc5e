import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd, type AuditdChild } from "../../src/app/auditd-child.ts";
import { startGateway, type RunningGateway } from "../../src/app/gateway.ts";
import { settingsFor } from "../../src/app/settings.ts";
import { readLeaf, type Leaf } from "../../src/audit/leaf.ts";
import { connectLog, type LogClient } from "../../src/audit/socket/client.ts";
import { ran } from "../../src/cli/terminal.test-data.ts";
import { manifestOf } from "./admission.stand.ts";

// A gateway of prod with its prompt in a file of its own, and the log in its own process: what is known is what its canaries saw.
const folder = mkdtempSync(join(tmpdir(), "seaworthy-proofs-"));
const data = join(folder, "data");
const promptFile = join(folder, "prompt.md");
let auditd: AuditdChild;
let log: LogClient;
let gateway: RunningGateway | undefined;
beforeAll(async () => {
  writeFileSync(promptFile, "You are the clerk of a small harbour. You answer about berths and tides.\n");
  auditd = await startAuditd({ data });
  log = await connectLog({ socketPath: auditd.socketPath });
});
afterAll(async () => {
  await gateway?.close();
  await log.close();
  await auditd.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Serves the feature with these lines beside the usual ones; what served before ends first. */
async function serves(more = ""): Promise<void> {
  await gateway?.close();
  const text = manifestOf("support", `prompt: prompt.md\n${more}`).replace("data: [none]", "data: [pii]");
  writeFileSync(join(folder, "support.yaml"), text);
  writeFileSync(join(folder, "seaworthy.gateway.yaml"), "environment: prod\nfeatures: [support.yaml]\n");
  const asked = { manifests: [], noGuards: false, baseUrls: {}, data, port: 0, peoplePort: 0 };
  const settings = settingsFor(
    { ...asked, auditd: auditd.socketPath },
    { OPENAI_API_KEY: "sk-of-a-test" },
    folder,
  );
  gateway = await startGateway(settings, { now: Date.now, random: Math.random, report: () => undefined });
}

async function leaves(): Promise<readonly Leaf[]> {
  const found: Leaf[] = [];
  for (;;) {
    const more = await log.leaves(found.length, 256);
    if (more.length === 0) return found;
    found.push(...more.flatMap((text) => readLeaf(Buffer.from(text)) ?? []));
  }
}

/** By real calls through the feature's own path, as `seaworthy collect` has the gateway make them. */
async function collected(...names: readonly string[]): Promise<void> {
  const of = names.flatMap((name) => ["--of", name]);
  const { code, err, out } = await ran(["collect", ...of, "--feature", "support", "--data", data]);
  expect(code, [...out, ...err].join("\n")).toBe(0);
  // What was written this moment counts too.
  await log.ask({ ask: "prove" });
}

/** What `seaworthy status` says of a control, and why. */
async function status(id: string): Promise<string> {
  const about = ["--feature", "support", "--env", "prod", "--data", data];
  const { out } = await ran(["status", ...about, "--control", id, "--json"]);
  const { state, reason } = JSON.parse(out[0] ?? "") as Record<"state" | "reason", string>;
  return `${state}: ${reason}`;
}

test("one changed byte of a prompt makes what was tried before suspect, and the log knows it within five seconds", async () => {
  await serves();
  await collected("canary-token-limit");
  expect(await status("IO-01")).toMatch(/^pass: /);
  const prompt = readFileSync(promptFile, "utf8");
  const changedAtMs = Date.now();
  writeFileSync(promptFile, prompt.replace("clerk", "clerc"));
  await expect
    .poll(() => status("IO-01"))
    .toBe("suspect: canary-token-limit was observed under another digest");
  const said = (await leaves()).find(({ kind }) => kind === "policy.changed");
  expect(said).toMatchObject({ feature: "support", facts: { loads: true, loaded: false } });
  // Five seconds: the issue's own, by the log's clock.
  expect((said?.at ?? Infinity) - changedAtMs).toBeLessThan(5000);
  // The byte as it was: the canary speaks for these files again.
  writeFileSync(promptFile, prompt);
  await expect.poll(() => status("IO-01")).toMatch(/^pass: /);
});

test("a guard of personal data that is taken out turns its canary and its controls red, by real calls", async () => {
  await serves();
  const observed = ["canary-pii-egress", "report-personal-data", "canary-output-pii"];
  await collected(...observed);
  for (const id of ["IO-04", "IO-13"])
    expect(await status(id)).toMatch(/^awaiting-sign-off: .* is as it must be/);
  await serves(
    'guards: { personal-data: { input: off, output: off, reason: "to see its canary turn red" } }\n',
  );
  await log.ask({ ask: "prove" });
  expect(await status("IO-04")).toMatch(/^suspect: /);
  await collected(...observed);
  expect(await status("IO-04")).toMatch(/^fail: canary-pii-egress: reached is [1-9]\d*, must be = 0/);
  expect(await status("IO-13")).toMatch(/^fail: canary-output-pii: /);
  const { code, out } = await ran(["gate", "--feature", "support", "--data", data]);
  expect([code, out.join("\n")]).toEqual([1, expect.stringMatching(/IO-04 {2}fail/)]);
});
