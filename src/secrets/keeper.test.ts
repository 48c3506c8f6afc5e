import { chmodSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeToken, startFakeVault, type FakeVault } from "../../test/fakes/vault.ts";
import { SecretKeeper, type Access, type KeeperParts } from "./keeper.ts";
import { faultAt, portsWith, readAt } from "./secrets.test-data.ts";

const inVault = "vault:secret/apps/prod#openai";
let vault: FakeVault;
let folder: string;
let seen: Access[];
let open: SecretKeeper[];
let nowMs: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-keeper-"));
  vault = await startFakeVault();
  vault.secrets.set("apps/prod", { openai: "sk-one-12345" });
  [seen, open, nowMs] = [[], [], 1_000_000];
});
afterEach(async () => {
  for (const one of open) one.close();
  await vault.close();
  rmSync(folder, { recursive: true });
});

function keeperWith(more: Partial<KeeperParts> = {}): SecretKeeper {
  const variables = { VAULT_ADDR: vault.url, VAULT_TOKEN: fakeToken, OWN: "sk-own-12345" };
  // A look that is under way when its test ends is not the next test's.
  const mine = seen;
  const keeper = new SecretKeeper({
    ports: portsWith(variables, () => nowMs),
    ttlMs: 3_600_000,
    keepMs: 7_200_000,
    witness: async (access) => {
      mine.push(access);
      return Promise.resolve();
    },
    report: (error) => {
      throw error;
    },
    ...more,
  });
  open.push(keeper);
  return keeper;
}
const soon = async (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 10 });
const outcomes = (): readonly string[] => seen.map(({ reason, outcome }) => `${reason} ${outcome}`);

describe("reading", () => {
  test("twice asks the store once, and many at the same time ask it once", async () => {
    const keeper = keeperWith();
    const all = await Promise.all([1, 2, 3].map(async () => keeper.read(inVault, "provider:openai")));
    expect(new Set(all)).toEqual(new Set(["sk-one-12345"]));
    await keeper.read(inVault, "provider:openai");
    expect(vault.asked).toHaveLength(1);
    expect(outcomes()).toEqual(["first read"]);
  });

  test("for another purpose is an access of its own, without asking the store again", async () => {
    const keeper = keeperWith();
    await Promise.all([keeper.read(inVault, "one"), keeper.read(inVault, "two")]);
    await keeper.read(inVault, "three");
    expect(vault.asked).toHaveLength(1);
    expect(seen.map(({ purpose }) => purpose).sort()).toEqual(["one", "three", "two"]);
  });

  test("gives nothing before the access is written down", async () => {
    let written = (): void => undefined;
    const witness = async (access: Access): Promise<void> => {
      seen.push(access);
      return new Promise((resolve) => (written = resolve));
    };
    const keeper = keeperWith({ witness });
    let got: string | undefined;
    const reading = keeper.read("env:OWN", "p").then((value) => (got = value));
    await soon(() => expect(seen).toHaveLength(1));
    expect(got).toBeUndefined();
    written();
    expect(await reading).toBe("sk-own-12345");
  });

  test("that cannot be written down fails, and so does the next one", async () => {
    const keeper = keeperWith({ witness: async () => Promise.reject(new Error("the log is away")) });
    await expect(keeper.read("env:OWN", "p")).rejects.toThrow("the log is away");
    await expect(keeper.read("env:OWN", "p")).rejects.toThrow("the log is away");
  });

  test("of what is away does not ask the store each time", async () => {
    vault.trouble = "sealed";
    const keeper = keeperWith();
    for (let i = 0; i < 5; i += 1) await expect(keeper.read(inVault, "p")).rejects.toThrow("503");
    expect(vault.asked).toHaveLength(1);
    nowMs += 5000;
    vault.trouble = "none";
    expect(await keeper.read(inVault, "p")).toBe("sk-one-12345");
    expect(keeper.doubts()).toEqual([]);
  });

  test("of what is no reference fails without telling it on", async () => {
    const reading = keeperWith().read("sk-live-12345678", "p");
    await expect(reading).rejects.toThrow("this is no reference to a credential");
    await expect(reading).rejects.not.toThrow("sk-live");
  });
});

describe("a rotation in the store", () => {
  test("is seen by itself, and those who watch are told", async () => {
    const keeper = keeperWith({ ttlMs: 50 });
    const told: (string | undefined)[] = [];
    keeper.watch(inVault, (value) => told.push(value));
    await keeper.read(inVault, "p");
    vault.secrets.set("apps/prod", { openai: "sk-two-12345" });
    vault.versions.set("apps/prod", 2);
    await soon(() => expect(told).toEqual(["sk-one-12345", "sk-two-12345"]));
    expect(await keeper.read(inVault, "p")).toBe("sk-two-12345");
    expect(seen.find(({ outcome }) => outcome === "changed")).toMatchObject({
      reason: "refresh",
      found: { version: "2" },
    });
    expect(keeper.redact("sk-one-12345 sk-two-12345")).toBe("[credential] [credential]");
  });

  test("is seen at once where the old one is refused, but not more than every 30 seconds", async () => {
    const keeper = keeperWith();
    await keeper.read(inVault, "p");
    await keeper.renew(inVault);
    vault.secrets.set("apps/prod", { openai: "sk-two-12345" });
    nowMs += 29_999;
    await keeper.renew(inVault);
    expect(await keeper.read(inVault, "p")).toBe("sk-one-12345");
    nowMs += 1;
    await keeper.renew(inVault);
    expect(await keeper.read(inVault, "p")).toBe("sk-two-12345");
    expect(outcomes()).toEqual(["first read", "refused read", "refused changed"]);
  });

  test("is never seen in a variable: it cannot change while the process runs", async () => {
    const keeper = keeperWith({ ttlMs: 20 });
    await keeper.read("env:OWN", "p");
    await keeper.read(inVault, "p");
    await soon(() => expect(seen.length).toBeGreaterThan(4));
    expect(seen.filter(({ reference }) => reference === "env:OWN")).toHaveLength(1);
  });
});

