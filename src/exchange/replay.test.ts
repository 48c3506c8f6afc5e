import { expect, test } from "vitest";
import type { Answer, Choice } from "./answer.ts";
import { assemble } from "./assemble.ts";
import { replay } from "./replay.ts";

const answerOf = (parts: Choice["parts"], more: Partial<Answer> = {}): Answer => ({
  format: "openai-chat",
  id: "a1",
  model: "m",
  createdAtSeconds: 7,
  choices: [{ parts, stop: "tool-calls", nativeStop: "tool_calls", extras: { index: 0 } }],
  usage: { input: 3, output: 4 },
  extras: { tier: "x" },
  unread: [],
  ...more,
});

test.each<[string, Answer]>([
  ["of text", answerOf([{ kind: "text", text: "Fair winds", extras: { annotations: [] } }])],
  ["of nothing", answerOf([{ kind: "text", text: "" }])],
  [
    "that calls tools",
    answerOf([
      { kind: "text", text: "I look" },
      { kind: "tool-call", callId: "c1", name: "refund", arguments: { kind: "json", value: { amount: 5 } } },
      {
        kind: "tool-call",
        callId: "c2",
        name: "note",
        arguments: { kind: "text", text: "as is" },
        freeText: true,
      },
    ]),
  ],
  [
    "with sealed thoughts and a refusal",
    answerOf([
      { kind: "reasoning", text: "hm", sealed: "s3al", nativeKey: "reasoning_content" },
      { kind: "refusal", text: "no" },
    ]),
  ],
  [
    "of two choices, without usage",
    {
      ...answerOf([{ kind: "text", text: "a" }]),
      choices: [
        { parts: [{ kind: "text", text: "a" }], stop: "end" },
        { parts: [{ kind: "text", text: "b" }], stop: "stop-sequence", stopSequence: "\n" },
      ],
    },
  ],
])("an answer %s is the same after it went as a stream", (_what, answer) => {
  const { unread, ...rest } = assemble(replay(answer));
  expect({ ...rest, unread: [] }).toEqual(answer);
  expect(unread.map(({ kind }) => kind)).toEqual(JSON.stringify(answer).includes("s3al") ? ["sealed"] : []);
});
