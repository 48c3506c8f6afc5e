import { expect, test } from "vitest";
import type { TextGuard } from "../guards/guard.ts";
import { personalData } from "../guards/personal-data.ts";
import { bound, patternGuard, policyOf } from "./pipeline.test-data.ts";
import { GuardTime, TextScanner, type ScannedText } from "./scanner.ts";

const of: ScannedText = { place: "answer", source: "assistant" };

function scannerOf(guard: TextGuard, time = new GuardTime(() => 0)): TextScanner {
  const policy = policyOf([bound(guard, "redact")]);
  return new TextScanner({ policy, side: "output", operatorTexts: [], time }, of);
}

function read(scanner: TextScanner, text: string, pieceChars: number): void {
  for (let at = 0; at < text.length; at += pieceChars) scanner.push(text.slice(at, at + pieceChars));
  scanner.finish();
}

/** How many characters a guard is shown that holds everything to the end. */
function shown(chars: number): number {
  let count = 0;
  const holding = patternGuard("held", /held/g, {
    openFrom: (text) => {
      count += text.length;
      return 0;
    },
  });
  read(scannerOf(holding), "x".repeat(chars), 7);
  return count;
}

test("a text that is held to its end is walked a bounded number of times", () => {
  expect(shown(65_536)).toBeLessThan(65_536 * 24);
  expect(shown(262_144)).toBeLessThan(262_144 * 24);
});

test("what is found in a text that was held for long stands where it stood", () => {
  const holding = patternGuard("held", /held/g, { openFrom: () => 0 });
  const text = `${"x".repeat(9000)} held ${"y".repeat(9000)} held`;
  const scanner = scannerOf(holding);
  read(scanner, text, 13);
  expect(scanner.verdicts.map(({ start, end }) => text.slice(start, end))).toEqual(["held", "held"]);
  expect(scanner.verdicts.map(({ start }) => start)).toEqual([9001, 18_007]);
});

test.each([
  ["in openFrom", { openFrom: (text: string, now: { ms: number }) => ((now.ms += 60), text.length) }],
  ["in inspect", { inspect: (_text: string, now: { ms: number }) => ((now.ms += 60), []) }],
])("time that a guard spends %s counts", (_name, slow) => {
  const now = { ms: 0 };
  const guard = patternGuard("slow", /never/g, {
    ...("openFrom" in slow ? { openFrom: (text) => slow.openFrom(text, now) } : {}),
    ...("inspect" in slow ? { inspect: (text) => slow.inspect(text, now) } : {}),
  });
  const scanner = scannerOf(guard, new GuardTime(() => now.ms, 100));
  read(scanner, "x".repeat(1000), 100);
  expect(scanner.blind.map(({ reason }) => reason)).toEqual(["out-of-time"]);
});

const words = "A plain sentence that says nothing of anybody (not at all: really), and goes on for a while. ";
const people = personalData.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as TextGuard;

test.each([
  ["a mail in the middle of words", `${words}jane@example.org ${words}${words}`],
  ["a number behind a word for it", `${words}${words}call me on 030 901820 ${words}`],
  ["an address of IPv6", `${words}${words}it is 2a01:4f8::1 ${words}`],
  ["a mail that is written out", `${words}${words}jane (at) example (dot) org ${words}`],
  ["wide digits", `${words}${words}card ４１１１ 1111 1111 1111 ${words}`],
  [
    "what covers the rest",
    `${words}${words}+49 30 901820@${"a".repeat(60)}.${"b".repeat(60)}.org ${words}${words}`,
  ],
])("a stream finds what the whole text holds: %s", (_name, text) => {
  const context = { side: "output", source: "assistant", operatorTexts: [] } as const;
  const whole = people.inspect(text, context).map(({ kind, start, end }) => ({ kind, start, end }));
  expect(whole.length).toBeGreaterThan(0);
  for (const pieceChars of [1, 5, 48, 61]) {
    const scanner = scannerOf(people);
    read(scanner, text, pieceChars);
    expect(scanner.verdicts.map(({ kind, start, end }) => ({ kind, start, end }))).toEqual(whole);
  }
});

test("a mail that goes on behind a seam is found, though its sign stands far before", () => {
  const scanner = scannerOf(people);
  scanner.push(`${words}${words}jane@${"harbour-".repeat(5)}bikes.${"support-".repeat(5)}desk`);
  scanner.finish();
  expect(scanner.verdicts).toEqual([]);
  scanner.push(`.org ${words}`);
  scanner.finish();
  expect(scanner.verdicts.map(({ kind }) => kind)).toContain("EMAIL");
});

test("to read a number, personal data need not go back as far as to read a mail", () => {
  const before = "x ".repeat(150);
  const readFrom = (text: string): number | undefined => people.readFrom?.(text, 300);
  expect(readFrom(`${before}nothing at all`)).toBe(314);
  expect(readFrom(`${before}call 030 901820`)).toBe(300 - 64 - 48 - 64);
  expect(readFrom(`@${before}call 030 901820`)).toBe(0);
  expect(readFrom(`@${before.repeat(3)}call 030 901820`.slice(300))).toBe(300 - 64 - 48 - 64);
});
