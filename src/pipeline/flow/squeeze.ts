/** A text of which letters and digits are left, in lower case: what stays the same however it is written, spaced or broken up. */
export interface Squeezed {
  readonly text: string;
  /** 1 where something that is no letter or digit stood before; one more than `text` has units, 1 at both ends. */
  readonly edges: Uint8Array;
}

/** By ASCII character: what it is in a squeezed text; 0 for all that is left out. */
const ascii = new Uint8Array(128).map((_, code) => {
  if ((code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a)) return code;
  return code >= 0x41 && code <= 0x5a ? code + 0x20 : 0;
});

const [keep, edge, ignore] = [1, 2, 3] as const;

/** By UTF-16 unit beyond ASCII, worked out when the first is met. Units of pairs are kept: letters of rare scripts, and pictures. */
let kinds: Uint8Array | undefined;

function kindsOfUnits(): Uint8Array {
  const letter = /[\p{L}\p{N}\p{M}]/u;
  const invisible = /[\p{Default_Ignorable_Code_Point}\p{Cf}]/u;
  return new Uint8Array(65_536).map((_, unit) => {
    if (unit >= 0xd800 && unit <= 0xdfff) return keep;
    const character = String.fromCharCode(unit);
    if (invisible.test(character)) return ignore;
    return letter.test(character) ? keep : edge;
  });
}

/** Tags and variation selectors beyond the first plane: nobody sees them. */
const invisiblePairs = /[\u{e0000}-\u{e0fff}]/gu;

/** In linear time. The longest that it gives has the length of the text in compatibility form (Unicode NFKC). */
export function squeeze(given: string): Squeezed {
  const text = /^[\x00-\x7f]*$/.test(given) ? given : folded(given);
  const units = new Uint16Array(text.length);
  const edges = new Uint8Array(text.length + 1);
  let length = 0;
  let isEdge = 1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    let unit: number;
    if (code < 128) unit = ascii[code] as number;
    else {
      const kind = (kinds ??= kindsOfUnits())[code];
      if (kind === ignore) continue;
      unit = kind === keep ? code : 0;
    }
    if (unit === 0) {
      isEdge = 1;
      continue;
    }
    units[length] = unit;
    edges[length] = isEdge;
    isEdge = 0;
    length += 1;
  }
  edges[length] = 1;
  return { text: utf16.decode(units.subarray(0, length)), edges: edges.subarray(0, length + 1) };
}

export const squeezed = (text: string): string => squeeze(text).text;

const folded = (text: string): string => text.replace(invisiblePairs, "").normalize("NFKC").toLowerCase();

const utf16 = new TextDecoder("utf-16le", { ignoreBOM: true });

/**
 * A text as a person would compare it with another: compatibility form, lower case, nothing invisible, white space as one blank. Signs
 * stay: `a-b.example` is not `ab.example`.
 */
export function plain(text: string): string {
  const isAscii = /^[\x00-\x7f]*$/.test(text);
  const low = isAscii
    ? text.toLowerCase()
    : folded(text).replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]/gu, "");
  return low.replace(/\s+/g, " ");
}

/** Whether a plain text has another one in it, as words of its own and not as part of longer ones. */
export function hasPlain(text: string, wanted: string): boolean {
  if (wanted === "") return false;
  const [startsInWord, endsInWord] = [
    inWord(wanted.charCodeAt(0)),
    inWord(wanted.charCodeAt(wanted.length - 1)),
  ];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    const before = at > 0 && startsInWord && inWord(text.charCodeAt(at - 1));
    const after = end < text.length && endsInWord && goesOn(text, end);
    if (!before && !after) return true;
  }
  return false;
}

/** Letters, digits, `_` and `-`: what names are made of. All beyond ASCII counts as a letter. */
const inWord = (code: number): boolean =>
  code > 127 || code === 0x5f || code === 0x2d || (ascii[code] as number) !== 0;

/** A dot ends a sentence, or a name goes on behind it. */
function goesOn(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 0x2e || code === 0x40) return at + 1 < text.length && inWord(text.charCodeAt(at + 1));
  return inWord(code);
}
