import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeSyntax } from "./code-syntax.ts";
import { codeBlocks } from "./detect/code/blocks.ts";
import type { WholeGuard } from "./guard.ts";
import { answerOf, chat, says } from "./whole.test-data.ts";

const guard = codeSyntax.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as WholeGuard;
const asked = chat(says("user", "q"));
const look = (text: string): readonly string[] =>
  guard.inspect({ exchange: asked, answer: answerOf(text), inputTokens: 1 }).map(({ kind }) => kind);
const seen = (language: string, code: string): readonly string[] =>
  look(`Here:\n\`\`\`${language}\n${code}\n\`\`\`\nDone.`);

test.each([
  ["json", '{"a": [1, 2]}', []],
  ["json", '{"a": [1, 2}', ["json-invalid"]],
  ["json", "{a: 1}", ["json-invalid"]],
  ["json", '{"a": 1,}', ["json-invalid"]],
  ["json", '{"a": 1, "a": 2}', ["json-invalid"]],
  ["json", '{"__proto__": 1}', ["json-invalid"]],
  ["yaml", "a:\n  - b: [1, 2]\n    c: 'it]'", []],
  ["yaml", "a:\n\t- b", ["yaml-invalid"]],
  ["yml", "a: [1, {b: 2]}", ["yaml-invalid"]],
  ["yaml", "a: [\n  1,\n]", []],
  ["js", "const f = (a) => { return [a]; };", []],
  ["js", "const f = (a) => { return [a];", ["bracket-open"]],
  ["js", "f([1, 2);", ["bracket-open"]],
  ["js", "const a = 'it's';", ["string-open"]],
  ["js", 'const a = "(" + `${b[`c`]}\n)`;', []],
  ["js", "const a = /[\"'/(]/.test(b) && c / d;", []],
  ["js", "// it's (open\nf(); /* ( ' */", []],
  ["typescript", "type A<T> = { a: T[] };", []],
  ["python", "def f(a):\n    '''it's (\"'''\n    return [a]  # (", []],
  ["python", "print('a\n')", ["string-open"]],
  ["python", "print((a)", ["bracket-open"]],
  ["rust", "fn f<'a>(a: &'a str) {}", []],
  ["go", "a := `(\n'`", []],
  ["php", "echo 'a\n(b';", []],
  ["sql", "SELECT ')' -- (\nFROM a", []],
  ["css", "a { b: url('c)') }", []],
  ["c", "int main() { char q = '\"'; }", []],
  ["text", "it's (not code", []],
  ["", "it's (not code", []],
  ["toString", "(", []],
])("a block of %s: %s", (language, code, found) => {
  expect(seen(language, code)).toEqual(found);
});

const parsing = codeSyntax.bind({ settings: { parse: true }, tokensPerRequestMax: 10_000 }) as WholeGuard;
const parsed = (language: string, code: string): readonly string[] =>
  parsing
    .inspect({
      exchange: asked,
      answer: answerOf(`Here:\n\`\`\`${language}\n${code}\n\`\`\`\n`),
      inputTokens: 1,
    })
    .map(({ kind }) => kind);

test.each([
  ["js", "const { a, ...b } = await f(`${c}`); for await (const d of e) class G { #h = 1; }", []],
  ["js", "const a = ;", ["syntax-error"]],
  ["jsx", "export const A = () => <div class='b'>{c}</div>;", []],
  ["ts", "type A<T> = T extends string ? 1 : 2;\nfunction f<T>(a: T): asserts a is T {}", []],
  ["ts", "let a: = 3;", ["syntax-error"]],
  ["tsx", "const a = <B c={d as E} />;", []],
  ["python", "async def f(a: int = 1, *, b) -> str:\n    return [x async for x in y if (z := x)]", []],
  ["python", "def f(:\n    return 1", ["syntax-error"]],
  ["py", "if a\n    print(a)", ["syntax-error"]],
  ["c", 'int main(void) { char *a = "b"; return a[0]; }', []],
  ["cpp", "auto f = [&](auto a) { return std::vector<int>{a}; };", []],
  ["cpp", "int main( { return 0; }", ["syntax-error"]],
  ["rust", "fn f<'a>(b: &'a str) -> Option<u8> { match b { _ => None } }", []],
  ["rust", "let a = ;", ["syntax-error"]],
  ["go", "for i := range 10 { fmt.Println(i) }", []],
  ["go", "func f() { a := }", ["syntax-error"]],
  ["php", "<?php function f(?int $a): string { return 'b'; }", []],
  ["css", "a:hover > b { color: red }", []],
  ["css", "a { color: red;", ["syntax-error"]],
  ["yaml", "a:\n  - b: [1, {c: d}]\n", []],
  ["yaml", "a: [1, 2\nb: }", ["yaml-invalid"]],
  ["json", '{"a": 1,}', ["json-invalid"]],
  ["java", "class A { void f() { }", ["bracket-open"]],
  ["bash", "if [ -f a ]; then", []],
  ["toString", "(", []],
])("parsed, a block of %s: %s", (language, code, found) => {
  expect(parsed(language, code)).toEqual(found);
});

