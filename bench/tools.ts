/**
 * What it costs to judge one call of a tool, in microseconds of processor time: by its schema, by rules on its arguments, and by SQL.
 * Run: npm run bench -- tools
 */
import { loadPostgres } from "../src/grammars/postgres.ts";
import { judgeUse } from "../src/pipeline/tools/judge-use.ts";
import type { ToolUse } from "../src/pipeline/tools/tool-use.ts";
import type { ToolRule } from "../src/policy/policy.ts";
import { micros } from "./micros.ts";

const text = { type: "string" };
const rule = (
  properties: Readonly<Record<string, { type: string }>>,
  more: Partial<ToolRule> = {},
): ToolRule => ({
  schema: { type: "object", properties, required: Object.keys(properties) },
  effect: "read",
  returns: "untrusted",
  ...more,
});

const sql = (dialect: "postgres" | "mysql" | "sqlite"): ToolRule =>
  rule(
    { sql: text },
    {
      arguments: [
        {
          at: "sql",
          steps: [{ key: "sql" }],
          sql: { dialect, tables: ["orders", "customers"], functions: [] },
        },
      ],
    },
  );

const tools: Readonly<Record<string, ToolRule>> = {
  schema: rule({ order: { type: "integer" }, note: text, city: text }),
  path: rule(
    { path: text },
    { arguments: [{ at: "path", steps: [{ key: "path" }], within: { folders: ["/srv/reports"] } }] },
  ),
  address: rule(
    { url: text },
    {
      arguments: [
        { at: "url", steps: [{ key: "url" }], hosts: { hosts: ["api.example.com"], schemes: ["https:"] } },
      ],
    },
  ),
  pattern: rule(
    { iban: text },
    { arguments: [{ at: "iban", steps: [{ key: "iban" }], pattern: "[A-Z]{2}[0-9]{20}" }] },
  ),
  emails: rule({ to: text }, { arguments: [{ at: "to", steps: [{ key: "to" }], emails: ["example.com"] }] }),
  postgres: sql("postgres"),
  mysql: sql("mysql"),
  sqlite: sql("sqlite"),
};

const query =
  "SELECT o.id, o.total, c.name FROM orders o JOIN customers c ON c.id = o.customer_id WHERE o.total > 100 AND c.country = 'DE' ORDER BY o.total DESC LIMIT 20";

const given: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  schema: { order: 7, note: "as agreed on the phone", city: "Oslo" },
  path: { path: "/srv/reports/2026/11/sales.csv" },
  address: { url: "https://api.example.com/v1/orders?from=2026-11-01" },
  pattern: { iban: "DE02120300000000202051" },
  emails: { to: "Ann <ann@example.com>, bob@example.com" },
  postgres: { sql: query },
  mysql: { sql: query },
  sqlite: { sql: query },
};

await loadPostgres();
const nothing = micros(
  () => judgeUse({ name: "wipe", arguments: { kind: "json", value: {} }, place: "" }, { tools }),
  20_000,
);
console.log(`${"an unknown tool (floor)".padEnd(24)} ${nothing.toFixed(2).padStart(8)} µs`);
for (const name of Object.keys(tools)) {
  const use: ToolUse = { name, arguments: { kind: "json", value: given[name] ?? {} }, place: "" };
  const { outcome, findings } = judgeUse(use, { tools });
  if (outcome !== "allow") throw new Error(`${name}: ${JSON.stringify(findings)}`);
  const cost = micros(() => judgeUse(use, { tools }), name === "postgres" ? 1000 : 10_000);
  console.log(`${name.padEnd(24)} ${cost.toFixed(2).padStart(8)} µs`);
}
