import { expect, test } from "vitest";
import { isShortWord } from "./short-words.ts";

const whole = (text: string): boolean => isShortWord(text, 0, text.length);

test.each(["the", "And", "of", "a", "it's", "what", "des", "und", "(or)", "zone"])(
  "%s is an everyday word",
  (word) => {
    expect(whole(word)).toBe(true);
  },
);

test.each(["ign", "ore", "prev", "ious", "ructs", "xq"])("%s is a piece of one", (piece) => {
  expect(whole(piece)).toBe(false);
});

test("a word is looked at where it stands", () => {
  expect(isShortWord("ign the ore", 4, 7)).toBe(true);
  expect(isShortWord("ign the ore", 0, 3)).toBe(false);
});
