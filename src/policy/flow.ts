import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { SourceDocument, Step } from "./document.ts";
import {
  argumentSources,
  flowConditions,
  standardFlowRules,
  type ArgumentSource,
  type Effect,
  type FlowCondition,
  type FlowRule,
  type FlowRules,
  type FromRule,
  type Holding,
} from "./flow-rules.ts";
import type { FlowSection, GivenFlowRule } from "./flow-section.ts";
import type { Manifest } from "./manifest.ts";
import { suggestion } from "./nearest.ts";
import type { BoundGuard, ToolRule } from "./policy.ts";
import type { Problem } from "./problem.ts";

/** What a rule can be about: a tool of the manifest, or of an MCP server, of which the schema is known later. */
type KnownTool = Pick<ToolRule, "effect" | "returns" | "origin" | "holds"> & { readonly schema?: JsonObject };

export interface FlowInput {
  readonly document: SourceDocument;
  readonly manifest: Manifest;
  readonly tools: Readonly<Record<string, ToolRule>> | undefined;
  readonly guards: readonly BoundGuard[];
  readonly dev: boolean;
}

export interface FlowRead {
  /** Undefined where nobody follows where data comes from. */
  readonly flow?: FlowRules;
  readonly problems: readonly Problem[];
}

const actions = { approve: "hold", refuse: "block", record: "record" } as const;

/** The rules of a manifest on data flow, the standard ones first; and what is wrong with its own. */
export function readFlow(input: FlowInput): FlowRead {
  const { manifest } = input;
  const section = sectionOf(manifest.flow);
  const isOn = section.standard ?? manifest.profile === "agent";
  const standard = isOn === false ? [] : standardFlowRules.flatMap((rule) => changed(rule, isOn));
  const tools = toolsOf(input);
  const teller: Teller = {
    ...input,
    tools,
    base: Array.isArray(manifest.flow) ? ["flow"] : ["flow", "rules"],
  };
  const own = section.rules.map((given, i) => ruleOf(given, i));
  const problems = [
    ...section.rules.flatMap((given, i) => ruleProblems(teller, given, i)),
    ...own.flatMap((rule, i) => sameName(teller, own, rule, i)),
    ...reasonProblems(input, section, isOn),
  ];
  const rules = [...standard, ...own];
  if (problems.length > 0 || rules.length === 0) return { problems };
  return { flow: { rules, documentsHold: documentsHold(manifest) }, problems };
}

interface Section {
  readonly standard: boolean | Readonly<Record<string, string | undefined>> | undefined;
  readonly rules: readonly GivenFlowRule[];
  readonly reason: string | undefined;
}

function sectionOf(given: FlowSection): Section {
  if (given === undefined) return { standard: undefined, rules: [], reason: undefined };
  if (given === "standard") return { standard: true, rules: [], reason: undefined };
  if (Array.isArray(given)) return { standard: undefined, rules: given, reason: undefined };
  return { standard: given.standard, rules: given.rules ?? [], reason: given.reason };
}

function changed(rule: FlowRule, isOn: Section["standard"]): readonly FlowRule[] {
  const wanted = typeof isOn === "object" ? isOn[rule.name] : undefined;
  if (wanted === undefined) return [rule];
  return wanted === "off" ? [] : [{ ...rule, then: actions[wanted as keyof typeof actions] }];
}

function ruleOf(given: GivenFlowRule, i: number): FlowRule {
  const { when = [], effect, tool, argument, from, then, unless } = given;
  const spared = unless && fromRule(unless.argument, unless.from);
  const own = fromRule(argument, from);
  return {
    name: given.name ?? `rule-${i + 1}`,
    when: when as readonly FlowCondition[],
    ...(effect === undefined ? {} : { effects: listed<Effect>(effect) }),
    ...(tool === undefined ? {} : { tools: listed(tool) }),
    ...(own === undefined ? {} : { argument: own }),
    then: actions[then],
    ...(unless === undefined
      ? {}
      : {
          unless: {
            ...(spared === undefined ? {} : { argument: spared }),
            ...(unless.tool === undefined ? {} : { tools: listed(unless.tool) }),
          },
        }),
  };
}

const fromRule = (argument: string | undefined, from: readonly string[] | undefined): FromRule | undefined =>
  argument === undefined || from === undefined
    ? undefined
    : { argument, from: from as readonly ArgumentSource[] };

