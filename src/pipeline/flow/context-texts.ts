import { rewritePart } from "../../exchange/texts.ts";
import { decoded, unescaped } from "./decoded.ts";
import type { FlowState } from "./flow-state.ts";
import type { LabelledPart } from "./labelled-parts.ts";
import type { Label } from "./labels.ts";
import { plain, squeeze, type Squeezed } from "./squeeze.ts";

/** A text of the conversation, in the forms in which it is compared. */
export interface ContextText {
  readonly label: Label;
  readonly squeezed: Squeezed;
  /** What is encoded in it; of trusted texts nothing is opened. */
  readonly opened: readonly Squeezed[];
  /** Worked out when asked for. */
  readonly plain: () => string;
}

/** Our own choice: some 50 ms of comparing for one answer. An answer with more calls on a longer conversation is not compared further. */
const workMax = 16 * 1024 * 1024;

/** The texts of a conversation, read once for all calls of an answer, and only where there is one. */
export class ContextTexts {
  /** Anybody can have written them. */
  readonly untrusted: readonly ContextText[];
  /**
   * The operator's, the user's and trusted tools'. What the assistant says names nobody: it can have read it in something that the
   * application no longer sends.
   */
  readonly trusted: readonly ContextText[];
  readonly #chars: number;
  #work = 0;

  constructor({ parts }: FlowState) {
    const texts = parts.map(contextText);
    this.untrusted = texts.filter(({ label }) => label.untrusted);
    this.trusted = texts.filter(({ label }) => !label.untrusted && label.origin !== "assistant");
    this.#chars = texts.reduce((sum, { squeezed }) => sum + squeezed.text.length, 0);
  }

  /** One more comparison with all of it; whether there may be one. */
  spend(): boolean {
    this.#work += this.#chars;
    return this.#work <= workMax;
  }
}

const known = new WeakMap<FlowState, ContextTexts>();

export function contextTexts(state: FlowState): ContextTexts {
  let texts = known.get(state);
  if (texts === undefined) known.set(state, (texts = new ContextTexts(state)));
  return texts;
}

function contextText({ label, part }: LabelledPart): ContextText {
  const text = textOf(part);
  let plainly: string | undefined;
  return {
    label,
    squeezed: squeeze(text),
    opened: label.untrusted ? openedIn(text).map(squeeze) : [],
    plain: () => (plainly ??= plain(text)),
  };
}

/** Every text of a part, a line each. */
export function textOf(part: LabelledPart["part"]): string {
  const texts: string[] = [];
  rewritePart(part, "", "extra", ({ text }) => {
    texts.push(text);
    return text;
  });
  return texts.join("\n");
}

/** Our own choices: shorter runs are words, and of more than so many units nobody reads the rest by hand either. */
const runs = /[A-Za-z0-9+/_-]{16,}={0,2}/g;
const runUnitsMax = 65_536;
const escapedUnitsMax = 262_144;

/** What a reader who takes pains finds in a text. */
function openedIn(text: string): readonly string[] {
  const encoded = (text.match(runs) ?? []).filter((run) => /\d|[a-z][A-Z]/.test(run)).join("\n");
  const begin = text.slice(0, escapedUnitsMax);
  const plainly = unescaped(begin);
  return [
    ...(plainly === begin ? [] : [plainly]),
    ...(encoded === "" ? [] : decoded(encoded.slice(0, runUnitsMax))),
  ];
}
