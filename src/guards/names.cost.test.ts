import { expect, test } from "vitest";
import { growth } from "../../test/growth.ts";
import type { TextContext, TextGuard } from "./guard.ts";
import { names } from "./names.ts";

const context: TextContext = { side: "input", source: "user", operatorTexts: [] };
const guard = names.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as TextGuard;

const fill = (piece: string, units: number): string =>
  piece.repeat(Math.ceil(units / piece.length)).slice(0, units);

test.each([
  "a",
  "A",
  "Aa ",
  "Jane Doe ",
  "Jane, ",
  "J. ",
  "1 ",
  "A1 ",
  "1 Main Street, ",
  "mr ",
  "yulan ",
  "A-",
  "O'",
  "_",
  "\n",
  "A\n",
  " ",
  "É",
  "中",
  "\ud83d",
  "a".repeat(60),
])("a text full of %j is walked once", (piece) => {
  // Eight times the text: about eight times the time, and sixty-four times where the walk is quadratic.
  const walk = (units: number) => () => guard.inspect(fill(piece, units), context);
  expect(growth(walk(25_000), walk(200_000))).toBeLessThan(32);
});
