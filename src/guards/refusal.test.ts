import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { StopReason } from "../exchange/answer.ts";
import type { Part } from "../exchange/exchange.ts";
import { refusalPhrases } from "./detect/refusal-phrases.ts";
import type { WholeGuard } from "./guard.ts";
import { refusal } from "./refusal.ts";
import { answerOf, chat, says } from "./whole.test-data.ts";

const guard = refusal.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as WholeGuard;
const asked = chat(says("user", "hi"));

const seen = (answer: string | readonly Part[], stop?: StopReason): readonly string[] =>
  guard
    .inspect({ exchange: asked, answer: answerOf(answer, stop), inputTokens: 1 })
    .map(({ kind, score }) => (score === undefined ? kind : `${kind} ${score}`));

test.each([
  ["en", "I'm sorry, but I can't help with that."],
  ["en", "I’m unable to provide that information."],
  ["en", "I won't assist with this request."],
  ["en", "As an AI language model, I cannot give medical advice."],
  ["en", "Sorry, I must decline."],
  ["en", "That request violates our usage policy."],
  ["de", "Es tut mir leid, dabei kann ich nicht helfen."],
  ["de", "Das muss ich leider ablehnen."],
  ["fr", "Je suis désolé, je ne peux pas vous aider avec cela."],
  ["es", "Lo siento, no puedo ayudarte con eso."],
  ["it", "Mi dispiace, non posso aiutarti con questa richiesta."],
  ["pt", "Desculpe, mas não posso ajudar com isso."],
  ["nl", "Sorry, daar kan ik je niet mee helpen. Ik kan niet voldoen aan dit verzoek."],
  ["sv", "Jag kan tyvärr inte hjälpa till med det."],
  ["da", "Jeg kan desværre ikke hjælpe med det."],
  ["no", "Beklager, jeg kan ikke hjelpe med det."],
  ["fi", "Valitettavasti en voi auttaa siinä."],
  ["pl", "Przykro mi, nie mogę w tym pomóc."],
  ["cs", "Je mi líto, s tím nemohu pomoci."],
  ["ro", "Îmi pare rău, nu pot ajuta cu asta."],
  ["hu", "Sajnálom, ebben nem tudok segíteni."],
  ["el", "Λυπάμαι, δεν μπορώ να βοηθήσω με αυτό."],
  ["ru", "Извините, я не могу помочь с этим."],
  ["uk", "Вибачте, я не можу допомогти з цим."],
  ["tr", "Üzgünüm, bu konuda yardımcı olamam."],
  ["id", "Maaf, saya tidak dapat membantu dengan permintaan itu."],
  ["vi", "Xin lỗi, tôi không thể giúp việc này."],
  ["ar", "عذراً، لا أستطيع مساعدتك في هذا."],
  ["he", "אני מצטער, אני לא יכול לעזור בזה."],
  ["fa", "متأسفم، نمی‌توانم به شما کمک کنم."],
  ["hi", "क्षमा करें, मैं इसमें आपकी मदद नहीं कर सकता।"],
  ["th", "ขออภัย ฉันไม่สามารถช่วยเรื่องนี้ได้"],
  ["zh", "抱歉，我无法协助您完成这个请求。"],
  ["ja", "申し訳ありませんが、そのご要望にはお答えできません。"],
  ["ko", "죄송하지만 그 요청은 도와드릴 수 없습니다."],
])("an answer that declines is seen in %s: %s", (_language, text) => {
  expect(seen(text)).toEqual(["refused 0.9"]);
});

