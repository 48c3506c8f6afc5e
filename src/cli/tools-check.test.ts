import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ran } from "./terminal.test-data.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-tools-"));
  writeFileSync(
    join(folder, "seaworthy.yaml"),
    `feature: desk
profile: chatbot
data: [none]
model: { provider: openai, id: gpt-4.1-mini-2025-04-14 }
tools:
  ask:
    schema: { type: object, properties: { query: { type: string }, customer: { type: string } } }
    effect: read
    arguments:
      query: { sql: { dialect: postgres, tables: [orders] } }
      customer: { equals: { principal: tenant } }
  refund: { schema: { type: object, properties: { amount: { type: number } } }, effect: write, approval: human }
`,
  );
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(tool: string, value: unknown, ...more: readonly string[]) {
  const file = join(folder, "arguments.json");
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return ran(["tools", "check", join(folder, "seaworthy.yaml"), tool, file, ...more]);
}

const acme = ["--tenant", "acme"];

test("a call that may leave is a yes", async () => {
  const query = "SELECT count(*) FROM orders";
  expect(await check("ask", { query, customer: "acme" }, ...acme)).toMatchObject({
    code: 0,
    out: ["ask may leave"],
  });
});

test("a call that is refused is a no, with each reason", async () => {
  const { code, out } = await check("ask", { query: "DELETE FROM orders", customer: "globex" }, ...acme);
  expect(code).toBe(1);
  expect(out).toEqual([
    "ask is refused",
    "  sql-refused: the call of ask is refused: /query is no statement that only looks",
    "  other-principal: the call of ask is refused: /customer is not the caller's own tenant",
  ]);
});

test("a call that a person has to say yes to is no yes yet", async () => {
  expect(await check("refund", { amount: 5 })).toMatchObject({
    code: 1,
    out: ["refund waits for a person", "  approval-needed: a call of refund needs a person's yes"],
  });
});

test("programs get the same facts", async () => {
  const { out } = await check("wipe", {}, "--json");
  expect(JSON.parse(out.join(""))).toMatchObject({
    tool: "wipe",
    outcome: "block",
    findings: [{ kind: "unknown-tool" }],
  });
});

test("who asks wrongly is told how to ask", async () => {
  const { code, err } = await ran(["tools", "check", "seaworthy.yaml"]);
  expect(code).toBe(2);
  expect(err.join(" ")).toContain("seaworthy tools check");
});

test("check-config says what each argument must be", async () => {
  const { out } = await ran(["check-config", join(folder, "seaworthy.yaml")]);
  expect(out.join("\n")).toContain("query: one statement of postgres that only looks, at orders");
  expect(out.join("\n")).toContain("customer: the caller's own tenant");
  expect(out.join("\n")).toContain(
    "refund: writes, brings untrusted text, a person says yes before each call",
  );
  expect(out.join("\n")).toContain(
    "others that are offered are taken out of the request; where a call is refused, the answer is refused",
  );
});
