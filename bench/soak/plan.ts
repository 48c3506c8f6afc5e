/** What becomes of one call. Each is played by the provider, by the caller, or by both. */
export type Fate =
  /** Answered, with its usage. */
  | "answered"
  /** Answered, and the provider forgets to say what it used. */
  | "no-usage"
  /** The first try fails with 500, which nobody bills; the second is answered. */
  | "failed-once"
  /** The connection of the first try is cut after it was sent; the second is answered. */
  | "cut-once"
  /** Refused with 400. */
  | "refused"
  /** The answer breaks off in the middle. */
  | "broken"
  /** Not JSON at all. */
  | "garbage"
  /** The caller hangs up, before the answer or after its first piece. */
  | "hung-up"
  /** Somebody stops its user while the stream runs. */
  | "killed";

export interface PlannedCall {
  /** Letters only: no guard takes it for anything. */
  readonly name: string;
  readonly fate: Fate;
  readonly feature: string;
  readonly user: string;
  readonly stream: boolean;
  readonly maxTokens: number;
  /** What the provider counts when it answers. */
  readonly usage: { readonly input: number; readonly cached: number; readonly output: number };
  readonly body: string;
  /** Tokens that cannot be passed: three bytes for each character that was sent, as `inputTokens` has it for small bodies. */
  readonly inputMax: number;
}

export const soakModel = "soak-model-2026-01-01";

/** Mulberry32, by Tommy Ettinger (public domain): the same seed plays the same soak. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Nine of ten calls are answered, as in life; the others are what counting breaks on. */
const fates: readonly (readonly [share: number, fate: Fate])[] = [
  [0.012, "no-usage"],
  [0.012, "failed-once"],
  [0.012, "cut-once"],
  [0.012, "refused"],
  [0.012, "broken"],
  [0.012, "garbage"],
  [0.028, "hung-up"],
];

const letters = (number: number): string =>
  number
    .toString(16)
    .replace(/\d/g, (digit) => "ghijklmnop".charAt(Number(digit)))
    .padStart(6, "z");

/**
 * One call of the soak. Feature `wide` has room for all; `narrow` has 20 users whose day's tokens soon are used up, so that calls
 * are refused while others are under way.
 */
export function planCall(number: number, random: () => number): PlannedCall {
  const dice = random();
  let sum = 0;
  const fate = fates.find(([share]) => (sum += share) > dice)?.[1] ?? "answered";
  const narrow = random() < 0.1;
  const user = narrow ? `narrow-${Math.floor(random() * 20)}` : `wide-${Math.floor(random() * 500)}`;
  return call({ number, fate, feature: narrow ? "narrow" : "wide", user }, random);
}

/** A call of a user of its own, whom somebody will stop. */
export const planVictim = (number: number, random: () => number): PlannedCall =>
  call({ number, fate: "killed", feature: "wide", user: `victim-${number}` }, random);

/** A call that is held until its caller hangs up. */
export const planHeld = (number: number, random: () => number): PlannedCall =>
  call({ number, fate: "hung-up", feature: "wide", user: `held-${number}` }, random, true);

function call(
  { number, fate, feature, user }: { number: number; fate: Fate; feature: string; user: string },
  random: () => number,
  held = fate === "killed",
): PlannedCall {
  const name = letters(number);
  const stream = held || random() < 0.5;
  const maxTokens = 1 + Math.floor(random() * 400);
  const input = 1 + Math.floor(random() * 100);
  const body = JSON.stringify({
    model: soakModel,
    max_tokens: maxTokens,
    ...(stream ? { stream: true } : {}),
    messages: [{ role: "user", content: `please tell ${name} where the boat is` }],
  });
  return {
    name,
    fate,
    feature,
    user,
    stream,
    maxTokens,
    body,
    inputMax: body.length * 3,
    usage: {
      input,
      cached: Math.floor(random() * input),
      output: 1 + Math.floor(random() * maxTokens),
    },
  };
}
