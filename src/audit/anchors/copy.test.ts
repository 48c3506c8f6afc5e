import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startS3, type FakeS3 } from "../../../test/fakes/s3.ts";
import type { Anchor } from "./anchor.ts";
import { LogOfTest } from "./anchored-log.test-data.ts";
import { folderAnchor } from "./copy-folder.ts";
import { bucketAnchor, type BucketAt } from "./copy-s3.ts";

const log = new LogOfTest();
const scratch = mkdtempSync(join(tmpdir(), "seaworthy-copies-"));
let copy: string;
let folders = 0;

beforeAll(async () => {
  await log.grow(3);
  copy = await log.copy();
});
afterAll(async () => {
  await log.remove();
  for (const path of [copy, scratch]) rmSync(path, { recursive: true, force: true });
});

const hand = (anchor: Anchor) => anchor.hand(log.published(), log.head(), undefined);

/** A checkpoint of the same size over other entries, signed with the real key. */
async function otherOfSameSize(): Promise<void> {
  const { size } = log.head().checkpoint;
  await log.rewriteFrom(copy, 0);
  const start = log.head().checkpoint.size;
  // Opening writes one entry that tells of the start.
  await log.grow(size - start - 1, "other");
  expect(log.head().checkpoint.size).toBe(size);
}

describe("a folder", () => {
  let folder: string;
  let anchor: Anchor;
  beforeEach(async () => {
    folder = join(scratch, String((folders += 1)));
    anchor = folderAnchor({ name: "disk", folder });
    await log.grow(2);
  });

  const files = (): string[] => {
    const [inside = ""] = readdirSync(folder);
    return readdirSync(join(folder, inside))
      .map((name) => join(folder, inside, name))
      .sort();
  };

  test("has one read-only file for each size, and the verifier key beside them", async () => {
    await hand(anchor);
    await hand(anchor);
    await log.grow(1);
    await hand(anchor);
    const [first = "", second = "", key = "", ...more] = files();
    expect(more).toEqual([]);
    expect(readFileSync(second, "utf8")).toBe(log.head().note);
    expect(readFileSync(key, "utf8").trim()).toBe(log.vkey());
    expect(statSync(first).mode & 0o777).toBe(0o444);
    expect((await anchor.shown(log.published())).map(({ note }) => note)).toEqual([
      readFileSync(first, "utf8"),
      log.head().note,
    ]);
  });

  test("never has a copy replaced: another checkpoint of the same size is a doubt", async () => {
    await hand(anchor);
    const [first = ""] = files();
    const before = readFileSync(first, "utf8");
    await otherOfSameSize();
    await expect(hand(anchor)).rejects.toMatchObject({ code: "LOG_BROKEN", exit: 3 });
    expect(readFileSync(first, "utf8")).toBe(before);
  });

  test("with another verifier key than the log's says so of each copy", async () => {
    await hand(anchor);
    const key = files().at(-1) ?? "";
    chmodSync(key, 0o644);
    writeFileSync(key, "log.example+00000000+AAAA\n");
    expect((await anchor.shown(log.published()))[0]?.fault).toContain("not the log's");
    await expect(hand(anchor)).rejects.toMatchObject({ code: "LOG_BROKEN" });
  });

  test("that cannot be written to is a failure that names it, and nothing else", async () => {
    writeFileSync(join(scratch, "file"), "");
    const bad = folderAnchor({ name: "disk", folder: join(scratch, "file", "in") });
    await expect(hand(bad)).rejects.toMatchObject({
      code: "ANCHOR_FAILED",
      message: expect.stringContaining("ENOTDIR") as string,
    });
  });

  test("in which nothing was kept shows nothing", async () => {
    expect(await anchor.shown(log.published())).toEqual([]);
  });
});

