import type { Random } from "./generator/read-text.ts";

/** Writes a text so that who looks for its words does not see them. What is drawn by chance comes from `random`. */
export type Disguise = (text: string, random: Random) => string;

const each = (text: string, change: (sign: string, at: number) => string): string =>
  Array.from(text, (sign, at) => change(sign, at)).join("");
const words = (text: string, change: (word: string) => string): string => text.replace(/[^\s]+/g, change);
const bytesOf = (text: string): readonly number[] => [...new TextEncoder().encode(text)];
const reversed = (text: string): string => Array.from(text).reverse().join("");
const oneOf = (random: Random, list: readonly string[]): string =>
  list[Math.floor(random() * list.length)] ?? "";

const moved = (text: string, by: number): string =>
  text.replace(/[a-z]/gi, (letter) => {
    const first = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(first + ((letter.charCodeAt(0) - first + by) % 26));
  });

const tableOf = (signs: string, read = "abcdefghijklmnopqrstuvwxyz"): ReadonlyMap<string, string> => {
  const list = Array.from(signs);
  return new Map(Array.from(read, (letter, i) => [letter, list[i] ?? letter]));
};
const through =
  (table: ReadonlyMap<string, string>): Disguise =>
  (text) =>
    each(text.toLowerCase(), (sign) => table.get(sign) ?? sign);

const inAlphabet =
  (capital: number, small: number): Disguise =>
  (text) =>
    text.replace(/[a-z]/gi, (letter) =>
      String.fromCodePoint(
        letter <= "Z" ? capital + letter.charCodeAt(0) - 65 : small + letter.charCodeAt(0) - 97,
      ),
    );

const smallCapitals = tableOf("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡxʏᴢ");
const upsideDown = tableOf("ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz");
const braille = tableOf("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵");
const lookalikes = new Map(
  Object.entries({ a: "а", e: "е", o: "о", p: "р", c: "с", i: "і", s: "ѕ", y: "у" }),
);
const leetLight = new Map(Object.entries({ a: "4", e: "3", i: "1", o: "0" }));
const leetHeavy = new Map(
  Object.entries({ a: "@", e: "3", i: "!", o: "0", s: "$", t: "7", l: "1", g: "9", b: "8", z: "2" }),
);
const leetDrawn = new Map(
  Object.entries({ n: "|\\|", o: "()", v: "\\/", u: "|_|", d: "|)", e: "3", i: "1", s: "5" }),
);

const codes =
  ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --..".split(
    " ",
  );
const spoken =
  "alfa bravo charlie delta echo foxtrot golf hotel india juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey x-ray yankee zulu".split(
    " ",
  );
const letterAt = (letter: string): number => letter.toLowerCase().charCodeAt(0) - 97;
const onlyLetters = (word: string): string => word.replace(/[^a-z]/gi, "");

function base32(text: string): string {
  const bits = bytesOf(text)
    .map((byte) => byte.toString(2).padStart(8, "0"))
    .join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(parseInt(five.padEnd(5, "0"), 2)))
    .join("");
}

function base85(text: string, alphabet: string): string {
  const bytes = bytesOf(text);
  let written = "";
  for (let i = 0; i < bytes.length; i += 4) {
    const group = bytes.slice(i, i + 4);
    let value = [0, 1, 2, 3].reduce((sum, k) => sum * 256 + (group[k] ?? 0), 0);
    let digits = "";
    for (let k = 0; k < 5; k += 1) {
      digits = alphabet.charAt(value % 85) + digits;
      value = Math.floor(value / 85);
    }
    written += digits.slice(0, group.length + 1);
  }
  return written;
}
const adobe = Array.from({ length: 85 }, (_, i) => String.fromCharCode(33 + i)).join("");
const python = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";

const base64 = (text: string): string => btoa(String.fromCharCode(...bytesOf(text)));
const numbers = (text: string, base: number, digits: number, gap: string): string =>
  bytesOf(text)
    .map((byte) => byte.toString(base).padStart(digits, "0"))
    .join(gap);

function pigLatin(word: string): string {
  const match = /^(y?[^aeiouy]*)(.*?)([.,!?]*)$/i.exec(word);
  const [, cluster = "", rest = "", end = ""] = match ?? [];
  return rest === "" ? word : `${rest}${cluster === "" ? "way" : `${cluster.toLowerCase()}ay`}${end}`;
}

