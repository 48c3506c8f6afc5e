import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Exchange, Message } from "../exchange/exchange.ts";
import type { JsonValue } from "../base/json.ts";
import { groundedness } from "./groundedness.ts";
import type { WholeGuard } from "./guard.ts";
import { answerOf, chat, says } from "./whole.test-data.ts";

const bind = (settings: Record<string, JsonValue> = {}): WholeGuard =>
  groundedness.bind({ settings, tokensPerRequestMax: 10_000 }) as WholeGuard;
const guard = bind({ check: "citations" });

const result = (text: string): Message => ({
  role: "tool",
  parts: [{ kind: "tool-result", callId: "1", parts: [{ kind: "text", text }] }],
});
const documents = (...texts: readonly string[]): Message => ({
  role: "user",
  parts: texts.map((text) => ({ kind: "text", text, document: true })),
});

const first =
  "Harbour Bikes was founded in 1987 by Ada Larsen in Kiel. It sold 12,500 bicycles in 2023, 45 % of them electric.";
const second =
  "Returns: “You may return any bicycle within thirty days of delivery”, says the handbook. Call [PHONE_1].";
const retrieved = chat(says("user", "Who founded it?"), documents(first, second));

const look = (answer: string, exchange: Exchange = retrieved, judge = guard): readonly string[] =>
  judge
    .inspect({ exchange, answer: answerOf(answer), inputTokens: 1 })
    .map(({ kind, message }) => `${kind}: ${message}`);
const kinds = (answer: string, exchange?: Exchange, judge?: WholeGuard): readonly string[] =>
  look(answer, exchange, judge).map((line) => line.split(":")[0] ?? "");

describe("a citation", () => {
  test.each([
    ["by number", "It was founded in 1987 [1]."],
    ["behind the full stop", "It was founded in 1987.[1] Then more."],
    ["of both", "They sell and take back [1, 2]."],
    ["of a range", "They sell and take back [1-2]."],
    ["as a footnote", "It was founded in 1987.[^1]"],
    ["in the brackets of assistants", "It was founded in 1987【1†source】."],
    ["by author and year", "It was founded by her (Larsen, 1987)."],
  ])("%s that leads to a chunk holds", (_name, answer) => {
    expect(look(answer)).toEqual([]);
  });

  test.each([
    ["the first number behind the last", "It was founded in 1987 [3]."],
    ["zero", "It was founded in 1987 [0]."],
    ["one of two", "They sell and take back [2, 9]."],
    ["a range that goes on", "They sell and take back [1-3]."],
    ["a name that is none", "They sell bicycles [doc-7]."],
    ["a file", "They sell bicycles [prices.pdf, p. 2]."],
    ["a source in words", "They sell bicycles (source: annual report 2019)."],
    ["a source in German", "Sie verkaufen Räder (Quelle: Jahresbericht 2019)."],
    ["a paper", "They sell bicycles (Miller et al., 2020)."],
    ["a footnote", "They sell bicycles.[^8]"],
  ])("%s leads to nothing", (_name, answer) => {
    expect(kinds(answer)).toEqual(["citation-unresolved"]);
  });

  test("says how many of how many", () => {
    expect(look("One [1]. Two [2]. Three [3]. Four [4].")).toEqual([
      "citation-unresolved: 2 of 4 citations lead to nothing that was retrieved",
    ]);
  });

  test.each([
    ["an index in code", "Use `list[7]` or\n```\nitems[9]\n```\n"],
    ["a link", "See [9](#nine)."],
    ["a box to tick", "- [x] done\n- [ ] open"],
  ])("%s is none", (_name, answer) => {
    expect(look(answer)).toEqual([]);
  });
});

