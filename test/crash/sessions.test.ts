import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { start, type Started } from "../../bench/gateway/process.ts";
import { ran } from "../../src/cli/terminal.test-data.ts";
import { startFakeOpenAi } from "../fakes/openai.ts";
import type { FakeProvider } from "../fakes/provider.ts";

const manifest = `feature: wide
profile: internal
data: [none]
model: { provider: openai, id: gpt-4.1-mini-2025-04-14 }
`;

let folder: string;
let provider: FakeProvider;
const gateways: Started[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-killed-sessions-"));
  provider = await startFakeOpenAi();
  writeFileSync(join(folder, "seaworthy.yaml"), manifest);
  writeFileSync(
    join(folder, "seaworthy.gateway.yaml"),
    `environment: dev\nfeatures: [seaworthy.yaml]\nproviders: { openai: { base_url: "${provider.url}/v1" } }\ndata: data\n`,
  );
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await ended(gateway, "SIGTERM");
  await provider.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startGateway(): Promise<{ gateway: Started; url: string; key: string }> {
  const config = join(folder, "seaworthy.gateway.yaml");
  const gateway = await start("../../bin/seaworthy.js", [
    ...["serve", "--json", "--config", config, "--port", "0", "--people-port", "0"],
  ]);
  gateways.push(gateway);
  const key = readFileSync(join(folder, "data", "dev-key"), "utf8").trim();
  return { gateway, url: String(gateway.ready["programs"]), key };
}

async function ended({ child }: Started, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await exit;
}

async function say(
  { url, key }: { readonly url: string; readonly key: string },
  [user, session]: readonly [string, string],
  messages: readonly { readonly role: string; readonly content: string }[],
): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: "POST",
    headers: {
      ...{ authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...{ "x-seaworthy-user": user, "x-seaworthy-session": session },
    },
    body: JSON.stringify({ model: "gpt-4.1-mini-2025-04-14", messages }),
  });
  await response.text();
  return response.status;
}

interface Row {
  readonly kind: string;
  readonly session?: string;
}

test("whose a session is survives kill -9, and no session in the log is without its start", async () => {
  const answer =
    "A long answer that was given to ann alone, about a boat of hers that lies in the third row of the harbour.";
  provider.reply = { text: answer };
  const first = await startGateway();
  const question = { role: "user", content: "where is it?" };
  for (let i = 0; i < 5; i += 1) expect(await say(first, ["ann", `s-${i}`], [question])).toBe(200);
  await ended(first.gateway, "SIGKILL");

  const second = await startGateway();
  for (let i = 0; i < 5; i += 1) {
    expect(await say(second, ["bob", `s-${i}`], [question])).toBe(403);
    expect(await say(second, ["ann", `s-${i}`], [question])).toBe(200);
  }
  const history = [question, { role: "assistant", content: answer }, { role: "user", content: "really?" }];
  expect(await say(second, ["bob", "s-bob"], history)).toBe(403);
  await ended(second.gateway, "SIGTERM");

  const { out } = await ran(["audit", "search", "--data", join(folder, "data"), "--json", "--limit", "200"]);
  const rows = out.flatMap((line) => JSON.parse(line) as Row | readonly Row[]).flat();
  const started = new Set(
    rows.flatMap(({ kind, session }) => (kind === "session.started" ? (session ?? []) : [])),
  );
  const used = rows.flatMap(({ kind, session }) => (kind === "call.input" ? (session ?? []) : []));
  expect(used.length).toBeGreaterThanOrEqual(10);
  expect(used.filter((session) => !started.has(session))).toEqual([]);
}, 120_000);