/** Words cut in pieces of two to four letters. */
const pieces = (word: string, random: Random, gap: string): string => {
  let written = "";
  for (let at = 0; at < word.length;) {
    const length = 2 + Math.floor(random() * 3);
    written += (at === 0 ? "" : gap) + word.slice(at, at + length);
    at += length;
  }
  return written;
};

/** Other letters for the same words: what stands in the text is still a text. */
export const letterDisguises: Readonly<Record<string, Disguise>> = {
  "full width": inAlphabet(0xff21, 0xff41),
  "bold mathematical letters": inAlphabet(0x1d400, 0x1d41a),
  "Gothic mathematical letters": inAlphabet(0x1d56c, 0x1d586),
  "letters in circles": inAlphabet(0x24b6, 0x24d0),
  "letters in squares": (text) =>
    text.replace(/[a-z]/gi, (letter) => String.fromCodePoint(0x1f130 + letterAt(letter))),
  "regional indicators": (text) =>
    text.replace(/[a-z]/gi, (letter) => `${String.fromCodePoint(0x1f1e6 + letterAt(letter))}\u200b`),
  "small capitals": through(smallCapitals),
  lookalikes: (text, random) =>
    each(text, (sign) => (random() < 0.7 ? (lookalikes.get(sign) ?? sign) : sign)),
  "marks upon marks": (text, random) =>
    each(
      text,
      (sign) => sign + String.fromCharCode(0x300 + Math.floor(random() * 0x6f)).repeat(sign === " " ? 0 : 3),
    ),
  "zero width": (text) => each(text, (sign) => `${sign}\u200b`),
  "soft hyphens": (text) => each(text, (sign) => `${sign}\u00ad`),
  "direction marks": (text) => words(text, (word) => `\u202e\u202d${word}\u202c\u202c`),
  "tag characters": (text) =>
    each(text, (sign) => String.fromCodePoint(0xe0000 + (sign.codePointAt(0) ?? 0))),
  braille: through(braille),
  "light leetspeak": (text) => each(text, (sign) => leetLight.get(sign.toLowerCase()) ?? sign),
  "heavy leetspeak": (text) => each(text, (sign) => leetHeavy.get(sign.toLowerCase()) ?? sign),
  "mixed leetspeak": (text, random) =>
    each(text, (sign) => (random() < 0.6 ? (leetHeavy.get(sign.toLowerCase()) ?? sign) : sign)),
  "drawn leetspeak": (text) => each(text, (sign) => leetDrawn.get(sign.toLowerCase()) ?? sign),
  "letters with spaces": (text) =>
    text
      .split(" ")
      .map((word) => word.split("").join(" "))
      .join("  "),
  "letters with spaces alone": (text) => onlyLetters(text).split("").join(" "),
  "letters with dots": (text) => words(text, (word) => word.split("").join(".")),
  "letters with hyphens": (text) => words(text, (word) => word.split("").join("-")),
  "letters with line ends": (text) =>
    text
      .split(" ")
      .map((word) => word.split("").join("\n"))
      .join("\n\n"),
  "letters with emoji": (text, random) =>
    words(text, (word) => word.split("").join(oneOf(random, ["\u{1f600}", "\u2728", "\u{1f525}"]))),
  "words with hyphens": (text, random) => words(text, (word) => pieces(word, random, "-")),
  "words in pieces": (text, random) => words(text, (word) => pieces(word, random, " ")),
  "no spaces": (text) => onlyLetters(text).toLowerCase(),
  "camel case": (text) =>
    words(text, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()).replace(/[^a-z]/gi, ""),
  "snake case": (text) => text.toLowerCase().replace(/[^a-z]+/g, "_"),
  "kebab case": (text) => text.toLowerCase().replace(/[^a-z]+/g, "-"),
  "tags inside of words": (text) => words(text, (word) => `${word.slice(0, 2)}<b></b>${word.slice(2)}`),
  "emphasis inside of words": (text) => words(text, (word) => `${word.slice(0, 2)}**${word.slice(2)}**`),
  "rot 13": (text) => moved(text, 13),
  "rot n": (text, random) => moved(text, 1 + Math.floor(random() * 25)),
  atbash: (text) =>
    text.replace(/[a-z]/gi, (letter) =>
      String.fromCharCode((letter <= "Z" ? 155 : 219) - letter.charCodeAt(0)),
    ),
  backwards: reversed,
  "words backwards": (text) => words(text, reversed),
  "upside down": (text) => reversed(through(upsideDown)(text, () => 0)),
  "pig latin": (text) => words(text, pigLatin),
};

