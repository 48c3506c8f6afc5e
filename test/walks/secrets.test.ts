import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fakeRoleId, fakeSecretId, startFakeVault, type FakeVault } from "../fakes/vault.ts";
import { tokenFor } from "../../src/app/ask-log.ts";
import { main } from "../../src/cli/main.ts";
import { filesIn, found } from "./leak-search.ts";
import { gpt, startStand, type Ran, type Stand } from "./stand.ts";

/** What nobody may find anywhere but in the vault and in the provider's requests. */
const values = { first: "sk-first-f81d4fae7dec11d0", second: "sk-second-a76500a0c91e6bf6" };
const secretTexts = new Map([
  [values.first, "the first key"],
  [values.second, "the second key"],
  [fakeSecretId, "the login's secret"],
  ["hvs.granted-1", "the login's token"],
]);

const manifest = `feature: boats
profile: chatbot
data: [none]
model: { provider: openai, id: ${gpt} }
owners: { ml: a@example.com, security: b@example.com, backend: boats@example.com, privacy: d@example.com, infra: e@example.com, lead: f@example.com }
`;

let vault: FakeVault;
let stand: Stand;
/** Everything that commands said. */
const said: string[] = [];
beforeAll(async () => {
  vault = await startFakeVault();
  vault.secrets.set("apps/prod", { openai: values.first });
  stand = await startStand({
    files: {
      "seaworthy.yaml": manifest,
      "seaworthy.gateway.yaml": `environment: dev
features: [seaworthy.yaml]
data: data
providers: { openai: { key: "vault:secret/apps/prod#openai", risk: high } }
secrets: { ttl: 1h }
`,
    },
    variables: { VAULT_ADDR: vault.url, VAULT_ROLE_ID: fakeRoleId, VAULT_SECRET_ID: fakeSecretId },
  });
  stand.fakeOpenAi.reply = ({ headers }) =>
    headers.authorization === `Bearer ${String(vault.secrets.get("apps/prod")?.["openai"])}`
      ? { text: "ahoy" }
      : { failure: { status: 401, message: `Incorrect API key provided: ${String(headers.authorization)}` } };
});
afterAll(async () => {
  await stand.close();
  await vault.close();
});

