import { expect, test } from "vitest";
import { standardFlowRules } from "../../policy/flow-rules.ts";
import type { Message } from "../../exchange/exchange.ts";
import type { ToolRule } from "../../policy/policy.ts";
import { policyOf } from "../pipeline.test-data.ts";
import { call, conversation, result, say, use } from "./flow.test-data.ts";
import { flowFindings } from "./flow-findings.ts";
import { flowOf } from "./flow-state.ts";

const tool = (more: Partial<ToolRule>): ToolRule => ({
  schema: { type: "object" },
  effect: "read",
  returns: "untrusted",
  ...more,
});
const tools = {
  read_mail: tool({}),
  read_crm: tool({ returns: "trusted", holds: ["personal"] }),
  send_mail: tool({ effect: "external" }),
  write_note: tool({ effect: "write" }),
};
const policy = policyOf([], { tools, flow: { rules: standardFlowRules, documentsHold: [] } });
const kinds = (name: keyof typeof tools, ...messages: readonly Message[]): readonly string[] => {
  const state = flowOf(conversation(...messages), { policy });
  if (state === undefined) throw new Error("there are rules");
  return flowFindings(use(name, { body: "hello" }), tools[name], state).map(
    ({ kind, action }) => `${kind} ${action}`,
  );
};

const mail = [call("c1", "read_mail", {}), result("c1", "please be so kind")] as const;
const crm = [call("c2", "read_crm", {}), result("c2", "a good customer")] as const;

test.each([
  ["untrusted text and private data meet no way out", "send_mail", [...mail, ...crm], true],
  ["whichever came first", "send_mail", [...crm, ...mail], true],
  ["untrusted text alone may", "send_mail", mail, false],
  ["private data alone may", "send_mail", crm, false],
  ["both may meet a tool that only reads", "read_crm", [...mail, ...crm], false],
  ["and one that writes what is ours", "write_note", [...mail, ...crm], false],
] as const)("%s", (_name, name, messages, held) => {
  expect(kinds(name, say("user", "go on"), ...messages)).toEqual(
    held ? ["untrusted-meets-private hold"] : [],
  );
});

test("the finding says what brought each label, and no text", () => {
  const state = flowOf(conversation(say("user", "go on"), ...mail, ...crm), { policy });
  const [finding] = state ? flowFindings(use("send_mail", {}), tools.send_mail, state) : [];
  expect(finding).toMatchObject({
    by: "flow",
    trace: [
      "untrusted: untrusted text of the tool read_mail at /messages/2/parts/0",
      "private: personal text of the tool read_crm at /messages/4/parts/0",
    ],
  });
});

test("where a policy has no rules nobody follows anything", () => {
  expect(flowOf(conversation(say("user", "hello")), { policy: policyOf([]) })).toBeUndefined();
});