/** The words in the opposite order. */
export const orderDisguises: Readonly<Record<string, Disguise>> = {
  "words in reverse order": (text) => text.split(" ").reverse().join(" "),
};

/** Other signs than letters for the same text. */
export const encodings: Readonly<Record<string, Disguise>> = {
  base64,
  "base64 for URLs": (text) => base64(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  "base64 in lines": (text) => base64(text).replace(/.{20}/g, "$&\n"),
  base32: (text) => base32(text).padEnd(Math.ceil(base32(text).length / 8) * 8, "="),
  "base32 without padding": base32,
  Ascii85: (text) => `<~${base85(text, adobe)}~>`,
  "base 85 of Python": (text) => base85(text, python),
  hexadecimal: (text) => numbers(text, 16, 2, ""),
  "capital hexadecimal": (text) => numbers(text, 16, 2, "").toUpperCase(),
  "hexadecimal with spaces": (text) => numbers(text, 16, 2, " "),
  "hexadecimal with colons": (text) => numbers(text, 16, 2, ":"),
  "hexadecimal with 0x": (text) => `0x${numbers(text, 16, 2, ", 0x")}`,
  "hexadecimal escapes": (text) => `\\x${numbers(text, 16, 2, "\\x")}`,
  "code points": (text) => `U+${numbers(text, 16, 4, " U+")}`,
  binary: (text) => numbers(text, 2, 8, " "),
  "binary in one piece": (text) => numbers(text, 2, 8, ""),
  "decimal codes": (text) => numbers(text, 10, 1, " "),
  "decimal codes with commas": (text) => numbers(text, 10, 1, ", "),
  "calls of chr": (text) => `chr(${numbers(text, 10, 1, ") + chr(")})`,
  "octal codes": (text) => numbers(text, 8, 3, " "),
  "octal escapes": (text) => `\\${numbers(text, 8, 3, "\\")}`,
  "URL escapes": (text) => `%${numbers(text, 16, 2, "%").toUpperCase()}`,
  "URL escapes twice": (text) => `%25${numbers(text, 16, 2, "%25")}`,
  "plus signs for spaces": (text) => text.replaceAll(" ", "+"),
  "HTML in decimal": (text) => `&#${numbers(text, 10, 1, ";&#")};`,
  "HTML in hexadecimal": (text) => `&#x${numbers(text, 16, 2, ";&#x")};`,
  "quoted-printable": (text) => `=${numbers(text, 16, 2, "=").toUpperCase()}`,
  "soft line breaks": (text) => text.replace(/.{7}/g, "$&=\n"),
  "escapes of JSON": (text) => `\\u${numbers(text, 16, 4, "\\u")}`,
  "escapes of JavaScript": (text) => each(text, (sign) => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`),
  Morse: (text) =>
    text
      .split(" ")
      .map((word) => Array.from(onlyLetters(word), (letter) => codes[letterAt(letter)]).join(" "))
      .join(" / "),
  "spelling alphabet": (text) =>
    text
      .split(" ")
      .map((word) => Array.from(onlyLetters(word), (letter) => spoken[letterAt(letter)]).join(" "))
      .join(", "),
};

/** Text that a browser or a renderer does not show. */
export const hidings: Readonly<Record<string, Disguise>> = {
  "an HTML comment": (text) => `<p>Hello</p><!-- ${text} -->`,
  "an element without display": (text) => `<div style="display:none">${text}</div>`,
  "white on white": (text) => `<span style="color:#fff;background:white">${text}</span>`,
  "a font of no size": (text) => `<span style="font-size:0px">${text}</span>`,
  "an alternative text": (text) => `<img src="a.png" alt="${text}">`,
  "the title of an element": (text) => `<a href="/home" title="${text}">Home</a>`,
  "the title of a link": (text) => `[a map of the harbour](map.html "${text}")`,
  "an image of Markdown": (text) => `![${text}](https://example.org/a.png)`,
  "a comment of Markdown": (text) => `[//]: # (${text})`,
  "content of CSS": (text) => `<style>.a::after { content: "${text}" }</style>`,
};

/** Every way that the project knows to write an order so that it is not seen. */
export const disguises: Readonly<Record<string, Disguise>> = {
  ...letterDisguises,
  ...orderDisguises,
  ...encodings,
  ...hidings,
};
