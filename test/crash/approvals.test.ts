import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { start, type Started } from "../../bench/gateway/process.ts";
import { askLog, tokenFor } from "../../src/app/ask-log.ts";
import type { ApprovalItem } from "../../src/approvals/desk.ts";
import { verifyLog } from "../../src/audit/proofs/verify.ts";
import { startFakeOpenAi } from "../fakes/openai.ts";
import type { FakeProvider } from "../fakes/provider.ts";
import { until } from "../walks/stand.ts";

const manifest = `feature: support
profile: chatbot
data: [none]
model: { provider: fake, id: m-2025-01-01 }
tools: { refund: { schema: { type: object, additionalProperties: true }, effect: write, approval: human } }
approvals: { wait: 10m }
`;

let folder: string;
let data: string;
let fake: FakeProvider;
let token: string;
const gateways: Started[] = [];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-killed-"));
  data = join(folder, "data");
  fake = await startFakeOpenAi();
  fake.reply = { tools: [{ id: "c1", name: "refund", arguments: '{"order":"o1","amount":5}' }] };
  writeFileSync(join(folder, "seaworthy.yaml"), manifest);
  writeFileSync(
    join(folder, "seaworthy.gateway.yaml"),
    `environment: dev
features: [seaworthy.yaml]
providers: { fake: { format: openai-chat, base_url: "${fake.url}/v1" } }
data: data
`,
  );
});
afterEach(async () => {
  for (const gateway of gateways.splice(0)) await ended(gateway, "SIGTERM");
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

async function startGateway(): Promise<Started> {
  const config = join(folder, "seaworthy.gateway.yaml");
  const ports = ["--port", "0", "--people-port", "0"];
  const gateway = await start("../../bin/seaworthy.js", ["serve", "--json", "--config", config, ...ports]);
  gateways.push(gateway);
  return gateway;
}

async function ended({ child }: Started, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await exit;
}

const ask = ({ ready }: Started, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${String(ready["programs"])}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${readFileSync(join(data, "dev-key"), "utf8").trim()}`,
      "content-type": "application/json",
      "x-seaworthy-user": "una",
      ...headers,
    },
    body: JSON.stringify({
      model: "m-2025-01-01",
      messages: [{ role: "user", content: "Refund order o1" }],
      tools: [{ type: "function", function: { name: "refund", parameters: { type: "object" } } }],
    }),
  });
async function api<T>({ ready }: Started, path: string, body?: object): Promise<T> {
  const response = await fetch(String(ready["people"]) + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return (await response.json()) as T;
}
const listed = async (gateway: Started): Promise<readonly ApprovalItem[]> =>
  (await api<{ readonly approvals: readonly ApprovalItem[] }>(gateway, "/api/approvals")).approvals;

test("what waits survives kill -9, and the yes lets the same call through once, when the model makes it again", async () => {
  const first = await startGateway();
  const added = await askLog(data, tokenFor(data, {}), {
    ...{ ask: "people-add", name: "ann", roles: ["approver"] },
  });
  token = (added as { readonly token: string }).token;
  const cut = ask(first).catch((error: unknown) => error);
  await until(async () => (await listed(first)).length === 1);
  const [before] = await listed(first);
  await ended(first, "SIGKILL");
  expect(await cut).toBeInstanceOf(Error);

  const second = await startGateway();
  const [item] = await listed(second);
  expect(item).toEqual(before);
  const approval = item?.id ?? "";
  // The answer is gone with the process. Who comes back before the yes waits, and the model is not asked.
  const back = ask(second, { "x-seaworthy-approval": approval });
  const yes = await api<{ readonly state: string }>(second, "/api/approvals/approve", {
    ...{ id: approval, reason: "she called" },
  });
  expect(yes.state).toBe("approved");
  const answer = await back;
  expect([answer.status, JSON.stringify(await answer.json())]).toEqual([
    200,
    expect.stringContaining("o1") as string,
  ]);
  expect(fake.received).toHaveLength(2);
  const again = await ask(second, { "x-seaworthy-approval": approval });
  expect([again.status, await again.json()]).toMatchObject([403, { error: { code: "approval_used" } }]);
  await ended(second, "SIGTERM");
  expect(await verifyLog(data)).toMatchObject({ ok: true });
}, 120_000);

test("a yes survives kill -9 too, and another call than the one that has it waits", async () => {
  const first = await startGateway();
  const added = await askLog(data, tokenFor(data, {}), {
    ...{ ask: "people-add", name: "ann", roles: ["approver"] },
  });
  token = (added as { readonly token: string }).token;
  const cut = ask(first).catch((error: unknown) => error);
  await until(async () => (await listed(first)).length === 1);
  const id = (await listed(first))[0]?.id ?? "";
  cut.catch(() => undefined);
  await ended(first, "SIGKILL");
  const second = await startGateway();
  await api(second, "/api/approvals/approve", { id, reason: "she called" });
  await ended(second, "SIGKILL");

  const third = await startGateway();
  expect(await listed(third)).toMatchObject([{ id, state: "approved" }]);
  // Without the header: the same call of the same user finds its yes. One with another amount does not.
  fake.reply = { tools: [{ id: "c1", name: "refund", arguments: '{"order":"o1","amount":500}' }] };
  const other = ask(third).catch((error: unknown) => error);
  await until(async () => (await listed(third)).length === 2);
  fake.reply = { tools: [{ id: "c9", name: "refund", arguments: '{ "amount": 5, "order": "o1" }' }] };
  const same = await ask(third, { "x-seaworthy-approval": id });
  expect([same.status, JSON.stringify(await same.json())]).toEqual([
    200,
    expect.stringContaining("c9") as string,
  ]);
  await ended(third, "SIGKILL");
  await other;
}, 120_000);
