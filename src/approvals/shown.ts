import { createHash } from "node:crypto";
import { canonicalJson, type JsonValue } from "../base/json.ts";

/** UTF-16 units of arguments in a list, and of one that somebody looks at alone. Our own choices: a screen, and what one can read. */
export const listedCharsMax = 2000;
export const readCharsMax = 64 * 1024;

/** Arguments as a person sees them. */
export interface ShownArguments {
  /** JSON in which nothing is invisible; cut where it is longer than may be shown. */
  readonly text: string;
  /** UTF-16 units of the whole. */
  readonly chars: number;
  readonly isCut: boolean;
  /** How many characters are written out because nobody would see them. */
  readonly invisible: number;
  /** SHA-256 of the whole as canonical JSON (RFC 8785), hexadecimal: also of what is not shown. */
  readonly sha256: string;
}

/**
 * What a screen shows as nothing, as another thing or in another order: control and format characters, other spaces than the common
 * one, fillers of Hangul and Khmer, selectors of variants, private use, and code points that are none.
 */
const invisible =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\u00a0\u034f\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** Text in which every character shows: what would not is written as `\u{200b}`. */
export const plain = (text: string): string =>
  text.replace(invisible, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);

/** As `plain`, for text of several lines: line ends stay. */
export const plainLines = (text: string): string => text.split("\n").map(plain).join("\n");

/** Arguments for a person who is to say yes to exactly these. */
export function shownArguments(value: JsonValue, charsMax: number): ShownArguments {
  const whole = canonicalJson(value);
  // JSON has its own escapes of control characters, line ends among them; what is left is written out here.
  const readable = JSON.stringify(value, null, 2);
  const text = plainLines(readable);
  return {
    text: text.slice(0, charsMax),
    chars: text.length,
    isCut: text.length > charsMax,
    invisible: readable.match(invisible)?.filter((one) => one !== "\n").length ?? 0,
    sha256: createHash("sha256").update(whole).digest("hex"),
  };
}
