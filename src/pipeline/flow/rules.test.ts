import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import type { Message } from "../../exchange/exchange.ts";
import type { FlowRule } from "../../policy/flow-rules.ts";
import type { ToolRule } from "../../policy/policy.ts";
import { policyOf } from "../pipeline.test-data.ts";
import { argumentCharsMax } from "./argument-texts.ts";
import { flowFindings } from "./flow-findings.ts";
import { flowOf, flowOfSession } from "./flow-state.ts";
import { call, conversation, file, result, say, use } from "./flow.test-data.ts";

const tool = (more: Partial<ToolRule>): ToolRule => ({
  schema: { type: "object", properties: { to: { enum: ["desk", "front-office-1"] }, copies: {} } },
  effect: "external",
  returns: "untrusted",
  ...more,
});
const tools = {
  mail: tool({ effect: "read" }),
  fetch: tool({ effect: "read", origin: "web" }),
  contacts: tool({ effect: "read", returns: "trusted" }),
  send: tool({}),
  note: tool({ effect: "write" }),
};

const fires = (
  rule: Partial<FlowRule>,
  messages: readonly Message[],
  args: JsonObject = {},
  name: keyof typeof tools = "send",
): string | undefined => {
  const rules = [{ name: "own", when: [], then: "block", ...rule } as const];
  const policy = policyOf([], { tools, flow: { rules, documentsHold: [] } });
  const state = flowOf(conversation(...messages), { policy });
  if (state === undefined) throw new Error("there are rules");
  return flowFindings(use(name, args), tools[name], state)[0]?.action;
};

const read = (name: keyof typeof tools, text: string): readonly Message[] => [
  call(`c-${name}`, name, {}),
  result(`c-${name}`, text),
];
const asked = say("user", "Write to ann@work.example");

describe("a rule asks for what is in the conversation", () => {
  test.each<[string, FlowRule["when"], readonly Message[], boolean]>([
    ["web", ["web"], read("fetch", "x"), true],
    ["web, of a mail", ["web"], read("mail", "x"), false],
    ["document", ["document"], [file("x")], true],
    ["document, of the user", ["document"], [asked], false],
    ["a tool's text", ["tool:mail"], read("mail", "x"), true],
    ["another tool's text", ["tool:mail"], read("contacts", "x"), false],
    ["all of several", ["web", "document"], [file("x"), ...read("fetch", "x")], true],
    ["one of several", ["web", "document"], [file("x")], false],
    ["nothing read", ["unread"], [asked], false],
  ])("%s", (_name, when, messages, wanted) => {
    expect(fires({ when }, messages)).toBe(wanted ? "block" : undefined);
  });
});

describe("a rule is about calls", () => {
  const when = ["untrusted"] as const;
  test.each<[string, Partial<FlowRule>, keyof typeof tools, boolean]>([
    ["of an effect", { effects: ["external"] }, "send", true],
    ["of another effect", { effects: ["external"] }, "note", false],
    ["of a tool", { tools: ["note"] }, "note", true],
    ["of another tool", { tools: ["note"] }, "send", false],
    ["that are not spared", { unless: { tools: ["note"] } }, "send", true],
    ["that are spared", { unless: { tools: ["note"] } }, "note", false],
  ])("%s", (_name, rule, name, wanted) => {
    expect(fires({ when, ...rule }, read("mail", "x"), {}, name)).toBe(wanted ? "block" : undefined);
  });
});

describe("an argument comes from where a rule says", () => {
  const to = (...from: NonNullable<FlowRule["argument"]>["from"]): Partial<FlowRule> => ({
    argument: { argument: "/to", from },
  });
  const ann = { to: "ann@work.example" };
  test.each<[string, Partial<FlowRule>, readonly Message[], JsonObject, boolean]>([
    ["the user", to("user"), [asked], ann, false],
    ["nowhere", to("user"), [say("user", "hello")], ann, true],
    ["the operator", to("user"), [say("system", "ann@work.example")], ann, true],
    ["the operator, who may", to("user", "system"), [say("system", "ann@work.example")], ann, false],
    ["contacts", to("tool:contacts"), read("contacts", "Ann: ann@work.example"), ann, false],
    ["a mail", to("tool:contacts"), read("mail", "ann@work.example"), ann, true],
    ["any tool", to("tool"), read("mail", "ann@work.example"), ann, false],
    ["a document", to("document"), [file("ann@work.example")], ann, false],
    ["the web", to("web"), read("fetch", "ann@work.example"), ann, false],
    ["the schema", to("manifest"), [asked], { to: "front-office-1" }, false],
    ["the schema, where it does not", to("manifest"), [asked], { to: "front-office-2" }, true],
    ["the model's mind", to("user", "model"), [say("user", "hello")], ann, false],
    ["no mind of the model's", to("user", "model"), read("mail", "ann@work.example"), ann, true],
    ["the assistant's own words", to("user"), [say("assistant", "ann@work.example")], ann, true],
    ["two places", to("user"), [asked], { to: ["ann@work.example", "bob@work.example"] }, true],
    ["a short word of the user", to("user"), [say("user", "to me")], { to: "me" }, false],
    ["a short word of nobody", to("user"), [say("user", "to her")], { to: "me" }, true],
    ["it is not there", to("user"), [asked], { copies: 2 }, false],
    ["a similar address", to("user"), [asked], { to: "ann@work.example.evil.example" }, true],
  ])("%s", (_name, rule, messages, args, wanted) => {
    expect(fires(rule, messages, args)).toBe(wanted ? "block" : undefined);
  });

  test("a rule is spared where an argument comes from where it says", () => {
    const rule = {
      when: ["untrusted"],
      then: "hold",
      unless: { argument: { argument: "/to", from: ["user"] } },
    } as const;
    const mail = read("mail", "bob@work.example");
    expect(fires(rule, [asked, ...mail], ann)).toBeUndefined();
    expect(fires(rule, [asked, ...mail], { to: "bob@work.example" })).toBe("hold");
  });

  test("items of a list are named by a star", () => {
    const rule = { argument: { argument: "/to/*/mail", from: ["user"] } } as const;
    expect(
      fires(rule, [asked], { to: [{ mail: "ann@work.example", name: "Nobody Special" }] }),
    ).toBeUndefined();
    expect(fires(rule, [asked], { to: [{ mail: "bob@work.example" }] })).toBe("block");
  });
});

test("a call without a conversation is judged by what its session has read", () => {
  const policy = policyOf([], {
    tools,
    flow: { rules: [{ name: "own", when: ["untrusted", "secret"], then: "hold" }], documentsHold: [] },
  });
  const label = { origin: "tool", untrusted: true, place: "session", exchange: "e0" } as const;
  const judged = (holds: readonly ("secret" | "personal")[]) => {
    const state = flowOfSession([{ ...label, holds }], policy);
    return state && flowFindings(use("send", {}), tools.send, state).map(({ trace }) => trace?.[0]);
  };
  expect(judged(["secret"])).toEqual([
    "untrusted: untrusted, secret text of the tool from the earlier exchange e0 of this session",
  ]);
  expect(judged(["personal"])).toEqual([]);
});

test.each([
  ["as much as is compared is compared", argumentCharsMax - 2, undefined],
  ["more than that counts as copied", argumentCharsMax - 1, "block"],
])("%s", (_name, chars, wanted) => {
  const rule = { when: ["copied-content"] } as const;
  // "to" is in the schema: its name is not compared.
  expect(fires(rule, read("mail", "hello"), { to: "ab", copies: "y".repeat(chars) })).toBe(wanted);
});
