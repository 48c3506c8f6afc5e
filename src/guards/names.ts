import { readNamesWeights, type NamesWeights } from "../weights/names.ts";
import type { JsonObject } from "../base/json.ts";
import type { Finding, GuardKind, GuardSettings, Severity, TextGuard } from "./guard.ts";
import { Labeller, reachUnits, spanUnits, type NameKind, type Sight } from "./names/labeller.ts";
import { allowed } from "./personal-data/own-patterns.ts";
import { textsSetting } from "./settings.ts";

const kinds: Readonly<Record<NameKind, { readonly severity: Severity; readonly message: string }>> = {
  PERSON: { severity: "medium", message: "name of a person" },
  ADDRESS: { severity: "medium", message: "postal address" },
  ORGANIZATION: { severity: "low", message: "name of an organisation" },
  LOCATION: { severity: "low", message: "name of a place" },
};
const kindNames = Object.keys(kinds) as readonly NameKind[];

/** A place alone says little about anybody, and every question about travel has one. */
const usualKinds: readonly NameKind[] = ["PERSON", "ADDRESS", "ORGANIZATION"];

const facts = {
  id: "names",
  summary:
    "Names of people, postal addresses and names of organisations, told from other words by a small model.",
  sides: ["input", "output"],
  holds: "personal",
  examples: {
    flags: [
      "My name is Andrea Kowalska, please call me back.",
      "Dear Mr. Okafor, thank you for your letter.",
      "Please send it to 14 Church Road, Flat 2, Bristol BS1 5TR.",
      "Ich wohne in der Lindenstraße 12, 50674 Köln.",
      "She works at Brenner & Sons Ltd. in Leeds.",
    ],
    passes: [
      "Could I change the payment due date of my credit card?",
      "Write a Python script that reads a file and prints each line.",
      "In May we launch the new app, and in August the old one closes.",
      "Capitalized words like Wisdom and Discipline are often mistaken with names.",
      "What is the capital of France?",
    ],
  },
} as const;

const settingsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    types: {
      description: "What is looked for. LOCATION, a place alone, only where it is named here.",
      type: "array",
      items: { enum: kindNames },
      default: usualKinds,
    },
    allow: {
      description: "Names that are nobody's data; an entry between slashes is an RE2 pattern.",
      type: "array",
      default: [],
      items: { type: "string", minLength: 1 },
    },
  },
} as const satisfies JsonObject;

/** Read when the first guard is bound. */
let engine: { readonly weights: NamesWeights; readonly labeller: Labeller } | undefined;

function engineOf(): NonNullable<typeof engine> {
  if (engine === undefined) {
    const weights = readNamesWeights();
    engine = { weights, labeller: new Labeller(weights) };
  }
  return engine;
}

/**
 * Names of people, addresses with a street or a box, organisations, and places where they are asked for: a linear-chain model over
 * words, shapes and neighbours. It reads scripts that have capitals; in others, and in texts without capitals, it finds a name behind
 * words such as "my name is" only. It does not know who is a public figure.
 */
export const names: GuardKind = {
  ...facts,
  settingsSchema,
  findingKinds: kindNames,
  bind,
};

/** @throws Error where a type is not known or a pattern does not compile. */
function bind({ settings }: GuardSettings): TextGuard {
  const chosen = settings["types"] === undefined ? usualKinds : textsSetting(settings, "types");
  const stranger = chosen.find((type) => !(kindNames as readonly string[]).includes(type));
  if (stranger !== undefined)
    throw new Error(`types: ${stranger} is not known; choose among ${kindNames.join(", ")}`);
  const allow = textsSetting(settings, "allow");
  const isAllowed = allowed(allow);
  const { weights, labeller } = engineOf();
  const wanted = ({ kind, margin }: Sight): boolean =>
    chosen.includes(kind) && margin >= (weights.thresholds[kind] ?? 0);
  return {
    ...facts,
    scope: "text",
    reach: { before: reachUnits, span: spanUnits, after: reachUnits },
    inspect: (text) =>
      labeller
        .find(text)
        .filter(
          (sight) => wanted(sight) && !(allow.length > 0 && isAllowed(text.slice(sight.start, sight.end))),
        )
        .map(findingOf),
  };
}

const findingOf = ({ kind, start, end, margin }: Sight): Finding => ({
  guard: facts.id,
  kind,
  severity: kinds[kind].severity,
  start,
  end,
  message: kinds[kind].message,
  score: 1 / (1 + Math.exp(-margin)),
});