describe("a chunk is found", () => {
  const cited = (label: string): string => `It is so [${label}].`;
  test.each<[string, Message, string, boolean]>([
    ["by its id in a search result", result('[{"id":"doc-3","text":"a"}]'), "doc-3", true],
    ["by another id", result('[{"id":"doc-3","text":"a"}]'), "doc-4", false],
    ["by its place in a search result", result('{"results":[{"text":"a"},{"text":"b"}]}'), "2", true],
    ["behind the end of a search result", result('{"results":[{"text":"a"},{"text":"b"}]}'), "3", false],
    ["by its title", result('[{"title":"handbook.pdf","text":"a"}]'), "handbook.pdf", true],
    ["by metadata", result('[{"metadata":{"source":"kb-12"},"text":"a"}]'), "kb-12", true],
    ["by a number in the prompt", says("user", "[4] alpha\n[5] beta\nQuestion?"), "5", true],
    ["not by its place where it has a number", says("user", "[4] alpha\n[5] beta"), "1", false],
    ["by an attribute", says("user", '<document id="doc-9">\nalpha\n</document>'), "doc-9", true],
    ["by a line of its own", documents("source: handbook.pdf\nalpha"), "handbook.pdf", true],
    ["by a heading", says("system", "Source 2: alpha"), "2", true],
    ["as plain text of a tool", result("alpha beta"), "1", true],
    ["as text that only looks like JSON", result("[alpha] beta"), "1", true],
  ])("%s", (_name, message, label, holds) => {
    const exchange = chat(says("user", "q"), message);
    const found = kinds(cited(label), exchange);
    expect(found.includes("citation-unresolved")).toBe(!holds);
  });
});

test.each([
  ["a number that stands there", "They sold 12.500 bicycles [1].", []],
  ["a number in other words", "They sold 12.5 thousand bicycles [1].", []],
  ["a share as a fraction", "A share of 0.45 was electric [1].", []],
  ["another number", "They sold 13,700 bicycles [1].", ["number-not-in-source"]],
  ["another year", "It was founded in 1988 [1].", ["number-not-in-source"]],
  ["the number of another chunk", "Founded in 1987 [2].", []],
  ["twelve, which nobody checks", "There were 12 of them [1].", []],
  ["thirteen", "There were 13 of them [1].", ["number-not-in-source"]],
  ["a name that stands there", "It goes back to Ada Larsen [1].", []],
  ["another name", "It goes back to Bertil Svensson [1].", ["name-not-in-source"]],
  ["a quote", 'It says "You may return any bicycle within thirty days" [2].', []],
  ["a quote with a gap", 'It says "You may return any bicycle … thirty days of delivery" [2].', []],
  ["another quote", 'It says "You may return any bicycle within sixty days" [2].', ["quote-not-in-source"]],
  [
    "the quote of another chunk",
    'It says "You may return any bicycle within thirty days" [1].',
    ["quote-not-in-source"],
  ],
  ["three words in quotes", 'It says "within sixty days" [2].', []],
])("a cited sentence with %s", (_name, answer, found) => {
  // A telephone number was taken out of the second chunk: one number may be it.
  expect(kinds(answer)).toEqual(found);
});

test("as many numbers as were taken out of a source may be its values, and no more", () => {
  expect(kinds("Call 0431 555 [2].".replace(" 555", "555"))).toEqual([]);
  expect(kinds("Call 0431555 or 0431777 [2].")).toEqual(["number-not-in-source"]);
});

test("what the user said needs no source", () => {
  const exchange = chat(says("user", "We are 250 people of Nordwind Werke."), documents(first));
  expect(kinds("For 250 people at Nordwind Werke it fits [1].", exchange)).toEqual([]);
  expect(kinds("For 260 people it fits [1].", exchange)).toEqual(["number-not-in-source"]);
});

test.each([
  ["that was retrieved", "See https://kiel.example/bikes.", []],
  ["that was retrieved, written otherwise", "See http://www.kiel.example/bikes/#top", []],
  ["above one that was retrieved", "See https://kiel.example", []],
  ["that was not", "See https://kiel.example/prices.", ["url-not-retrieved"]],
])("an address %s", (_name, answer, found) => {
  const exchange = chat(says("user", "q"), result('[{"url":"https://kiel.example/bikes","text":"a"}]'));
  expect(kinds(answer, exchange)).toEqual(found);
});