test("programs are parsed up to a length together, and what is behind it is looked at as without parsing", () => {
  const line = "const a = f(1);\n";
  expect(parsed("js", line.repeat(2048).slice(0, 32_768))).toEqual([]);
  expect(parsed("js", line.repeat(2049))).toEqual(["not-parsed"]);
  expect(parsed("js", `${line.repeat(2049)}f(`)).toEqual(["not-parsed", "bracket-open"]);
});

test.each([
  ["cpp", "(a<b>(c"],
  ["ts", "a<b<c>(d,"],
  ["rust", "a::<b,"],
  ["css", "a{b:"],
  ["yaml", "- [{"],
])("a block of %s that is ambiguous all over is let go of", (language, unit) => {
  const [kind] = parsed(language, unit.repeat(500));
  expect(["syntax-error", "yaml-invalid", "not-parsed"]).toContain(kind);
});

describe("a block", () => {
  test.each([
    ["that never ends", "```js\nf();", ["block-open"]],
    ["that ends with a shorter fence", "````js\nf();\n```", ["block-open"]],
    ["in tildes", "~~~json\n{\n~~~", ["json-invalid"]],
    ["in a list", "- one\n  ```json\n  {\n  ```", ["json-invalid"]],
    ["with a title", '```js title="a.js"\nf(\n```', ["bracket-open"]],
    ["on one line", "```f(```", []],
    ["with a fence inside of it", "````md\n```js\nf(\n```\n````", []],
  ])("%s", (_name, text, found) => {
    expect(look(text)).toEqual(found);
  });

  test("is found as often as it stands there", () => {
    const count = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(count, fc.constantFrom("js", "", "python"), (times, language) => {
        const blocks = codeBlocks(`Text.\n\`\`\`${language}\nf()\n\`\`\`\n`.repeat(times));
        expect(blocks).toEqual(
          Array.from({ length: times }, () => ({ language, code: "f()", closed: true })),
        );
      }),
    );
  });
});

/** No reader here takes the name that changes what an object is. */
const namesNoPrototype = (value: unknown): boolean => !JSON.stringify(value).includes('"__proto__":');

test("any JSON that a program writes parses, and none of it without its last sign", () => {
  const values = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })).filter(namesNoPrototype);
  fc.assert(
    fc.property(values, (value) => {
      const code = JSON.stringify(value, null, 2);
      expect(seen("json", code)).toEqual([]);
      expect(seen("json", code.slice(0, -1))).toEqual(["json-invalid"]);
    }),
  );
});

test("strings and comments may hold any bracket", () => {
  const brackets = fc.string({ unit: fc.constantFrom("(", ")", "[", "]", "{", "}", " ") });
  fc.assert(
    fc.property(brackets, brackets, (a, b) => {
      expect(seen("js", `f("${a}"); // ${b}\ng(\`${a}\n${b}\`);`)).toEqual([]);
    }),
  );
});

test("one finding of a kind is enough", () => {
  expect(look("```json\n{\n```\n```json\n[\n```")).toEqual(["json-invalid"]);
});

test("an answer of 262,144 characters is read whole, and a longer one says that it was not", () => {
  const end = "\n```json\n{\n```";
  expect(look("a".repeat(262_144 - end.length) + end)).toEqual(["json-invalid"]);
  expect(look("a".repeat(262_145))).toEqual(["too-long"]);
});

test("it looks at answers of a conversation alone", () => {
  expect(guard.applies(asked, "output")).toBe(true);
  expect(guard.applies(asked, "input")).toBe(false);
  expect(guard.applies({ ...asked, operation: "embed" }, "output")).toBe(false);
});
