import {
  findHidden,
  hiddenContext,
  hiddenOpenFrom,
  suspectUnit,
  type HiddenLimits,
} from "./detect/hidden.ts";
import type { Finding, GuardKind, Severity, TextGuard } from "./guard.ts";
import { countSetting, flagSetting } from "./settings.ts";

const facts = {
  id: "characters",
  summary:
    "Characters that no reader sees or that are there to confuse: controls, hidden text, endless runs.",
  sides: ["input", "output"],
  sources: ["user", "document", "tool", "assistant", "definition", "extra"],
  examples: {
    flags: [
      "a\u0000b",
      "bell \u0007",
      "half a pair \ud83d.",
      "hidden \u{e0069}\u{e0067}\u{e006e}",
      "access \u202eresu\u202c level",
      "ig\u200bno\u200bre\u200b this",
      "smuggled \u{1f600}\ufe01\ufe02\u{e0101}\u{e0102}",
      "a".repeat(201),
      "one\n\n\n\nfive",
    ],
    passes: [
      "tab\tand\r\nnew line",
      "a".repeat(200),
      "one\n\n\nfour",
      "one\r\n\r\n\r\nfour",
      "\u{1f469}\u200d\u{1f469}\u200d\u{1f467} \u2764\ufe0f \u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
      "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u200f\u05e9\u05dc\u05d5\u05dd\u200f 3",
      "\u0915\u094d\u200d\u0937",
      "\ufeffa byte order mark",
      "Hello \u2068Anna\u2069",
    ],
  },
} as const;

const settingsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    sameCharacterMax: {
      type: "integer",
      minimum: 4,
      maximum: 100_000,
      default: 200,
      description: "The longest run of one character.",
    },
    newlinesMax: {
      type: "integer",
      minimum: 1,
      maximum: 10_000,
      default: 3,
      description: "Consecutive line ends; CRLF is one.",
    },
    zeroWidthMax: {
      type: "integer",
      minimum: 0,
      maximum: 100,
      default: 2,
      description: "Invisible characters in one place.",
    },
    allowControls: {
      type: "boolean",
      default: false,
      description: "Let control characters other than the null byte pass, as in a terminal's output.",
    },
    allowBidi: { type: "boolean", default: false, description: "Let direction overrides and isolates pass." },
  },
};

interface Limits extends HiddenLimits {
  readonly sameCharacterMax: number;
  readonly newlinesMax: number;
}

/** Small behind a finding, because `openFrom` names what still grows. */
const reach = { before: hiddenContext, span: 16, after: 16 };

const about: Record<string, { readonly severity: Severity; readonly message: string }> = {
  "null-byte": { severity: "high", message: "null byte" },
  control: { severity: "medium", message: "control character" },
  "lone-surrogate": { severity: "medium", message: "half of a surrogate pair" },
  "tag-characters": { severity: "high", message: "invisible tag characters" },
  "bidi-override": { severity: "high", message: "characters that change the direction of the text" },
  "zero-width": { severity: "medium", message: "invisible characters" },
  "long-run": { severity: "low", message: "a long run of one character" },
  "newline-run": { severity: "low", message: "a long run of line ends" },
};

export const characters: GuardKind = {
  ...facts,
  findingKinds: Object.keys(about),
  settingsSchema,
  bind: ({ settings }) => {
    const limits: Limits = {
      sameCharacterMax: countSetting(settings, "sameCharacterMax", {
        least: 4,
        most: 100_000,
        otherwise: 200,
      }),
      newlinesMax: countSetting(settings, "newlinesMax", { least: 1, most: 10_000, otherwise: 3 }),
      zeroWidthMax: countSetting(settings, "zeroWidthMax", { least: 0, most: 100, otherwise: 2 }),
      allowControls: flagSetting(settings, "allowControls"),
      allowBidi: flagSetting(settings, "allowBidi"),
    };
    const guard: TextGuard = {
      ...facts,
      scope: "text",
      reach,
      openFrom,
      inspect(text, { side }) {
        const findings: Finding[] = [];
        if (suspectUnit.test(text))
          findHidden(text, limits, (kind, start, end) => findings.push(finding(kind, start, end)));
        // What a model repeats costs nobody a limit; what it hides still matters.
        if (side === "input") {
          inspectNewlines(text, limits.newlinesMax, findings);
          inspectRepeats(text, limits.sameCharacterMax, findings);
        }
        return findings.length < 2 ? findings : findings.sort((a, b) => a.start - b.start);
      },
    };
    return guard;
  },
};

