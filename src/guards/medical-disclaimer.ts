import type { Exchange } from "../exchange/exchange.ts";
import { medicalPhrases, type MedicalSign } from "./detect/medical-phrases.ts";
import { Spoken } from "./detect/spoken.ts";
import { foldedView } from "./detect/normalise.ts";
import type { Finding, GuardKind, Severity, WholeGuard } from "./guard.ts";
import { textsSetting } from "./settings.ts";

const facts = {
  id: "medical-disclaimer",
  summary:
    "The answer gives a dose, a diagnosis or a treatment and does not say to ask a professional, or meets an emergency and does not say to call for help.",
  sides: ["output"],
  // A verdict on the whole answer, and on what was asked.
  examples: { flags: [], passes: [] },
} as const;

const requirements = ["off", "advice", "always"] as const;

const kinds = {
  "emergency-without-help": {
    severity: "high",
    score: 0.8,
    message: "an emergency, and no advice to call for help",
  },
  "dose-without-advice": {
    severity: "high",
    score: 0.8,
    message: "a dose, and no advice to ask a professional",
  },
  "diagnosis-without-advice": {
    severity: "medium",
    score: 0.7,
    message: "a diagnosis, and no advice to ask a professional",
  },
  "treatment-without-advice": {
    severity: "medium",
    score: 0.7,
    message: "a treatment, and no advice to ask a professional",
  },
  "no-statement": { severity: "low", score: 1, message: "the answer does not say to ask a professional" },
} as const satisfies Record<string, { severity: Severity; score: number; message: string }>;

type Kind = keyof typeof kinds;

/** Our own choice, in UTF-16 units: what a person says of their condition, and ten long answers. */
const askedCharsMax = 8192;
const answerCharsMax = 65_536;

const spoken = new Spoken(medicalPhrases);

/** A dose is a number with a unit of medicines: mass, volume, international units, or how many of a form. */
const dose =
  /\d ?(?:mg|mcg|\u00b5g|\u03bcg|\u043c\u0433|\u043c\u043a\u0433|\u6beb\u514b|\u30df\u30ea\u30b0\u30e9\u30e0|\ubc00\ub9ac\uadf8\ub7a8|\u092e\u093f\u0917\u094d\u0930\u093e|iu|i\.e\.|milligram|millilit|tablet|capsul|kapsel|kapsul|pill|puff|drop|tropfen|gouttes|comprim|compressa|compresse|pastilla|gotas|\u0442\u0430\u0431\u043b\u0435\u0442|\u7247|\u7c92|\u9320|\uc815)/i;
/** How often: a dose without it can be what a packet holds. */
const often =
  /(?:daily|per day|a day|every|twice|times|hourly|hours|at once|maximum|up to|dose|dosage|t\u00e4glich|pro tag|alle|stunden|mal am|dosis|par jour|fois|toutes les|heures|al d\u00eda|por d\u00eda|cada|veces|horas|al giorno|volte|ogni|ao dia|por dia|vezes|per dag|keer|om de|dziennie|razy|co \d|\u0432 \u0434\u0435\u043d\u044c|\u0440\u0430\u0437|\u043a\u0430\u0436\u0434\u044b\u0435|\u0434\u043e\u0437|\u6bcf|\u6b21|\u4e00\u65e5|\u56de|\u6642\u9593|\ud558\ub8e8|\ubc88|\uc2dc\uac04|\u064a\u0648\u0645\u064a|\u0643\u0644|\u062c\u0631\u0639|g\u00fcnde|saatte|\u0926\u093f\u0928)/i;

/** A dose and how often, on one line. */
const givesDose = (answer: string): boolean =>
  /\d/.test(answer) && answer.split("\n").some((line) => dose.test(line) && often.test(line));