async function call(): Promise<Response> {
  return fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${stand.key}`, "content-type": "application/json" },
    body: JSON.stringify({ model: gpt, messages: [{ role: "user", content: "hi" }] }),
  });
}
const readings = async (): Promise<readonly Record<string, unknown>[]> =>
  (await stand.log()).filter(({ kind }) => kind === "secret.read").map(({ facts }) => facts ?? {});

test("a key in a vault is read before the first call, by a login, and the log says who read it for what", async () => {
  expect((await call()).status).toBe(200);
  expect(await readings()).toMatchObject([
    {
      reference: "vault:secret/apps/prod#openai",
      purpose: "provider:openai",
      reason: "first",
      outcome: "read",
      version: "1",
    },
  ]);
});

test("a key that was rotated in the vault is picked up by the first call that is refused, which succeeds", async () => {
  vault.secrets.set("apps/prod", { openai: values.second });
  vault.versions.set("apps/prod", 2);
  const answer = await call();
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining("ahoy")]);
  expect((await readings()).at(-1)).toMatchObject({ reason: "refused", outcome: "changed", version: "2" });
  const kinds = (await stand.log())
    .map(({ kind }) => kind)
    .filter((kind) => kind.startsWith("call.") || kind === "secret.read")
    .slice(-4);
  // The reading and the second request each stand in the log before they have an effect.
  expect(kinds).toEqual(["call.input", "secret.read", "call.retried", "call.output"]);
  expect((await call()).status).toBe(200);
});

test("a provider that refuses every key is asked no more often, and the caller learns nothing of the key", async () => {
  const before = (await readings()).length;
  stand.fakeOpenAi.reply = ({ headers }) => ({
    failure: { status: 401, message: `Incorrect API key provided: ${String(headers.authorization)}` },
  });
  for (let i = 0; i < 5; i += 1) {
    const answer = await call();
    said.push(await answer.text());
    expect(answer.status).toBe(502);
  }
  expect((await readings()).length - before).toBeLessThanOrEqual(1);
});

test("a vault that is sealed stops no call: the last good key goes on", async () => {
  stand.fakeOpenAi.reply = { text: "ahoy" };
  vault.trouble = "sealed";
  expect((await call()).status).toBe(200);
  vault.trouble = "none";
});

/** The same command without a process of its own, which takes most of a second to start. */
async function command(...args: readonly string[]): Promise<Ran> {
  const ran = { out: "", err: "" };
  const code = await main([...args, ...(args[0] === "check-config" ? [] : ["--data", stand.data])], {
    out: (line) => void (ran.out += `${line}\n`),
    err: (line) => void (ran.err += `${line}\n`),
    stdin: () => ({
      [Symbol.asyncIterator]: () => ({ next: async () => Promise.resolve({ done: true, value: undefined }) }),
    }),
    interactive: false,
    signal: new AbortController().signal,
  });
  said.push(ran.out, ran.err);
  return { code, ...ran };
}
const configured = ["--config", ""];
beforeAll(() => {
  configured[1] = join(stand.data, "..", "seaworthy.gateway.yaml");
});

test("what is to be replaced is listed with its owner, and stands in a calendar", async () => {
  const listed = await command("rotation", "--all", "--json", ...configured);
  expect(JSON.parse(listed.out)).toMatchObject([
    {
      what: "credential",
      id: "vault:secret/apps/prod#openai",
      risk: "high",
      owner: "boats@example.com",
      // The vault says that it made this version on the first of January 2026: long ago.
      stage: "due",
      dueAtMs: Date.UTC(2026, 3, 1),
    },
    { what: "key", risk: "medium", owner: "boats@example.com", stage: "fresh" },
  ]);
  const calendar = join(stand.data, "..", "rotation.ics");
  const written = await command("rotation", "--ics", calendar, ...configured);
  expect(written.out).toMatch(
    /^due +high +the credential vault:secret\/apps\/prod#openai \(boats@example.com\) was due/,
  );
  expect([written.code, written.err]).toEqual([1, expect.stringContaining("2 dates are in")]);
  expect(readFileSync(calendar, "utf8")).toMatch(/^BEGIN:VCALENDAR[\s\S]*END:VCALENDAR\s*$/);
  expect((await stand.log()).filter(({ kind }) => kind === "key.rotation-due")).toMatchObject([
    { facts: { what: "credential", stage: "due" } },
  ]);
});

test("the same list is for people with the role operator, over the people's API, and for nobody else", async () => {
  const ask = async (token: string): Promise<Response> =>
    fetch(`${stand.peopleUrl}/api/rotation`, { headers: { authorization: `Bearer ${token}` } });
  const answer = await ask(tokenFor(stand.data, {}) ?? "");
  const text = await answer.text();
  said.push(text);
  expect([answer.status, JSON.parse(text)]).toMatchObject([
    200,
    { items: [{ what: "credential", owner: "boats@example.com", stage: "due" }, { what: "key" }] },
  ]);
  expect((await ask("sw-person-nobody")).status).toBeGreaterThanOrEqual(401);
});

test("neither a file, nor an answer, nor a line for people has a credential in it", async () => {
  await command("keys", "list");
  await command("keys", "list", "--json");
  await command("check-config", configured[1] ?? "");
  const checked = await command("secrets", "check", ...configured);
  expect(checked.out).toContain("refused  check:provider:openai  vault:secret/apps/prod#openai");
  said.push(await (await fetch(stand.peopleUrl)).text(), JSON.stringify(await stand.log()));
  await stand.stop();
  const files = filesIn(join(stand.data, ".."));
  const lines = [...said, ...stand.errors].map((text, at) => ({
    name: `line ${at}`,
    bytes: Buffer.from(text),
  }));
  expect([files.length > 10, lines.length > 10]).toEqual([true, true]);
  expect(found([...files, ...lines], secretTexts)).toEqual([]);
});
