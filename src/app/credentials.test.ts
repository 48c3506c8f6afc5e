import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fakeToken, startFakeVault, type FakeVault } from "../../test/fakes/vault.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { ProviderKey } from "../gateway/provider-key.ts";
import { provider, type Provider } from "../gateway/provider.ts";
import { policyOf } from "../pipeline/pipeline.test-data.ts";
import type { JudgeRule } from "../policy/policy.ts";
import { openCredentials, type Credentials, type CredentialSettings } from "./credentials.ts";

let folder: string;
let vault: FakeVault;
let entries: NewEntry[];
let reports: string[];
let open: Credentials[];
let logIsAway: boolean;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-credentials-"));
  vault = await startFakeVault();
  [entries, reports, open, logIsAway] = [[], [], [], false];
});
afterEach(async () => {
  for (const one of open) one.close();
  await vault.close();
  rmSync(folder, { recursive: true });
});

const openAi = (reference: string) => provider({ name: "openai", key: new ProviderKey(reference) });

/** Undefined while there is no key. */
function headersOf(one: Provider): Provider["headers"] | undefined {
  try {
    return one.headers;
  } catch {
    return undefined;
  }
}

async function credentials(more: Partial<CredentialSettings> = {}): Promise<Credentials> {
  const all = await openCredentials(
    {
      environment: "dev",
      policies: [],
      providers: [],
      secrets: { ttlMs: 60_000, keepMs: 600_000, variables: {} },
      variables: { VAULT_ADDR: vault.url, VAULT_TOKEN: fakeToken },
      ...more,
    },
    {
      recorder: {
        record: async (entry) => {
          if (logIsAway) throw new Error("the log is away");
          return Promise.resolve(entries.push(entry));
        },
      },
      now: Date.now,
      report: (line) => reports.push(line),
    },
  );
  open.push(all);
  return all;
}

describe("a provider's key", () => {
  test("is read from where it lies, and the reading is in the log before anybody can use the key", async () => {
    vault.secrets.set("apps/prod", { openai: "sk-from-the-vault" });
    const one = openAi("vault:secret/apps/prod#openai");
    expect(() => one.headers).toThrow("not there");
    await credentials({ providers: [one] });
    expect(one.headers).toMatchObject({ authorization: "Bearer sk-from-the-vault" });
    expect(entries).toMatchObject([
      {
        kind: "secret.read",
        environment: "dev",
        facts: {
          reference: "vault:secret/apps/prod#openai",
          purpose: "provider:openai",
          reason: "first",
          outcome: "read",
          version: "1",
        },
      },
    ]);
    expect(JSON.stringify([entries, reports])).not.toContain("sk-from-the-vault");
  });

  test("comes from a file that only its owner may read", async () => {
    const path = join(folder, "key");
    writeFileSync(path, " sk-from-a-file\n", { mode: 0o600 });
    const one = openAi(`file:${path}`);
    await credentials({ providers: [one] });
    expect(one.headers["authorization"]).toBe("Bearer sk-from-a-file");
    chmodSync(path, 0o644);
    await expect(credentials({ providers: [openAi(`file:${path}`)] })).rejects.toMatchObject({
      code: "SECRET_MISSING",
      message: expect.stringMatching(/provider:openai .* open to every user .*644/) as string,
    });
    expect(entries.at(-1)).toMatchObject({ facts: { outcome: "refused" } });
  });

  test.each([
    ["env:OUR_KEY", {}, "the variable OUR_KEY is empty or away"],
    ["env:OUR_KEY", { OUR_KEY: " " }, "the variable OUR_KEY is empty or away"],
    ["file:/nowhere/key", {}, "there is no file /nowhere/key"],
  ])("that is away stops the start, which is written down: %s %j", async (reference, variables, message) => {
    await expect(credentials({ providers: [openAi(reference)], variables })).rejects.toMatchObject({
      code: "SECRET_MISSING",
      message: `the key of provider:openai is not there: ${message}`,
    });
    expect(entries).toMatchObject([{ kind: "secret.read", facts: { outcome: "missing" } }]);
  });

  test("that is no key is told without it", async () => {
    const error = await credentials({
      providers: [openAi("env:OUR_KEY")],
      variables: { OUR_KEY: "sk-one\r\nx-injected: sk-two" },
    }).catch((caught: unknown) => caught as Error);
    expect(error).toMatchObject({ code: "SECRET_MISSING" });
    expect(String((error as Error).stack)).not.toMatch(/sk-one|sk-two/);
  });

  test("whose store is away stops no start: the provider has no key until the store answers", async () => {
    vault.trouble = "sealed";
    const one = openAi("vault:secret/apps/prod#openai");
    const secrets = { ttlMs: 100, keepMs: 0, variables: {} };
    const all = await credentials({ providers: [one], secrets });
    expect(() => one.headers).toThrow("not there");
    expect(all.doubts()).toEqual([expect.stringContaining("vault:secret/apps/prod#openai")]);
    expect(reports.join()).toContain("provider:openai fails until it answers");
    vault.trouble = "none";
    vault.secrets.set("apps/prod", { openai: "sk-from-the-vault" });
    await expect.poll(() => headersOf(one)).toMatchObject({ authorization: "Bearer sk-from-the-vault" });
    expect(all.doubts()).toEqual([]);
  });

  test("is not used where its reading cannot be written down", async () => {
    const one = openAi("env:OUR_KEY");
    logIsAway = true;
    await expect(credentials({ providers: [one], variables: { OUR_KEY: "sk-1" } })).rejects.toThrow("away");
    expect(() => one.headers).toThrow("not there");
  });

  test("that its provider refuses is read once more, and the new one is in place", async () => {
    vault.secrets.set("apps/prod", { openai: "sk-old" });
    const one = openAi("vault:secret/apps/prod#openai");
    await credentials({ providers: [one] });
    vault.secrets.set("apps/prod", { openai: "sk-new" });
    expect(await one.key?.refused("sk-old")).toBe(true);
    expect(one.headers["authorization"]).toBe("Bearer sk-new");
    expect(entries.at(-1)).toMatchObject({ facts: { reason: "refused", outcome: "changed" } });
    expect(await one.key?.refused("sk-new")).toBe(false);
    expect(vault.asked).toHaveLength(2);
  });
});

