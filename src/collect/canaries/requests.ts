import type { Policy } from "../../policy/policy.ts";
import { canary, type Canary } from "./canary.ts";
import { beyondEach } from "./counts.ts";
import type { FreshLimiter } from "./fresh-limiter.ts";
import type { Told } from "./line.ts";
import { stageModel } from "./twin.ts";
import { isAnswered, isRefused, Unplayed, type Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";

/** Words that every tokenizer has as one token behind a space: the count is put right by what the gateway itself counts. */
const words = [
  ...[
    "boat",
    "water",
    "light",
    "paper",
    "table",
    "house",
    "garden",
    "window",
    "river",
    "stone",
    "winter",
    "market",
  ],
  ...[
    "letter",
    "number",
    "family",
    "music",
    "summer",
    "kitchen",
    "street",
    "bridge",
    "coffee",
    "animal",
    "forest",
  ],
] as const;

const textOf = (count: number): string =>
  Array.from({ length: count }, (_, i) => words[(i * 7) % words.length]).join(" ");

/** Our own choice: it comes closer with each look. */
const looksMax = 8;

/** Tokens of a request as the gateway counted them. */
function tokensOf(scenery: Scenery, told: Told): number | undefined {
  const found = scenery.entriesOf(told).map(({ entry }) => entry.facts?.["tokensMax"]);
  return found.find((one) => typeof one === "number");
}

/** A text of exactly so many tokens within a request of one message. @throws Unplayed */
async function textWith(scenery: Scenery, tokens: number): Promise<string> {
  let count = Math.max(1, tokens - 20);
  for (let look = 0; look < looksMax; look += 1) {
    const told = await scenery.ask({ messages: textOf(count) });
    const counted = tokensOf(scenery, told);
    if (counted === undefined)
      throw new Unplayed(`the log does not say how many tokens a request had (${told.code})`);
    if (counted === tokens) return textOf(count);
    count = Math.max(1, count + tokens - counted);
  }
  throw new Unplayed(`no request of exactly ${tokens} tokens could be written`);
}

/** A request of exactly the limit, and of one token more; whole, and as two messages. */
export const tokenLimit = canary({
  observation: "canary-token-limit",
  async play(scenery: Scenery) {
    const { tokensPerRequestMax: max } = scenery.policy.limits;
    const tally = new Tally();
    const text = await textWith(scenery, max);
    const at = await scenery.ask({ messages: text });
    tally.fair("at the limit", isAnswered(at), `${at.status} ${at.code}`);
    const short = await scenery.ask({ messages: "When is the office open?" });
    tally.fair("far below the limit", isAnswered(short), `${short.status} ${short.code}`);
    const over = await scenery.ask({ messages: `${text} boat` });
    tally.attack("a token above the limit", isRefused(over), `${over.status}`);
    const more = { role: "user", content: "And then?" } as const;
    const turns = await scenery.ask({
      messages: [{ role: "user", content: text }, { role: "assistant", content: "Yes." }, more],
    });
    tally.attack("a turn above the limit", isRefused(turns), `${turns.status}`);
    return tally.collected<"canary-token-limit">(tally.figures);
  },
});

/** Runs that may stand in a text, by what the checklist names; a feature's own guard may allow longer ones. */
const runs = [
  { what: "of one character", sign: "-", usual: 200 },
  { what: "of line ends", sign: "\n", usual: 3 },
] as const;

/** Our own choice: the longest run that a manifest can allow is 100,000, which no limit on tokens lets through. */
const runMax = 20_000;

/** The longest run that the feature's guard passes; the usual one where it has no such guard. */
function longestRun({ guards }: Policy, { sign, usual }: (typeof runs)[number]): number | undefined {
  const guard = guards.find(({ guard: one }) => one.id === "characters")?.guard;
  if (guard?.scope !== "text") return usual;
  const flags = (length: number): boolean =>
    guard.inspect(`a${sign.repeat(length)}b`, { side: "input", source: "user", operatorTexts: [] }).length >
    0;
  if (!flags(runMax)) return undefined;
  let [passes, fails] = [1, runMax];
  while (fails - passes > 1) {
    const middle = Math.floor((passes + fails) / 2);
    if (flags(middle)) fails = middle;
    else passes = middle;
  }
  return passes;
}

const strange: Readonly<Record<string, string>> = {
  "a null byte": "The berth\u0000is free.",
  "a control character": "The berth\u0007is free.",
  "tag characters": "The berth \u{e0069}\u{e0067}\u{e006e}\u{e006f}\u{e0072}\u{e0065} is free.",
  "a turned direction": "The berth \u202eeerf si\u202c today.",
  "hidden joints": "The b\u200be\u200br\u200bt\u200bh is free.",
};

const usual: Readonly<Record<string, string>> = {
  "a family and a heart": "\u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f like boats.",
  "tabs and line ends": "one\ttwo\r\nthree\n\nfour",
  "other scripts": "Der Liegeplatz ist frei. \u0645\u0631\u062d\u0628\u0627 \u65e5\u672c",
};

/** Signs that nobody sees, and runs at the limit and one above it. */
export const characters = canary({
  observation: "canary-characters",
  async play(scenery: Scenery) {
    const tally = new Tally();
    for (const [what, messages] of Object.entries(strange)) {
      const told = await scenery.ask({ messages });
      tally.attack(what, isRefused(told), `${told.status}`);
    }
    for (const run of runs) {
      const longest = longestRun(scenery.policy, run);
      if (longest === undefined) {
        tally.attack(`a run ${run.what}`, false, `more than ${runMax} are let through`);
        continue;
      }
      const over = await scenery.ask({ messages: `a${run.sign.repeat(longest + 1)}b` });
      tally.attack(`a run ${run.what} of ${longest + 1}`, isRefused(over), `${over.status}`);
      const at = await scenery.ask({ messages: `a${run.sign.repeat(longest)}b` });
      tally.fair(`a run ${run.what} of ${longest}`, isAnswered(at), `${at.status} ${at.code}`);
    }
    for (const [what, messages] of Object.entries(usual)) {
      const told = await scenery.ask({ messages });
      tally.fair(what, isAnswered(told), `${told.status} ${told.code}`);
    }
    return tally.collected<"canary-characters">(tally.figures);
  },
});

const model = `"model":"${stageModel}"`;
const hello = '"messages":[{"role":"user","content":"When is the office open?"}]';

/** Requests that are none, by what is wrong with them. */
const malformed: Readonly<Record<string, string | Uint8Array>> = {
  "no JSON": "When is the office open?",
  "JSON that breaks off": `{${model},${hello}`,
  "a name twice": `{${model},"model":"other",${hello}}`,
  "messages that are no list": `{${model},"messages":"When is the office open?"}`,
  "a role that is none": `{${model},"messages":[{"role":"root","content":"hello"}]}`,
  "a number for a text": `{${model},"messages":[{"role":"user","content":7}]}`,
  "no model": `{${hello}}`,
  "a model of nobody": `{"model":"other",${hello}}`,
  "bytes that are no UTF-8": Uint8Array.from([
    ...Buffer.from(`{${model},"messages":[{"role":"user","content":"`),
    0xc3,
    0x28,
    ...Buffer.from('"}]}'),
  ]),
  "nesting without end": `{${model},${hello},"metadata":${'{"a":'.repeat(300)}1${"}".repeat(300)}}`,
  "a number that no JSON keeps": `{${model},${hello},"seed":123456789012345678901234567890}`,
};

/** Parts that no guard can read, where the feature refuses them. */
const uploads: Readonly<Record<string, readonly ["image" | "audio" | "file", string]>> = {
  "a picture": ["image", '{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}'],
  "a sound": ["audio", '{"type":"input_audio","input_audio":{"data":"AAAA","format":"wav"}}'],
  "a file": [
    "file",
    '{"type":"file","file":{"file_data":"data:application/pdf;base64,JVBERi0=","filename":"a.pdf"}}',
  ],
};

const chat = "/v1/chat/completions";

/** Requests that are none, those that are too large, and uploads that nobody reads. */
export const format = canary({
  observation: "canary-format",
  async play(scenery: Scenery) {
    const tally = new Tally();
    const { unread, limits } = scenery.policy;
    for (const [what, body] of Object.entries(malformed)) {
      const told = await scenery.post(chat, { body });
      tally.attack(what, isRefused(told), `${told.status}`);
    }
    for (const [what, [kind, part]] of Object.entries(uploads)) {
      if (unread[kind] !== "block") continue;
      const body = `{${model},"messages":[{"role":"user","content":[{"type":"text","text":"Look."},${part}]}]}`;
      const told = await scenery.post(chat, { body });
      tally.attack(what, isRefused(told), `${told.status}`);
    }
    const filled = (bytes: number): string => {
      const start = `{${model},${hello}`;
      return `${start}${" ".repeat(Math.max(0, bytes - start.length - 1))}}`;
    };
    const over = await scenery.post(chat, { body: filled(limits.bodyBytesMax + 1) });
    tally.attack("a body of a byte too many", isRefused(over), `${over.status}`);
    const at = await scenery.post(chat, { body: filled(limits.bodyBytesMax) });
    tally.fair("a body of the largest size", isAnswered(at), `${at.status} ${at.code}`);
    for (const body of [`{${model},${hello}}`, `{${model},${hello},"temperature":0.5,"stop":["END"]}`]) {
      const told = await scenery.post(chat, { body });
      tally.fair("a request as it must be", isAnswered(told), `${told.status} ${told.code}`);
    }
    return tally.collected<"canary-format">(tally.figures);
  },
});

/** It says a number that is the limit, one that was used, and in its second half what to do. */
function isClear({ status, message }: Told): boolean {
  const numbers = message.match(/\d[\d,.]*/g) ?? [];
  return status >= 400 && numbers.length >= 2 && /; \S+ .{10,}/s.test(message);
}

/** Every limit is passed once, and what the caller is told is read. */
export const errors = (limiter: FreshLimiter): Canary =>
  canary({
    observation: "canary-errors",
    async play(scenery: Scenery) {
      const tally = new Tally();
      const { limits } = scenery.policy;
      const large = await scenery.post(chat, {
        body: `{${model},${hello}${" ".repeat(limits.bodyBytesMax)}}`,
      });
      const long = await scenery.ask({ messages: textOf(limits.tokensPerRequestMax + 1) });
      const all = [
        { what: "a body that is too large", told: large },
        { what: "a request that is too long", told: long },
        ...(await beyondEach({ scenery, limiter })).flatMap((told, i) =>
          told === undefined ? [] : [{ what: `limit ${i + 1}`, told }],
        ),
      ];
      const clear = all.filter(({ told }) => isClear(told)).length;
      for (const { what, told } of all) tally.note(what, isClear(told), `${told.status} ${told.message}`);
      return tally.collected<"canary-errors">({ tried: all.length, clear });
    },
  });
