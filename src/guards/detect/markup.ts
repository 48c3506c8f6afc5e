import { signOf } from "./letters.ts";
import type { Patch } from "./patches.ts";

/** No tag is longer that is looked at, and no comment: our own choice, a paragraph. */
const tagMax = 600;
const commentMax = 4000;

/** What a browser shows to few or to nobody, and a model reads: values of so many words. Colours and addresses have fewer. */
const spacesMin = 2;

/**
 * Markup as what it holds: comments and spoken attributes as sentences of their own, tags that part a word as nothing, all others as a
 * space. Nothing is added where markup only stands between words: then the text has been read as it stands.
 */
export function markupPatches(text: string, add: (patch: Patch) => void): void {
  const patches: Patch[] = [];
  let telling = false;
  for (let at = text.indexOf("<"); at >= 0; at = text.indexOf("<", at + 1)) {
    const patch = text.startsWith("<!--", at) ? commentAt(text, at) : tagAt(text, at);
    if (patch === undefined) continue;
    patches.push(patch);
    telling ||= patch.text !== " ";
    at = patch.end - 1;
  }
  if (telling) for (const patch of patches) add(patch);
}

function commentAt(text: string, at: number): Patch {
  const close = text.slice(at + 4, at + 4 + commentMax).indexOf("-->");
  const end = close < 0 ? Math.min(text.length, at + 4 + commentMax) : at + 4 + close;
  const read = text.slice(at + 4, end).trim();
  return { start: at, end: close < 0 ? end : end + 3, text: read === "" ? "" : `\0${read}\0` };
}

function tagAt(text: string, at: number): Patch | undefined {
  if (!isTagStart(text.charCodeAt(at + 1))) return undefined;
  const close = text.slice(at, at + tagMax).indexOf(">");
  if (close < 0) return undefined;
  const end = at + close + 1;
  const said = spokenIn(text.slice(at, end));
  if (said.length > 0) return { start: at, end, text: `\0${said.join("\0")}\0` };
  return { start: at, end, text: isInWord(text, at, end) ? "" : " " };
}

/** A letter, `/`, `!` or `?`. */
const isTagStart = (code: number): boolean =>
  (signOf[code] ?? 0) !== 0 || code === 0x2f || code === 0x21 || code === 0x3f;

/** Values in quotation marks that are sentences. */
function spokenIn(tag: string): readonly string[] {
  const said: string[] = [];
  for (let at = 1; at < tag.length; at += 1) {
    const mark = tag.charAt(at);
    if ((mark !== '"' && mark !== "'") || tag.charAt(at - 1) !== "=") continue;
    const close = tag.indexOf(mark, at + 1);
    const value = tag.slice(at + 1, close < 0 ? tag.length - 1 : close);
    if (value.split(" ").length > spacesMin) said.push(value);
    if (close < 0) break;
    at = close;
  }
  return said;
}

/** Tags may follow each other. */
function isInWord(text: string, start: number, end: number): boolean {
  const before = text.charAt(start - 1);
  const after = text.charAt(end);
  const isLetter = (sign: string): boolean => (signOf[sign.charCodeAt(0)] ?? 0) !== 0;
  return (isLetter(before) || before === ">") && (isLetter(after) || after === "<");
}
