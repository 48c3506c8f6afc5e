import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startAuditd } from "../app/auditd-child.ts";
import { connectLog } from "../audit/socket/client.ts";
import { ran, type Ran } from "./terminal.test-data.ts";

const data = mkdtempSync(join(tmpdir(), "seaworthy-search-cli-"));
const dayMs = 86_400_000;
let close: () => Promise<void>;
let record: (kind: "call.input" | "call.output", i: number) => Promise<number>;

beforeAll(async () => {
  const auditd = await startAuditd({ data });
  const client = await connectLog({ socketPath: auditd.socketPath });
  record = (kind, i) =>
    client.record({
      kind,
      exchange: `x${i}`,
      feature: "support",
      user: `user-${i % 3}`,
      tenant: "acme",
      decision: i % 2 === 0 ? "allow" : "block",
      payload: `${kind} ${i} \u001b[2J`,
    });
  for (let i = 0; i < 30; i += 1) {
    await record("call.input", i);
    await record("call.output", i);
  }
  close = async () => {
    await client.close();
    await auditd.close();
  };
});
afterAll(async () => {
  await close();
  rmSync(data, { recursive: true, force: true });
});

const search = (...args: string[]): Promise<Ran> => ran(["audit", "search", "--data", data, ...args]);
const history = (...args: string[]): Promise<Ran> => ran(["audit", "history", "--data", data, ...args]);
const exchanges = ({ out }: Ran): string[] =>
  out.map((line) => (JSON.parse(line) as { exchange: string }).exchange);

test("a user's calls are found by name, newest first, and by more than that", async () => {
  const found = await search("--user", "user-1", "--kind", "call.input", "--json");
  expect(found.code).toBe(0);
  expect(exchanges(found)).toEqual([28, 25, 22, 19, 16, 13, 10, 7, 4, 1].map((i) => `x${i}`));
  const blocked = await search(
    "--user",
    "user-1",
    "--kind",
    "call.*",
    "--decision",
    "block",
    "--oldest",
    "--json",
  );
  expect(new Set(exchanges(blocked))).toEqual(new Set([1, 7, 13, 19, 25].map((i) => `x${i}`)));
  expect(found.out.join()).not.toContain("user-1");
});

test("a line for people has the same facts, and nothing that a terminal obeys", async () => {
  const { out } = await search("--user", "user-1", "--limit", "1");
  expect(out).toEqual([
    expect.stringMatching(
      /^ +\d+ {2}\S+Z {2}call\.output {5}support {2}allow {2}x28 {2}tenant:\S{22} {2}user:\S{22}$/,
    ),
  ]);
});

test("a page says how to go on, and goes on there", async () => {
  const first = await search("--kind", "call.input", "--limit", "20", "--json");
  expect(exchanges(first)).toHaveLength(20);
  const cursor = /--cursor (\S+)$/.exec(first.err.at(-1) ?? "")?.[1] ?? "";
  const second = await search("--kind", "call.input", "--limit", "20", "--json", "--cursor", cursor);
  expect([...exchanges(first), ...exchanges(second)]).toEqual(
    Array.from({ length: 30 }, (_, i) => `x${29 - i}`),
  );
  expect(second.err).toEqual([]);
  expect(await search("--oldest", "--cursor", cursor)).toMatchObject({ code: 2 });
});

test("counts, and counts by field", async () => {
  expect(await search("--kind", "call.*", "--count")).toMatchObject({ code: 0, out: ["60"] });
  expect(await search("--kind", "call.*", "--from", "1d", "--count", "--json")).toMatchObject({
    out: ['{"count":60}'],
  });
  expect((await search("--kind", "call.*", "--by", "decision", "--json")).out).toEqual([
    '{"decision":"allow","count":30}',
    '{"decision":"block","count":30}',
  ]);
});

test.each([
  ["nobody of that name", ["--user", "nobody"]],
  ["a time before all", ["--to", "2020-01-01"]],
  ["a count of none", ["--feature", "none", "--count"]],
])("finding nothing is exit 1: %s", async (_what, args) => {
  expect((await search(...args)).code).toBe(1);
});

