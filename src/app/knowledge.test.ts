import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import { canaryChunks } from "../knowledge/canaries.ts";
import { canaryTenants } from "../knowledge/names.ts";
import { knowledgeConfigOf, type KnowledgeConfig } from "../policy/knowledge-config.ts";
import { openKnowledge, type Knowledge } from "./knowledge.ts";

/** What stands where a gateway and a retriever would. */
interface Stage {
  readonly url: string;
  /** Whether a candidate comes back. */
  gives: (tenant: string, chunk: string) => boolean;
}

let folder: string;
let server: Server;
let stage: Stage;
let opened: Knowledge | undefined;
let entries: NewEntry[];
let reports: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-knowledge-"));
  [entries, reports, opened] = [[], [], undefined];
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString("utf8")));
    request.on("end", () => {
      const { principal, candidates } = JSON.parse(body) as {
        principal: { tenant: string };
        candidates?: { chunk: string }[];
      };
      const allowed = (candidates ?? []).flatMap(({ chunk }, index) =>
        stage.gives(principal.tenant, chunk) ? [{ index, chunk }] : [],
      );
      const chunks = canaryTenants
        .flatMap(canaryChunks)
        .map(({ id }) => id)
        .filter((id) => stage.gives(principal.tenant, id));
      response.end(JSON.stringify({ allowed, denied: [], chunks }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stage = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, gives: () => true };
});
afterEach(async () => {
  await opened?.close();
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  rmSync(folder, { recursive: true });
});

const open = (config: Partial<KnowledgeConfig> = {}): Knowledge => {
  opened = openKnowledge({
    ...{ data: folder, policies: [], environment: "prod", canaryKey: "canary", now: Date.now },
    config: { ...knowledgeConfigOf(), ...config },
    recorder: { record: (entry) => Promise.resolve(entries.push(entry)) },
    report: (line) => reports.push(line),
  });
  return opened;
};
const of = (kind: string): NewEntry[] => entries.filter((entry) => entry.kind === kind);

test("a gateway that gives everything to everybody does not pass its rehearsal", async () => {
  const knowledge = open();
  knowledge.start({ url: stage.url, key: "x" });
  const result = await knowledge.drill("ann");
  expect(result).toMatchObject({ held: false, checked: 64 });
  expect(result.leaks).toBeGreaterThan(20);
  expect(of("drill.retrieval")).toMatchObject([{ facts: { held: false, by: "ann", leaks: result.leaks } }]);
});

test("a gateway that gives nothing does not pass either", async () => {
  stage.gives = () => false;
  const knowledge = open();
  knowledge.start({ url: stage.url, key: "x" });
  expect(await knowledge.drill("ann")).toMatchObject({ held: false, leaks: 0 });
});

test("one that cannot be asked is a rehearsal that failed, and stands in the log", async () => {
  const knowledge = open();
  knowledge.start({ url: "http://127.0.0.1:1", key: "x" });
  expect(await knowledge.drill("ann")).toMatchObject({ held: false, checked: 0 });
  expect(of("drill.retrieval")).toHaveLength(1);
});

test("who asks while a rehearsal runs gets that one's result", async () => {
  const knowledge = open();
  knowledge.start({ url: stage.url, key: "x" });
  const [one, other] = await Promise.all([knowledge.drill("ann"), knowledge.drill("bob")]);
  expect(other).toBe(one);
  expect(of("drill.retrieval")).toHaveLength(1);
});

test("it is rehearsed again and again, and the operator hears of what did not hold", async () => {
  open({ drillEveryMs: 10 }).start({ url: stage.url, key: "x" });
  await expect.poll(() => of("drill.retrieval").length).toBeGreaterThan(2);
  expect(of("drill.retrieval")[0]?.facts).toMatchObject({ by: "calendar" });
  expect(reports[0]).toContain("retrieval did not hold in its drill");
});

test("questions are put again when they change, and not while nothing changes", async () => {
  const queries = join(folder, "questions.jsonl");
  const write = (query: string): void =>
    writeFileSync(queries, JSON.stringify({ query, tenant: "acme", expect: ["seaworthy-canary-a-berth"] }));
  write("first");
  open({ drillEveryMs: 10, probe: stage.url, queries }).start({ url: stage.url, key: "x" });
  await expect.poll(() => of("retrieval.tested").length).toBe(1);
  const rehearsed = of("drill.retrieval").length;
  await expect.poll(() => of("drill.retrieval").length).toBeGreaterThan(rehearsed + 3);
  expect(of("retrieval.tested")).toHaveLength(1);
  write("second");
  await expect.poll(() => of("retrieval.tested").length).toBe(2);
  // The retriever gave what belongs to somebody else: one id is that of two chunks.
  expect(of("retrieval.tested")[1]?.facts).toMatchObject({ questions: 1, by: "calendar", leaks: 7 });
});
