import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { approvalStoreConformance, said, someRow } from "../../approvals/approval-store.conformance.ts";
import type { ApprovalStore } from "../../approvals/approval-store.ts";
import { openSqliteApprovals } from "./approvals.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-approvals-"));
const open = new Map<string, ApprovalStore>();
afterAll(() => {
  for (const store of open.values()) store.close();
  rmSync(folder, { recursive: true, force: true });
});
const storeAt = (name: string): ApprovalStore => {
  const store = open.get(name) ?? openSqliteApprovals(join(folder, `${name}.db`));
  open.set(name, store);
  return store;
};

describe("approvals in SQLite", () => {
  approvalStoreConformance((name) => Promise.resolve(storeAt(name)));

  test("only its owner may read the file, and another process's change shows in the version", async () => {
    const path = join(folder, "two.db");
    const [one, other] = [openSqliteApprovals(path), openSqliteApprovals(path)];
    expect(statSync(path).mode & 0o077).toBe(0);
    const before = one.version();
    expect(one.version()).toBe(before);
    await other.add(someRow("a"), { all: 9, ofRequester: 9 });
    expect(one.version()).not.toBe(before);
    await one.decide("a", said("ann", true));
    expect(await other.find("a")).toMatchObject({ state: "approved" });
    expect(await Promise.all([one.take(["a"], 2000), other.take(["a"], 2000)])).toEqual([true, false]);
    one.close();
    other.close();
    expect(readFileSync(path).includes("refund")).toBe(true);
  });

  test("a file that is none of ours is told of with its name, and a change that another process holds up fails", async () => {
    const broken = join(folder, "broken.db");
    writeFileSync(broken, "no database at all, but longer than its head would be".repeat(40));
    expect(() => openSqliteApprovals(broken)).toThrow(/broken\.db/);
    const path = join(folder, "busy.db");
    const store = openSqliteApprovals(path, 1);
    const other = new DatabaseSync(path);
    other.exec("begin immediate");
    await expect(store.add(someRow("a"), { all: 9, ofRequester: 9 })).rejects.toMatchObject({
      code: "OVERLOADED",
    });
    other.exec("rollback");
    other.close();
    expect(await store.add(someRow("a"), { all: 9, ofRequester: 9 })).toMatchObject({ row: { id: "a" } });
    store.close();
  });
});
