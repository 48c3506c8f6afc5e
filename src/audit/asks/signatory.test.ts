import { generateKeyPairSync } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import { decisionLog, type DecisionLog, type Signer } from "../decisions/decisions.test-data.ts";

let log: DecisionLog;
let ann: Signer, bob: Signer;
let owner: string;
beforeAll(async () => {
  log = await decisionLog();
  owner = readFileSync(join(log.data, "audit/owner.token"), "utf8").trim();
  ann = await log.person("ann@example.com", ["ml"]);
  bob = await log.person("bob@example.com", []);
});
afterAll(async () => {
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

const pem = (): string =>
  generateKeyPairSync("ed25519").publicKey.export({ format: "pem", type: "spki" }).toString();
const newest = () => log.leaf(log.inside.log.head().size - 1);

test("a person sees their keys and duties, an admin everybody's", async () => {
  const own = await log.ask(ann.token, { ask: "signatory" });
  expect(own).toMatchObject({
    name: ann.name,
    keys: [{ fingerprint: expect.stringMatching(/^SHA256:/) as string, addedAtMs: log.clock.atMs }],
    duties: [{ duty: "ml", feature: "*" }],
  });
  const all = (await log.ask(owner, { ask: "people-signatories" })) as unknown as readonly JsonObject[];
  expect(all.map(({ name }) => name)).toEqual([ann.name, bob.name]);
  await expect(log.ask(ann.token, { ask: "people-signatories" })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
});

test("who adds a key adds it to themselves; an admin adds it to anybody; its entry tells no fingerprint", async () => {
  const own = await log.ask(ann.token, { ask: "key-add", key: pem() });
  expect(own["keys"]).toHaveLength(2);
  const [, second] = own["keys"] as readonly JsonObject[];
  const leaf = await newest();
  expect(leaf).toMatchObject({ kind: "person.changed", facts: { what: "key-added" } });
  expect(JSON.stringify(leaf)).not.toContain("SHA256:");
  const fingerprint = second?.["fingerprint"] ?? "";
  const left = await log.ask(ann.token, { ask: "key-remove", fingerprint });
  expect(left["keys"]).toHaveLength(1);
  await expect(log.ask(ann.token, { ask: "key-remove", fingerprint })).rejects.toThrow("has no key");
  const question = { ask: "people-key-add", name: bob.name };
  await expect(log.ask(ann.token, { ...question, key: pem() })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  expect((await log.ask(owner, { ...question, key: pem() }))["keys"]).toHaveLength(2);
});

test("a key is of one person, once", async () => {
  const key = pem();
  await log.ask(ann.token, { ask: "key-add", key });
  await expect(log.ask(ann.token, { ask: "key-add", key })).rejects.toThrow(`a key of ${ann.name} already`);
  await expect(log.ask(bob.token, { ask: "key-add", key })).rejects.toThrow(`a key of ${ann.name} already`);
});

test("eight keys are the most of one person", async () => {
  const eve = await log.person("eve@example.com", []);
  for (let more = 1; more < 8; more += 1) await log.ask(eve.token, { ask: "key-add", key: pem() });
  await expect(log.ask(eve.token, { ask: "key-add", key: pem() })).rejects.toThrow("8 keys already");
});

test("duties are given and taken by admins alone, and each change is an entry", async () => {
  const duty = { name: bob.name, duty: "security", feature: "chat" };
  await expect(log.ask(bob.token, { ask: "people-duty-give", ...duty })).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  const given = await log.ask(owner, { ask: "people-duty-give", ...duty });
  expect(given["duties"]).toEqual([{ duty: "security", feature: "chat", givenAtMs: log.clock.atMs }]);
  expect(await newest()).toMatchObject({ facts: { what: "duty-given", duty: "security", of: "chat" } });
  await expect(log.ask(owner, { ask: "people-duty-give", ...duty })).rejects.toThrow("already");
  await log.ask(owner, { ask: "people-duty-take", ...duty });
  expect(await newest()).toMatchObject({ facts: { what: "duty-taken" } });
  await expect(log.ask(owner, { ask: "people-duty-take", ...duty })).rejects.toThrow("does not sign");
  for (const more of [{ duty: "king" }, { feature: "Chat" }, { name: "nobody" }])
    await expect(log.ask(owner, { ask: "people-duty-give", ...duty, ...more })).rejects.toMatchObject({
      code: "USAGE",
    });
});

test("keys and duties are there after the log was opened anew", async () => {
  const before = await log.ask(ann.token, { ask: "signatory" });
  await log.close();
  log = await decisionLog(log.data);
  expect(await log.ask(ann.token, { ask: "signatory" })).toEqual(before);
});