const listed = <T extends string>(given: T | readonly T[]): readonly T[] =>
  typeof given === "string" ? [given] : given;

interface Teller {
  readonly document: SourceDocument;
  readonly manifest: Manifest;
  readonly guards: readonly BoundGuard[];
  readonly tools: ReadonlyMap<string, KnownTool>;
  /** Where the list of rules stands. */
  readonly base: readonly Step[];
}

function toolsOf({ manifest, tools }: FlowInput): ReadonlyMap<string, KnownTool> {
  const known = new Map<string, KnownTool>();
  for (const { tools: served = {} } of Object.values(manifest.mcp ?? {}))
    for (const [name, { effect = "external", returns = "untrusted" }] of Object.entries(served))
      known.set(name, { effect, returns });
  for (const [name, rule] of Object.entries(tools ?? {})) known.set(name, rule);
  return known;
}

function ruleProblems(teller: Teller, given: GivenFlowRule, i: number): readonly Problem[] {
  const at = (...steps: readonly Step[]): readonly Step[] => [...teller.base, i, ...steps];
  const { document } = teller;
  const problems: Problem[] = [];
  const { when = [], effect, tool, argument, from, unless } = given;
  if (when.length === 0 && argument === undefined)
    problems.push(
      document.problemAt(at(), "the rule says nothing that has to be so", "add when: [untrusted, private]"),
    );
  if ((argument === undefined) !== (from === undefined))
    problems.push(
      document.problemAt(at(), "argument and from go together", "argument: /to, from: [user, system]"),
    );
  if (unless !== undefined && (unless.argument === undefined) !== (unless.from === undefined))
    problems.push(
      document.problemAt(
        at("unless"),
        "argument and from go together",
        "unless: { argument: /to, from: [user] }",
      ),
    );
  if (unless !== undefined && unless.argument === undefined && unless.tool === undefined)
    problems.push(
      document.problemAt(at("unless"), "unless says nothing", "unless: { argument: /to, from: [user] }"),
    );
  when.forEach((word, k) => problems.push(...conditionProblems(teller, word, at("when", k))));
  from?.forEach((word, k) => problems.push(...sourceProblems(teller, word, at("from", k))));
  unless?.from?.forEach((word, k) => problems.push(...sourceProblems(teller, word, at("unless", "from", k))));
  const named = tool === undefined ? [] : listed(tool);
  for (const name of [...named, ...(unless?.tool === undefined ? [] : listed(unless.tool))])
    problems.push(...toolProblems(teller, name, at("tool")));
  if (problems.length > 0) return problems;
  return neverProblems(
    teller,
    { given, named, effects: effect === undefined ? undefined : listed(effect) },
    at(),
  );
}

function conditionProblems(teller: Teller, word: string, at: readonly Step[]): readonly Problem[] {
  if (word.startsWith("tool:")) return toolProblems(teller, word.slice(5), at);
  if ((flowConditions as readonly string[]).includes(word))
    return canBe(teller, word as FlowCondition) ? [] : [never(teller, at, word)];
  return [
    teller.document.problemAt(at, `there is no label "${word}"`, suggestion(word, [...flowConditions])),
  ];
}

function sourceProblems(teller: Teller, word: string, at: readonly Step[]): readonly Problem[] {
  if (word.startsWith("tool:")) return toolProblems(teller, word.slice(5), at);
  if ((argumentSources as readonly string[]).includes(word)) return [];
  return [
    teller.document.problemAt(
      at,
      `an argument cannot come from "${word}"`,
      suggestion(word, [...argumentSources]),
    ),
  ];
}

const toolProblems = ({ document, tools }: Teller, name: string, at: readonly Step[]): readonly Problem[] =>
  tools.has(name)
    ? []
    : [document.problemAt(at, `there is no tool "${name}"`, suggestion(name, [...tools.keys()]))];

/** Whether anything in this manifest can give a conversation the label. */
function canBe({ manifest, tools, guards }: Teller, word: FlowCondition): boolean {
  const holds = (held: "personal" | "secret"): boolean =>
    guards.some(({ guard, actions: { input } }) => guard.holds === held && input !== undefined);
  const declared = (held: Holding): boolean => [...tools.values()].some((tool) => tool.holds?.includes(held));
  switch (word) {
    case "personal":
      return holds("personal") || declared("personal");
    case "secret":
      return holds("secret") || declared("secret");
    case "tenant":
      return declared("tenant") || documentsHold(manifest).includes("tenant");
    case "web":
      return [...tools.values()].some(({ origin }) => origin === "web");
    default:
      return true;
  }
}

