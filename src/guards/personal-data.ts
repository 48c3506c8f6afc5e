import type { JsonObject } from "../base/json.ts";
import type { Finding, GuardKind, GuardSettings, Reach, TextGuard } from "./guard.ts";
import { contextUnits } from "./personal-data/context.ts";
import { emailOpenFrom, emailRunStart, emailUnitsMax } from "./personal-data/email-address.ts";
import { personalDataKinds } from "./personal-data/kinds.ts";
import { allowed, ownPatterns } from "./personal-data/own-patterns.ts";
import { labelReachUnits } from "./personal-data/phone-labels.ts";
import { hasReadAsPlain, plainCharacters } from "./personal-data/plain-characters.ts";
import { mayHold, scan } from "./personal-data/scan.ts";
import { withoutOverlaps, type See, type Sighting } from "./personal-data/sighting.ts";
import { textsSetting } from "./settings.ts";

const facts = {
  id: "personal-data",
  summary:
    "Numbers and addresses of people: e-mail, telephone, cards, accounts, national ids, passports, dates of birth, and the project's own patterns.",
  sides: ["input", "output"],
  holds: "personal",
  examples: {
    flags: [
      "write to jane.doe@example.com",
      "call me on +49 30 901820",
      "card 4111 1111 1111 1111, 12/27",
      "IBAN DE89 3704 0044 0532 0130 00",
      "my SSN is 536-22-1234",
      "NINO AB 12 34 56 C",
      "Steuer-ID 86 095 742 719",
      "DNI 12345678Z",
      "passport no. 533380006",
      "patient id 00482913",
      "geboren am 12.03.1985",
      "logged in from 93.184.216.34",
    ],
    passes: [
      "card 4111 1111 1111 1112",
      "order 123-45-6789",
      "version 1.2.3.4 of 2024-01-15",
      "commit 9fceb02d0ae598e95dc970b74767f19372d61af8",
      "ISBN 978-3-16-148410-0",
      "user@localhost and logo@2x.png",
      "connect to 192.168.1.1:8080",
      "it costs 1.234.567,89 €",
    ],
  },
} as const;

const settingsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    types: {
      description: "Only these kinds are looked for. Absent: all, and the own patterns.",
      type: "array",
      items: { type: "string" },
    },
    patterns: {
      description:
        "The project's own kinds, as RE2 patterns; context: words one of which stands before a match.",
      type: "array",
      maxItems: 32,
      default: [],
      items: {
        type: "object",
        additionalProperties: false,
        required: ["type", "pattern"],
        properties: {
          type: { type: "string", pattern: "^[A-Z][A-Z0-9_]{1,39}$" },
          pattern: { type: "string", minLength: 1 },
          context: { type: "array", items: { type: "string", minLength: 1 } },
        },
      },
    },
    allow: {
      description: "Texts that are nobody's data; an entry between slashes is an RE2 pattern.",
      type: "array",
      default: [],
      items: { type: "string", minLength: 1 },
    },
  },
} as const satisfies JsonObject;

/**
 * Longest finding but an e-mail address; those are held by `openFrom` (RFC 5321: 64 + 1 + 255 units). To the left a finding can
 * depend on an address that covers it, or on 48 units of words before a number of 64 that covers it. To the right, on
 * a word behind a telephone number.
 */
const reach: Reach = { before: 324, span: 64, after: labelReachUnits };
/** The same for a text without an @. */
const numberBefore = contextUnits + reach.span;

/**
 * Personal data by form, check digit and the words before it, in one linear walk.
 *
 * Names and places are not found: telling a name from a word needs a model. Private, loopback and documentation IP addresses
 * pass, since they are nobody's; so do numbers whose check digit does not hold, and what a word calls the number of a thing
 * ("order", "version"), unless its check digits say more than the word.
 */
export const personalData: GuardKind = {
  ...facts,
  settingsSchema,
  findingKinds: Object.keys(personalDataKinds),
  bind,
};

/** @throws Error where a type is not known or a pattern does not compile. */
function bind({ settings }: GuardSettings): TextGuard {
  const own = ownPatterns(settings["patterns"]);
  const isAllowed = allowed(textsSetting(settings, "allow"));
  const wanted = wantedTypes(textsSetting(settings, "types"), own.types);
  const hasAllowed = textsSetting(settings, "allow").length > 0;

  return {
    ...facts,
    scope: "text",
    reach,
    ownPatterns: own.written.filter(({ kind }) => wanted?.has(kind) ?? true),
    openFrom(text) {
      const from = Math.max(0, text.length - emailUnitsMax);
      // Nothing beyond the run matters but what would go on with it in ASCII.
      const run = emailRunStart(text);
      if (!hasReadAsPlain(text, Math.max(from, run - 1))) return emailOpenFrom(text);
      return from + emailOpenFrom(plainCharacters(text.slice(from)));
    },
    readFrom(text, from) {
      if (own.types.length > 0) return 0;
      // An address that stands before may cover what comes, or begin what is left of another.
      if (text.lastIndexOf("@", from) >= Math.max(0, from - emailUnitsMax)) return 0;
      const nearest = Math.max(0, from - reach.span);
      return mayHold(text, nearest) ? Math.max(0, nearest - numberBefore) : text.length;
    },
    inspect(text) {
      let plain = text;
      let sightings: Sighting[] = [];
      const take = (sighting: Sighting): void => {
        if (wanted === undefined || wanted.has(sighting.kind)) sightings.push(sighting);
      };
      const see: See = (kind, start, end, score) => {
        if (end - start <= reach.span || kind === "EMAIL") take({ kind, start, end, score });
      };
      if (!scan(text, see)) {
        plain = plainCharacters(text);
        sightings = [];
        scan(plain, see);
      }
      own.find(text, take);
      if (sightings.length === 0) return [];
      const found = withoutOverlaps(sightings, plain);
      const kept = hasAllowed ? found.filter(({ start, end }) => !isAllowed(text.slice(start, end))) : found;
      return kept.map(findingOf);
    },
  };
}

/** Undefined for all. */
function wantedTypes(types: readonly string[], own: readonly string[]): ReadonlySet<string> | undefined {
  const known = [...Object.keys(personalDataKinds), ...own];
  for (const type of types)
    if (!known.includes(type))
      throw new Error(`types: ${type} is not known; choose among ${known.join(", ")}`);
  return types.length === 0 ? undefined : new Set(types);
}

function findingOf({ kind, start, end, score }: Sighting): Finding {
  const known = knownKinds.get(kind);
  return {
    guard: facts.id,
    kind,
    severity: known?.severity ?? "medium",
    start,
    end,
    message: known?.message ?? `the project's own type ${kind}`,
    score,
  };
}

const knownKinds = new Map<string, (typeof personalDataKinds)[keyof typeof personalDataKinds]>(
  Object.entries(personalDataKinds),
);
