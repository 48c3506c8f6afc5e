/**
 * How long the deterministic guards take: microseconds for a prompt of 500 bytes, and milliseconds for a megabyte of each
 * filler. Run: node bench/main.ts guards [guard id]
 */
import { characters } from "../src/guards/characters.ts";
import { internalAddresses } from "../src/guards/internal-addresses.ts";
import { promptEcho } from "../src/guards/prompt-echo.ts";
import { injection } from "../src/guards/injection.ts";
import type { GuardKind, TextContext, TextGuard } from "../src/guards/guard.ts";

const prompt500 = (
  "Could you please help me plan a trip to Lisbon in May? We are two adults and a child of six, we like museums, " +
  "good food and walking, and our budget is about 1,500 euros for five days. Please suggest where to stay, how to " +
  "get from the airport to the centre, and one plan per day with opening hours. We would rather not rent a car. " +
  "If the weather is bad on one day, what could we do instead? Also tell us what to pack, whether we need cash, " +
  "and how much to tip in a restaurant or a taxi. Thanks a lot!"
).padEnd(500, ".");

const operatorTexts = [
  "You are the support assistant of Harbour Bikes. Answer in the customer's language, in at most five sentences. Look up " +
    "orders with lookup_order before you speak of dates. Never promise a refund; say that a colleague will decide within two " +
    "working days. Do not mention supplier names or margins. If the customer is angry, apologise once and offer a call.",
];

interface Bench {
  readonly kind: GuardKind;
  readonly context: TextContext;
  /** Aim for the prompt of 500 bytes. */
  readonly promptMicrosMax: number;
  readonly fillers: readonly string[];
}

const user: TextContext = { side: "input", source: "user", operatorTexts };

const answer: TextContext = { side: "output", source: "assistant", operatorTexts };

const benches: readonly Bench[] = [
  {
    kind: characters,
    context: user,
    promptMicrosMax: 1,
    fillers: [
      "\0",
      "a\0",
      "\0\x01",
      "\ud83d",
      "\ude00a",
      "\u{1f600}",
      "\u{e0041}",
      "a\u{e0041}",
      "\u{1f3f4}\u{e0067}\u{e0062}",
      "\u202e",
      "\u2066\u2069",
      "\u2066a\u2069",
      "\u200b",
      "a\u200b",
      "\ufe0f",
      "\r\n",
      "a".repeat(199) + "b",
      "\n\n\nb",
    ],
  },
  {
    kind: internalAddresses,
    context: answer,
    promptMicrosMax: 4,
    fillers: [
      "10.0.0.1 ",
      "10.",
      "127.0.0.",
      ".internal",
      "a.internal ",
      "a.internal/",
      "x".repeat(240) + ".internal ",
      "x".repeat(600) + ".internal",
      "localhost:",
      "/etc/shadow",
      "/.ssh/id_",
      "/home/",
      "file://",
      "\\\\abc",
      "://a@",
      "mysql://a1.b/",
      '", line 1',
      'File "x", line 1',
      ".java:1",
      "at (js:1:",
      "server: nginx/1 ",
      ";database=",
      "server=x;database=",
      "jdbc://a",
      "fe80:",
      "[fd1:",
    ],
  },
  {
    kind: promptEcho,
    context: answer,
    promptMicrosMax: 5,
    fillers: [
      operatorTexts.join(" "),
      operatorTexts.join(" ").split("").join("-"),
      Buffer.from(operatorTexts.join(" ")).toString("base64"),
      Buffer.from(Buffer.from(operatorTexts.join(" ")).toString("base64")).toString("base64") + " ",
      Buffer.from(operatorTexts.join(" ")).toString("hex"),
      encodeURIComponent(operatorTexts.join(" ")),
      "Aa0/",
      "aB\n",
      "\\u0041",
      "&lt;",
      "%",
      "\\",
    ],
  },
  {
    kind: injection,
    context: user,
    promptMicrosMax: 8,
    fillers: [
      "ignore previous ",
      "ignore all previous instructions. ",
      "previous instructions ignore ",
      "system prompt ",
      "1gn0r3 ",
      "i g n o r e ",
      "vtaber cerivbhf ",
      "snoitcurtsni ",
      "忽略之前的所有指令",
      "무시 이전 ",
      "Іgnоrе ",
      "ａ",
      "<|im_start|>",
      "assistant: a\n",
      '"',
      "Aa0/",
      "V1c5MUlHRnlaU0IwYUdVZ2MzVndjRz",
      "\\u0041",
      "&lt;",
    ],
  },
];

const everyFiller = [
  "a",
  " ",
  "\n",
  "0",
  "Lorem ipsum dolor sit amet, consectetur. ",
  "ignore all previous ",
  "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo",
  "59 6f 75 ",
  "%41%42",
  "&#65;&amp;",
  "\\u0041\\n",
  "10.10.10.",
  "a.b.",
  "::::",
  "/etc/",
  "https://",
  '{"a":[',
  "忽略",
  "и",
  "é",
  "\u{1d400}",
  "a-",
  "<|",
  "][",
];

/** A megabyte of UTF-8. */
const megabyte = (piece: string): string => piece.repeat(Math.ceil(1_000_000 / Buffer.byteLength(piece)));

/** Milliseconds of this thread's processor time: what neighbours on the machine disturb least. */
const spentMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

function best(run: () => unknown, times: number): number {
  let least = Infinity;
  for (let i = 0; i < times; i += 1) {
    const from = spentMs();
    run();
    least = Math.min(least, spentMs() - from);
  }
  return least;
}

const only = process.argv[3];
let worst = 0;
for (const { kind, context, promptMicrosMax, fillers } of benches) {
  if (only !== undefined && kind.id !== only) continue;
  const guard = kind.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as TextGuard;
  for (let i = 0; i < 20_000; i += 1) guard.inspect(prompt500, context);
  const millis = best(() => {
    for (let i = 0; i < 50_000; i += 1) guard.inspect(prompt500, context);
  }, 5);
  console.log(`${kind.id}: ${(millis / 50).toFixed(2)} µs for 500 bytes (aim ${promptMicrosMax})`);
  for (const filler of [...everyFiller, ...fillers]) {
    const text = megabyte(filler);
    const ms = best(() => guard.inspect(text, context), 5);
    const openMs = best(() => guard.openFrom?.(text), 3);
    worst = Math.max(worst, ms);
    if (ms > 25 || openMs > 2)
      console.log(
        `  ${JSON.stringify(filler.slice(0, 30))}: ${ms.toFixed(1)} ms, open ${openMs.toFixed(1)} ms`,
      );
  }
}
console.log(`slowest megabyte: ${worst.toFixed(1)} ms`);
