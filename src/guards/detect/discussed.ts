import type { Signature } from "../signatures/row.ts";

/** How far around a phrase its frame is looked for, in characters: a sentence or two. */
const beforeChars = 160;
const afterChars = 64;

/** By UTF-16 unit: 1 for a mark that opens a quotation. */
const opensQuote = new Uint8Array(65_536);
for (const mark of "\"'`\u201c\u2018\u00ab") opensQuote[mark.charCodeAt(0)] = 1;
/** Words that say that a quotation is spoken about, not spoken. */
const discussion =
  /\b(?:attack|inject|jailbreak|adversar|malicious|exploit|vulnerab|for example|e\.g|such as|phrase|string|sentence|the text|like|example|detect|classif|translat|meaning|what does|mean|defen[ds]|protect|prevent|mitigat|block|filter|guard|rule|regex|called|says?|said|titled|label|spell)/i;
const defence =
  /\b(?:prompt.injections?|injection attacks?|jailbreak(?:ing|s)? (?:attacks?|attempts?|techniques?|prompts?)|red.team|how (?:do|can|should|to) (?:i |we |you |one )?(?:prevent|defend|protect|stop|detect|mitigate|block)|attackers?|adversar\w{1,24}|try to|tries to|trying to|attempts? to|attempting to|tricked into|trick the|instruct(?:s|ed) the model to)\b/i;
/** What every match of `defence` holds: looked for once in a whole text, so that most phrases need no closer look. */
const defenceHint =
  /inject|jailbreak|red.team|how (?:do|can|should|to) |attacker|adversar|try|tries|attempt|trick|s? the model to/i;

export const mayDiscuss = (text: string): boolean => defenceHint.test(text);

const negation = /(?:\bnot|n't|\bnever|\bnicht|\bne|\bno)\s+(?:to\s+|just\s+)?$/i;

/**
 * Whether a phrase is spoken about: it stands in quotation marks among words of a discussion, or in a text about such attacks; it is
 * negated ("do not ignore"), or it is about the speaker's own words ("ignore my previous message"). Precision first: an attack that
 * takes on such a frame is left to the learned detector. `discussed` is what `mayDiscuss` says of the whole text.
 */
export function isHarmless(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
  signature: Signature,
  discussed: boolean,
): boolean {
  if (signature.markup === true) return false;
  const before = text.slice(Math.max(0, start - beforeChars), start);
  if (signature.intent === "override-instructions") {
    if (negation.test(before.slice(-16))) return true;
    if (/\b(?:my|i)\b/i.test(text.slice(start, end))) return true;
  }
  if (discussed && defence.test(before)) return true;
  if (!isQuoted(before)) return false;
  return discussion.test(before) || discussion.test(text.slice(end, end + afterChars));
}

/** Whether a quotation opens before the phrase and does not close again. */
function isQuoted(before: string): boolean {
  for (let i = before.length - 1; i >= Math.max(0, before.length - 48); i -= 1) {
    if (opensQuote[before.charCodeAt(i)] !== 1) continue;
    const outside = before.charCodeAt(i - 1);
    // An opening mark follows a space or a bracket; an apostrophe and a closing mark follow a letter or a stop.
    return (
      Number.isNaN(outside) || outside === 0x20 || outside === 0x28 || outside === 0x3a || outside === 0x5b
    );
  }
  return false;
}

/** Our own choice: what people quote of an attack. */
const quotedCharsMax = 400;
const closesQuote: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  "`": "`",
  "\u201c": "\u201d",
  "\u2018": "\u2019",
  "\u00ab": "\u00bb",
  "\u201e": "\u201c",
  "\u300c": "\u300d",
  "\u300e": "\u300f",
};
/** Words of somebody who asks about a quotation or tells of it. JSON has its strings in quotation marks too, so names of fields are none. */
const aboutQuotation =
  /\b(?:translat|mean(?:s|ing)?\b|attack|inject|jailbreak|malicious|dangerous|suspicious|phishing|for example|example of|such as|phrases? |sentences? |classif|categor|explain why|why is|filter|detect|warning signs?|spell|typos?|grammar|quote|titled|called|(?:he|she|they|it|who|users?|somebody|someone|people|attackers?|customers?) (?:says?|said|writes?|wrote|types?|typed|sent|sends?|asked?)\b|count the|is (?:this|it) )/i;

