import type { FlowCondition, FlowRule, FlowRules } from "../policy/flow-rules.ts";

const conditions: Readonly<Record<Exclude<FlowCondition, `tool:${string}`>, string>> = {
  untrusted: "text that others can have written is in the conversation",
  private: "personal data, a secret or a customer's data is in it",
  personal: "personal data is in it",
  secret: "a secret is in it",
  tenant: "a customer's data is in it",
  web: "text of the web is in it",
  document: "a document is in it",
  unread: "something that nobody could read is in it",
  "copied-target": "whom or what the call is about stands only in untrusted text",
  "copied-content": "words of the call stand only in untrusted text",
  leaving: "private data is in the arguments",
  disguised: "private data is in the arguments in disguise",
};

const consequences: Readonly<Record<FlowRule["then"], string>> = {
  record: "it is written down",
  hold: "a person has to say yes",
  block: "it is refused",
};

/** Where a feature's data may go, in plain words. */
export function flowLines(flow: FlowRules | undefined): readonly string[] {
  if (flow === undefined) return ["  data flow  nobody follows where data comes from (flow: standard)"];
  return [
    ...flow.rules.map((rule) => `  data flow  ${rule.name}: ${ruleLine(rule)}`),
    ...(flow.documentsHold.length === 0
      ? []
      : [`             documents hold ${flow.documentsHold.join(", ")} data`]),
  ];
}

function ruleLine({ when, effects, tools, argument, then, unless }: FlowRule): string {
  const calls = tools === undefined ? "a call" : `a call of ${tools.join(" or ")}`;
  const does = effects === undefined ? "" : ` that ${effects.map((effect) => verbs[effect]).join(" or ")}`;
  const so = [
    ...when.map((condition) =>
      condition.startsWith("tool:")
        ? `text of the tool ${condition.slice(5)} is in the conversation`
        : conditions[condition as keyof typeof conditions],
    ),
    ...(argument === undefined
      ? []
      : [`its argument ${argument.argument} comes from elsewhere than ${argument.from.join(", ")}`]),
  ];
  const spared = [
    ...(unless?.argument === undefined
      ? []
      : [`its argument ${unless.argument.argument} comes from ${unless.argument.from.join(", ")}`]),
    ...(unless?.tools === undefined ? [] : [`it is of ${unless.tools.join(" or ")}`]),
  ];
  return `${calls}${does}, where ${so.join(" and ")}: ${consequences[then]}${spared.length === 0 ? "" : `, unless ${spared.join(" and ")}`}`;
}

const verbs = { read: "reads", write: "writes", external: "reaches others" } as const;
