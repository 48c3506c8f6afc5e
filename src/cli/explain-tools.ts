import type { ToolRule } from "../policy/policy.ts";
import { defaultRegime, type ArgumentRule } from "../policy/tool-rules.ts";
import type { Feature } from "../policy/load.ts";

/** What a tool does, as it stands after its name. */
const effects = { read: "reads", write: "writes", external: "reaches others" } as const;

/** What the gateway makes of a feature's tools, in plain words, a line each. */
export function toolLines({ policy }: Pick<Feature, "policy">): readonly string[] {
  const { tools, toolRegime: regime = defaultRegime } = policy;
  if (tools === undefined) return ["  tools      the manifest says nothing of tools: calls are not judged"];
  const rows = Object.entries(tools).flatMap(([name, rule]) => [
    `  tool       ${name}: ${effects[rule.effect]}, brings ${rule.returns} text${ways(rule)}`,
    ...(rule.arguments ?? []).map(
      (one) => `             ${one.at === "" ? "all of it" : one.at}: ${sayings(one).join("; ")}`,
    ),
  ]);
  const others = regime.unknown === "remove" ? "taken out of the request" : "refused with the request";
  const refused =
    regime.refused === "block" ? "the answer is refused" : "the call is taken out, and the model is told";
  const described =
    rows.length > 0 && Object.values(tools).some(({ description }) => description !== undefined);
  return [
    ...rows,
    `  tools      ${rows.length === 0 ? "none; any that is offered is" : "others that are offered are"} ${others}; where a call is refused, ${refused}`,
    ...(described
      ? [
          `             a description that is not the manifest's is ${regime.descriptionChanged === "refuse" ? "refused with the request" : "written down"}`,
        ]
      : []),
  ];
}

function ways({ input, approval }: ToolRule): string {
  const takes = {
    json: "",
    text: ", takes free text",
    provider: ", run by the provider: its calls are not seen",
  }[input ?? "json"];
  return `${takes}${approval === undefined ? "" : ", a person says yes before each call"}`;
}

/** What an argument must be, each rule in words. */
function sayings(rule: ArgumentRule): readonly string[] {
  const { min, max, pattern, oneOf, notOneOf, within, hosts, sql, emails, maxChars, maxItems, equals } = rule;
  const said: readonly (string | undefined)[] = [
    min === undefined && max === undefined
      ? undefined
      : `a number${min === undefined ? "" : ` from ${min}`}${max === undefined ? "" : ` to ${max}`}`,
    pattern && `matches ${pattern}`,
    oneOf && `one of ${oneOf.map(String).join(", ")}`,
    notOneOf && `none of ${notOneOf.map(String).join(", ")}`,
    within && `a path in ${within.folders.join(", ")}`,
    hosts && `an address at ${hosts.hosts.join(", ")} (${hosts.schemes.join(" ")})`,
    emails && `recipients at ${emails.join(", ")}`,
    sql &&
      `one statement of ${sql.dialect} that only looks, at ${sql.tables.join(", ")}${sql.functions.length === 0 ? "" : `, with ${sql.functions.join(", ")}`}`,
    maxChars === undefined ? undefined : `at most ${maxChars} characters`,
    maxItems === undefined ? undefined : `at most ${maxItems} items`,
    equals && `the caller's own ${equals}`,
  ];
  return said.filter((one) => one !== undefined);
}
