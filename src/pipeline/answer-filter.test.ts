import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { assemble } from "../exchange/assemble.ts";
import type { Answer } from "../exchange/answer.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import type { WholeGuard } from "../guards/guard.ts";
import type { Policy } from "../policy/policy.ts";
import { AddressReader } from "./addresses.ts";
import { AnswerFilter } from "./answer-filter.ts";
import { decideAnswer, finish } from "./decide.ts";
import type { Verdict } from "./decision.ts";
import {
  bound,
  exchangeWith,
  patternGuard,
  policyOf,
  redacting as policy,
  seen,
} from "./pipeline.test-data.ts";
import { cutsOf, heldBy, replaceCuts } from "./redact.ts";
import { Vault } from "./vault.ts";

const exchange = exchangeWith("hi", { stream: true });

function vaultWith(...values: string[]): Vault {
  const vault = new Vault();
  for (const value of values) vault.placeholderFor("NUMBER", value);
  return vault;
}

/** Text and tool calls that are harmless, bad, near misses, and placeholders whole and broken. */
const fragment = fc.constantFrom(
  "hello there ",
  "drop tables",
  "drop ",
  "tables ",
  "12345",
  "123456789",
  "12",
  " ",
  "tk_",
  "tk_abcdefgh",
  "abcdefghijklmnopqrstuvwxyz",
  "x1234x",
  "x12",
  "[NUMBER_1]",
  "[NUMBER_",
  "[NUMBER_11]",
  "[EMAIL_1]",
  "[",
  "![x](https://a.example/",
  ")",
  "](<",
  ">",
  '<img src="',
  '"',
  "www.",
  "mailto:",
  "é🎉",
  "\ud83c",
);
const prose = fc.array(fragment, { maxLength: 24 }).map((parts) => parts.join(""));

/** Cuts a text into pieces at random places. */
const cutAt = (text: string, cuts: readonly number[]): readonly string[] => {
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((from, i) => text.slice(from, places[i] ?? text.length));
};

const cuts = fc.array(fc.nat(), { maxLength: 40 });

function eventsOf(
  text: string,
  args: string | undefined,
  cutText: readonly number[],
): readonly AnswerEvent[] {
  const part = (index: number, whole: string): readonly AnswerEvent[] =>
    cutAt(whole, cutText).map((piece) => ({ type: "delta", choice: 0, part: index, text: piece }));
  return [
    { type: "start", id: "a", model: "m" },
    { type: "part-start", choice: 0, part: 0, of: { kind: "text" } },
    ...part(0, text),
    { type: "part-end", choice: 0, part: 0 },
    ...(args === undefined
      ? []
      : ([
          { type: "part-start", choice: 0, part: 1, of: { kind: "tool-call", callId: "c", name: "t" } },
          ...part(1, args),
          { type: "part-end", choice: 0, part: 1 },
        ] as const)),
    { type: "stop", choice: 0, reason: "end" },
    { type: "end" },
  ];
}

interface Ran {
  readonly released: readonly AnswerEvent[];
  readonly filter: AnswerFilter;
}

function run(events: readonly AnswerEvent[], by: Policy, vault: Vault): Ran {
  const filter = new AnswerFilter({ policy: by, now: () => 0, exchange, vault });
  return { released: events.flatMap((event) => [...filter.push(event)]), filter };
}

const textIn = (answer: Answer | undefined): string | undefined => {
  const part = answer?.choices[0]?.parts[0];
  return part?.kind === "text" ? part.text : undefined;
};

/** What may leave of a blocked answer: its redacted text, up to the attack. */
function cleanBefore(text: string, verdicts: readonly Verdict[]): string {
  const here = verdicts.filter(({ place }) => place === "/choices/0/parts/0");
  const stop = Math.min(
    text.length,
    ...here.filter(({ action }) => action === "block").map(({ start }) => start),
  );
  const cutsBefore = cutsOf(here, heldBy(policy), ({ action, start }) => action === "redact" && start < stop);
  const end = Math.min(stop, ...cutsBefore.filter((cut) => cut.end > stop).map(({ start }) => start));
  const clean = replaceCuts(
    text.slice(0, end),
    cutsBefore.filter((cut) => cut.end <= end),
  );
  return vaultWith("99887").restore(clean, new AddressReader());
}