const never = ({ document }: Teller, at: readonly Step[], word: string): Problem =>
  document.problemAt(
    at,
    `nothing in this manifest brings "${word}": the rule can never fire`,
    word === "web"
      ? "say origin: web of the tool that brings it"
      : `say holds: [${word}] of the tool that brings it`,
  );

/** A rule that no call of any tool can meet. */
function neverProblems(
  { document, tools }: Teller,
  {
    given,
    named,
    effects,
  }: { given: GivenFlowRule; named: readonly string[]; effects: readonly Effect[] | undefined },
  at: readonly Step[],
): readonly Problem[] {
  const meant = [...tools].filter(
    ([name, { effect }]) =>
      (named.length === 0 || named.includes(name)) && (effects === undefined || effects.includes(effect)),
  );
  if (meant.length === 0)
    return [
      document.problemAt(
        [...at, effects === undefined ? "tool" : "effect"],
        "no tool of this manifest is like that: the rule can never fire",
        effects === undefined ? "name a tool under tools" : "give a tool this effect, or remove the rule",
      ),
    ];
  return [
    [given.argument, [...at, "argument"]] as const,
    [given.unless?.argument, [...at, "unless", "argument"]] as const,
  ].flatMap(([pointer, where]) =>
    pointer === undefined || meant.some(([, { schema }]) => schema === undefined || canHave(schema, pointer))
      ? []
      : [
          document.problemAt(
            where,
            `no tool that is meant has an argument ${pointer}`,
            suggestion(
              pointer,
              meant.flatMap(([, { schema }]) => propertiesOf(schema).map((name) => `/${name}`)),
            ),
          ),
        ],
  );
}

const propertiesOf = (schema: JsonObject | undefined): readonly string[] =>
  isObject(schema?.["properties"]) ? Object.keys(schema["properties"]) : [];

/** Whether arguments that hold to a schema can have a value there. What the schema does not say plainly can be. */
function canHave(schema: JsonObject, pointer: string): boolean {
  let here: JsonValue | undefined = schema;
  for (const step of pointer.slice(1).split("/")) {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    if (!isObject(here) || ["$ref", "anyOf", "oneOf", "allOf"].some((word) => word in (here as JsonObject)))
      return true;
    const properties: JsonValue | undefined = here["properties"];
    if (isObject(properties)) {
      if (!Object.hasOwn(properties, key)) return here["additionalProperties"] === true;
      here = properties[key];
    } else if (isObject(here["items"])) here = here["items"];
    else return here["type"] === undefined || here["type"] === "object" || here["type"] === "array";
  }
  return true;
}

function sameName(
  { document, base }: Teller,
  own: readonly FlowRule[],
  { name }: FlowRule,
  i: number,
): readonly Problem[] {
  const taken =
    standardFlowRules.some((rule) => rule.name === name) ||
    own.slice(0, i).some((rule) => rule.name === name);
  return taken
    ? [
        document.problemAt(
          [...base, i, "name"],
          `another rule is called ${name}`,
          "give it a name of its own",
        ),
      ]
    : [];
}

/** Our own choice, as for guards: what protects and is off outside dev has a reason that somebody wrote down. */
function reasonProblems(
  { document, manifest, dev }: FlowInput,
  { reason }: Section,
  isOn: Section["standard"],
): readonly Problem[] {
  const weaker =
    isOn === false
      ? manifest.profile === "agent"
      : typeof isOn === "object" &&
        Object.values(isOn).some((action) => action === "off" || action === "record");
  if (!weaker || dev || reason !== undefined) return [];
  return [
    document.problemAt(
      ["flow", "standard"],
      "a standard rule is off, or only recorded, and nothing says why",
      'outside dev add reason: "why nothing is lost"',
    ),
  ];
}

/** What is for one customer or one person only is theirs, whoever has it in front of them. */
const documentsHold = ({ knowledge = [] }: Manifest): readonly Holding[] =>
  knowledge.some(({ acl }) => acl !== "public") ? ["tenant"] : [];
