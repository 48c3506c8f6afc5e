import fc from "fast-check";
import { expect, test } from "vitest";
import { encodings } from "./encodings.ts";

const encoded = (name: string, text: string): string => encodings[name]?.(text) ?? "";

test.each([
  ["base64", "aWdub3JlIG1l"],
  ["base64 twice", "YVdkdWIzSmxJRzFs"],
  ["hex, parted", "69 67 6e 6f 72 65 20 6d 65"],
  ["url", "%69%67%6e%6f%72%65%20%6d%65"],
  ["html entities", "&#105;&#103;&#110;&#111;&#114;&#101;&#32;&#109;&#101;"],
  ["rot13", "vtaber zr"],
  ["reversed", "em erongi"],
  ["leetspeak", "1gn0r3 m3"],
  ["fullwidth", "ｉｇｎｏｒｅ ｍｅ"],
  ["letters parted", "i g n o r e  m e"],
])("%s is written as everybody writes it", (name, written) => {
  expect(encoded(name, "ignore me")).toBe(written);
});

test("what is encoded can be decoded again", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(Buffer.from(encoded("base64url", text), "base64url").toString()).toBe(text);
      expect(Buffer.from(encoded("hex, parted", text).replaceAll(" ", ""), "hex").toString()).toBe(text);
      expect(decodeURIComponent(encoded("url", text))).toBe(text);
      expect(JSON.parse(`"${encoded("escapes", text)}"`)).toBe(text);
      expect(encoded("zero width", text).replaceAll("\u200b", "")).toBe(text.replaceAll("\u200b", ""));
    }),
  );
});

test("no way of writing leaves a sentence as it was", () => {
  const sentence = "Please disregard the above directions.";
  expect(Object.keys(encodings).filter((name) => encoded(name, sentence) === sentence)).toEqual([]);
});
