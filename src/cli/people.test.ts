import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { verifyLog } from "../audit/proofs/verify.ts";
import { ran } from "./terminal.test-data.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-people-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let folders = 0;
const newData = (): string => join(folder, String((folders += 1)));
const people = (data: string, ...args: string[]) => ran(["people", ...args, "--data", data]);
const tokenFile = (token: string | undefined): string => {
  const path = join(folder, `token-${(folders += 1)}`);
  writeFileSync(path, `${token ?? ""}\n`);
  return path;
};

test("a person is added, given and taken a role, gets another token and is removed", async () => {
  const data = newData();
  const added = await people(data, "add", "ann@example.com", "--role", "reader", "--role", "investigator");
  expect(added).toMatchObject({ code: 0, out: [expect.stringMatching(/^sw-person-[\w-]{43}$/)] });
  expect(added.err.join("\n")).toContain("ann@example.com, reader, investigator, no end");
  expect((await people(data, "grant", "ann@example.com", "privacy")).code).toBe(0);
  expect((await people(data, "revoke-role", "ann@example.com", "reader")).code).toBe(0);
  const rotated = await people(data, "rotate", "ann@example.com", "--expires", "90d", "--json");
  const said = JSON.parse(rotated.out[0] ?? "") as { token: string; roles: string[]; expiresAtMs: number };
  expect(said.roles).toEqual(["investigator", "privacy"]);
  expect(said.token).not.toBe(added.out[0]);
  expect(said.expiresAtMs - Date.now()).toBeGreaterThan(89 * 86_400_000);
  const listed = await people(data, "list", "--json");
  expect(JSON.parse(listed.out[0] ?? "")).toMatchObject([
    {
      state: "active",
      roles: [
        "reader",
        "reviewer",
        "investigator",
        "operator",
        "approver",
        "signatory",
        "librarian",
        "privacy",
        "custodian",
        "admin",
      ],
    },
    { name: "ann@example.com", state: "active", roles: ["investigator", "privacy"] },
  ]);
  expect(listed.out.join()).not.toContain(said.token);
  expect((await people(data, "remove", "ann@example.com")).code).toBe(0);
  expect((await people(data, "list")).out).toHaveLength(1);
  // The start and the owner, five changes, and a start for each of the other commands that found no auditd.
  expect(await verifyLog(data)).toMatchObject({ ok: true });
});

test("who is no admin changes nothing, and a token that was taken away opens nothing", async () => {
  const data = newData();
  const { out } = await people(data, "add", "bob", "--role", "reader");
  const file = tokenFile(out[0]);
  for (const args of [
    ["list"],
    ["add", "eve", "--role", "admin"],
    ["grant", "bob", "admin"],
    ["remove", "bob"],
  ])
    expect(await people(data, ...args, "--token-file", file)).toMatchObject({
      code: 2,
      err: ["error: bob has not the role admin", expect.stringContaining("people grant bob admin")],
    });
  expect((await people(data, "grant", "bob", "admin")).code).toBe(0);
  expect((await people(data, "list", "--token-file", file)).code).toBe(0);
  expect((await people(data, "rotate", "bob")).code).toBe(0);
  expect((await people(data, "list", "--token-file", file)).code).toBe(2);
  expect((await people(data, "list")).out).toHaveLength(2);
});

test("the owner's own token can be replaced and goes on to work from its file", async () => {
  const data = newData();
  const [owner = ""] = (await people(data, "list")).out;
  const name = owner.split("  ")[0] ?? "";
  const before = readFileSync(join(data, "audit/owner.token"), "utf8");
  expect((await people(data, "rotate", name)).code).toBe(0);
  expect(readFileSync(join(data, "audit/owner.token"), "utf8")).not.toBe(before);
  expect((await people(data, "list")).code).toBe(0);
});

const data = newData();
test.each([
  ["no name", ["add", "--role", "reader"], "takes one name"],
  ["two names", ["remove", "a", "b"], "takes one name"],
  ["no role", ["add", "ann"], "what may ann do?"],
  ["a role that there is not", ["add", "ann", "--role", "root"], "/roles/0 is no role"],
  ["a role to give that there is not", ["grant", "ann", "root"], "is no role"],
  ["a name without a role", ["grant", "ann"], "takes a name and a role"],
  ["a token that ends at once", ["add", "ann", "--role", "reader", "--expires", "0s"], "never open anything"],
  ["somebody whom the log does not know", ["remove", "nobody"], "the log knows no nobody"],
  ["a file of a token that is not there", ["list", "--token-file", "/nowhere/token"], "cannot be read"],
  ["a word that nobody asked for", ["list", "x"], "nobody asked for"],
])("%s is asked wrongly", async (_what, args, message) => {
  const { code, err, out } = await people(data, ...args);
  expect([code, out, err.join("\n")]).toEqual([2, [], expect.stringContaining(message)]);
});

test("the last admin stays", async () => {
  const [owner = ""] = (await people(data, "list")).out;
  const { code, err } = await people(data, "remove", owner.split("  ")[0] ?? "");
  expect([code, err[0]]).toEqual([
    2,
    expect.stringContaining("nobody without an end would have the role admin"),
  ]);
});