test.each([
  ["a kind that is none", ["--kind", "call.inptu"], "call.input"],
  ["a decision that is none", ["--decision", "deny"], "allow, redact, hold, block"],
  ["a time that is none", ["--from", "yesterday"], "2026-02-15"],
  ["a day that is none", ["--from", "2026-02-30"], "2026-02-15"],
  ["a time that ends before it begins", ["--from", "1d", "--to", "2d"], "from be before to"],
  ["no number", ["--limit", "0"], "from 1 to 1000000"],
  ["a number too large", ["--limit", "1000001"], "from 1 to 1000000"],
  ["a cursor of somebody", ["--cursor", "x"], "as the page before"],
  ["a field that groups nothing", ["--by", "exchange"], "kind, feature"],
  ["an empty value", ["--feature", ""], "feature VALUE"],
  ["a time twice", ["--from", "1d", "--from", "2d"], "give it once"],
  ["words", ["user-1"], "audit search"],
])("asked wrongly is exit 2, with what to give: %s", async (_what, args, hint) => {
  const { code, err } = await search(...args);
  expect([code, err[1]]).toEqual([2, expect.stringContaining(hint)]);
});

test("people are searched by those who may; all else is public", async () => {
  const file = join(data, "guess");
  writeFileSync(file, "guess\n");
  expect(await search("--user", "user-1", "--token-file", file)).toMatchObject({ code: 2 });
  const [line = ""] = (await search("--user", "user-1", "--limit", "1", "--json")).out;
  const { user } = JSON.parse(line) as { user: string };
  expect((await search("--person", user, "--token-file", file, "--count")).code).toBe(0);
});

test("a history has every exchange of a user in order, and what was said for a purpose", async () => {
  const plain = await history("--user", "user-2", "--json");
  expect(exchanges(plain)).toEqual([2, 5, 8, 11, 14, 17, 20, 23, 26, 29].map((i) => `x${i}`));
  expect(plain.out.join()).not.toContain('"text"');
  expect(await history("--user", "user-2", "--payloads")).toMatchObject({ code: 2 });
  expect(await history("--payloads", "--purpose", "x")).toMatchObject({ code: 2 });
  expect(await history("--user", "user-2", "--purpose", "x")).toMatchObject({
    code: 2,
    out: [],
    err: [expect.stringContaining("shows nothing that was said"), expect.stringContaining("add --payloads")],
  });
  const whole = await history("--user", "user-2", "--payloads", "--purpose", "complaint 7", "--json");
  expect(
    whole.out.map((line) =>
      (JSON.parse(line) as { entries: { text: string }[] }).entries.map(({ text }) => text),
    ),
  ).toEqual(
    [2, 5, 8, 11, 14, 17, 20, 23, 26, 29].map((i) => [
      `call.input ${i} \u001b[2J`,
      `call.output ${i} \u001b[2J`,
    ]),
  );
  const shown = await history("--user", "user-2", "--payloads", "--purpose", "complaint 7");
  expect(shown.out).toContain("call.input 2 \\u001b[2J");
  expect(shown.out.join("\n")).toContain("tenant acme, user user-2");
  expect((await history("--user", "nobody")).code).toBe(1);
  expect((await search("--kind", "history.read", "--count")).out).toEqual(["2"]);
});

test("what was said a moment ago belongs to a history", async () => {
  await record("call.input", 32);
  expect(exchanges(await history("--user", "user-2", "--json")).at(-1)).toBe("x32");
});

test("an index that was deleted gives the same answers when it is made again", async () => {
  const asked = [
    "--kind",
    "call.*",
    "--to",
    new Date(Date.now() + dayMs).toISOString(),
    "--json",
    "--limit",
    "1000",
  ];
  const before = await search(...asked);
  rmSync(join(data, "index"), { recursive: true });
  expect((await search(...asked)).out).toEqual(before.out);
  const again = await ran(["audit", "reindex", "--data", data, "--json"]);
  expect(JSON.parse(again.out[0] ?? "")).toMatchObject({ erased: 0 });
  expect((await search(...asked)).out).toEqual(before.out);
  expect(await ran(["audit", "reindex", "--data", join(data, "nowhere")])).toMatchObject({ code: 2 });
});
