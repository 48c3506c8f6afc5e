import type { JudgeFormat } from "./policy.ts";

/** What the manifest must know of a format to say what is wrong with it. The fields on the wire are known to `wire/` alone. */
export interface JudgeFormatFacts {
  readonly summary: string;
  /** The vendor's own address; absent: the manifest names one. */
  readonly baseUrl?: string;
  /** The variable whose key goes to the vendor's own address, and nowhere else. */
  readonly keyVariable?: string;
  readonly model: "required" | "optional" | "none";
  readonly modelDefault?: string;
  readonly prompt: boolean;
  /** Every category that it can name; absent: those of whoever runs it. */
  readonly categories?: readonly string[];
  /** It says where in the text a finding stands, so that it can be replaced. */
  readonly places: boolean;
}

/** As the reference of POST /v1/moderations lists them (omni-moderation, 2024-09-26). */
const moderationCategories = [
  "harassment",
  "harassment/threatening",
  "hate",
  "hate/threatening",
  "illicit",
  "illicit/violent",
  "self-harm",
  "self-harm/intent",
  "self-harm/instructions",
  "sexual",
  "sexual/minors",
  "violence",
  "violence/graphic",
];

/** S1 to S14: the hazards of Llama Guard 3 and 4 (MLCommons taxonomy, and code interpreter abuse). */
const hazards = Array.from({ length: 14 }, (_, i) => `S${i + 1}`);

/** What a judge says that flags a text and names nothing. */
export const flaggedCategory = "flagged";

export const judgeFormats: Readonly<Record<JudgeFormat, JudgeFormatFacts>> = {
  "openai-moderation": {
    summary: "OpenAI's moderation endpoint, or one that speaks its format",
    baseUrl: "https://api.openai.com/v1",
    keyVariable: "OPENAI_API_KEY",
    model: "optional",
    modelDefault: "omni-moderation-2024-09-26",
    prompt: false,
    categories: [...moderationCategories, flaggedCategory],
    places: false,
  },
  "llama-guard": {
    summary: "Llama Guard behind an OpenAI-format chat endpoint: safe, or unsafe and the hazards",
    model: "required",
    prompt: false,
    categories: [...hazards, flaggedCategory],
    places: false,
  },
  "chat-yes-no": {
    summary: "any chat model behind an OpenAI-format endpoint, asked for yes or no",
    model: "required",
    prompt: true,
    categories: [flaggedCategory],
    places: false,
  },
  "chat-json": {
    summary: "any chat model behind an OpenAI-format endpoint, asked for a verdict as JSON",
    model: "required",
    prompt: true,
    places: false,
  },
  presidio: {
    summary: "a Presidio analyzer: personal data, with its places",
    model: "none",
    prompt: false,
    places: true,
  },
  lakera: {
    summary: "Lakera Guard, version 2 of its API",
    baseUrl: "https://api.lakera.ai/v2",
    keyVariable: "LAKERA_GUARD_API_KEY",
    model: "none",
    prompt: false,
    places: true,
  },
};