describe("a store that is away", () => {
  test("leaves the last good value for its time, with a doubt, and not longer", async () => {
    const keeper = keeperWith({ keepMs: 60_000, ttlMs: 50 });
    const told: (string | undefined)[] = [];
    keeper.watch(inVault, (value) => told.push(value));
    await keeper.read(inVault, "p");
    vault.trouble = "sealed";
    await soon(() => expect(keeper.doubts()).toHaveLength(1));
    expect(keeper.doubts()[0]).toMatch(
      /vault:secret\/apps\/prod#openai cannot be read: .*503.*used until 1970/,
    );
    nowMs += 59_999;
    const before = seen.length;
    await soon(() => expect(seen.length).toBeGreaterThan(before + 1));
    expect(await keeper.read(inVault, "p")).toBe("sk-one-12345");
    nowMs += 1;
    await soon(() => expect(told).toEqual(["sk-one-12345", undefined]));
    await expect(keeper.read(inVault, "p")).rejects.toThrow("503");
    expect(keeper.redact("sk-one-12345")).toBe("[credential]");
    vault.trouble = "none";
    await soon(() => expect(told.at(-1)).toBe("sk-one-12345"));
    expect(keeper.doubts()).toEqual([]);
  });

  test("does not take away what a refused key would be renewed to", async () => {
    const keeper = keeperWith();
    await keeper.read(inVault, "p");
    vault.trouble = "sealed";
    await keeper.renew(inVault);
    expect(await keeper.read(inVault, "p")).toBe("sk-one-12345");
    expect(outcomes()).toEqual(["first read", "refused away"]);
    expect(await keeper.read(inVault, "another")).toBe("sk-one-12345");
    expect(outcomes().at(-1)).toBe("first away");
  });
});

test("what its store says is gone twice is not used any more", async () => {
  const keeper = keeperWith();
  const told: (string | undefined)[] = [];
  keeper.watch(inVault, (value) => told.push(value));
  await keeper.read(inVault, "p");
  vault.secrets.clear();
  await keeper.renew(inVault);
  expect(await keeper.read(inVault, "p")).toBe("sk-one-12345");
  nowMs += 30_000;
  await keeper.renew(inVault);
  expect(told).toEqual(["sk-one-12345", undefined]);
  await expect(keeper.read(inVault, "p")).rejects.toThrow("404");
});

describe("a file", () => {
  const put = (text: string, mode = 0o600): string => {
    const path = join(folder, "key");
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };
  const ports = () => portsWith({});

  test.each([0o600, 0o400, 0o640, 0o660])("of mode %o is read", async (mode) => {
    expect(await readAt(`file:${put(" sk-in-a-file\n", mode)}`, ports())).toMatchObject({
      value: "sk-in-a-file",
      version: expect.stringMatching(/^20\d\d-/) as string,
    });
  });

  test.each([0o604, 0o644, 0o602, 0o601, 0o777])(
    "of mode %o is refused: everybody may get at it",
    async (mode) => {
      expect(await faultAt(`file:${put("sk-in-a-file", mode)}`, ports())).toMatch(
        /^refused: the file .* is open to every user/,
      );
    },
  );

  test("is judged by what it leads to", async () => {
    const link = join(folder, "link");
    symlinkSync(put("sk-in-a-file", 0o644), link);
    expect(await faultAt(`file:${link}`, ports())).toMatch(/^refused: .*open to every user/);
  });

  test("that is empty, away, no file or too long is told", async () => {
    const path = put("");
    expect(await faultAt(`file:${path}`, ports())).toMatch(/^missing: the file .* is empty/);
    expect(await faultAt(`file:${folder}/none`, ports())).toMatch(/^missing: there is no file/);
    expect(await faultAt(`file:${folder}`, ports())).toMatch(/^refused: .* is no file/);
    truncateSync(path, 65_537);
    expect(await faultAt(`file:${path}`, ports())).toMatch(/^refused: .*longer than 65536 bytes/);
  });

  test("that is written anew is read anew", async () => {
    const path = put("sk-one-12345");
    const keeper = keeperWith({ ttlMs: 30 });
    const told: (string | undefined)[] = [];
    keeper.watch(`file:${path}`, (value) => told.push(value));
    await keeper.read(`file:${path}`, "p");
    put("sk-two-12345");
    await soon(() => expect(told).toEqual(["sk-one-12345", "sk-two-12345"]));
  });
});
