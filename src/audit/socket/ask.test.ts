import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonValue } from "../../base/json.ts";
import { answerAsk, type Ask, type Inside } from "./ask.ts";
import { readLeaf } from "../leaf.ts";
import { openInside } from "../open-log.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-ask-"));
let inside: Inside;
beforeAll(async () => {
  const opened = await openInside({
    dataFolder: folder,
    now: Date.now,
    randomBytes,
    onFailure: (error) => {
      throw error;
    },
  });
  const people = {
    find: (token: string) =>
      token === "ann's" ? { name: "ann", roles: ["investigator" as const] } : undefined,
  };
  inside = { ...opened, people };
});
afterAll(async () => {
  await inside.log.close();
  rmSync(folder, { recursive: true, force: true });
});

const asks: Record<string, Ask> = {
  look: {
    role: "investigator",
    answer: (_inside, args, asker) => {
      const what = args.words("what");
      args.end();
      return Promise.resolve({ what, asker: asker?.name ?? "" });
    },
  },
  erase: { role: "privacy", answer: () => Promise.reject(new Error("reached")) },
  size: { role: "program", answer: ({ log }) => Promise.resolve(log.head().size) },
};

const answer = (question: JsonValue): Promise<JsonValue> => answerAsk(inside, asks, question);
const newest = async () =>
  readLeaf((await inside.log.leaves(inside.log.head().size - 1, 1))[0] ?? Buffer.alloc(0));

test("who has the role is answered, and a question of programs needs no token", async () => {
  expect(await answer({ ask: "look", what: "x", token: "ann's" })).toEqual({ what: "x", asker: "ann" });
  expect(await answer({ ask: "size" })).toBe(inside.log.head().size);
});

test.each([
  ["a person without the role", { ask: "erase", token: "ann's" }, "ann has not the role privacy", true],
  ["a token of nobody", { ask: "look", what: "x", token: "guess" }, "does not know who asks", false],
  ["no token", { ask: "look", what: "x" }, "does not know who asks", false],
])("%s is turned away, and that is an entry", async (_who, question, message, known) => {
  const { size } = inside.log.head();
  await expect(answer(question)).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  await expect(answer(question)).rejects.toThrow(message);
  expect(inside.log.head().size).toBe(size + 2);
  expect(await newest()).toMatchObject({ kind: "access.refused", facts: { ask: question.ask, known } });
});

test.each([
  ["no object", 1],
  ["no name", {}],
  ["an unknown name", { ask: "constructor" }],
  ["a missing member", { ask: "look", token: "ann's" }],
  ["a member of another type", { ask: "look", what: 3, token: "ann's" }],
  ["a member that is not known", { ask: "look", what: "x", more: 1, token: "ann's" }],
  ["a token that is no text", { ask: "look", what: "x", token: 1 }],
])("a question with %s is refused", async (_what, question) => {
  await expect(answer(question)).rejects.toMatchObject({ code: "USAGE" });
});

test("of many who are not known in one second the first have an entry each, the others are counted", async () => {
  // A second that no other test has begun.
  const nowMs = Date.now() + 60_000;
  const flooded = { ...inside, now: () => nowMs };
  const { size } = inside.log.head();
  const asked = Array.from({ length: 500 }, () => answerAsk(flooded, asks, { ask: "look", token: "guess" }));
  const results = await Promise.allSettled(asked);
  expect(results.every(({ status }) => status === "rejected")).toBe(true);
  expect(inside.log.head().size).toBe(size + 21);
  expect(await newest()).toMatchObject({ kind: "access.refused", facts: { known: false, times: 480 } });
  // One who is known is named each time.
  await Promise.allSettled(
    Array.from({ length: 30 }, () => answerAsk(flooded, asks, { ask: "erase", token: "ann's" })),
  );
  expect(inside.log.head().size).toBe(size + 51);
  // The next second begins anew.
  await expect(answer({ ask: "look", token: "guess" })).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
  expect(inside.log.head().size).toBe(size + 52);
});

test.each(["", " \n", 7, null])(
  "an empty token is told as one, and nothing is said of the log: %j",
  async (token) => {
    await expect(answer({ ask: "look", what: "x", token })).rejects.toMatchObject({
      code: "USAGE",
      message: "the token is empty",
      hint: expect.not.stringContaining("log") as string,
    });
  },
);