/** Our own choice: whoever quotes says what for, in two words at least. */
const asideLettersMin = 8;

/**
 * Whether the place at `at` stands in a quotation that is not all of the text: no signature knows what it is quoted for, in 33 languages, so
 * that is for the learned model to say. `text`: as it was written.
 */
export function isQuotedAside(text: string, at: number): boolean {
  const quotation = quotationAround(text, at);
  if (quotation === undefined) return false;
  const { start, end } = quotation;
  const around = text.slice(Math.max(0, start - beforeChars), start) + text.slice(end, end + afterChars);
  return (around.match(/[\p{L}\p{M}]/gu)?.length ?? 0) >= asideLettersMin;
}

const quotationAround = (text: string, at: number): Quotation | undefined =>
  quotedLines(text, at) ?? quotedWords(text, at);

/** Whether the place at `at` stands in a quotation that the text around it asks about or tells of. `text`: as it was written. */
export function isQuotedInTalk(text: string, at: number): boolean {
  const quotation = quotationAround(text, at);
  if (quotation === undefined) return false;
  const { start, end } = quotation;
  return (
    aboutQuotation.test(text.slice(Math.max(0, start - beforeChars), start)) ||
    aboutQuotation.test(text.slice(end, end + afterChars))
  );
}

interface Quotation {
  readonly start: number;
  readonly end: number;
}

/** Between two marks that belong together. */
function quotedWords(text: string, at: number): Quotation | undefined {
  const floor = Math.max(0, at - quotedCharsMax);
  for (let i = at; i >= floor; i -= 1) {
    const closing = closesQuote[text.charAt(i)];
    if (closing === undefined) continue;
    // A mark that opens and closes alike opens behind a space or a bracket.
    const outside = text.charAt(i - 1);
    if (closing === text.charAt(i) && outside !== "" && !/[\s([:]/.test(outside)) continue;
    const end = nearest(text, closing, Math.max(at, i) + 1);
    return end === undefined || end - i > 2 * quotedCharsMax ? undefined : { start: i, end };
  }
  return undefined;
}

/** Lines that begin with `>`, as a mail or Markdown marks what somebody else wrote. */
function quotedLines(text: string, at: number): Quotation | undefined {
  let start = lineStart(text, at);
  let end = lineEnd(text, at);
  if (start === undefined || end === undefined || text.charAt(start) !== ">") return undefined;
  for (let before = start; start > 0; start = before) {
    before = lineStart(text, start - 1) ?? start;
    if (before === start || at - before > quotedCharsMax || text.charAt(before) !== ">") break;
  }
  for (let next: number | undefined = end; text.charAt(end + 1) === ">"; end = next) {
    next = lineEnd(text, end + 1);
    if (next === undefined || next - at > quotedCharsMax) break;
  }
  return { start, end };
}

/** Undefined where the line is longer than what people quote. */
function lineStart(text: string, at: number): number | undefined {
  const floor = Math.max(0, at - quotedCharsMax);
  for (let i = at - 1; i >= floor; i -= 1) if (text.charCodeAt(i) === 0x0a) return i + 1;
  return floor === 0 ? 0 : undefined;
}

const lineEnd = (text: string, from: number): number | undefined =>
  nearest(text, "\n", from) ?? (text.length - from <= quotedCharsMax ? text.length : undefined);

/** The first place of a sign from `from` on, near enough for a quotation: what it costs hangs on no more of the text. */
function nearest(text: string, sign: string, from: number): number | undefined {
  const found = text.slice(from, from + 2 * quotedCharsMax).indexOf(sign);
  return found === -1 ? undefined : from + found;
}
