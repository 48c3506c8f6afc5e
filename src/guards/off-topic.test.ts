import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../base/json.ts";
import type { Message } from "../exchange/exchange.ts";
import type { WholeGuard } from "./guard.ts";
import { offTopic } from "./off-topic.ts";
import { chat, says } from "./whole.test-data.ts";

const bind = (settings: JsonObject): WholeGuard =>
  offTopic.bind({ settings, tokensPerRequestMax: 10_000 }) as WholeGuard;

const topics = [
  "bicycle, bike, e-bike, wheel, tyre, brake, chain, saddle, helmet, pump",
  "order, delivery, shipping, parcel, invoice, refund, return, warranty, repair, workshop appointment",
  "Fahrrad, Bestellung, Lieferung, Rechnung, Rückgabe, Garantie, Reparatur, Reifen, Bremse",
];
const guard = bind({ topics });

const asks = (judge: WholeGuard, ...messages: readonly Message[]): readonly string[] =>
  judge.inspect({ exchange: chat(...messages), inputTokens: 1 }).map(({ kind }) => kind);
const seen = (text: string, judge = guard): readonly string[] => asks(judge, says("user", text));

test.each([
  "My rear wheel makes a noise when I brake hard downhill",
  "Where is my parcel? The carrier says it was delivered, but nobody saw it.",
  "Can I return a helmet that is too small for my daughter?",
  "Which tires fit a 28 inch rim with disc brakes?",
  "I would like to book the workshop for Thursday afternoon",
  "The battery of my e-bike no longer charges since the winter",
  "Meine Bestellungen sind noch immer nicht angekommen, was nun?",
  "Was kostet eine Fahrradreparatur bei euch im Durchschnitt?",
  "Die Kinderfahrräder aus der Werbung, sind die vorrätig?",
])("a request on the topic passes: %s", (text) => {
  expect(seen(text)).toEqual([]);
});

test.each([
  "Write a poem about the ocean and its lonely lighthouse keeper",
  "Solve the integral of x squared times the cosine of x",
  "Who won the football championship in Argentina last season?",
  "Translate this contract clause about liability into Japanese",
  "Give me a python function that parses nested XML documents",
  "Schreibe ein Gedicht über den Herbst und die einsamen Krähen",
  "Écris une recette de gâteau au chocolat avec des noisettes",
  "Какая погода ожидается завтра вечером в Новосибирске?",
  "请写一篇关于唐朝历史的文章，并介绍著名诗人",
])("a request about something else is flagged: %s", (text) => {
  expect(seen(text)).toEqual(["off-topic"]);
});

test.each([
  "Hello!",
  "Hi, how are you today? I hope you are well.",
  "Thanks a lot, that was very helpful.",
  "Who are you and what can you do for me?",
  "Yes, the second one please",
  "Guten Tag, können Sie mir bitte helfen?",
  "Bonjour, comment allez-vous ?",
  "4711",
  "",
])("small talk and short answers pass: %s", (text) => {
  expect(seen(text)).toEqual([]);
});

describe("a conversation", () => {
  const answer = says(
    "assistant",
    "Your bicycle has hydraulic disc brakes of Shimano. Bleeding them takes mineral oil, a syringe and a torx screwdriver.",
  );
  test("goes on in the words of an answer that was on the topic", () => {
    const followUp = "Does mineral oil from the supermarket damage the syringe?";
    expect(seen(followUp)).toEqual(["off-topic"]);
    expect(asks(guard, says("user", "My brake is soft"), answer, says("user", followUp))).toEqual([]);
  });

  test("does not go on in the words of an answer that was not", () => {
    const off = says("assistant", "The lighthouse keeper looks at the ocean, alone among gulls and granite.");
    const followUp = says("user", "Now let the lighthouse keeper marry a mermaid from the ocean");
    expect(asks(guard, says("user", "poem"), off, followUp)).toEqual(["off-topic"]);
  });

  test("is judged by what the user said last, and not by documents", () => {
    const late = says("user", "Write a poem about the ocean and its lonely lighthouse keeper");
    expect(asks(guard, says("user", "My brake is soft"), answer, late)).toEqual(["off-topic"]);
    const withDocument: Message = {
      role: "user",
      parts: [
        { kind: "text", text: "ocean lighthouse poem keeper gulls", document: true },
        { kind: "text", text: "How do I adjust the brake cable?" },
      ],
    };
    expect(asks(guard, withDocument)).toEqual([]);
  });
});

test("examples off the topic take precedence where a request is nearer to them", () => {
  const examples = { off: ["Compare your bicycle prices with those of other shops"] };
  const text = "Please compare these bicycle prices with other shops nearby";
  expect(seen(text)).toEqual([]);
  expect(seen(text, bind({ topics, examples }))).toEqual(["off-topic"]);
  expect(seen("My bicycle chain rattles after every delivery", bind({ topics, examples }))).toEqual([]);
});

test("examples on the topic add their words", () => {
  const text = "Do you sponsor youth clubs and charity races nearby?";
  expect(seen(text)).toEqual(["off-topic"]);
  expect(seen(text, bind({ topics, examples: { on: ["Do you sponsor our club?"] } }))).toEqual([]);
});

test("the threshold is the part of a request that must be in words of the topics", () => {
  const text = "bicycle granite lighthouse ocean"; // one word in four
  expect(seen(text, bind({ topics: ["bicycle"], threshold: 0.25 }))).toEqual([]);
  expect(seen(text, bind({ topics: ["bicycle"], threshold: 0.26 }))).toEqual(["off-topic"]);
});

test("two words are too few to judge, three are enough", () => {
  expect(seen("granite lighthouse")).toEqual([]);
  expect(seen("granite lighthouse ocean")).toEqual(["off-topic"]);
});

test("without topics it is off, and topics that say nothing are refused", () => {
  expect(bind({}).applies(chat(says("user", "x")), "input")).toBe(false);
  expect(guard.applies(chat(says("user", "x")), "input")).toBe(true);
  expect(guard.applies(chat(says("user", "x")), "output")).toBe(false);
  expect(guard.applies({ ...chat(), operation: "embed" }, "input")).toBe(false);
  expect(asks(guard)).toEqual([]);
  expect(() => bind({ topics: ["help with questions"] })).toThrow("topics: every word");
  expect(() => bind({ examples: { off: ["x"] } })).toThrow("give topics too");
});

test("a request that names its topics is never flagged, however it is written", () => {
  const word = fc.constantFrom("bicycle", "BRAKE", "Reifen", "refund", "Warranty", "Fahrräder");
  const sign = fc.constantFrom(" ", ", ", "! ", "\n", " - ");
  fc.assert(
    fc.property(fc.array(fc.tuple(word, sign), { minLength: 1, maxLength: 20 }), (words) => {
      expect(seen(words.flat().join(""))).toEqual([]);
    }),
  );
});

test("the score says how much is off the topic, and nothing of the text is told", () => {
  const [found] = guard.inspect({ exchange: chat(says("user", "granite lighthouse ocean")), inputTokens: 1 });
  expect(found?.score).toBe(1);
  expect(found?.message).not.toContain("granite");
});
