/**
 * What each guard takes of one ordinary call, in microseconds of processor time: a prompt of 500 bytes, an answer of 300 bytes
 * at once and as a stream, and each character of a long answer that is encoded, as a stream.
 * Run: node bench/main.ts short [guard id]
 */
import type { TextContext, TextGuard } from "../src/guards/guard.ts";
import { guardKinds } from "../src/guards/registry.ts";
import { micros } from "./micros.ts";

const prompt = (
  "Could you please help me plan a trip to Lisbon in May? We are two adults and a child of six, we like museums, " +
  "good food and walking, and our budget is about 1,500 euros for five days. Please suggest where to stay, how to " +
  "get from the airport to the centre, and one plan per day with opening hours. We would rather not rent a car. " +
  "If the weather is bad on one day, what could we do instead? Also tell us what to pack, whether we need cash, " +
  "and how much to tip in a restaurant or a taxi. Thanks a lot!"
).padEnd(500, ".");

const answer = (
  "Lisbon in May is mild and mostly dry. Stay near Baixa or Chiado, from where most museums are a short walk away. The metro runs " +
  "from the airport to the centre in half an hour. Day 1: Belém tower and the monastery, open from 10:00 to 17:30. Day 2: the " +
  "oceanarium with your child, then dinner by the river."
).slice(0, 300);

const operatorTexts = [
  "You are the support assistant of Harbour Bikes. Answer in the customer's language, in at most five sentences. Look up " +
    "orders with lookup_order before you speak of dates. Never promise a refund; say that a colleague will decide within two " +
    "working days. Do not mention supplier names or margins. If the customer is angry, apologise once and offer a call.",
];

const encoded = Buffer.from(prompt.repeat(30))
  .toString("base64")
  .replaceAll(/.{76}/g, "$&\n")
  .slice(0, 20_000);

const asked: TextContext = { side: "input", source: "user", operatorTexts: [] };
const said: TextContext = { side: "output", source: "assistant", operatorTexts };

/** How much new text a stream collects before the guards look again. */
const stepChars = 48;

/** Reads a text as a stream is read: what is decided is never looked at again. */
function stream(guard: TextGuard, text: string): number {
  const { before, span, after } = guard.reach;
  let decided = 0;
  let found = 0;
  for (let end = stepChars; decided < text.length; end += stepChars) {
    const from = Math.max(0, decided - before - span);
    const window = text.slice(from, end);
    const next =
      end >= text.length
        ? text.length
        : Math.min(end - span - after, from + (guard.openFrom?.(window) ?? window.length));
    if (next <= decided) continue;
    found += guard.inspect(window, said).length;
    decided = next;
  }
  return found;
}

const only = process.argv[3];
const cell = (value: number | undefined): string =>
  (value === undefined ? "" : value.toFixed(2)).padStart(14);

console.log(`${"".padEnd(22)}      prompt 500    answer 300  streamed 300  encoded, char`);
const sums = [0, 0, 0, 0];
for (const kind of guardKinds) {
  if (only !== undefined && kind.id !== only) continue;
  const guard = kind.bind({ settings: {}, tokensPerRequestMax: 10_000 });
  if (guard.scope !== "text") continue;
  const input = guard.sides.includes("input") ? micros(() => guard.inspect(prompt, asked), 5000) : undefined;
  const outputs = guard.sides.includes("output")
    ? [
        micros(() => guard.inspect(answer, said), 5000),
        micros(() => stream(guard, answer), 2000),
        micros(() => stream(guard, encoded), 2) / encoded.length,
      ]
    : [];
  const cells = [input, ...outputs];
  cells.forEach((value, column) => (sums[column] = (sums[column] ?? 0) + (value ?? 0)));
  console.log(kind.id.padEnd(22) + cells.map(cell).join(""));
}
if (only === undefined) console.log("all".padEnd(22) + sums.map(cell).join(""));