test.each([
  ["an answer", "The bill is due on Friday."],
  ["help with a question", "Can I help with anything else? We can ship it today."],
  ["what the caller cannot do", "You can't create a file in that folder without rights."],
  ["a thing that is impossible", "I cannot find the order 4711. Which number is on the receipt?"],
  ["a third person", "The doctor could not help him, and she refused the request."],
  ["a hedge", "I can't promise an exact date, but it is usually three days."],
  ["two sentences", "I can't wait. Help with the boxes is welcome."],
  ["a German answer", "Ich kann Ihnen den Stand der Bestellung gern nennen."],
  ["a German answer with no", "Das Gerät kann nicht mit 110 Volt betrieben werden."],
  ["a French answer", "Vous ne pouvez pas rendre un article soldé."],
  ["a Spanish answer", "El paquete no puede llegar antes del lunes."],
  ["a Chinese answer", "这个功能需要登录后才能使用。"],
  ["a Japanese answer", "営業時間は九時から五時までです。"],
])("%s is no refusal", (_name, text) => {
  expect(seen(text)).toEqual([]);
});

test.each([
  [800, "refused 0.9"],
  [801, "refused 0.6"],
])("a refusal in %i characters scores %s", (chars, kind) => {
  expect(seen("I can't help with that. ".padEnd(chars, "x "))).toEqual([kind]);
});

test("who declines after four hundred characters was busy with something else", () => {
  const late = (before: number): string => `${"a ".repeat(before / 2)}I can't help with that.`;
  expect(seen(late(370))).toEqual(["refused 0.9"]);
  expect(seen(late(400))).toEqual([]);
});

describe("what the provider says of the end", () => {
  test.each<[string, string | readonly Part[], StopReason, readonly string[]]>([
    ["nothing at all", [], "end", ["empty"]],
    ["white space", " \n\t", "end", ["empty"]],
    ["thinking alone", [{ kind: "reasoning", text: "hm" }], "end", ["empty"]],
    ["one letter", "a", "end", []],
    ["half an answer", "The bill is", "length", ["cut"]],
    ["nothing before its length ran out", "", "length", ["cut"]],
    ["a filtered answer", "", "filtered", ["refused 1"]],
    ["a refusal by its stop", "", "refusal", ["refused 1"]],
    ["a part that is a refusal", [{ kind: "refusal", text: "No." }], "end", ["refused 1"]],
    ["a refusal that was cut", "I can't help with that", "length", ["cut", "refused 0.9"]],
    ["a stop sequence", "yes", "stop-sequence", []],
  ])("%s", (_name, answer, stop, kinds) => {
    expect(seen(answer, stop)).toEqual(kinds);
  });

  test("an answer that calls a tool acts", () => {
    const call: Part = { kind: "tool-call", callId: "1", name: "f", arguments: { kind: "json", value: {} } };
    expect(seen([call], "tool-calls")).toEqual([]);
    expect(seen([{ kind: "text", text: "I can't help with that myself." }, call], "tool-calls")).toEqual([]);
  });
});

test("each of several answers is judged", () => {
  const answer = answerOf("I can't help with that.");
  const [choice] = answer.choices;
  const choices = choice === undefined ? [] : [choice, { parts: [], stop: "end" as const }, choice];
  expect(
    guard
      .inspect({ exchange: asked, answer: { ...answer, choices }, inputTokens: 1 })
      .map(({ kind }) => kind),
  ).toEqual(["refused", "empty", "refused"]);
});

test("vectors have no refusals", () => {
  expect(guard.applies({ ...asked, operation: "embed" }, "output")).toBe(false);
  expect(guard.applies(asked, "input")).toBe(false);
  expect(guard.applies(asked, "output")).toBe(true);
  const embed = { ...asked, operation: "embed" } as const;
  expect(guard.inspect({ exchange: embed, answer: answerOf(""), inputTokens: 1 })).toEqual([]);
});

test("a finding never repeats the answer", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("Q", "Z", "7"), minLength: 4 }), (word) => {
      const answer = answerOf(`I can't help with that, ${word}.`);
      const found = guard.inspect({ exchange: asked, answer, inputTokens: 1 });
      expect(found).toHaveLength(1);
      expect(JSON.stringify(found)).not.toContain(word);
    }),
  );
});

test("every language of the list has a phrase, and no step is empty", () => {
  expect(new Set(refusalPhrases.map(({ language }) => language)).size).toBe(29);
  for (const { steps, language } of refusalPhrases)
    for (const step of steps)
      for (const word of step.split("|")) expect(word.replace("*", "").trim(), language).not.toBe("");
});
