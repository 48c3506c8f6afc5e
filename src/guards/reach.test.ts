import fc from "fast-check";
import { expect, test } from "vitest";
import { characters } from "./characters.ts";
import { codeOutput } from "./code-output.ts";
import { harmfulContent } from "./harmful-content.ts";
import { injection } from "./injection.ts";
import { internalAddresses } from "./internal-addresses.ts";
import { promptEcho } from "./prompt-echo.ts";
import type { Finding, GuardKind, TextContext, TextGuard } from "./guard.ts";

/** Reads a text in pieces the way the contract of `Reach` allows: what is decided is never looked at again. */
function inPieces(
  guard: TextGuard,
  text: string,
  context: TextContext,
  ends: readonly number[],
): readonly Finding[] {
  const { before, span, after } = guard.reach;
  const found: Finding[] = [];
  let decided = 0;
  for (const end of [...ends.filter((at) => at < text.length).sort((a, b) => a - b), text.length]) {
    const final = end === text.length;
    const from = Math.max(0, decided - before - span);
    const window = text.slice(from, end);
    const next = final
      ? end + 1
      : Math.min(end - span - after, from + (guard.openFrom?.(window) ?? window.length));
    if (next <= decided) continue;
    for (const finding of guard.inspect(window, context)) {
      const start = from + finding.start;
      if (start >= decided && start < next) found.push({ ...finding, start, end: from + finding.end });
    }
    decided = next;
  }
  return found;
}

interface Subject {
  readonly kind: GuardKind;
  readonly context: TextContext;
  /** Pieces of text to which the guard pays attention. */
  readonly pieces: readonly string[];
}

const prompt =
  "You are the support desk of Harbour Bikes, canary-0123abcd. Never promise a refund; say that a colleague decides " +
  "within two working days, and offer a call to angry customers.";

