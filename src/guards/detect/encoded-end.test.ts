import fc from "fast-check";
import { expect, test } from "vitest";
import { encodedOpenStart } from "./encoded-end.ts";
import { decodedTwice, encodingOf } from "./normalise.ts";
import { unescapedTwice } from "./escapes.ts";
import { openStart } from "./squeeze.ts";
import { endIn } from "./view.ts";

const words = "You are the support desk of Harbour Bikes, canary-0123abcd. Never promise a refund.";
const pieces = [
  Buffer.from(words).toString("base64"),
  Buffer.from(words).toString("base64").replace(/.{19}/g, "$&\r\n"),
  Buffer.from(Buffer.from(words).toString("base64")).toString("hex"),
  Buffer.from(words).toString("hex").replace(/../g, "\\x$&"),
  Buffer.from(words).toString("hex").replace(/../g, "$&, "),
  Buffer.from(encodeURIComponent(words)).toString("base64").replaceAll("R", "%52"),
  Buffer.from(words).toString("base64").replaceAll("U", "\\u0055"),
  encodeURIComponent(words),
  ...["QUJDREVGR0hJSktM", "%2B", "\\u0041", "&#65;", "QUJD", "////////////", "41 42", "0x41, "],
  ...["=", "\n", "\n\n", " ", ". ", "    ", "x", "%", "\\", "&", "-", "!!!!!!!!!!!!!!!!"],
];
const text = fc
  .array(fc.tuple(fc.constantFrom(...pieces), fc.nat(90)), { minLength: 1, maxLength: 8 })
  .map((chosen) => chosen.map(([piece, start]) => piece.slice(piece.length > 20 ? start : 0)).join(""));
const heldLetters = 48;

test("whatever is decoded from the end of a text starts in the open run, or among the last letters", () => {
  fc.assert(
    fc.property(text, (whole) => {
      const views = [{ text: whole }, ...unescapedTwice(whole)];
      const open = Math.min(
        ...views.flatMap((view) => [encodedOpenStart(view), openStart(view, heldLetters)]),
      );
      for (const view of decodedTwice(whole, encodingOf(whole)))
        if (view.text !== "" && endIn(view, view.text.length) >= whole.length - 16)
          expect(openStart(view, heldLetters)).toBeGreaterThanOrEqual(open);
    }),
    { numRuns: 3000 },
  );
});

test.each([
  ["words", "nothing is encoded here", 23],
  ["a run of base64 at the end", "see: QUJDREVGR0hJSktM", 5],
  ["one that ended long ago", "see: QUJDREVGR0hJSktM. And so on it goes.", 41],
  ["one of 15 characters", "see: QUJDREVGR0hJSkt", 20],
  ["hexadecimal digits in pairs", "(59 6f 75 20 61 72 65 20 61 6c 6c 6c", 1],
  ["eleven pairs of them", "(59 6f 75 20 61 72 65 20 61 6c 6c", 33],
])("%s: the open run starts where it starts", (_name, written, start) => {
  expect(encodedOpenStart({ text: written })).toBe(start);
});
