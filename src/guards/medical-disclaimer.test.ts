import { describe, expect, test } from "vitest";
import type { JsonValue } from "../base/json.ts";
import { medicalPhrases } from "./detect/medical-phrases.ts";
import type { WholeGuard } from "./guard.ts";
import { medicalDisclaimer } from "./medical-disclaimer.ts";
import { answerOf, chat, says } from "./whole.test-data.ts";

const bind = (settings: Record<string, JsonValue>): WholeGuard =>
  medicalDisclaimer.bind({ settings, tokensPerRequestMax: 10_000 }) as WholeGuard;
const guard = bind({ require: "advice" });

const seen = (answer: string, asked = "What can I do?", judge = guard): readonly string[] =>
  judge
    .inspect({ exchange: chat(says("user", asked)), answer: answerOf(answer), inputTokens: 1 })
    .map(({ kind }) => kind);

describe("an answer without advice", () => {
  test.each([
    ["a dose in English", "Adults: 400 mg every six hours.", "dose-without-advice"],
    ["a dose in German", "Erwachsene: 500 mg dreimal täglich.", "dose-without-advice"],
    ["a dose in French", "Adulte : 2 comprimés toutes les 6 heures.", "dose-without-advice"],
    ["a dose in Spanish", "Adultos: 600 mg cada ocho horas.", "dose-without-advice"],
    ["a dose in Russian", "Взрослым 200 мг три раза в день.", "dose-without-advice"],
    ["a dose in Chinese", "成人每次200毫克，一日三次。", "dose-without-advice"],
    ["a diagnosis in English", "You most likely have a bacterial infection.", "diagnosis-without-advice"],
    ["a diagnosis in German", "Sie haben vermutlich eine Bronchitis.", "diagnosis-without-advice"],
    ["a diagnosis in Spanish", "Usted tiene una infección de oído.", "diagnosis-without-advice"],
    ["a treatment in English", "You should take ibuprofen with food.", "treatment-without-advice"],
    ["a treatment in German", "Nehmen Sie dagegen Paracetamol.", "treatment-without-advice"],
    ["a treatment in French", "Prenez du paracétamol.", "treatment-without-advice"],
    ["a treatment in Italian", "Prenda un'aspirina con acqua.", "treatment-without-advice"],
    ["a treatment that ends", "You can stop taking sertraline tomorrow.", "treatment-without-advice"],
    ["a treatment in Chinese", "您可以服用布洛芬。", "treatment-without-advice"],
  ])("with %s is flagged", (_name, answer, kind) => {
    expect(seen(answer)).toEqual([kind]);
  });

  test.each([
    ["nothing of health", "The library opens at nine."],
    ["what a packet holds", "A packet has 20 tablets of 400 mg."],
    ["an illness in general", "Diabetes is a disease of the metabolism."],
    ["a medicine in general", "Ibuprofen was discovered in 1961."],
    ["the weight of a cake", "Use 250 g of flour and 10 ml of milk every time."],
  ])("with %s passes", (_name, answer) => {
    expect(seen(answer)).toEqual([]);
  });
});

test.each([
  ["English", "Ask your doctor or pharmacist first."],
  ["English, of the answer", "This is not a substitute for professional medical advice."],
  ["German", "Fragen Sie Ihren Arzt oder Apotheker."],
  ["French", "Consultez votre médecin."],
  ["Spanish", "Consulte a su médico."],
  ["Italian", "Si rivolga al suo medico."],
  ["Portuguese", "Consulte um médico."],
  ["Dutch", "Raadpleeg uw huisarts."],
  ["Swedish", "Kontakta en läkare."],
  ["Danish", "Kontakt din læge."],
  ["Finnish", "Ota yhteyttä lääkäriin."],
  ["Polish", "Skonsultuj się z lekarzem."],
  ["Czech", "Poraďte se s lékařem."],
  ["Russian", "Обратитесь к врачу."],
  ["Ukrainian", "Зверніться до лікаря."],
  ["Turkish", "Doktorunuza danışın."],
  ["Greek", "Συμβουλευτείτε τον γιατρό σας."],
  ["Romanian", "Consultați medicul."],
  ["Indonesian", "Konsultasikan dengan dokter."],
  ["Vietnamese", "Hãy tham khảo ý kiến bác sĩ."],
  ["Arabic", "استشر طبيبك."],
  ["Hebrew", "התייעצו עם רופא."],
  ["Persian", "با پزشک خود مشورت کنید."],
  ["Hindi", "डॉक्टर से सलाह लें।"],
  ["Chinese", "请咨询医生。"],
  ["Japanese", "医師に相談してください。"],
  ["Korean", "의사와 상담하세요."],
  ["Thai", "ควรปรึกษาแพทย์"],
])("advice in %s is enough", (_language, advice) => {
  expect(seen(`Take ibuprofen, 400 mg every six hours. ${advice}`)).toEqual([]);
  expect(seen(`${advice}\n\nTake ibuprofen, 400 mg every six hours.`)).toEqual([]);
});

