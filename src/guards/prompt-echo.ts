import { EchoIndex, promptCharsMin } from "./detect/echo-index.ts";
import { encodedOpenStart } from "./detect/encoded-end.ts";
import { unescapedTwice } from "./detect/escapes.ts";
import { decodedTwice, encodingOf, hasEscape } from "./detect/normalise.ts";
import { openStart, squeeze } from "./detect/squeeze.ts";
import { inTiles } from "./detect/tiles.ts";
import { endIn, startIn, textOf, type View } from "./detect/view.ts";
import type { Finding, GuardKind, TextGuard } from "./guard.ts";
import { countSetting } from "./settings.ts";

const facts = {
  id: "prompt-echo",
  summary:
    "The feature's own prompt comes out: word for word, respelt, backwards, or encoded. A prompt of fewer than 24 letters cannot be judged.",
  sides: ["output"],
  // Vendors put thinking, transcripts and code of a model into fields of their own.
  sources: ["assistant", "extra"],
  // It depends on the feature's prompt: no text is flagged or passed by itself.
  examples: { flags: [], passes: ["You are a helpful assistant."] },
} as const;

const windowCharsDefault = 32;
/** Letters and digits of the longest canary: those of "canary" and 24 hexadecimal digits. */
const canaryCharsMax = 30;
const canary = /canary-[0-9a-f]{8,24}/gi;

/** Half an escape at the end counts as so many letters. */
const escapeCharsMax = 16;
/** An encoded letter takes at most six units of the source, and twelve signs may follow it. */
const encodedCharsMax = 1024;

export const promptEcho: GuardKind = {
  ...facts,
  findingKinds: ["prompt-echo", "prompt-echo-encoded"],
  settingsSchema: {
    type: "object",
    additionalProperties: false,
    properties: {
      windowChars: {
        type: "integer",
        minimum: promptCharsMin,
        maximum: 200,
        default: windowCharsDefault,
        description:
          "How many letters and digits in a row must be the prompt's. What is seven longer is always found.",
      },
    },
  },
  bind({ settings }) {
    const windowChars = countSetting(settings, "windowChars", {
      least: promptCharsMin,
      most: 200,
      otherwise: windowCharsDefault,
    });
    const held = Math.max(windowChars, canaryCharsMax);
    const prompts = new PromptMemory(windowChars);
    const guard: TextGuard = {
      ...facts,
      scope: "text",
      reach: { before: encodedCharsMax, span: 4, after: 4 },
      openFrom: (text) => openFrom(text, held),
      inspect(text, { operatorTexts }) {
        const known = prompts.of(operatorTexts);
        if (known.length === 0) return [];
        return inTiles(text, encodedCharsMax, (tile) => inspectTile(tile, known));
      },
    };
    return guard;
  },
};

interface Known {
  readonly index: EchoIndex;
  /** Squeezed, as text. */
  readonly canaries: readonly string[];
}

/** Remembers what was worked out for a prompt: the same prompt gives the same, so no answer depends on it. */
class PromptMemory {
  /** Our own choice: a gateway serves some dozens of features. */
  static readonly #keptMax = 128;
  readonly #windowChars: number;
  readonly #byTexts = new WeakMap<readonly string[], readonly Known[]>();
  readonly #byText = new Map<string, Known>();

  constructor(windowChars: number) {
    this.#windowChars = windowChars;
  }

  of(texts: readonly string[]): readonly Known[] {
    let known = this.#byTexts.get(texts);
    if (known === undefined) {
      known = texts.map((text) => this.#ofText(text));
      this.#byTexts.set(texts, known);
    }
    return known;
  }

  #ofText(text: string): Known {
    let known = this.#byText.get(text);
    if (known === undefined) {
      if (this.#byText.size >= PromptMemory.#keptMax)
        this.#byText.delete(this.#byText.keys().next().value ?? "");
      const canaries = [...text.matchAll(canary)].slice(0, 16).map(([token]) => squeezedText(token));
      known = { index: new EchoIndex(text, this.#windowChars), canaries };
      this.#byText.set(text, known);
    }
    return known;
  }
}

function squeezedText(text: string): string {
  const { units, length } = squeeze(text);
  return textOf(units.subarray(0, length));
}

function inspectTile(text: string, known: readonly Known[]): readonly Finding[] {
  const findings: Finding[] = [];
  inspectView({ text }, known, false, findings);
  const features = encodingOf(text);
  if (features !== 0)
    for (const view of decodedTwice(text, features)) inspectView(view, known, true, findings);
  return findings.length < 2 ? findings : inOrder(findings);
}

function inspectView(view: View, known: readonly Known[], decoded: boolean, findings: Finding[]): void {
  const letters = squeeze(view.text);
  const add = (start: number, end: number, kind: string, message: string): void => {
    const from = startIn(view, letters.at[start] as number);
    const to = endIn(view, (letters.at[end - 1] as number) + 1);
    // Nothing in it was encoded: it has been seen in the text as it stands.
    if (decoded && to - from === (letters.at[end - 1] as number) + 1 - (letters.at[start] as number)) return;
    findings.push({
      guard: facts.id,
      kind,
      severity: "high",
      start: Math.min(from, to - 1),
      end: to,
      message,
    });
  };
  for (const { index, canaries } of known) {
    index.find(letters, ({ start, end, changed }) => {
      if (decoded || changed) add(start, end, "prompt-echo-encoded", "the feature's prompt, encoded");
      else add(start, end, "prompt-echo", "the feature's prompt");
    });
    if (canaries.length === 0) continue;
    // One unit a letter, so the offsets are those of `letters`.
    const text = textOf(letters.units.subarray(0, letters.length));
    for (const token of canaries)
      for (let at = text.indexOf(token); at !== -1; at = text.indexOf(token, at + 1))
        add(
          at,
          at + token.length,
          decoded ? "prompt-echo-encoded" : "prompt-echo",
          "the canary of the feature's prompt",
        );
  }
}

function inOrder(findings: Finding[]): readonly Finding[] {
  findings.sort((a, b) => a.start - b.start || a.end - b.end || (a.message < b.message ? -1 : 1));
  return findings.filter((one, i) => {
    const last = findings[i - 1];
    return last?.start !== one.start || last.end !== one.end || last.message !== one.message;
  });
}

/**
 * Where the last letters start that could still become an echo, in the text as it stands and in what it encodes. An encoded run
 * at the end is not decoded for that: all of it is open. A long one is looked at again when as much of it is new as a look
 * takes in, so that a stream of it costs the same for every character.
 */
function openFrom(text: string, held: number): number {
  const from = Math.max(0, text.length - encodedCharsMax);
  const tail = text.slice(from);
  let open = openStart({ text: tail }, held);
  let run = encodedOpenStart({ text: tail });
  // Where no letter that is held and no digit of the run comes from an escape, reading the escapes changes nothing.
  const near = Math.min(run, openStart({ text: tail }, held + escapeCharsMax)) - escapeCharsMax;
  if (hasEscape(tail.slice(Math.max(0, near)))) {
    for (const view of unescapedTwice(tail)) {
      open = Math.min(open, openStart(view, held + escapeCharsMax));
      run = Math.min(run, encodedOpenStart(view));
    }
  }
  if (run === 0 && from > 0 && text.length < 3 * encodedCharsMax) return 0;
  return from + Math.min(open, run);
}
