import { expect, test } from "vitest";
import { knowledgeLines } from "./explain-knowledge.ts";

test("what a feature reads is told, and what it means that nothing is said", () => {
  const source = { source: "docs/", owner: "a@example.com" } as const;
  expect(knowledgeLines({})).toEqual([expect.stringContaining("whatever is registered")]);
  expect(knowledgeLines({ knowledge: [] })).toEqual([expect.stringContaining("no documents")]);
  expect(
    knowledgeLines({
      knowledge: [
        { ...source, acl: "tenant", trust: "internal" },
        { ...source, acl: "user", trust: "external" },
      ],
    }),
  ).toEqual([
    "  knowledge  docs/: their tenant may see them at most; trusted; owned by a@example.com",
    "  knowledge  docs/: only users and groups on their lists; each version waits for a person; owned by a@example.com",
  ]);
});
