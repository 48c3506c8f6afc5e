import { base64CharsMin, hexDigitsMin } from "./decode.ts";
import { endIn, startIn, type View } from "./view.ts";

/** A run that ended so many characters before the end of the text may still grow: signs of its own may stand between. */
const nearEnd = 16;

const base64Digit = 1;
const hexDigit = 2;
const lineEnd = 4;
/** What may stand between two hexadecimal digits. */
const hexBetween = 8;

const classes = new Uint8Array(128).map((_, code) => {
  const character = String.fromCharCode(code);
  return (
    (/[\w+/-]/.test(character) ? base64Digit : 0) |
    (/[a-f\d]/i.test(character) ? hexDigit : 0) |
    (/[\n\r]/.test(character) ? lineEnd : 0) |
    (/[ ,:\\x-]/i.test(character) ? hexBetween : 0)
  );
});

const classAt = (text: string, at: number): number => {
  const code = text.charCodeAt(at);
  return code < 128 ? (classes[code] as number) : 0;
};

/**
 * Where the encoded run starts, in the source of the view, that could go on with more text; the end of the view where there is
 * none. At least as early as the beginning of everything that `decodedTwice` makes of such a run.
 */
export function encodedOpenStart(view: View): number {
  const { text } = view;
  const start = Math.min(
    runStart(text, { digit: base64Digit, between: lineEnd, betweenMax: 2, digitsMin: base64CharsMin }),
    runStart(text, { digit: hexDigit, between: hexBetween, betweenMax: 5, digitsMin: hexDigitsMin }),
  );
  return start === text.length ? endIn(view, start) : startIn(view, start);
}

interface Run {
  /** Classes of its digits and of what may stand between them, and how many of those in a row. */
  readonly digit: number;
  readonly between: number;
  readonly betweenMax: number;
  readonly digitsMin: number;
}

/** Goes back from the end over every run that reaches its neighbourhood. */
function runStart(text: string, { digit, between, betweenMax, digitsMin }: Run): number {
  let open = text.length;
  let end = text.length;
  while (end > 0 && end >= text.length - nearEnd) {
    let digits = 0;
    let gap = 0;
    let start = end;
    for (let i = end - 1; i >= 0 && gap <= betweenMax; i -= 1) {
      const of = classAt(text, i);
      if ((of & digit) !== 0) {
        digits += 1;
        gap = 0;
        start = i;
      } else if ((of & between) !== 0) gap += 1;
      else break;
    }
    if (digits >= digitsMin) open = start;
    end = Math.min(start, end - 1);
  }
  return open;
}
