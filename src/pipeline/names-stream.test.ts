import fc from "fast-check";
import { expect, test } from "vitest";
import { names } from "../guards/names.ts";
import { finish } from "./decide.ts";
import { bound, policyOf } from "./pipeline.test-data.ts";
import { cutsOf, heldBy, replaceCuts } from "./redact.ts";
import { GuardTime, scanText, TextScanner } from "./scanner.ts";

const policy = policyOf([bound(names.bind({ settings: {}, tokensPerRequestMax: 10_000 }), "redact")]);
const inspection = () =>
  ({ policy, side: "output", operatorTexts: [], time: new GuardTime(() => 0) }) as const;
const place = { place: "", source: "assistant" } as const;

const letter =
  "Dear Ms. Lindqvist,\n\nthe contract went to Paul Okafor, 14 Church Road, Flat 2, Bristol BS1 5TR, on Monday. " +
  "Nobody else has it yet, and nothing in it has changed since the summer: the price, the days of delivery and the " +
  "penalties are those that you know. If you miss a page, please call Maria Ferretti of Brenner & Sons Ltd in Leeds, " +
  "who wrote it, or come by in the week after next.\n\nBest regards,\nTom Ashworth";

test("a name is redacted in an answer however it is cut into pieces", () => {
  const whole = finish(scanText(inspection(), place, letter)).verdicts;
  expect(
    replaceCuts(
      letter,
      cutsOf(whole, heldBy(policy), () => true),
    ),
  ).toContain("call [PERSON REDACTED] of [ORGANIZATION REDACTED]");
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 40 }), (lengths) => {
      const scanner = new TextScanner(inspection(), place);
      for (let at = 0, i = 0; at < letter.length; i += 1) {
        const length = lengths[i % lengths.length] ?? 1;
        scanner.push(letter.slice(at, at + length));
        at += length;
      }
      scanner.finish();
      expect(scanner.verdicts).toEqual(whole);
    }),
  );
});

test("nothing of a name leaves before it is known to be one", () => {
  const scanner = new TextScanner(inspection(), place);
  let early = 0;
  for (const character of letter.slice(0, letter.indexOf("Okafor") + 3)) {
    scanner.push(character);
    early = Math.max(early, scanner.decided);
  }
  expect(early).toBeLessThanOrEqual(letter.indexOf("Paul"));
});
