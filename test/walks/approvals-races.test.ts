import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ApprovalRequest } from "../../src/approvals/approval.ts";
import { decideApproval, listApprovals, showApproval, type ApprovalDesk } from "../../src/approvals/desk.ts";
import { ApprovalQueue } from "../../src/approvals/queue.ts";
import type { ApprovalKeys } from "../../src/approvals/secrets.ts";
import { asks } from "../../src/audit/asks/all.ts";
import { readLeaf, type Leaf } from "../../src/audit/leaf.ts";
import { testLog, type TestLog } from "../../src/audit/search/search.test-data.ts";
import { answerAsk } from "../../src/audit/socket/ask.ts";
import { KnownError } from "../../src/base/errors.ts";
import { openSqliteApprovals } from "../../src/store/sqlite/approvals.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-races-"));
const keys: ApprovalKeys = { seal: new Uint8Array(32).fill(1), name: new Uint8Array(32).fill(2) };
let log: TestLog;
beforeAll(async () => {
  log = await testLog(undefined, {
    persons: ["ann", "bob", "una@example.com"].map((name) => ({ name, roles: ["approver"], tokenAtMs: 0 })),
  });
});
afterAll(async () => {
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

const leafAt = async (index: number): Promise<Leaf | undefined> => {
  const [bytes] = await log.inside.log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
};
const now = (): number => log.clock.atMs;
const pathOf = (name: string): string => join(folder, `${name}.db`);
const openQueue = (name: string): Promise<ApprovalQueue> =>
  ApprovalQueue.open({
    store: openSqliteApprovals(pathOf(name)),
    record: (entry) => log.inside.log.record(entry),
    leaf: leafAt,
    ...{ keys, now, randomBytes, lookMs: 5 },
    report: (line) => {
      throw new Error(line);
    },
  });
async function atDesk<T>(name: string, person: string, work: (desk: ApprovalDesk) => Promise<T>): Promise<T> {
  const store = openSqliteApprovals(pathOf(name));
  const ask: ApprovalDesk["ask"] = (question) => answerAsk(log.inside, asks, { token: person, ...question });
  try {
    return await work({ store, ask, keys, now, randomBytes });
  } finally {
    store.close();
  }
}
const call = (more: Partial<ApprovalRequest> = {}): ApprovalRequest => ({
  feature: "support",
  environment: "prod",
  tool: "refund",
  arguments: { order: "o1", amount: 5 },
  reasons: ["a call of refund needs a person's yes"],
  requester: { key: "k1", user: "una@example.com", session: "s1" },
  exchange: "x1",
  digest: "sha256:00",
  lifetimeMs: 10_000,
  ...more,
});
let names = 0;
const newName = (): string => `race-${(names += 1)}`;

/** What can be wrong with a call that is not the one that was approved. */
const others: readonly Partial<ApprovalRequest>[] = [
  { arguments: { order: "o1", amount: 6 } },
  { arguments: { order: "o1", amount: 5, more: null } },
  { tool: "refunds" },
  { digest: "sha256:01" },
  { nth: 2 },
  { environment: "dev" },
  { requester: { key: "k1", user: "una@example.com" } },
  { requester: { key: "k1", user: "eve", session: "s1" } },
  { requester: { key: "k2", user: "una@example.com", session: "s1" } },
  { requester: { key: "k1", user: "una@example.com", session: "s1", tenant: "t" } },
];

type Step =
  | { readonly kind: "decide"; readonly person: string; readonly yes: boolean }
  | { readonly kind: "use" }
  | { readonly kind: "use-other"; readonly which: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "restart" };
const person = fc.constantFrom("ann", "bob", "una@example.com");
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("decide" as const), person, yes: fc.constant(true) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("decide" as const), person, yes: fc.constant(false) }),
  },
  { weight: 4, arbitrary: fc.constant({ kind: "use" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("use-other" as const), which: fc.nat(others.length - 1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.nat(9_000) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "restart" as const }) },
);

