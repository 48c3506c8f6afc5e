import { isObject, type JsonObject } from "../base/json.ts";
import type { Exchange, Message } from "../exchange/exchange.ts";
import { termsOf, Vocabulary, weightOf, type Term } from "./detect/topic/vocabulary.ts";
import type { GuardKind, GuardSettings, WholeGuard } from "./guard.ts";
import { textsSetting } from "./settings.ts";

const facts = {
  id: "off-topic",
  summary: "The user asks for something else than what the feature is for.",
  sides: ["input"],
  // It depends on the feature's topics: no text is flagged or passed by itself.
  examples: { flags: [], passes: [] },
} as const;

/** Our own choice: so many words that say something, or it is an answer, a greeting or a follow-up, about which nothing can be said. */
const weightMin = 3;
/** Our own choice: the part of a request that must be said in words of the topics. One word in ten. */
const thresholdDefault = 0.1;
/** Our own choice, in UTF-16 units: of a longer request the beginning and the end, where the request stands. */
const edgeChars = 2000;

const texts = (description: string): JsonObject => ({
  type: "array",
  maxItems: 500,
  items: { type: "string", minLength: 2, maxLength: 500 },
  description,
});

/**
 * Requests that share no words with what the feature is for. A text is compared by its words' beginnings, and by stretches of four
 * letters for compounds and other endings; words that every text has count nothing, words of every request a third.
 *
 * Off without `topics`. A follow-up to an answer on the topic is on the topic, in the words of that answer. With examples of
 * requests that are off the topic, a request nearer to those than to the topics is flagged, whatever the threshold says.
 */
export const offTopic: GuardKind = {
  ...facts,
  findingKinds: ["off-topic"],
  settingsSchema: {
    type: "object",
    additionalProperties: false,
    properties: {
      topics: {
        ...texts("Words and phrases of what the feature is for. None: the guard is off."),
        default: [],
      },
      examples: {
        type: "object",
        additionalProperties: false,
        properties: {
          on: texts("Requests that the feature is for."),
          off: texts("Requests that it is not for."),
        },
        default: {},
        description: "Requests in the users' own words, on and off the topic.",
      },
      threshold: {
        type: "number",
        minimum: 0,
        maximum: 1,
        default: thresholdDefault,
        description: "Which part of a request must be said in words of the topics, 0 to 1.",
      },
    },
  },
  bind({ settings }): WholeGuard {
    const scope = scopeOf(settings);
    return {
      ...facts,
      scope: "whole",
      applies: ({ operation }, side) => side === "input" && operation === "chat" && scope !== undefined,
      inspect({ exchange, answer }) {
        if (scope === undefined || answer !== undefined || exchange.operation !== "chat") return [];
        const share = scopeShare(exchange, scope);
        if (share === undefined) return [];
        return [
          {
            guard: facts.id,
            kind: "off-topic",
            severity: "low",
            start: 0,
            end: 0,
            message: "the request is about something else than this feature",
            score: 1 - share,
          },
        ];
      },
    };
  },
};

interface Scope {
  readonly on: Vocabulary;
  readonly off: Vocabulary;
  readonly threshold: number;
}

/** @throws Error where the topics say nothing: a guard that flags everything is a mistake. */
function scopeOf(settings: GuardSettings["settings"]): Scope | undefined {
  const topics = textsSetting(settings, "topics");
  const examples = isObject(settings["examples"]) ? settings["examples"] : {};
  if (topics.length === 0) {
    if (Object.keys(examples).length > 0) throw new Error("examples: give topics too");
    return undefined;
  }
  const on = new Vocabulary([...topics, ...textsSetting(examples, "on")]);
  if (on.size === 0) throw new Error("topics: every word of them is one that all requests have");
  const { threshold } = settings;
  return {
    on,
    off: new Vocabulary(textsSetting(examples, "off")),
    threshold: typeof threshold === "number" ? threshold : thresholdDefault,
  };
}

/** How much of the last request is on the topic where that is too little; undefined where it is enough, or nothing can be said. */
function scopeShare({ messages }: Exchange, { on, off, threshold }: Scope): number | undefined {
  const at = messages.findLastIndex(({ role }) => role === "user");
  const asked = messages[at];
  if (asked === undefined) return undefined;
  const terms = wordsOf(asked);
  if (weightOf(terms) < weightMin) return undefined;
  const share = on.share(terms);
  if (off.size > 0 && off.share(terms) > share) return share;
  if (share >= threshold) return undefined;
  const before = messages.slice(0, at).findLast(({ role }) => role === "assistant");
  if (before === undefined) return share;
  const said = wordsOf(before);
  const isOn = weightOf(said) >= weightMin && on.share(said) >= threshold;
  return isOn && new Vocabulary([plainText(before)]).share(terms) >= threshold ? undefined : share;
}

const wordsOf = (message: Message): readonly Term[] => termsOf(plainText(message));

/** What somebody said, without documents: those are material. */
function plainText({ parts }: Message): string {
  const said = parts
    .flatMap((part) => (part.kind === "text" && part.document !== true ? [part.text] : []))
    .join("\n");
  return said.length <= 2 * edgeChars ? said : `${said.slice(0, edgeChars)}\n${said.slice(-edgeChars)}`;
}
