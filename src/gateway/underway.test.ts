import { expect, test } from "vitest";
import { exchangeWith } from "../pipeline/pipeline.test-data.ts";
import type { InputDecision } from "../pipeline/decide.ts";
import { inputFacts } from "./underway.ts";

const decision = { vault: { size: 0 } } as unknown as InputDecision;

test("the entry of a request says how many documents it had, and nothing where it had none", () => {
  const text = (document: boolean) => ({
    kind: "text" as const,
    text: "x",
    ...(document ? { document } : {}),
  });
  const parts = [text(true), text(false), text(true)];
  const withSome = exchangeWith("x", { messages: [{ role: "user", parts }] });
  expect(inputFacts(withSome, decision, 5)).toMatchObject({ documents: 2 });
  expect(inputFacts(exchangeWith("x"), decision, 5)).not.toHaveProperty("documents");
});
