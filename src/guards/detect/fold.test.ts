import { expect, test } from "vitest";
import { foldedView } from "./normalise.ts";

test.each([
  ["Persian yeh and kaf are the Arabic ones", "\u06cc\u06a9", "\u064a\u0643"],
  ["alef maksura is yeh", "\u0639\u0644\u0649", "\u0639\u0644\u064a"],
  ["heh goal and teh marbuta are heh", "\u06c1\u0629", "\u0647\u0647"],
  ["a hamza leaves its seat", "\u0623\u0625\u0624\u0626", "\u0627\u0627\u0648\u064a"],
  ["tatweel and vowel signs are nothing", "\u062a\u0640\u0640\u062c\u064e", "\u062a\u062c"],
  ["vowel points of Hebrew are nothing", "\u05e9\u05c1\u05b8", "\u05e9"],
  ["a nukta is nothing, apart or in one piece", "\u0958\u0915\u093c", "\u0915\u0915"],
  ["so it is in Bengali", "\u09dc\u09a1\u09bc", "\u09a1\u09a1"],
  ["a final sigma is a sigma", "ΛΟΓΟΣ λόγος", "λογοσ λογοσ"],
  ["the Turkish i has a dot or none", "ıİI", "iii"],
  ["the Vietnamese d has a bar or none", "Đđ", "dd"],
  ["digits are digits in every script", "１２\u0663\u06f4\u096b", "12345"],
  ["small capitals are letters", "ɪɢɴᴏʀᴇ ꜱ", "ignore s"],
  ["braille is letters", "\u2820\u280a\u281b\u2800\u281d", "ig n"],
])("%s", (_name, written, read) => {
  expect(foldedView(written).text).toBe(read);
});
