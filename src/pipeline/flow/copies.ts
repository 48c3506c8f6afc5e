import { literalFinder } from "../../guards/automaton.ts";
import type { FromRule } from "../../policy/flow-rules.ts";
import { isBelow, type ArgumentText } from "./argument-texts.ts";
import type { ContextText, ContextTexts } from "./context-texts.ts";
import { reversed, rotated, spelledAddress } from "./decoded.ts";
import type { Label } from "./labels.ts";
import type { Needle } from "./needles.ts";
import { SpanIndex, spanUnitsMin } from "./spans.ts";
import { hasPlain, plain, squeezed, type Squeezed } from "./squeeze.ts";

/** Something in a call that stands in untrusted text, and in no other. */
export interface Copy {
  readonly pointer: string;
  readonly role: Needle["role"];
  readonly label: Label;
}

/** Our own choice: so long a needle is in a text by no chance, also in the middle of a word. */
const edgeUnitsMax = 16;
const formUnitsMin = 8;

/** What of the needles was copied. Looks through each text once. */
export function copiedNeedles(
  needles: readonly Needle[],
  { untrusted, trusted }: ContextTexts,
  constants: ReadonlySet<string>,
): readonly Copy[] {
  const forms = formsOf(needles);
  if (forms.length === 0 || untrusted.length === 0) return [];
  const finder = literalFinder(forms.map(({ text }) => text));
  const seen = new Map<Needle, Label>();
  const look = (squeezedText: Squeezed, label: Label): void =>
    finder.scan(squeezedText.text, (literal, end) => {
      const { text, of } = forms[literal] as Form;
      if (text.length < edgeUnitsMax && !isApart(squeezedText, end - text.length, end)) return;
      for (const needle of of) if (!seen.has(needle)) seen.set(needle, label);
    });
  for (const { squeezed: whole, opened, label } of untrusted) {
    look(whole, label);
    for (const one of opened) look(one, label);
  }
  return [...seen].flatMap(([needle, label]) =>
    constants.has(needle.plain) || trusted.some((text) => isNamed(needle, text))
      ? []
      : [{ pointer: needle.pointer, role: needle.role, label }],
  );
}

interface Form {
  readonly text: string;
  readonly of: Needle[];
}

/** The ways in which a needle can stand in a text, each once. */
function formsOf(needles: readonly Needle[]): readonly Form[] {
  const forms = new Map<string, Form>();
  const add = (text: string, needle: Needle): void => {
    const form = forms.get(text);
    if (form === undefined) forms.set(text, { text, of: [needle] });
    else form.of.push(needle);
  };
  for (const needle of needles) {
    add(needle.squeezed, needle);
    if (needle.role !== "target" || needle.squeezed.length < formUnitsMin) continue;
    add(reversed(needle.squeezed), needle);
    add(rotated(needle.squeezed), needle);
    if (needle.plain.includes(".")) add(squeezed(spelledAddress(needle.plain)), needle);
  }
  return [...forms.values()];
}

const isApart = ({ edges }: Squeezed, start: number, end: number): boolean =>
  edges[start] === 1 && edges[end] === 1;

/** Whether whoever may say so has said it: in the same letters and signs, so that one address does not pass for another. */
function isNamed(needle: Needle, text: ContextText): boolean {
  if (hasPlain(text.plain(), needle.plain)) return true;
  if (needle.isDigits) return hasSqueezed(text.squeezed, needle.squeezed);
  return namedByPart(needle.plain).some((parts) => parts.every((part) => hasPlain(text.plain(), part)));
}

