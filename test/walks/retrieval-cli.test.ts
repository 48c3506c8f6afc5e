import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { canaryChunks } from "../../src/knowledge/canaries.ts";
import { canaryTenants } from "../../src/knowledge/names.ts";
import { startStand, type Stand } from "./stand.ts";
import { askPeople, documentOf, register } from "./retrieval.stand.ts";

/** A retriever of a feature: a search of words over its own index, with or without the filter that it should have. */
interface Retriever {
  readonly url: string;
  leaky: boolean;
  index: { readonly tenant: string; readonly id: string; readonly text: string }[];
  close(): Promise<void>;
}

async function startRetriever(): Promise<Retriever> {
  const state: Retriever = { url: "", leaky: false, index: [], close: () => Promise.resolve() };
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString("utf8")));
    request.on("end", () => {
      const { principal, query, k } = JSON.parse(body) as {
        principal: { tenant: string };
        query: string;
        k: number;
      };
      const words = query.toLowerCase().split(/\W+/);
      const score = (text: string): number =>
        words.filter((word) => text.toLowerCase().includes(word)).length;
      const chunks = state.index
        .filter(({ tenant }) => state.leaky || tenant === principal.tenant)
        .sort((one, other) => score(other.text) - score(one.text))
        .slice(0, k)
        .map(({ id }) => id);
      response.end(JSON.stringify({ chunks }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/search`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

let retriever: Retriever;
let stand: Stand;
let folder: string;
beforeAll(async () => {
  retriever = await startRetriever();
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": `environment: dev
features: [seaworthy.yaml]
knowledge: { probe: "${retriever.url}" }
`,
      "seaworthy.yaml": `feature: berths
profile: chatbot
data: [none]
model: { provider: openai, id: gpt-4.1-mini-2025-04-14 }
knowledge:
  - { source: docs, owner: backend@example.com, acl: tenant, trust: external }
  - { source: docs/handbook.md, owner: backend@example.com, acl: public, trust: internal }
`,
    },
  });
  folder = join(stand.data, "..");
});
afterAll(async () => {
  await stand.close();
  await retriever.close();
});

/** Each command is a process of its own, which takes seconds where many run. */
vi.setConfig({ testTimeout: 180_000 });

const names = (text: string): string[] => text.split("\n").filter((line) => line !== "");

test("a text on the disk is registered, waits for a person, is released, listed and removed", async () => {
  mkdirSync(join(folder, "docs"));
  writeFileSync(join(folder, "docs/returns.md"), "Boats may be given back within 30 days.");
  const add = ["knowledge", "add", "docs/returns.md", "--tenant", "acme"];
  expect(await stand.seaworthy(...add)).toMatchObject({
    code: 2,
    err: expect.stringContaining("/documents/0/owner is missing") as string,
  });
  const added = await stand.seaworthy(...add, "--owner", "backend@example.com");
  expect(added.out).toMatch(/^registered {2}quarantined {2}acme {2}docs\/returns\.md/);
  expect((await stand.seaworthy("knowledge", "release", "docs/returns.md", "--tenant", "acme")).code).toBe(0);
  const listed = await stand.seaworthy("knowledge", "list", "--json");
  expect(JSON.parse(listed.out)).toMatchObject({
    id: "docs/returns.md",
    state: "live",
    trust: "external",
    stale: false,
  });
  expect((await stand.seaworthy("knowledge", "remove", "docs/returns.md", "--tenant", "acme")).code).toBe(0);
  const kinds = (await stand.log()).map(({ kind }) => kind).filter((kind) => kind.startsWith("knowledge."));
  expect(kinds.slice(0, 2).sort()).toEqual(["knowledge.quarantined", "knowledge.registered"]);
  expect(kinds.slice(2)).toEqual(["knowledge.released", "knowledge.removed"]);
});

test("the matrix asks the running gateway as everybody for everything, and no name is a formula in it", async () => {
  await register(
    stand,
    documentOf("acme", { id: "m1", text: "berth a" }),
    documentOf("globex", { id: "m2", text: "berth b" }),
    documentOf("globex", { id: "m3", text: "berth c" }, { access: { users: ["ann"], groups: ["sales"] } }),
    documentOf("=cmd|' /C calc'!A0", { id: "@m4", text: "berth d" }),
    documentOf("acme", { id: "m5", text: "berth e" }, { access: "public" }),
    documentOf("acme", { id: "m6", text: "old" }, { lastUpdated: "2001-01-01" }),
    // It says of itself that it is trusted; no manifest says so, and no feature reads what lies there.
    documentOf("acme", { id: "m7", text: "elsewhere" }, { source: "elsewhere/a.md" }),
  );
  const args = ["knowledge", "matrix", "--url", stand.url];
  const json = await stand.seaworthy(...args, "--format", "json");
  const found = JSON.parse(json.out) as { leaks: number; missing: number; cells: { expected: string }[] };
  // Six principals differ: nobody, three tenants, ann and sales of globex.
  expect(found).toMatchObject({ leaks: 0, missing: 0 });
  expect(found.cells).toHaveLength(42);
  expect(found.cells.filter(({ expected }) => expected === "allowed")).toHaveLength(6 + 1 + 3 + 2 + 1);
  expect(json.code).toBe(0);
  const csv = await stand.seaworthy(...args, "--out", "matrix.csv");
  expect(csv.err).toContain("42 questions: 0 leaks");
  const rows = readFileSync(join(folder, "matrix.csv"), "utf8");
  expect(rows).toContain(`"'=cmd|' /C calc'!A0"`);
  expect(rows).toContain(`"'@m4"`);
  expect(rows).not.toMatch(/"[=+@-]/);
});

test("questions with known answers are put to the feature's retriever, and a leak of it is found", async () => {
  retriever.index = [
    { tenant: "acme", id: "m1", text: "berth for seven days" },
    { tenant: "acme", id: "m5", text: "harbour office" },
    { tenant: "globex", id: "m2", text: "berth for eight days" },
  ];
  writeFileSync(
    join(folder, "questions.jsonl"),
    [
      { query: "how many days at the berth", tenant: "acme", expect: ["m1"] },
      { query: "where is the office", tenant: "acme", expect: ["m5", "nowhere"] },
    ]
      .map((one) => JSON.stringify(one))
      .join("\n"),
  );
  const args = ["knowledge", "report", "--queries", "questions.jsonl", "--top", "1", "--format", "json"];
  const held = await stand.seaworthy(...args);
  expect(JSON.parse(held.out)).toMatchObject({ recall: 0.75, reciprocalRank: 1, leaks: 0, isEnough: false });
  expect(held).toMatchObject({ code: 0, err: expect.stringContaining("fewer than the 20") as string });
  retriever.leaky = true;
  const leaked = await stand.seaworthy(...args);
  expect(JSON.parse(leaked.out)).toMatchObject({ leaks: 2 });
  expect(leaked.code).toBe(1);
  retriever.leaky = false;
  expect((await stand.log()).findLast(({ kind }) => kind === "retrieval.tested")).toMatchObject({
    facts: { questions: 2, k: 1, leaks: 2 },
  });
});

test("the rehearsal says when the retriever leaks, when it is blind, and when all holds", async () => {
  const blind = await askPeople(stand, "/api/knowledge/drill", {});
  expect(blind.body).toMatchObject({ held: false, leaks: 0, probe: "blind" });
  const printed = await stand.seaworthy("knowledge", "canaries");
  retriever.index = names(printed.out).map((row) => {
    const { tenant, chunk, text } = JSON.parse(row) as { tenant: string; chunk: string; text: string };
    return { tenant, id: chunk, text };
  });
  expect(retriever.index).toHaveLength(canaryTenants.flatMap(canaryChunks).length);
  const drill = ["knowledge", "drill", "--people-url", stand.peopleUrl, "--json"];
  const held = await stand.seaworthy(...drill);
  expect(JSON.parse(held.out)).toEqual({ held: true, why: "", checked: 64, leaks: 0, probe: "held" });
  expect(held.code).toBe(0);
  retriever.leaky = true;
  const leaked = await stand.seaworthy(...drill);
  expect(leaked.code).toBe(1);
  const said = JSON.parse(leaked.out) as { why: string };
  expect(said).toMatchObject({ held: false, probe: "leaked" });
  expect(said.why).toMatch(/^the retriever gave seaworthy-canary-[ab]-\w+ to seaworthy-canary-[ab]$/);
  expect((await stand.log()).findLast(({ kind }) => kind === "drill.retrieval")).toMatchObject({
    feature: "seaworthy-canary",
    facts: { held: false, probe: "leaked" },
  });
  const alerts = await askPeople(stand, "/api/alerts");
  expect(JSON.stringify(alerts.body)).toContain('"kind":"drill.retrieval"');
});
