import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { gpt, startStand, type Stand } from "./stand.ts";
import { surface, surfaceNames, type Ask, type Surface, user } from "./surfaces.ts";

const manifest = (feature: string, more = ""): string => `feature: ${feature}
profile: chatbot
data: [none]
model: { provider: openai, id: ${gpt} }
${more}tools:
  query:
    schema: { type: object, properties: { sql: { type: string } }, required: [sql] }
    effect: read
    description: Reads the shop's tables.
    arguments: { sql: { sql: { dialect: postgres, tables: [orders] } } }
  order:
    schema: { type: object, properties: { tenant: { type: string }, amount: { type: number } } }
    effect: write
    arguments: { tenant: { equals: { principal: tenant } }, amount: { max: 100 } }
`;

let stand: Stand;
const keys: Record<string, string> = {};
beforeAll(async () => {
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": "environment: dev\nfeatures: [blocks.yaml, tells.yaml]\n",
      "blocks.yaml": manifest("blocks"),
      "tells.yaml": manifest("tells", "tool_calls: { refused: tell }\n"),
    },
  });
  for (const feature of ["blocks", "tells"]) {
    const made = await stand.seaworthy("keys", "create", "--feature", feature, "--json");
    keys[feature] = (JSON.parse(made.out) as { key: string }).key;
  }
});
afterAll(() => stand.close());
beforeEach(() => {
  stand.fakeOpenAi.reply = { text: "ok" };
});

const sqlSchema = { type: "object" as const, properties: { sql: { type: "string" } }, required: ["sql"] };
const ask: Ask = {
  model: gpt,
  turns: user("How many orders are there?"),
  tools: [
    { name: "query", description: "Reads the shop's tables.", schema: sqlSchema },
    { name: "order", schema: { type: "object", properties: {} } },
    { name: "wipe", schema: { type: "object", properties: {} } },
  ],
};

const call = (name: string, given: object) => ({
  id: `call_${name}`,
  name,
  arguments: JSON.stringify(given),
});
const honest = call("query", { sql: "SELECT count(*) FROM orders" });
const hostile = call("query", { sql: "SELECT 1; DROP TABLE orders" });

const at = (name: (typeof surfaceNames)[number], feature: string): Surface =>
  surface(name, stand, { key: keys[feature] ?? "", maxRetries: 0 });

describe.each(surfaceNames)("%s", (name) => {
  describe.each(["whole", "stream"] as const)("%s", (way) => {
    test("an honest call leaves as it is, and the model was offered only the manifest's tools", async () => {
      stand.fakeOpenAi.reply = { text: "", tools: [honest] };
      const said = await at(name, "blocks")[way](ask);
      expect(
        said.tools.map(({ name: tool, arguments: given }) => [tool, JSON.parse(given) as unknown]),
      ).toEqual([["query", { sql: "SELECT count(*) FROM orders" }]]);
      const sent = JSON.stringify(stand.fakeOpenAi.received.at(-1)?.body);
      expect(sent).toContain("query");
      expect(sent).not.toContain("wipe");
      // The manifest's own schema stands in place of the empty one.
      expect(sent).toContain("amount");
    });

    test("one hostile call of two is the end of the answer, and no part of it leaves", async () => {
      stand.fakeOpenAi.reply = { text: "", tools: [hostile, honest] };
      const door = at(name, "blocks");
      await expect(door[way](ask)).rejects.toThrow(/statement/);
      expect(await door.heard()).not.toContain("DROP TABLE");
    });

    test("where it is told, the honest call leaves and the other one is news", async () => {
      stand.fakeOpenAi.reply = { text: "", tools: [hostile, honest] };
      const said = await at(name, "tells")[way](ask);
      expect(said.tools.map(({ arguments: given }) => JSON.parse(given) as unknown)).toEqual([
        { sql: "SELECT count(*) FROM orders" },
      ]);
      expect(said.text).toContain(
        "The call of query was refused: the call of query is refused: /sql is not one statement.",
      );
    });

    test("a tool that nobody offered is not called", async () => {
      stand.fakeOpenAi.reply = { text: "", tools: [call("wipe", {})] };
      await expect(at(name, "blocks")[way](ask)).rejects.toThrow(/not one of this feature's tools/);
    });
  });
});

test("every call is an entry with its decision, and its arguments are in the encrypted part only", async () => {
  stand.fakeOpenAi.reply = { text: "", tools: [honest, call("order", { tenant: "globex", amount: 900 })] };
  const before = (await stand.log()).length;
  await at("chat", "tells").whole(ask);
  const entries = (await stand.log()).slice(before).filter(({ kind }) => kind === "tool.called");
  expect(entries).toMatchObject([
    { decision: "allow", facts: { tool: "query", effect: "read", at: "/choices/0/parts/1" } },
    {
      decision: "block",
      findings: ["tools:other-principal", "tools:out-of-range"],
      facts: { tool: "order", effect: "write", pointers: ["/tenant", "/amount"] },
    },
  ]);
  expect(JSON.stringify(entries)).not.toContain("globex");
  expect(JSON.parse(await stand.payload(entries[1]?.seq ?? -1))).toMatchObject({
    tool: "order",
    arguments: { tenant: "globex", amount: 900 },
  });
});