/** A file by its name where no step of its path is hidden or leads up; an id by its numbers. */
function namedByPart(needle: string): readonly (readonly string[])[] {
  const steps = needle.split("/");
  const name = steps[steps.length - 1] ?? "";
  const isPath =
    steps.length > 1 && !needle.includes("//") && (steps[0] === "." || !(steps[0] ?? "").includes("."));
  if (
    isPath &&
    /^[^.].*\.[a-z0-9]{1,8}$/.test(name) &&
    !steps.some((step) => step.startsWith(".") && step !== ".")
  )
    return [[name]];
  const numbers = needle.match(/\d{2,}/g) ?? [];
  return /^[a-z0-9#_-]+$/.test(needle) && numbers.length > 0 && numbers.length <= 2 ? [numbers] : [];
}

/** Whether a text has these letters and digits, however they are written, as words of their own. */
function hasSqueezed(text: Squeezed, wanted: string): boolean {
  for (let at = text.text.indexOf(wanted); at !== -1; at = text.text.indexOf(wanted, at + 1))
    if (wanted.length >= edgeUnitsMax || isApart(text, at, at + wanted.length)) return true;
  return false;
}

/** Stretches of arguments that stand in untrusted text and in no other. */
export function copiedSpans(
  texts: readonly ArgumentText[],
  { untrusted, trusted }: ContextTexts,
): readonly Copy[] {
  const long = texts
    .map(({ text, pointer }) => ({ pointer, text: squeezed(text) }))
    .filter(({ text }) => text.length >= spanUnitsMin);
  if (long.length === 0 || untrusted.length === 0) return [];
  const index = new SpanIndex(long.map(({ text }) => text));
  const cover = long.map(({ text }) => new Uint8Array(text.length));
  const first = new Map<number, Label>();
  for (const { squeezed: whole, opened, label } of untrusted)
    for (const { text } of [whole, ...opened])
      index.find(text, (span) => {
        cover[span.index]?.fill(1, span.start, span.end);
        if (!first.has(span.index)) first.set(span.index, label);
      });
  if (first.size === 0) return [];
  for (const { squeezed: whole } of trusted)
    index.find(whole.text, ({ index: of, start, end }) => cover[of]?.fill(0, start, end));
  return [...first].flatMap(([of, label]) =>
    hasRun(cover[of] as Uint8Array)
      ? [{ pointer: (long[of] as { pointer: string }).pointer, role: "content" as const, label }]
      : [],
  );
}

export function hasRun(cover: Uint8Array): boolean {
  let run = 0;
  for (const covered of cover) {
    run = covered === 1 ? run + 1 : 0;
    if (run >= spanUnitsMin) return true;
  }
  return false;
}

/** What the arguments of a call have that can be compared. */
export interface Compared {
  readonly texts: readonly ArgumentText[];
  readonly needles: readonly Needle[];
  /** Values that the tool's schema names. */
  readonly constants: ReadonlySet<string>;
}

/** Whether all that stands at an argument comes from where it may. An argument that is not there does. */
export function comesFrom(
  { texts, needles, constants }: Compared,
  { argument, from }: FromRule,
  context: ContextTexts,
): boolean {
  const all = [...context.trusted, ...context.untrusted];
  const allowed = all.filter(({ label }) => from.some((source) => isFrom(label, source)));
  return texts
    .filter(({ pointer, isKey }) => !isKey && isBelow(pointer, argument))
    .every(({ text, pointer }) => {
      if (from.includes("manifest") && constants.has(text)) return true;
      const here = needles.filter((needle) => needle.pointer === pointer);
      const whole = here.filter(({ isWhole }) => isWhole);
      // Too short to be told from other words: then it has to stand there as it is.
      if (here.length === 0) return allowed.some((one) => hasPlain(one.plain(), plain(text)));
      return (whole.length > 0 ? whole : here).every(
        (needle) =>
          allowed.some((one) => isNamed(needle, one)) ||
          (from.includes("model") && !all.some((one) => hasSqueezed(one.squeezed, needle.squeezed))),
      );
    });
}

const isFrom = ({ origin, tool }: Label, source: FromRule["from"][number]): boolean =>
  source.startsWith("tool:") ? `tool:${tool ?? ""}` === source : source === origin;