test.each([
  ["an address that was retrieved", "[7]: https://kiel.example/bikes", []],
  [
    "an address that was not",
    "[7]: https://kiel.example/made-up",
    ["citation-unresolved", "url-not-retrieved"],
  ],
  ["a title that was retrieved", "[7] Bicycles of Kiel", []],
  ["a title that was not", "[7] Aeroplanes of Lisbon", ["citation-unresolved"]],
])("the answer's own list of sources with %s", (_name, line, found) => {
  const text = JSON.stringify([{ url: "https://kiel.example/bikes", title: "Bicycles of Kiel", text: "a" }]);
  expect(kinds(`It is so [7].\n\nSources\n${line}\n`, chat(says("user", "q"), result(text)))).toEqual(found);
});

describe("a claim without a source", () => {
  const text =
    "It was founded in 1987 and grew. It is pleasant there.\n\nIn 2023 they sold many bicycles. They liked it [1].";
  test.each([
    ["citations", []],
    ["paragraph", ["claim-without-source: 1 of 2 claims have no source"]],
    ["sentence", ["claim-without-source: 2 of 2 claims have no source"]],
  ])("is flagged by %s", (check, found) => {
    expect(look(text, retrieved, bind({ check }))).toEqual(found);
  });

  test("is flagged without any retrieval, where it is asked for", () => {
    const bare = chat(says("user", "q"));
    expect(bind({ check: "sentence" }).applies(bare, "output")).toBe(true);
    expect(kinds("It was founded in the year 1987.", bare, bind({ check: "sentence" }))).toEqual([
      "claim-without-source",
    ]);
    expect(kinds("It is so [1].", bare)).toEqual([]);
  });

  test.each(["Was it founded in 1987 or in 1988?", "1. Open the page.", "## Results of 2023", "Short 1987."])(
    "%s claims nothing",
    (sentence) => {
      expect(kinds(sentence, retrieved, bind({ check: "sentence" }))).toEqual([]);
    },
  );
});

test("it is off until a feature asks for it", () => {
  expect(guard.applies(retrieved, "output")).toBe(true);
  expect(guard.applies(retrieved, "input")).toBe(false);
  expect(guard.applies({ ...retrieved, operation: "embed" }, "output")).toBe(false);
  expect(bind().applies(retrieved, "output")).toBe(false);
  expect(kinds("So it is [9].", retrieved, bind())).toEqual([]);
});

test("an answer to a request without anything retrieved cites nothing", () => {
  expect(kinds("The first of them [1] and the next [2].", chat(says("user", "hello")))).toEqual([]);
});

test("an answer of 131,072 characters is compared whole, and a longer one says that it was not", () => {
  const filler = (chars: number): string => "a ".repeat(chars / 2);
  expect(kinds(`${filler(131_068)}[9].`)).toEqual(["citation-unresolved"]);
  expect(kinds(filler(131_074))).toEqual(["too-long"]);
});

test("every chunk can be cited by its place, and the next number cannot", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 50 }), (count, cited) => {
      const exchange = chat(documents(...Array.from({ length: count }, (_, i) => `text ${i}`)));
      expect(kinds(`So it is [${cited}].`, exchange).length === 0).toBe(cited <= count);
    }),
  );
});

test("a sentence taken from its source is never flagged", () => {
  const word = fc.constantFrom(
    "bikes",
    "1987",
    "Kiel",
    "Ada",
    "Larsen",
    "4,500",
    "sold",
    "in",
    "45%",
    "the",
    "12.5",
  );
  fc.assert(
    fc.property(fc.array(word, { minLength: 3, maxLength: 12 }), (words) => {
      const sentence = words.join(" ");
      expect(kinds(`${sentence} [1].`, chat(documents(`Before. ${sentence}. After.`)))).toEqual([]);
    }),
  );
});

test("no finding repeats the answer or the source", () => {
  expect(
    look('Bertil Svensson says "the moon is made of green cheese" in 4711 [1] [77].').join(),
  ).not.toMatch(/Bertil|moon|4711|77/);
});
