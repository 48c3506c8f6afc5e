import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { KnowledgeStore } from "../../knowledge/knowledge-store.ts";
import { knowledgeStoreConformance } from "../knowledge.conformance.ts";
import { openSqliteKnowledge } from "./knowledge.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-knowledge-"));
const opened: KnowledgeStore[] = [];
const pathOf = (name: string): string => join(folder, `${name}.db`);
afterAll(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true });
});

describe("documents in SQLite", () => {
  knowledgeStoreConformance((name, documentsMax) => {
    const store = openSqliteKnowledge(pathOf(name), documentsMax === undefined ? {} : { documentsMax });
    opened.push(store);
    return Promise.resolve(store);
  });
});

test("only its owner can read the file", () => {
  opened.push(openSqliteKnowledge(pathOf("mode")));
  expect(statSync(pathOf("mode")).mode & 0o777).toBe(0o600);
});