describe("for every way of cutting a stream", () => {
  test("decision, findings and delivered answer are those of the buffered one", () => {
    fc.assert(
      fc.property(prose, fc.option(prose, { nil: undefined }), cuts, (text, argument, cutText) => {
        const args =
          argument === undefined
            ? undefined
            : JSON.stringify({ note: argument, n: [1, { 12345: argument }] });
        const events = eventsOf(text, args, cutText);
        const buffered = finish(
          decideAnswer(assemble(eventsOf(text, args, [])), {
            policy,
            now: () => 0,
            exchange,
            vault: vaultWith("99887"),
          }),
        );
        const { released, filter } = run(events, policy, vaultWith("99887"));
        expect(filter.decision.outcome).toBe(buffered.outcome);
        if (buffered.deliver === undefined) {
          expect(filter.stopped).toBe(true);
          const left = textIn(assemble(released)) ?? "";
          expect(cleanBefore(text, buffered.verdicts).startsWith(left)).toBe(true);
        } else {
          expect(seen(filter.decision.verdicts)).toEqual(seen(buffered.verdicts));
          expect(assemble(released).choices).toEqual(buffered.deliver.choices);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("a stream", () => {
  const deltas = (events: readonly AnswerEvent[]): string =>
    events.flatMap((event) => (event.type === "delta" ? [event.text] : [])).join("");

  test("lets harmless text go while it runs, not only at its end", () => {
    const events = eventsOf("all is well. ".repeat(40), undefined, []);
    const filter = new AnswerFilter({ policy, now: () => 0, exchange, vault: new Vault() });
    const before = events.slice(0, 3).flatMap((event) => [...filter.push(event)]);
    expect(deltas(before).length).toBeGreaterThan(400);
  });

  test("does not wait for a guard that only records", () => {
    const monitor = patternGuard("monitor", /zzz/g, { reach: { before: 0, span: 10_000, after: 0 } });
    const filter = new AnswerFilter({
      policy: policyOf([bound(monitor, "record")]),
      now: () => 0,
      exchange,
      vault: new Vault(),
    });
    const out = eventsOf("a".repeat(100), undefined, [])
      .slice(0, 3)
      .flatMap((event) => [...filter.push(event)]);
    expect(deltas(out)).toBe("a".repeat(100));
  });

  test("gives a tool call only when it is whole and judged", () => {
    const events = eventsOf("", JSON.stringify({ sql: "drop tables" }), [3, 9, 14]);
    const { released, filter } = run(events, policy, new Vault());
    expect(filter.stopped).toBe(true);
    expect(released.some((event) => event.type === "part-start" && event.of.kind === "tool-call")).toBe(
      false,
    );
  });

  test("restores placeholders inside the arguments of a tool call, escaped as JSON needs it", () => {
    const vault = new Vault();
    vault.placeholderFor("NUMBER", 'quote " and \\ slash');
    const { released } = run(eventsOf("", '{"to":"[NUMBER_1]"}', [10]), policy, vault);
    expect(JSON.parse(deltas(released))).toEqual({ to: 'quote " and \\ slash' });
  });

  test("holds the first parts back until a guard of the whole answer has spoken", () => {
    const whole: WholeGuard = {
      id: "whole",
      summary: "",
      scope: "whole",
      sides: ["output"],
      examples: { flags: [], passes: [] },
      applies: () => true,
      inspect: () => [
        { guard: "whole", kind: "k", severity: "high", start: 0, end: 0, message: "not as asked" },
      ],
    } as const;
    const { released, filter } = run(
      eventsOf("fine", undefined, []),
      policyOf([bound(whole, "block")]),
      new Vault(),
    );
    expect(released).toEqual([]);
    expect(filter.decision).toMatchObject({ outcome: "block", reasons: ["not as asked"] });
  });

  test("with a blind guard stops before the first text", () => {
    const broken = patternGuard("broken", /x/g, {
      inspect: () => {
        throw new Error("no");
      },
    });
    const { released, filter } = run(
      eventsOf("text ".repeat(30), undefined, [7, 50]),
      policyOf([bound(broken, "block")]),
      new Vault(),
    );
    expect(deltas(released)).toBe("");
    expect(filter.decision.outcome).toBe("block");
  });

  test("counts placeholders that the model made up and leaves them alone", () => {
    const vault = vaultWith("12345");
    const { released } = run(eventsOf("[NUMBER_1] and [NUMBER_7]", undefined, [12]), policyOf([]), vault);
    expect(deltas(released)).toBe("12345 and [NUMBER_7]");
    expect(vault.invented).toBe(1);
  });

  test.each<[string, AnswerEvent, string]>([
    [
      "a picture",
      {
        type: "part-whole",
        choice: 0,
        part: 1,
        value: {
          kind: "media",
          media: "image",
          source: { kind: "data", mediaType: "image/png", base64: "AA" },
        },
      },
      "image",
    ],
    ["what the reader calls a sound", { type: "unread", unread: { pointer: "/x", kind: "audio" } }, "audio"],
    ["sealed thinking", { type: "part-end", choice: 0, part: 0, sealed: "AA" }, "sealed"],
  ])("ends at %s, where the policy refuses what nobody can read", (_name, event, kind) => {
    const events: readonly AnswerEvent[] = [...eventsOf("hello there ", undefined, []).slice(0, 3), event];
    const { unread } = policyOf([]);
    const strict = run(events, policyOf([], { unread: { ...unread, sealed: "block" } }), new Vault());
    expect(strict.released.map(({ type }) => type)).not.toContain(event.type);
    expect(strict.filter.stopped).toBe(true);
    expect(strict.filter.decision).toMatchObject({
      outcome: "block",
      reasons: [`no guard can read the ${kind} in the answer`],
    });
    const open = run(
      events,
      policyOf([], { unread: { ...unread, image: "record", audio: "record" } }),
      new Vault(),
    );
    expect([open.filter.stopped, open.filter.unread]).toEqual([false, [kind]]);
  });

  test("gives interleaved tool calls in the order in which they began", () => {
    const start = (part: number): AnswerEvent => ({
      type: "part-start",
      choice: 0,
      part,
      of: { kind: "tool-call", callId: `c${part}`, name: "t" },
    });
    const delta = (part: number, text: string): AnswerEvent => ({ type: "delta", choice: 0, part, text });
    const end = (part: number): AnswerEvent => ({ type: "part-end", choice: 0, part });
    const { released } = run(
      [
        start(0),
        start(1),
        delta(1, "{}"),
        end(1),
        delta(0, '{"a":1}'),
        end(0),
        { type: "stop", choice: 0, reason: "tool-calls" },
        { type: "end" },
      ],
      policy,
      new Vault(),
    );
    expect(released.flatMap((event) => ("part" in event ? [event.part] : []))).toEqual([0, 0, 0, 1, 1, 1]);
  });
});
