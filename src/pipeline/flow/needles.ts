import type { ArgumentText } from "./argument-texts.ts";
import { plain, squeezed } from "./squeeze.ts";

/** Something in an argument that is looked for in the conversation. */
export interface Needle {
  readonly pointer: string;
  /** `target`: it says whom, where, which or what to do. `content`: words that are handed on. */
  readonly role: "target" | "content";
  readonly squeezed: string;
  readonly plain: string;
  /** Signs and blanks in it say nothing: a number of telephone, card or account. */
  readonly isDigits: boolean;
  /** It is the whole of its argument, or the address that makes it up. */
  readonly isWhole: boolean;
}

/** Our own choices: shorter ones stand in any text, and a longer one is known by its beginning and by its stretches. */
const unitsMin = 3;
const unitsMax = 64;
const contentUnitsMin = 12;
const tokensMax = 256;

/**
 * Names of arguments that say whom, where, which or what to do. Our own list, from the tools of the agents that we tested and the published
 * MCP servers. What is not on it is a target by its own looks: one word with signs or digits in it.
 */
const targetWords = new Set(
  (
    "to cc bcc from recipient recipients email emails mail address addresses url urls uri link href host hostname domain endpoint webhook " +
    "callback server path paths file files filename dir directory folder dest destination source target account iban bic card payee " +
    "beneficiary user users username login handle member owner assignee reviewer channel channels group role roles permission permissions " +
    "repo repository branch ref commit tag remote id ids key token phone number amount sum price command cmd script sql query shell exec " +
    "args argv program package image service resource bucket queue topic ticket issue project customer order invoice"
  ).split(" "),
);

const wordsOf = (key: string): readonly string[] =>
  key
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/);

const saysTarget = (key: string): boolean => wordsOf(key).some((word) => targetWords.has(word));

const address =
  /^(?:[a-z][a-z0-9+.-]{1,20}:)?\/\/|^[^\s@]{1,256}@[^\s@]+\.[^\s@]+$|^(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,24}(?::\d+)?(?:[/?#]|$)/i;
const split = /[\s"'`<>()[\]{},;|]+/;

/** What of one argument is looked for. Linear in its text. */
export function needlesOf(argument: ArgumentText): readonly Needle[] {
  const { text, pointer, key, isNumber, isKey } = argument;
  const found: Needle[] = [];
  const add = (part: string, role: Needle["role"], isWhole = false): void => {
    const needle = needleOf(part, { pointer, role, isWhole });
    const min = role === "content" ? contentUnitsMin : unitsMin;
    if (needle.squeezed.length >= min) found.push(needle);
  };
  const trimmed = text.trim();
  if (isNumber) {
    // A small number stands in any text, and most are counts.
    if (squeezed(trimmed).length >= (saysTarget(key) ? unitsMin : 5)) add(trimmed, "target", true);
    return found;
  }
  const tokens = trimmed.split(split, tokensMax).filter((token) => token !== "");
  const addresses = tokens.map(bare).filter((token) => address.test(token));
  const isTarget =
    !isKey &&
    (saysTarget(key) ||
      (tokens.length <= 3 && addresses.length > 0) ||
      (tokens.length === 1 && hasSigns(trimmed)));
  const role = isTarget ? "target" : "content";
  if (addresses.length === 0 || tokens.length > 1) add(trimmed, role, addresses.length === 0);
  for (const one of addresses) for (const part of partsOf(one)) add(part, role, part === one);
  if (isTarget && tokens.length > 1)
    for (const token of tokens)
      if (hasSigns(bare(token)) && !address.test(bare(token))) add(bare(token), "target");
  return found;
}

function needleOf(
  part: string,
  { pointer, role, isWhole }: Pick<Needle, "pointer" | "role" | "isWhole">,
): Needle {
  const letters = squeezed(part);
  return {
    pointer,
    role,
    squeezed: letters.slice(0, unitsMax),
    plain: plain(bare(part)),
    isDigits:
      /^[a-z]{0,2}\d{5,}[a-z0-9]*$/.test(letters) &&
      /^[\s\d+().a-z/-]+$/i.test(part) &&
      !/[a-z]{3}/i.test(part),
    isWhole,
  };
}

/** Without what stands around a word in a sentence. */
const bare = (token: string): string => token.replace(/^mailto:/i, "").replace(/[.,:;!?]+$/, "");

/** One word that is none of a language: an address, a path, an id, a name of a program. */
const hasSigns = (word: string): boolean =>
  /[a-z0-9][@./\\:_#~=+-]+[a-z0-9]|^[@#~/\\.]|\d\D|\D\d|^\d{3,}$/i.test(word);

/** The pieces of an address that each lead somewhere: the whole, where it goes, and what it carries along. */
function partsOf(text: string): readonly string[] {
  const parts = [text];
  const rest = text.replace(/^[a-z][a-z0-9+.-]{1,20}:/i, "").replace(/^\/\//, "");
  const [before = "", ...carried] = rest.split(/[?#&]/);
  const at = before.lastIndexOf("@");
  const behind = at === -1 ? before : before.slice(at + 1);
  const slash = behind.indexOf("/");
  const host = (slash === -1 ? behind : behind.slice(0, slash)).replace(/:\d+$/, "").replace(/^www\./i, "");
  parts.push(host);
  // An address with a slash at its end leads to the same place.
  if (rest !== text || rest.endsWith("/")) parts.push(withoutSlash(before), withoutSlash(rest));
  for (const piece of carried) {
    const value = piece.slice(piece.indexOf("=") + 1);
    if (value.length >= carriedMin) parts.push(value);
  }
  return [...new Set(parts)];
}

const withoutSlash = (text: string): string => (text.endsWith("/") ? text.slice(0, -1) : text);

/** Our own choice: pages, sizes and languages are shorter. */
const carriedMin = 6;
