import { describe, expect, test } from "vitest";
import { growth } from "../../test/growth.ts";
import { fillers } from "./filler.test-data.ts";
import type { TextContext, TextGuard } from "./guard.ts";
import { promptEcho } from "./prompt-echo.ts";
import { guardKinds } from "./registry.ts";

const prompt =
  "You are the support assistant of Harbour Bikes. Answer in the customer's language, in at most five sentences. Never " +
  "promise a refund; say that a colleague decides within two working days.";
const said: TextContext = { side: "output", source: "assistant", operatorTexts: [prompt] };
const stepChars = 48;

/** As the scanner does: a guard looks again when the text that waits for it has grown by this share of itself. */
const lookAgainShare = 16;

/** Reads a text as a stream is read; gives how many characters were inspected, each as often as it was. */
function stream(guard: TextGuard, text: string, inspect = guard.inspect.bind(guard)): number {
  const { before, span, after } = guard.reach;
  let decided = 0;
  let inspected = 0;
  for (
    let end = stepChars;
    decided < text.length;
    end += Math.max(stepChars, Math.floor((end - decided) / lookAgainShare))
  ) {
    const from = Math.max(0, decided - before - span);
    const window = text.slice(from, end);
    const open = end < text.length ? from + (guard.openFrom?.(window) ?? window.length) : text.length;
    const next = Math.min(end < text.length ? end - span - after : text.length, open);
    if (next <= decided) continue;
    inspect(window, said);
    inspected += window.length;
    decided = next;
  }
  return inspected;
}

const textGuards = guardKinds
  .map((kind) => kind.bind({ settings: {}, tokensPerRequestMax: 10_000 }))
  .filter((guard) => guard.scope === "text" && guard.sides.includes("output")) as TextGuard[];
const cut = (piece: string, chars: number): string =>
  piece.repeat(Math.ceil(chars / piece.length)).slice(0, chars);

describe.each(textGuards)("$id", (guard) => {
  test.each(Object.entries(fillers))(
    "inspects each character of a stream equally often: %s",
    (_name, piece) => {
      // What is inspected hangs on the guard's promise alone, not on what it finds.
      const count = (chars: number): number => stream(guard, cut(piece, chars), () => []);
      const [short, long] = [count(65_536), count(262_144)];
      // Four times the text, and what the beginning spares.
      expect(long / short).toBeLessThan(6);
    },
  );

  test.each(["one letter", "line feeds", "zero width", "bidi", "base64", "sentences"])(
    "reads a stream in linear time: %s",
    (name) => {
      const [short, long] = [cut(fillers[name] ?? "", 32_768), cut(fillers[name] ?? "", 131_072)];
      // Four times the text: 4 is linear, 16 is quadratic.
      expect(
        growth(
          () => stream(guard, short),
          () => stream(guard, long),
          3,
          8,
        ),
      ).toBeLessThan(8);
    },
  );
});

test("a stream that is encoded from end to end is inspected about three times", () => {
  const guard = promptEcho.bind({ settings: {}, tokensPerRequestMax: 10_000 }) as TextGuard;
  const lines = Buffer.from("Nothing of the prompt, but long. ".repeat(2000))
    .toString("base64")
    .replace(/.{76}/g, "$&\n");
  expect(stream(guard, lines) / lines.length).toBeLessThan(4);
});