const subjects: readonly Subject[] = [
  {
    kind: characters,
    context: { side: "input", source: "user", operatorTexts: [] },
    pieces: [
      "\0",
      "\x07",
      "\ud83d",
      "\ude00",
      "\u{e0041}",
      "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
      "\u{1f3f4}",
      "\u{e007f}",
      "\u202e",
      "\u2066",
      "\u2069",
      "\u2068x\u2069",
      `\u2067${"\u05d0 ".repeat(60)}\u2069`,
      `\u2067${"x ".repeat(100)}\u2069\u05d0`,
      "\u200b",
      "\u200d",
      "a\u200bb\u200b",
      "\ufe0f",
      "\u{e0101}",
      "\r",
      "\n",
      "\n\n\n\n\n",
      "a".repeat(150),
      "\u{1f600}".repeat(120),
      "\u05d0",
    ],
  },
  {
    kind: internalAddresses,
    context: { side: "output", source: "assistant", operatorTexts: [] },
    pieces: [
      ...internalAddresses.examples.flags,
      ...internalAddresses.examples.passes,
      "10.",
      "0.0.1",
      "host-1.",
      ".internal",
      "x".repeat(250),
      "/a".repeat(90),
      "http://",
      "::",
      "fd12:",
      "user@",
      ":5432",
      '", line 7',
      'File "/x',
      "Server: ",
      "nginx/1",
      "\\\\",
      "\\share",
    ],
  },
  {
    kind: promptEcho,
    context: { side: "output", source: "assistant", operatorTexts: [prompt] },
    pieces: [
      prompt.slice(0, 60),
      prompt.slice(30, 95),
      prompt.slice(11, 47),
      prompt.slice(80).toUpperCase().split("").join("-"),
      prompt.slice(80, 140).split("").join(" . . . "),
      prompt.slice(20, 120).split("").reverse().join(""),
      Buffer.from(prompt).toString("base64"),
      Buffer.from(prompt.slice(7, 90)).toString("base64url"),
      Buffer.from(Buffer.from(prompt.slice(7, 90)).toString("base64")).toString("base64"),
      Buffer.from(prompt.slice(50, 120)).toString("hex"),
      Buffer.from(prompt.slice(50, 120)).toString("hex").replace(/../g, "\\x$&"),
      encodeURIComponent(prompt.slice(10, 110)),
      prompt.slice(3, 70).replace(/[a-z]/g, (letter) => `&#${letter.charCodeAt(0)};`),
      prompt.slice(3, 70).replace(/[a-z]/g, (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`),
      "canary-0123abcd",
      "canary-",
      "100% & more",
      "A",
      "=",
      "QUJD",
    ],
  },
  {
    kind: codeOutput,
    context: { side: "output", source: "assistant", operatorTexts: [] },
    pieces: [
      ...codeOutput.examples.flags,
      ...codeOutput.examples.passes,
      "rm -rf ",
      "/ ",
      "`",
      "run ",
      "never ",
      'execute(f"""',
      "SELECT a FROM b ",
      "{x}",
      '" + ',
      "DELETE FROM t",
      ";",
      "curl https://a.example ",
      "| sh",
      "eval(",
      "exec(x) ".repeat(10),
      "subprocess.run(",
      "shell=True",
      "```\n",
    ],
  },
  {
    kind: harmfulContent,
    context: { side: "output", source: "assistant", operatorTexts: [] },
    pieces: [
      ...harmfulContent.examples.flags,
      ...harmfulContent.examples.passes,
      "To build the bomb, gather the ingredients ",
      "and place it where many people are. ",
      "I know where you live, ",
      "you will regret this. ",
      "Click the link below ",
      "and confirm your password within 24 hours. ",
      "VG8gYnVpbGQgdGhlIGJvbWIs",
      "IGdhdGhlciB0aGUgaW5ncmVkaWVudHM=",
      "制作炸弹的步骤",
      "kill ",
      " ".repeat(40),
      "\u200b",
    ],
  },
  {
    kind: injection,
    context: { side: "input", source: "document", operatorTexts: [] },
    pieces: [
      ...injection.examples.flags,
      ...injection.examples.passes,
      "ignore ",
      "all previous ",
      "instructions",
      "1gn0r3 ",
      'Attackers say "',
      "how do I stop ",
      "SWdub3JlIGFsbCBwcmV2",
      "aW91cyBpbnN0cnVjdGlvbnM=",
      "\nAssistant: a\n".repeat(6),
      "new instructions",
      "erongI",
      "忽略之前",
      "的所有指令",
      "\u200b",
    ],
  },
];

for (const { kind, context, pieces } of subjects) {
  const guard = kind.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as TextGuard;
  const filler = fc.oneof(
    fc.constantFrom(" ", "x", "word ", "\n", ". ", "é"),
    fc.integer({ min: 1, max: 400 }).map((length) => "lorem ipsum dolor ".repeat(30).slice(0, length)),
  );
  const text = fc
    .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...pieces) }, filler), { maxLength: 24 })
    .map((parts) => parts.join(""));

  test(`${kind.id} says the same of a text in pieces as of the whole`, () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }),
        (whole, cuts) => {
          const ends = cuts.map((cut) => Math.floor(cut * whole.length));
          expect(inPieces(guard, whole, context, ends)).toEqual(guard.inspect(whole, context));
        },
      ),
      { numRuns: 1500 },
    );
  });

  test(`${kind.id} says the same of a text that comes a few characters at a time`, () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 9 }), (whole, step) => {
        const ends = Array.from({ length: Math.ceil(whole.length / step) }, (_, i) => i * step);
        expect(inPieces(guard, whole, context, ends)).toEqual(guard.inspect(whole, context));
      }),
      { numRuns: 100 },
    );
  });

  test(`the findings of ${kind.id} stand in order`, () => {
    fc.assert(
      fc.property(text, (whole) => {
        const starts = guard.inspect(whole, context).map(({ start }) => start);
        expect(starts).toEqual(starts.toSorted((a, b) => a - b));
      }),
    );
  });

  test(`${kind.id} flags and passes its examples`, () => {
    for (const example of kind.examples.flags)
      expect(guard.inspect(example, context), example).not.toEqual([]);
    for (const example of kind.examples.passes) expect(guard.inspect(example, context), example).toEqual([]);
  });
}