test("a yes is used once at most, never without as many people as it takes, never by its requester, never too late", async () => {
  const rounds = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });
  let uses = 0;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 }), rounds, async (approvers, all) => {
      const name = newName();
      let queue = await openQueue(name);
      const from = log.inside.log.head().size;
      const { id, expiresAtMs } = await queue.ask(call({ approvers }));
      const used: number[] = [];
      const wrong: boolean[] = [];
      const run = async (one: Step): Promise<void> => {
        if (one.kind === "use") {
          if (await queue.use(id, call({ approvers }))) used.push(now());
        } else if (one.kind === "use-other") wrong.push(await queue.use(id, call(others[one.which])));
        else if (one.kind === "decide")
          await atDesk(name, one.person, (desk) => decideApproval(desk, { ...one, id, reason: "so" })).catch(
            (error: unknown) => {
              if (!(error instanceof KnownError)) throw error;
            },
          );
      };
      for (const round of all) {
        await Promise.all(round.map(run));
        for (const one of round) {
          if (one.kind === "wait") log.clock.atMs += one.ms;
          if (one.kind !== "restart") continue;
          await queue.close();
          queue = await openQueue(name);
        }
      }
      await queue.close();
      const leaves = await Promise.all(
        Array.from({ length: log.inside.log.head().size - from }, (_, i) => leafAt(from + i)),
      );
      const about = leaves.filter((leaf) => leaf?.facts?.["approval"] === id);
      const at = about.findIndex((leaf) => leaf?.kind === "approval.used");
      const given = new Set(
        about.flatMap((leaf, i) =>
          leaf?.kind === "approval.given" && (at === -1 || i < at) ? [leaf.facts?.["by"]] : [],
        ),
      );
      expect(wrong).not.toContain(true);
      expect(used.length).toBeLessThanOrEqual(1);
      expect(about.filter((leaf) => leaf?.kind === "approval.used")).toHaveLength(used.length);
      expect(given).not.toContain(log.inside.pseudonyms.of("user", "una@example.com"));
      if (used[0] === undefined) return;
      uses += 1;
      expect(given.size).toBeGreaterThanOrEqual(approvers);
      expect(used[0]).toBeLessThan(expiresAtMs);
    }),
    { numRuns: 150 },
  );
  // The property would hold of a queue that lets nothing through.
  expect(uses).toBeGreaterThan(10);
}, 120_000);

test("two people at once make two of the two that it takes", async () => {
  const name = newName();
  const queue = await openQueue(name);
  const { id } = await queue.ask(call({ approvers: 2, arguments: "two" }));
  await Promise.all(
    ["ann", "bob"].map((who) =>
      atDesk(name, who, (desk) => decideApproval(desk, { id, yes: true, reason: "so" })),
    ),
  );
  expect(await queue.settled(id, 0)).toBe("approved");
  expect(await queue.use(id, call({ arguments: "two" }))).toBe(true);
  await queue.close();
});

test("whoever writes a yes into the database lets nothing through: the log does not have it", async () => {
  const name = newName();
  const queue = await openQueue(name);
  const [{ id }, other] = [
    await queue.ask(call({ arguments: "forged" })),
    await queue.ask(call({ arguments: "other" })),
  ];
  await atDesk(name, "ann", (desk) => decideApproval(desk, { id: other.id, yes: true, reason: "so" }));
  const store = openSqliteApprovals(pathOf(name));
  const [real] = (await store.find(other.id))?.decisions ?? [];
  // A real entry of another call, an entry that is no yes, and one that is not there.
  for (const [i, entry] of [real?.entry ?? 0, 0, 99_999].entries())
    await store.decide(id, {
      ...{ entry, person: `p${i}`, yes: true, atMs: now() },
      sealed: new Uint8Array(40),
    });
  expect(await queue.settled(id, 0)).toBe("approved");
  expect(await queue.use(id, call({ arguments: "forged" }))).toBe(false);
  expect(await queue.use(other.id, call({ arguments: "other" }))).toBe(true);
  store.close();
  await queue.close();
});

test("the file of approvals names nobody and says nothing of what was asked, by whom or why", async () => {
  const name = newName();
  const queue = await openQueue(name);
  const { id } = await queue.ask(
    call({ arguments: { iban: "DE89370400440532013000" }, reasons: ["copied from page-of-eve"] }),
  );
  await atDesk(name, "ann", (desk) => decideApproval(desk, { id, yes: false, reason: "smells of fraud" }));
  await queue.close();
  const bytes = ["", "-wal"].flatMap((end) => {
    try {
      return [readFileSync(pathOf(name) + end).toString("latin1")];
    } catch {
      return [];
    }
  });
  for (const text of ["DE89", "una@", "ann", "fraud", "page-of-eve", "k1", "s1"])
    expect(bytes.join(""), text).not.toContain(text);
});