/**
 * Answers of features that speak of health. Where one names a dose with its rhythm, the reader's illness, or a medicine to take, the
 * same answer must say that a doctor, pharmacist or other professional should be asked; where the user tells of danger to life, it must
 * say to call for help. `statements` of the feature's own count as such advice, word for word. `require: always` wants the advice
 * in every answer.
 */
export const medicalDisclaimer: GuardKind = {
  ...facts,
  findingKinds: [...Object.keys(kinds), "too-long"],
  settingsSchema: {
    type: "object",
    additionalProperties: false,
    properties: {
      require: {
        type: "string",
        enum: [...requirements],
        default: "off",
        description:
          "off; advice: where an answer gives doses, diagnoses or treatment; always: in every answer.",
      },
      statements: {
        type: "array",
        maxItems: 32,
        default: [],
        items: { type: "string", minLength: 10, maxLength: 500 },
        description: "Sentences of the feature's own that count as the advice to ask a professional.",
      },
    },
  },
  bind({ settings }): WholeGuard {
    const required = requirements.find((choice) => choice === settings["require"]) ?? "off";
    const statements = textsSetting(settings, "statements").map(plain);
    return {
      ...facts,
      scope: "whole",
      applies: ({ operation }, side) => side === "output" && operation === "chat" && required !== "off",
      inspect({ exchange, answer }) {
        if (answer === undefined || required === "off" || exchange.operation !== "chat") return [];
        const asked = signsIn(lastAsked(exchange));
        return answer.choices.flatMap(({ parts }) => {
          if (parts.some(({ kind }) => kind === "tool-call" || kind === "refusal")) return [];
          const text = parts.map((part) => (part.kind === "text" ? part.text : "")).join("\n");
          return inspectText(text, { asked, statements, always: required === "always" });
        });
      },
    };
  },
};

interface Rules {
  readonly asked: ReadonlySet<MedicalSign>;
  readonly statements: readonly string[];
  readonly always: boolean;
}

function inspectText(whole: string, { asked, statements, always }: Rules): readonly Finding[] {
  if (!/\S/.test(whole)) return [];
  const text = whole.slice(0, answerCharsMax);
  const said = signsIn(text);
  const found: Kind[] = [];
  if (asked.has("emergency") && !said.has("help")) found.push("emergency-without-help");
  if (!said.has("professional") && !hasStatement(text, statements)) {
    if (givesDose(text)) found.push("dose-without-advice");
    if (said.has("diagnosis")) found.push("diagnosis-without-advice");
    if (said.has("treatment")) found.push("treatment-without-advice");
    if (always && found.length === 0) found.push("no-statement");
  }
  const findings = found.map((kind) => finding(kind, kinds[kind]));
  if (whole.length <= answerCharsMax) return findings;
  return [
    ...findings,
    finding("too-long", { severity: "medium", score: 1, message: "the answer is longer than is read" }),
  ];
}

function signsIn(text: string): ReadonlySet<MedicalSign> {
  const signs = new Set<MedicalSign>();
  spoken.find(text, (phrase) => {
    const row = medicalPhrases[phrase];
    if (row !== undefined) signs.add(row.sign);
  });
  return signs;
}

/** What the user said last: an emergency of ten turns ago has had its answer. */
function lastAsked({ messages }: Exchange): string {
  const last = messages.findLast(({ role }) => role === "user");
  const texts =
    last?.parts.flatMap((part) => (part.kind === "text" && part.document !== true ? [part.text] : [])) ?? [];
  return texts.join("\n").slice(-askedCharsMax);
}

const plain = (text: string): string =>
  foldedView(text)
    .text.toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function hasStatement(text: string, statements: readonly string[]): boolean {
  if (statements.length === 0) return false;
  const words = plain(text);
  return statements.some((statement) => words.includes(statement));
}

const finding = (
  kind: string,
  {
    severity,
    score,
    message,
  }: { readonly severity: Severity; readonly score: number; readonly message: string },
): Finding => ({ guard: facts.id, kind, severity, start: 0, end: 0, message, score });
