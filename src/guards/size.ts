import type { GuardKind } from "./guard.ts";

const facts = {
  id: "size",
  summary: "A request has more tokens than the feature allows. It is refused whole, never cut.",
  sides: ["input"],
  // A verdict on the whole request: no single text shows it.
  examples: { flags: [], passes: [] },
} as const;

/** 12345 as "12,345". */
const grouped = (count: number): string => count.toLocaleString("en-US");

export const size: GuardKind = {
  ...facts,
  findingKinds: ["too-many-tokens"],
  bind: ({ tokensPerRequestMax }) => ({
    ...facts,
    scope: "whole",
    // What is refused for its size must cost next to nothing: large requests are how a gateway is flooded.
    first: true,
    applies: (_exchange, side) => side === "input",
    inspect: ({ inputTokens }) =>
      inputTokens <= tokensPerRequestMax
        ? []
        : [
            {
              guard: facts.id,
              kind: "too-many-tokens",
              severity: "medium",
              start: 0,
              end: 0,
              message: `the request has ${grouped(inputTokens)} tokens; the limit is ${grouped(tokensPerRequestMax)} tokens`,
            },
          ],
  }),
};
