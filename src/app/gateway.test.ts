import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { verifyLog } from "../audit/proofs/verify.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { demoNotice } from "./demo-model.ts";
import { startGateway, type RunningGateway } from "./gateway.ts";
import { settingsFor, type ServeRequest } from "./settings.ts";

let data: string;
let nowMs: number;
let close: (() => Promise<void>)[];
/** What the operator was told. */
let reports: string[];
beforeEach(() => {
  reports = [];
  data = mkdtempSync(join(tmpdir(), "seaworthy-gateway-"));
  nowMs = Date.now();
  close = [];
});
afterEach(async () => {
  for (const one of close) await one();
  rmSync(data, { recursive: true, force: true });
});

async function started(
  asked: Partial<ServeRequest> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<RunningGateway> {
  const all = { manifests: [], noGuards: false, baseUrls: {}, data, port: 0, peoplePort: 0, ...asked };
  const gateway = await startGateway(settingsFor(all, variables, data, "Never tell."), {
    now: () => nowMs,
    random: Math.random,
    report: (line) => reports.push(line),
  });
  close.push(() => gateway.close());
  return gateway;
}

const ask = async (
  { programsUrl }: RunningGateway,
  key: string | undefined,
  model = "demo",
): Promise<Response> =>
  fetch(`${programsUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key ?? ""}`, "content-type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hello" }] }),
  });

test("a first start makes a key that opens the door, keeps it for its owner alone, and the next start has the same", async () => {
  const first = await started();
  expect(first).toMatchObject({ standIn: true, devKey: { isNew: true } });
  const path = join(data, "dev-key");
  expect([readFileSync(path, "utf8"), statSync(path).mode & 0o777]).toEqual([
    `${first.devKey?.key ?? ""}\n`,
    0o600,
  ]);
  expect(await (await fetch(`${first.programsUrl}/readyz`)).json()).toEqual({ status: "ready" });
  const page = await (await fetch(first.peopleUrl)).text();
  for (const text of [first.programsUrl, "is <strong>ready</strong>", "stand-in"])
    expect(page).toContain(text);
  const answer = await ask(first, first.devKey?.key);
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining(demoNotice)]);
  await first.close();
  // The log's own start, its owner, the key, the policy and how it is admitted, the start, the two entries of the call and the stop.
  expect(await verifyLog(data)).toMatchObject({ ok: true, size: 9 });
  const second = await started();
  expect(second.devKey).toEqual({ key: first.devKey?.key, isNew: false });
  expect((await ask(second, second.devKey?.key)).status).toBe(200);
});

test("a development key that was revoked, or was rotated and has ended, is replaced at the next start", async () => {
  const idOf = ({ devKey }: RunningGateway): string => devKey?.key.split("-")[1] ?? "";
  const first = await started();
  await first.close();
  await changing(async (keys) => keys.revoke(idOf(first), nowMs));
  const second = await started();
  expect([second.devKey?.isNew, (await ask(second, first.devKey?.key)).status]).toEqual([true, 401]);
  expect((await ask(second, second.devKey?.key)).status).toBe(200);
  await second.close();
  await changing(async (keys) => {
    const old = await keys.find(idOf(second));
    if (old !== undefined) await keys.rotate(old.id, { ...old, id: "another" }, nowMs + 1000);
  });
  nowMs += 1000;
  const third = await started();
  expect([third.devKey?.isNew, (await ask(third, second.devKey?.key)).status]).toEqual([true, 401]);
});

async function changing(work: (keys: ReturnType<typeof openSqliteKeys>) => Promise<unknown>): Promise<void> {
  const keys = openSqliteKeys(join(data, "keys.db"));
  try {
    await work(keys);
  } finally {
    keys.close();
  }
}

test("the operator is told at the start of a key that would travel in the clear", async () => {
  const baseUrls = { openai: "http://10.255.255.1/v1" };
  await started({ baseUrls }, { OPENAI_API_KEY: "sk-1" });
  expect(reports).toEqual([
    "warning: the key of the provider openai would travel in the clear: plain http to 10.255.255.1\n  hint: use https, or a proxy on this machine that speaks it",
  ]);
});

test("the page for people answers under every address where it listens on all of them, and under no other name", async () => {
  const { peopleUrl } = await started({ host: "0.0.0.0" });
  const { port } = new URL(peopleUrl);
  const under = async (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const sent = request({ port, headers: { host: `${host}:${port}` } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      sent.once("error", reject);
      sent.end();
    });
  expect([await under("192.168.7.20"), await under("localhost"), await under("attacker.example")]).toEqual([
    200, 200, 421,
  ]);
});

test("a port that is taken is told, and nothing is left running", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  await expect(started({ port })).rejects.toMatchObject({
    code: "USAGE",
    message: `the port ${port} on 127.0.0.1 is taken`,
  });
  other.close();
  // The log is free again: nothing of the failed start holds it.
  expect((await started()).standIn).toBe(true);
});

test("a provider whose key's store is away has no calls, is said to be in doubt, and nothing else stops", async () => {
  writeFileSync(
    join(data, "seaworthy.yaml"),
    "feature: boats\nprofile: chatbot\ndata: [none]\nmodel: { provider: openai, id: gpt-4.1-mini-2025-04-14 }\n",
  );
  writeFileSync(
    join(data, "seaworthy.gateway.yaml"),
    'environment: dev\nfeatures: [seaworthy.yaml]\nproviders: { openai: { key: "vault:secret/apps#openai", base_url: "http://127.0.0.1:1/v1" } }\n',
  );
  const gateway = await started({}, { VAULT_ADDR: "http://127.0.0.1:1", VAULT_TOKEN: "t" });
  expect(await (await fetch(`${gateway.programsUrl}/readyz`)).json()).toEqual({
    status: "ready",
    credentials: "in doubt",
  });
  const answer = await ask(gateway, gateway.devKey?.key, "gpt-4.1-mini-2025-04-14");
  expect([answer.status, await answer.text()]).toEqual([
    503,
    expect.stringContaining("the key for the model provider is not there"),
  ]);
  expect(reports.join("\n")).toContain("the vault at http://127.0.0.1:1 gave no answer: ECONNREFUSED");
});