describe("a bucket", () => {
  let store: FakeS3;
  beforeEach(async () => {
    store = await startS3({ id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCY" });
    await log.grow(2);
  });
  afterEach(() => store.close());

  const anchorWith = (more: Partial<BucketAt> = {}, nowMs?: number): Anchor =>
    bucketAnchor(
      {
        name: "worm",
        bucket: store.bucket,
        region: "eu-central-1",
        endpoint: store.url,
        prefix: "seaworthy/prod",
        mode: "COMPLIANCE",
        retainDays: 730,
        credentials: { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCY" },
        ...more,
      },
      () => nowMs ?? Date.now(),
    );

  test.each(["COMPLIANCE", "GOVERNANCE"] as const)(
    "takes copies that are locked in mode %s until they may go",
    async (mode) => {
      const anchor = anchorWith({ mode, retainDays: 10 });
      await hand(anchor);
      await log.grow(1);
      await hand(anchor);
      const copies = [...store.objects].filter(([key]) => key.endsWith(".checkpoint"));
      expect(copies).toHaveLength(2);
      for (const [key, { lockMode, lockUntil }] of store.objects) {
        expect(key).toMatch(
          /^seaworthy\/prod\/seaworthy\.local_log_[0-9a-f]{8}\/(?:vkey|\d{16}\.checkpoint)$/,
        );
        expect(lockMode).toBe(mode);
        const days = (Date.parse(lockUntil ?? "") - Date.now()) / 86_400_000;
        expect(days).toBeGreaterThan(9.99);
        expect(days).toBeLessThan(10.01);
      }
      const shown = await anchor.shown(log.published());
      expect(shown.map(({ note }) => note)).toEqual(copies.map(([, { body }]) => body.toString()));
      expect(shown.every(({ fault, remark }) => fault === undefined && remark === undefined)).toBe(true);
    },
  );

  test("without a prefix, and with a token of temporary credentials, works the same", async () => {
    const anchor = anchorWith({
      prefix: "",
      credentials: { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCY", sessionToken: "t/o+k=" },
    });
    await hand(anchor);
    expect(await anchor.shown(log.published())).toHaveLength(1);
  });

  test("is listed page by page", async () => {
    const anchor = anchorWith();
    for (let i = 0; i < 3; i += 1) {
      await log.grow(1);
      await hand(anchor);
    }
    store.pageMax = 2;
    expect(await anchor.shown(log.published())).toHaveLength(3);
  });

  test("in which a copy was deleted still shows it, because it was locked, and says so", async () => {
    const anchor = anchorWith();
    await hand(anchor);
    for (const key of store.objects.keys()) store.deleted.add(key);
    const [shown, ...more] = await anchor.shown(log.published());
    expect(more).toEqual([]);
    expect(shown).toMatchObject({
      note: log.head().note,
      remark: "somebody hid it by deleting it; the locked version is still there",
    });
  });

  test("that has the same copy already is content; with another one it is a doubt, and nothing is put over it", async () => {
    const anchor = anchorWith();
    await hand(anchor);
    await hand(anchor);
    expect(store.asked.filter((line) => line.endsWith(" 412"))).toHaveLength(2);
    const before = [...store.objects.values()].map(({ body }) => body.toString());
    await otherOfSameSize();
    await expect(hand(anchor)).rejects.toMatchObject({ code: "LOG_BROKEN" });
    expect([...store.objects.values()].map(({ body }) => body.toString())).toEqual(before);
  });

  test("without object lock is refused with what to do", async () => {
    store.objectLock = false;
    await expect(hand(anchorWith())).rejects.toMatchObject({
      code: "ANCHOR_FAILED",
      message: expect.stringContaining("400 InvalidRequest") as string,
      hint: expect.stringContaining("make the bucket with object lock") as string,
    });
  });

  test("that takes the lock's headers and forgets them is not believed", async () => {
    store.forgetful = true;
    await expect(hand(anchorWith())).rejects.toThrow("the store does not say that it is locked");
  });

  test("whose locks have ended says so of each copy when it is checked", async () => {
    await hand(anchorWith({ retainDays: 1 }));
    for (const [key, object] of store.objects)
      store.objects.set(key, { ...object, lockUntil: new Date(Date.now() - 1000).toISOString() });
    const [shown] = await anchorWith().shown(log.published());
    expect(shown?.remark).toContain("its lock ended on");
    expect(shown?.fault).toBeUndefined();
  });

  test.each([
    [
      "a secret that is not that of the key",
      { credentials: { id: "AKIDEXAMPLE", secret: "wrong" } },
      "SignatureDoesNotMatch",
    ],
    ["a key that it does not know", { credentials: { id: "NOBODY", secret: "x" } }, "InvalidAccessKeyId"],
    ["another region", { region: "us-east-1" }, "AuthorizationHeaderMalformed"],
    ["another bucket", { bucket: "other" }, "NoSuchBucket"],
  ])("refuses %s, and the error has its word for it and no secret", async (_what, more, code) => {
    const error: unknown = await hand(anchorWith(more)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "ANCHOR_FAILED", message: expect.stringContaining(code) as string });
    expect(JSON.stringify([error, (error as Error).message])).not.toContain("wJalrXUtnFEMI");
  });

  test("refuses a clock that is far off", async () => {
    await expect(hand(anchorWith({}, Date.now() - 3_600_000))).rejects.toMatchObject({
      message: expect.stringContaining("RequestTimeTooSkewed") as string,
      hint: "set this machine's clock",
    });
  });
});