function finding(kind: string, start: number, end: number): Finding {
  const { severity, message } = about[kind] as { severity: Severity; message: string };
  return { guard: facts.id, kind, severity, start, end, message };
}

function inspectNewlines(text: string, max: number, findings: Finding[]): void {
  const long = max >= 3 ? /[\n\r\u2028\u2029]{4,}/g : /[\n\r\u2028\u2029]{2,}/g;
  for (let match = long.exec(text); match !== null; match = long.exec(text)) {
    let count = 0;
    for (let i = 0; i < match[0].length; i += 1)
      if (!(match[0].charCodeAt(i) === 10 && i > 0 && match[0].charCodeAt(i - 1) === 13)) count += 1;
    if (count > max) findings.push(finding("newline-run", match.index, match.index + match[0].length));
  }
}

/**
 * Runs of one character longer than `max`. Such a run covers two neighbouring places of a grid half as wide, so only those are
 * compared, and a hit is looked at closely.
 */
function inspectRepeats(text: string, max: number, findings: Finding[]): void {
  const step = ((max + 1) >> 1) & ~1;
  for (let i = 0; i + step < text.length; i += step) {
    const code = text.charCodeAt(i);
    if (code !== text.charCodeAt(i + step)) continue;
    const { start, end } = sameAround(text, i);
    const units = code >= 0xd800 && code <= 0xdfff ? 2 : 1;
    if (end - start > max * units && !isNewline(code)) findings.push(finding("long-run", start, end));
    if (end > i + step) i += Math.ceil((end - i) / step) * step - step;
  }
}

const isNewline = (code: number): boolean => code === 10 || code === 13 || code === 0x2028 || code === 0x2029;

/** How much of a run is compared at once: long runs are then a few native comparisons. */
const blockUnits = 512;

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** The whole run of the character at `at`, surrogate pairs as one. */
function sameAround(text: string, at: number): { start: number; end: number } {
  const code = text.charCodeAt(at);
  let start = isLow(code) && isHigh(text.charCodeAt(at - 1)) ? at - 1 : at;
  const units = isHigh(text.charCodeAt(start)) && isLow(text.charCodeAt(start + 1)) ? 2 : 1;
  const character = text.slice(start, start + units);
  let end = start + units;
  while (text.startsWith(character, end)) end += units;
  while (start >= units && text.startsWith(character, start - units)) {
    start -= units;
    if (start < blockUnits || text.charCodeAt(start - blockUnits) !== text.charCodeAt(start)) continue;
    const block = character.repeat(blockUnits / units);
    while (start >= blockUnits && text.slice(start - blockUnits, start) === block) start -= blockUnits;
  }
  return { start, end };
}

/** How far back a run at the end is followed: our own choice, far more than any limit that is in use. */
const openCharsMax = 2048;
/** A cut through a pair or a gap of a cluster moves the start of a run by no more. */
const cutChars = 8;

/** Where a run at the end of the text starts. All is open where it is longer than is looked at, so that no look costs more. */
function openFrom(text: string): number {
  if (text === "") return 0;
  const floor = Math.max(0, text.length - openCharsMax);
  const tail = text.slice(floor);
  const open = Math.min(sameAround(tail, tail.length - 1).start, hiddenOpenFrom(tail));
  return floor > 0 && open <= cutChars ? 0 : floor + open;
}
