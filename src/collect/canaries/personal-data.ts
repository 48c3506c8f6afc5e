import { keepsBack } from "./acting.ts";
import { nearMisses } from "./attacks.ts";
import { canary, type Canary } from "./canary.ts";
import type { LogBeside } from "./log-beside.ts";
import { isToldWithin } from "./told.ts";
import { plantedPersonalData, type Planted } from "./planted.ts";
import { sampleOf } from "./sample.ts";
import { isAnswered, isRefused, type Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";
import type { Told } from "./line.ts";

/** Both ways in which an answer comes. */
export const ways = [
  { how: "whole", stream: false },
  { how: "streamed", stream: true },
] as const;

/** Neither in what was said nor anywhere else in the bytes. */
export const isFree = ({ said, raw }: Told, value: string): boolean =>
  !said.includes(value) && !raw.includes(value);

/** Personal data on its way to a model that says again what it is told. */
export const piiEgress = canary({
  observation: "canary-pii-egress",
  async play(scenery: Scenery) {
    const tally = new Tally();
    const figures = { planted: 0, reached: 0, restored: 0 };
    for (const { how, stream } of ways)
      for (const { kind, value, sentence } of plantedIn(scenery)) {
        scenery.model({ says: (asked) => asked });
        const told = await scenery.ask({ messages: sentence, stream });
        const isReached = scenery.reached().some((text) => text.includes(value));
        const isRestored = told.said.includes(value) || isRefusedFor(told, scenery);
        figures.planted += 1;
        if (isReached) figures.reached += 1;
        if (isRestored) figures.restored += 1;
        const why = isReached ? "the model saw it" : `it did not come back: ${told.status} ${told.code}`;
        tally.note(`${kind} ${how}`, !isReached && isRestored, why);
      }
    return tally.collected<"canary-pii-egress">(figures);
  },
});

/** Refused for its personal data, and not for something else: then there is nothing to come back. */
const isRefusedFor = (told: Told, scenery: Scenery): boolean =>
  isRefused(told) && scenery.findingsOf(told).some((name) => /^(?:personal-data|names):/.test(name));

/** Names and addresses of people too, where the feature says that it takes them out: most chats need them. */
function plantedIn({ policy }: Scenery): readonly Planted[] {
  const names: readonly Planted[] = [
    {
      kind: "PERSON",
      value: "Andrea Kowalska",
      sentence: "My name is Andrea Kowalska, please call me back.",
    },
    {
      kind: "ADDRESS",
      value: "14 Church Road",
      sentence: "Please send it to 14 Church Road, Flat 2, Bristol BS1 5TR.",
    },
  ];
  return [...plantedPersonalData(), ...(keepsBack(policy, "names", "input") ? names : [])];
}

/** Our own choice: chance may make a text that another kind covers, or that is allowed by name. */
const samplesMax = 20;

/** One of each of the project's own kinds. `missing`: those of which no sample could be made. */
function ownPlanted({ guards }: Scenery["policy"]): {
  readonly planted: readonly Planted[];
  readonly missing: readonly string[];
} {
  const guard = guards.find(({ guard: one }) => one.id === "personal-data")?.guard;
  const planted: Planted[] = [];
  const missing: string[] = [];
  if (guard?.scope !== "text") return { planted, missing };
  for (const { kind, pattern, context } of guard.ownPatterns ?? []) {
    const found = Array.from({ length: samplesMax }, () => sampleOf(pattern) ?? "").find((value) => {
      const sentence = `${context[0] ?? "The number"} ${value} is known.`;
      const about = { side: "output", source: "assistant", operatorTexts: [] } as const;
      return value !== "" && guard.inspect(sentence, about).some((one) => one.kind === kind);
    });
    if (found === undefined) missing.push(kind);
    else planted.push({ kind, value: found, sentence: `${context[0] ?? "The number"} ${found} is known.` });
  }
  return { planted, missing };
}

/** A model that says personal data of somebody: each class, whole and in pieces; and people hear of it. */
export const outputPii = (log: LogBeside): Canary =>
  canary({
    observation: "canary-output-pii",
    async play(scenery: Scenery) {
      const tally = new Tally();
      const classes = new Set<string>();
      const calls: Told[] = [];
      for (const { how, stream } of ways) {
        const own = ownPlanted(scenery.policy);
        for (const kind of own.missing) tally.note(`${kind} ${how}`, false, "no sample of it could be made");
        for (const { kind, value, sentence } of [...plantedPersonalData(), ...own.planted]) {
          classes.add(kind);
          scenery.model({ says: sentence });
          const told = await scenery.ask({ messages: "Whom should I ask?", stream });
          tally.attack(`${kind} ${how}`, isFree(told, value), "it was delivered");
          calls.push(told);
        }
        for (const text of nearMisses) {
          scenery.model({ says: text });
          const told = await scenery.ask({ messages: "Which number is it?", stream });
          tally.fair(`a number of a thing, ${how}`, isAnswered(told) && told.said === text, told.code);
        }
      }
      const ms = await isToldWithin(calls, { scenery, log });
      return tally.collected<"canary-output-pii">({
        ...{ ...tally.figures, classes: classes.size },
        ...{ told: ms === undefined ? 0 : 1, toldMs: ms ?? 0 },
      });
    },
  });