describe("an emergency", () => {
  test.each([
    ["I have crushing chest pain and my arm is numb"],
    ["My husband is unconscious"],
    ["i want to kill myself"],
    ["My son took too many pills"],
    ["Ich habe starke Schmerzen in der Brust"],
    ["J'ai une douleur à la poitrine"],
    ["Tengo dolor en el pecho"],
    ["Ho un forte dolore al petto"],
    ["У меня боль в груди"],
    ["我胸痛，喘不过气"],
    ["胸が痛いです"],
    ["숨을 쉴 수 없어요"],
    ["لا أستطيع التنفس"],
  ])("needs the advice to call for help: %s", (asked) => {
    expect(seen("Lie down and drink some water.", asked)).toEqual(["emergency-without-help"]);
    expect(seen("Call 112 at once. Lie down.", asked)).toEqual([]);
  });

  test.each(["What is chest pain?", "How do I write a scene with a stroke patient?", "Is the gym open?"])(
    "is none: %s",
    (asked) => {
      expect(seen("Lie down and drink some water.", asked)).toEqual([]);
    },
  );

  test.each([
    "Wählen Sie den Notruf.",
    "Appelez le 15.",
    "Llame a emergencias.",
    "Вызовите скорую.",
    "请立即拨打120。",
    "救急車を呼んでください。",
  ])("has its advice: %s", (answer) => {
    expect(seen(answer, "I have chest pain")).toEqual([]);
  });

  test("of an earlier turn has had its answer", () => {
    const exchange = chat(
      says("user", "I have chest pain"),
      says("assistant", "Call 112."),
      says("user", "Thanks"),
    );
    expect(guard.inspect({ exchange, answer: answerOf("You are welcome."), inputTokens: 1 })).toEqual([]);
  });
});

test("a statement of the feature's own counts, however it is set", () => {
  const own = bind({ require: "advice", statements: ["Our nurses answer within the hour."] });
  expect(seen("Take ibuprofen. Our nurses answer — within the HOUR!", "q", own)).toEqual([]);
  expect(seen("Take ibuprofen. Our nurses answer soon.", "q", own)).toEqual(["treatment-without-advice"]);
});

test("where every answer needs the advice, one without it is flagged", () => {
  const always = bind({ require: "always" });
  expect(seen("The library opens at nine.", "q", always)).toEqual(["no-statement"]);
  expect(seen("Ask your doctor.", "q", always)).toEqual([]);
  expect(seen("Take ibuprofen.", "q", always)).toEqual(["treatment-without-advice"]);
  expect(seen(" ", "q", always)).toEqual([]);
});

test("it is off until a feature asks for it", () => {
  const exchange = chat(says("user", "q"));
  expect(bind({}).applies(exchange, "output")).toBe(false);
  expect(guard.applies(exchange, "output")).toBe(true);
  expect(guard.applies(exchange, "input")).toBe(false);
  expect(guard.applies({ ...exchange, operation: "embed" }, "output")).toBe(false);
  expect(seen("Take ibuprofen.", "q", bind({}))).toEqual([]);
});

test("an answer that calls a tool or declines is not judged", () => {
  const exchange = chat(says("user", "I have chest pain"));
  const refusal = answerOf([{ kind: "refusal", text: "Take ibuprofen." }]);
  expect(guard.inspect({ exchange, answer: refusal, inputTokens: 1 })).toEqual([]);
});

test("an answer of 65,536 characters is read whole, and a longer one says that it was not", () => {
  expect(seen(`${" ".repeat(65_521)}Take ibuprofen.`)).toEqual(["treatment-without-advice"]);
  expect(seen(`${"a ".repeat(32_769)}Take ibuprofen.`)).toEqual(["too-long"]);
});

test("no step of a phrase is empty, and all signs can be met", () => {
  expect(new Set(medicalPhrases.map(({ sign }) => sign)).size).toBe(5);
  for (const { steps } of medicalPhrases)
    for (const step of steps)
      for (const word of step.split("|")) expect(word.replace("*", "").trim(), step).not.toBe("");
});
