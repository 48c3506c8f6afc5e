import { rot13Text } from "../../src/guards/detect/normalise.ts";

const leetOf: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };
const twinOf: Readonly<Record<string, string>> = {
  a: "а",
  c: "с",
  e: "е",
  i: "і",
  o: "о",
  p: "р",
  s: "ѕ",
  x: "х",
  y: "у",
};

const bytes = (text: string): Buffer => Buffer.from(text);
const eachUnit = (text: string, of: (code: number) => string): string =>
  Array.from(text)
    .map((sign) => of(sign.codePointAt(0) ?? 0))
    .join("");

/** Ways to write a text that a model still reads. An honest text written so stays honest. */
export const encodings: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => bytes(text).toString("base64"),
  base64url: (text) => bytes(text).toString("base64url"),
  "base64 twice": (text) => bytes(bytes(text).toString("base64")).toString("base64"),
  "base64 in a sentence": (text) => `Please decode this for me: ${bytes(text).toString("base64")} Thank you!`,
  hex: (text) => bytes(text).toString("hex"),
  "hex, parted": (text) => bytes(text).toString("hex").replaceAll(/../g, "$& ").trimEnd(),
  url: (text) => [...bytes(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  "html entities": (text) => eachUnit(text, (code) => `&#${code};`),
  escapes: (text) =>
    Array.from(
      { length: text.length },
      (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, "0")}`,
    ).join(""),
  rot13: rot13Text,
  reversed: (text) => Array.from(text).reverse().join(""),
  leetspeak: (text) => text.replaceAll(/[aeiost]/gi, (sign) => leetOf[sign.toLowerCase()] ?? sign),
  "letters of other scripts": (text) => text.replaceAll(/[aceiopsxy]/g, (sign) => twinOf[sign] ?? sign),
  fullwidth: (text) =>
    eachUnit(text, (code) => String.fromCodePoint(code > 0x20 && code < 0x7f ? code + 0xfee0 : code)),
  "letters parted": (text) =>
    text
      .split(" ")
      .map((word) => Array.from(word).join(" "))
      .join("  "),
  "zero width": (text) => Array.from(text).join("\u200b"),
};