test("the same call is one approval while it waits; a list has it once, with what nobody would see written out", async () => {
  const name = newName();
  const queue = await openQueue(name);
  const hidden = call({ arguments: { to: "ann\u202emoc.elpmaxe@live\u200b", note: "a\u0007\u{e0041}b" } });
  const both = await Promise.all([queue.ask(hidden), queue.ask(hidden)]);
  expect(new Set([...both, await queue.ask(hidden)].map(({ id }) => id)).size).toBe(1);
  const from = log.inside.log.head().size;
  const [item, ...more] = await atDesk(name, "ann", (desk) => listApprovals(desk));
  expect(more).toEqual([]);
  expect(item?.request).toMatchObject({
    requester: hidden.requester,
    arguments: {
      invisible: 3,
      isCut: false,
      text: '{\n  "to": "ann\\u{202e}moc.elpmaxe@live\\u{200b}",\n  "note": "a\\u0007\\u{e0041}b"\n}',
    },
  });
  await atDesk(name, "ann", (desk) => showApproval(desk, item?.id ?? ""));
  await atDesk(name, "bob", (desk) => showApproval(desk, item?.id ?? ""));
  const kinds = await Promise.all(
    Array.from({ length: log.inside.log.head().size - from }, async (_, i) => (await leafAt(from + i))?.kind),
  );
  // Each person once.
  expect(kinds).toEqual(["approval.shown", "approval.shown"]);
  await queue.close();
});

test("what is longer than a person reads is cut in sight of its digest, and what nobody could read is not asked about", async () => {
  const name = newName();
  const queue = await openQueue(name);
  const { id } = await queue.ask(call({ arguments: { text: "x".repeat(200_000) } }));
  const [listed] = await atDesk(name, "ann", (desk) => listApprovals(desk));
  const shown = await atDesk(name, "ann", (desk) => showApproval(desk, id));
  expect([listed?.request?.arguments.text.length, shown.request?.arguments.text.length]).toEqual([
    2000, 65_536,
  ]);
  expect(shown.request?.arguments).toMatchObject({ isCut: true, chars: 200_016 });
  expect(shown.request?.arguments.sha256).toBe(listed?.request?.arguments.sha256);
  await expect(queue.ask(call({ arguments: "x".repeat(262_144) }))).rejects.toMatchObject({
    code: "APPROVALS_TOO_MANY",
  });
  await queue.close();
});

test("a leaf of a call with the longest names there are says all that a yes is proven by", async () => {
  const name = newName();
  const queue = await openQueue(name);
  const from = log.inside.log.head().size;
  const long = call({
    feature: "f".repeat(63),
    tool: "t".repeat(128),
    exchange: "x".repeat(26),
    digest: `sha256:${"0".repeat(64)}`,
    requester: {
      key: "k".repeat(64),
      tenant: "a".repeat(256),
      user: "b".repeat(256),
      session: "c".repeat(256),
    },
    approvers: 5,
  });
  const { id } = await queue.ask(long);
  expect((await leafAt(from))?.facts).toMatchObject({ approval: id, needs: 5, tool: long.tool });
  await atDesk(name, "ann", (desk) => decideApproval(desk, { id, yes: true, reason: "so" }));
  expect((await leafAt(log.inside.log.head().size - 1))?.facts).toMatchObject({ have: 1, needs: 5 });
  await queue.close();
});

test("a name that is no tool's stands in no leaf, and a person sees all of it", async () => {
  const name = newName();
  const queue = await openQueue(name);
  const from = log.inside.log.head().size;
  const { id } = await queue.ask(call({ tool: "mail una@example.com" }));
  expect((await leafAt(from))?.facts).toMatchObject({ tool: "other" });
  const item = await atDesk(name, "ann", (desk) => showApproval(desk, id));
  expect(item.tool).toBe("mail una@example.com");
  await queue.close();
});