describe("a judge's key", () => {
  const rule = { name: "moderation", keyVariable: "JUDGE_KEY" } as JudgeRule;
  const policies = [policyOf([], { feature: "boats", judges: { rules: [rule], cleaners: [] } })];

  test("comes from its variable, or from where the operator says that the variable lies", async () => {
    const own = await credentials({ policies, variables: { JUDGE_KEY: "from-the-variable" } });
    expect(own.judgeKeys.get("JUDGE_KEY")?.value).toBe("from-the-variable");
    vault.secrets.set("judges", { key: "from-the-vault" });
    const secrets = { ttlMs: 60_000, keepMs: 0, variables: { JUDGE_KEY: "vault:secret/judges#key" } };
    const other = await credentials({ policies, secrets });
    expect(other.judgeKeys.get("JUDGE_KEY")?.value).toBe("from-the-vault");
    expect(entries.map(({ facts }) => facts?.["purpose"])).toEqual([
      "judge:boats/moderation",
      "judge:boats/moderation",
    ]);
  });

  test("that is away stops the start", async () => {
    await expect(credentials({ policies, variables: {} })).rejects.toThrow(
      "the key of judge:boats/moderation is not there: the variable JUDGE_KEY is empty or away",
    );
  });
});

test("others get a credential for a purpose, which is an entry the first time", async () => {
  const all = await credentials({ variables: { SLACK: "xoxb-12345678" } });
  expect(await all.secrets.read("env:SLACK", "alerts:slack")).toBe("xoxb-12345678");
  expect(await all.secrets.read("env:SLACK", "alerts:slack")).toBe("xoxb-12345678");
  expect(await all.secrets.read("env:SLACK", "alerts:other")).toBe("xoxb-12345678");
  expect(entries.map(({ facts }) => facts?.["purpose"])).toEqual(["alerts:slack", "alerts:other"]);
  expect(all.redact("token=xoxb-12345678;")).toBe("token=[credential];");
});

test("what is no reference is not told on", async () => {
  const all = await credentials();
  const error = await all.secrets.read("sk-live-secret", "alerts:x").catch((caught: unknown) => caught);
  expect(String((error as Error).stack)).not.toContain("sk-live");
});
