import fc from "fast-check";
import { expect, test } from "vitest";
import { base64View, hexView } from "./decode.ts";
import { unescapedView } from "./escapes.ts";
import { endIn, startIn } from "./view.ts";

const words = fc.stringMatching(/^[A-Za-z ,.]{24,80}$/);

test.each([0, 1, 2, 3])("base64 is read whatever %i characters stand before it", (extra) => {
  fc.assert(
    fc.property(words, (text) => {
      const encoded = `${"A".repeat(extra)}${Buffer.from(text).toString("base64")}`;
      expect(base64View(encoded, extra).text).toContain(text);
    }),
  );
});

test("a stretch of what was decoded points at the characters that hold it", () => {
  fc.assert(
    fc.property(words, fc.nat(20), fc.integer({ min: 1, max: 40 }), (text, from, length) => {
      const encoded = `see: ${Buffer.from(text).toString("base64")} `;
      const view = base64View(encoded, 0);
      const at = view.text.indexOf(text);
      const start = startIn(view, at + from);
      const end = endIn(view, Math.min(at + from + length, at + text.length));
      // Three bytes are four characters; a byte begins at most one character late.
      expect(start).toBe(5 + Math.floor((from * 8) / 6));
      expect(end).toBe(5 + Math.ceil((Math.min(from + length, text.length) * 8) / 6));
    }),
  );
});

test.each<[string, (text: string) => string]>([
  ["in one piece", (hex) => hex],
  ["in capitals", (hex) => hex.toUpperCase()],
  ["in pairs", (hex) => hex.replace(/../g, "$& ")],
  ["with prefixes of C", (hex) => hex.replace(/../g, "0x$&, ")],
  ["with prefixes of a string", (hex) => hex.replace(/../g, "\\x$&")],
])("hexadecimal %s is read", (_name, write) => {
  fc.assert(
    fc.property(words, (text) => {
      expect(hexView(`(${write(Buffer.from(text).toString("hex"))})`, 0).text).toContain(text);
    }),
  );
});

test("escapes of a URL are read, letters beyond ASCII too", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "é", "忽", " ", "/") }), (text) => {
      expect(unescapedView(encodeURIComponent(text)).text).toBe(text);
    }),
  );
});

test.each([
  ["\\u0041b", "Ab"],
  ["\\u0075c", "uc"],
  ["\\u{1F600}", "\u{1f600}"],
  ["\\x41\\n\\'", "A '"],
  ["&#65;&#x42;&amp;&nbsp;", "AB& "],
  ["&unknown; 100% & co \\", "&unknown; 100% & co \\"],
  ["&constructor; &toString;", "&constructor; &toString;"],
  ["%c3 %zz", " %zz"],
])("%s is read as %s", (written, read) => {
  expect(unescapedView(written).text).toBe(read);
});

test("what is no text leaves nothing", () => {
  const image = Buffer.from(Array.from({ length: 300 }, (_, i) => (i * 151 + 128) % 256)).toString("base64");
  expect(base64View(image, 0).text.length).toBeLessThan(60);
  expect(hexView("ff".repeat(50), 0).text).toBe("");
});
