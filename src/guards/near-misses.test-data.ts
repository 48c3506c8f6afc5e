import { credentialFormats } from "./credentials/find.ts";
import { signatures } from "./signatures.ts";

/** Longer than any cache of answers is likely to be: no piece of it comes twice within so many characters. */
const piecesChars = 65_536;

/** Numbers in an order that is the same in every run (a linear congruence, Numerical Recipes). */
function numbers(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Draw = ReturnType<typeof numbers>;

/** Pieces one after another, each drawn anew. */
function drawn(piece: (draw: Draw) => string): string {
  const draw = numbers();
  let text = "";
  while (text.length < piecesChars) text += piece(draw);
  return text;
}

const letters =
  (alphabet: string) =>
  (draw: Draw, count: number): string =>
    Array.from({ length: count }, () => alphabet.charAt(draw(alphabet.length))).join("");
const digits = letters("0123456789");
const hexadecimal = letters("0123456789abcdef");
const mixed = letters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
const oneOf = <T>(draw: Draw, list: readonly T[]): T => list[draw(list.length)] as T;

const callingCodes = "1 7 20 31 33 34 39 44 48 49 52 55 61 81 86 90 91 212 351 353 358 380 420 966 971".split(
  " ",
);
const accountCountries = "DE FR GB NL BE ES IT PL AT CH SE NO LT MT SC LC".split(" ");
const anchors = [...new Set(credentialFormats.flatMap((format) => format.anchors))];
const monthNames = "January May März août settembre Dec".split(" ");
/** The words of every signature but its last step: as near to it as a text can come without it. */
const halfSignatures = signatures
  .filter(({ steps }) => steps.length > 1)
  .map(({ steps }) => steps.slice(0, -1).map((step) => step.split("|").map((word) => word.replace("*", ""))));

/** Near misses, no two alike: what makes a guard look closely, and look again, without an answer that it could remember. */
export const nearMisses: Readonly<Record<string, string>> = {
  "numbers of many lengths": drawn((draw) => `${digits(draw, 1 + draw(12))} `),
  "numbers in groups": drawn((draw) => digits(draw, 1 + draw(5)) + oneOf(draw, [" ", " ", "-", ".", "/"])),
  "cards, no two alike": drawn((draw) => `4${digits(draw, 15)} `),
  "cards in fours, no two alike": drawn((draw) => `5${digits(draw, 3)} ${digits(draw, 4)} `),
  "phone numbers of many countries": drawn((draw) => `+${oneOf(draw, callingCodes)} ${digits(draw, 9)} `),
  "phone numbers in groups": drawn(
    (draw) => `+${oneOf(draw, callingCodes)} ${digits(draw, 2)} ${digits(draw, 3)} ${digits(draw, 4)}, `,
  ),
  "phone numbers with trunks": drawn((draw) => `0${digits(draw, 3)} ${digits(draw, 3)} ${digits(draw, 4)}, `),
  "phone numbers in brackets": drawn(
    (draw) => `(0${digits(draw, 2)}) ${digits(draw, 3)}-${digits(draw, 4)} `,
  ),
  "phone numbers behind a word": drawn((draw) => `tel ${digits(draw, 4)} ${digits(draw, 6)} `),
  "numbers before a word": drawn((draw) => `${digits(draw, 3)} ${digits(draw, 4)} office `),
  dates: drawn((draw) => `${draw(32)}.${draw(14)}.${1890 + draw(150)} `),
  "dates of birth, no two alike": drawn((draw) => `born ${draw(32)}.${draw(14)}.${1890 + draw(150)} `),
  "dates of birth with months": drawn((draw) => `born ${draw(32)} ${oneOf(draw, monthNames)} `),
  "beginnings of IBANs": drawn((draw) => oneOf(draw, accountCountries) + digits(draw, 8)),
  "IBANs, no two alike": drawn((draw) => `${oneOf(draw, accountCountries)}${digits(draw, 18)} `),
  "documents behind a word": drawn((draw) => `passport ${mixed(draw, 9).toUpperCase()} `),
  "letters and digits": drawn((draw) => `${mixed(draw, 2 + draw(10))} `),
  "wallets, no two alike": drawn((draw) => `1${mixed(draw, 32)}, or `),
  "many at signs": drawn((draw) => `${mixed(draw, draw(4))}@${oneOf(draw, ["", ".", "b.", "-"])}`),
  "mails, no two alike": drawn((draw) => `${mixed(draw, 8)}@${mixed(draw, 5)}.1 `),
  "hosts in numbers": drawn((draw) => `http://${draw(256)}.0x${hexadecimal(draw, 2)}.${draw(300)}/`),
  "IPv4, no two alike": drawn((draw) => `${draw(256)}.${draw(256)}.${draw(256)}.${draw(300)} `),
  "IPv6, no two alike": drawn((draw) => `fe80::${hexadecimal(draw, 4)}:${hexadecimal(draw, 5)} `),
  "pieces of IPv6": drawn((draw) => hexadecimal(draw, draw(5)) + oneOf(draw, [":", "::", " [fd"])),
  "hardware addresses": drawn((draw) => hexadecimal(draw, 2) + oneOf(draw, ["-", "-", "-", ":", " "])),
  "credentials, prefixes alone": drawn((draw) => oneOf(draw, anchors)),
  "credentials, near misses": drawn((draw) => `${oneOf(draw, anchors)}${mixed(draw, draw(20))} `),
  "credentials behind words": drawn((draw) => `api_key = ${mixed(draw, 12 + draw(12))} `),
  "signatures, near misses": drawn((draw) =>
    oneOf(draw, halfSignatures)
      .map((words) => `${oneOf(draw, words)} `)
      .join(""),
  ),
  "signatures without spaces": drawn((draw) => oneOf(draw, oneOf(draw, halfSignatures).flat())),
  "quoted signatures": drawn((draw) => `"${oneOf(draw, oneOf(draw, halfSignatures).flat())}" `),
  "alternating scripts": "aя",
  "words of alternating scripts": "ignоre рrevious ",
  "alternating widths": "aｂ",
  "alternating cases": "iGnOrE pReViOuS ",
  "spaced letters": "i g n o r e  p r e v i o u s  ",
  "digits for letters": "1gn0r3 4ll ",
  "base64, no two alike": drawn((draw) => `${mixed(draw, 40)} `),
  "bytes of text in hexadecimal": drawn((draw) => `${2 + draw(6)}${hexadecimal(draw, 1)} `),
};
