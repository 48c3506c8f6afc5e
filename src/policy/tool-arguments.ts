import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { linearPattern } from "../guards/linear-pattern.ts";
import { readFolders, readHost, readMailDomain, readTable } from "./argument-names.ts";
import { suggestion } from "./nearest.ts";
import type { ArgumentRule, ArgumentStep } from "./tool-rules.ts";
import type { ArgumentSection } from "./tools-section.ts";

/** What is wrong with the rule of an argument: below it, the member that is at fault. */
export interface ArgumentFault {
  readonly member?: string;
  readonly message: string;
  readonly hint: string;
}

/**
 * A manifest's rule for one argument, or why it can never do what it says: a property that the schema does not have, a number's rule on
 * a text, a pattern that is none.
 *
 * @param schema undefined for a tool that takes free text: then only the whole can have rules
 */
export function readArgument(
  at: string,
  given: ArgumentSection,
  schema: JsonObject | undefined,
): { readonly rule: ArgumentRule } | { readonly faults: readonly ArgumentFault[] } {
  const steps = readSteps(at);
  if (steps === undefined)
    return {
      faults: [
        {
          message: `"${at}" names no argument`,
          hint: "write path, items[].url, or a JSON pointer such as /items/*/url",
        },
      ],
    };
  const found = valuesOf(at, given);
  const faults = [...found.faults, ...placeFaults(steps, given, schema)];
  return faults.length > 0 ? { faults } : { rule: { at, steps, ...found.values } };
}

/** `a.b[].c`, or a JSON pointer in which `*` is every item. The empty text is the whole of the arguments. */
export function readSteps(at: string): readonly ArgumentStep[] | undefined {
  if (at === "") return [];
  if (at.startsWith("/"))
    return at
      .slice(1)
      .split("/")
      .map((step) => (step === "*" ? "every" : { key: step.replaceAll("~1", "/").replaceAll("~0", "~") }));
  const steps: ArgumentStep[] = [];
  for (const word of at.split(".")) {
    const [, key, lists] = /^([^[\]]+)((?:\[\])*)$/.exec(word) ?? [];
    if (key === undefined || lists === undefined) return undefined;
    steps.push({ key });
    for (let i = 0; i < lists.length; i += 2) steps.push("every");
  }
  return steps;
}

type Values = Omit<ArgumentRule, "at" | "steps">;

function valuesOf(
  at: string,
  given: ArgumentSection,
): { readonly values: Values; readonly faults: readonly ArgumentFault[] } {
  const faults: ArgumentFault[] = [];
  const fault = (member: string, message: string, hint: string): void => {
    faults.push({ member, message: `${at === "" ? "the arguments" : at}: ${message}`, hint });
  };
  const { min, max, pattern, sql, root, schemes } = given;
  if (min !== undefined && max !== undefined && min > max)
    fault("min", `min (${min}) is over max (${max})`, "no number is both");
  const compiled = pattern === undefined ? undefined : linearPattern(pattern);
  if (compiled !== undefined && "problem" in compiled)
    fault(
      "pattern",
      `not a pattern of RE2: ${compiled.problem}`,
      "look-around and references back do not exist there",
    );
  const within = given.within && readFolders(given.within, root);
  if (within !== undefined && "problem" in within) fault("within", within.problem, within.hint);
  if (root !== undefined && given.within === undefined)
    fault("root", "root goes with within", "name the folders: within: [.]");
  if (schemes !== undefined && given.hosts === undefined)
    fault("schemes", "schemes goes with hosts", "name the hosts");
  const named = <T>(
    member: string,
    names: readonly string[] | undefined,
    read: (name: string) => T | undefined,
    hint: string,
  ): readonly T[] =>
    (names ?? []).flatMap((name) => {
      const one = read(name);
      if (one === undefined) fault(member, `"${name}" is not one`, hint);
      return one === undefined ? [] : [one];
    });
  const hosts = named(
    "hosts",
    given.hosts,
    readHost,
    "a host without scheme or path: api.example.com, *.example.org",
  );
  const emails = named("emails", given.emails, readMailDomain, "a domain: example.com, *.example.com");
  const tables = named(
    "sql",
    sql?.tables,
    (name) => readTable(name, sql?.dialect ?? "postgres"),
    "orders, sales.orders, sales.* or *",
  );
  const values: Values = {
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(given.one_of === undefined ? {} : { oneOf: given.one_of }),
    ...(given.not_one_of === undefined ? {} : { notOneOf: given.not_one_of }),
    ...(within === undefined || "problem" in within ? {} : { within }),
    ...(given.hosts === undefined
      ? {}
      : { hosts: { hosts, schemes: (schemes ?? ["https"]).map((scheme) => `${scheme}:`) } }),
    ...(sql === undefined
      ? {}
      : {
          sql: {
            dialect: sql.dialect,
            tables,
            functions: (sql.functions ?? []).map((name) => name.toLowerCase()),
          },
        }),
    ...(given.emails === undefined ? {} : { emails }),
    ...(given.max_chars === undefined ? {} : { maxChars: given.max_chars }),
    ...(given.max_items === undefined ? {} : { maxItems: given.max_items }),
    ...(given.equals === undefined ? {} : { equals: given.equals.principal }),
  };
  return { values, faults };
}

/** What each member is a rule about. A list in place of the value is judged item by item. */
const about: Readonly<Record<string, "number" | "string" | "array" | "id">> = {
  min: "number",
  max: "number",
  pattern: "string",
  within: "string",
  hosts: "string",
  sql: "string",
  emails: "string",
  max_chars: "string",
  max_items: "array",
  equals: "id",
};

function placeFaults(
  steps: readonly ArgumentStep[],
  given: ArgumentSection,
  schema: JsonObject | undefined,
): readonly ArgumentFault[] {
  if (schema === undefined)
    return steps.length === 0
      ? []
      : [
          {
            message: "a tool that takes free text has no properties",
            hint: 'name the whole: "": { max_chars: 500 }',
          },
        ];
  let here: readonly JsonObject[] = alternatives(schema, schema, 0);
  for (const step of steps) {
    const below = here.flatMap((one) => stepInto(one, step));
    if (below.length === 0) {
      const names = here.flatMap(({ properties }) => (isObject(properties) ? Object.keys(properties) : []));
      return [
        step === "every"
          ? { message: "the schema has no list there", hint: "leave out [], or mend the schema" }
          : { message: `the schema has no property "${step.key}"`, hint: suggestion(step.key, names) },
      ];
    }
    here = below.flatMap((one) => alternatives(one, schema, 0));
  }
  return Object.keys(given).flatMap((member): readonly ArgumentFault[] => {
    const kind = about[member];
    if (kind === undefined || here.some((one) => canBe(one, kind, schema))) return [];
    const word = { number: "a number", string: "a text", array: "a list", id: "a text or a whole number" }[
      kind
    ];
    return [
      {
        member,
        message: `${member} is a rule about ${word}, which the schema does not allow there`,
        hint: "mend the rule or the schema",
      },
    ];
  });
}

/** A schema and all that describe the same value with it. */
function alternatives(schema: JsonValue, whole: JsonObject, depth: number): readonly JsonObject[] {
  if (!isObject(schema) || depth > 16) return [];
  const { $ref: reference } = schema;
  const target = typeof reference === "string" ? targetOf(reference, whole) : undefined;
  const lists = ["allOf", "anyOf", "oneOf"].flatMap((key) =>
    Array.isArray(schema[key]) ? (schema[key] as readonly JsonValue[]) : [],
  );
  const ones = ["then", "else"].flatMap((key) => schema[key] ?? []);
  return [
    schema,
    ...[target, ...lists, ...ones].flatMap((one) =>
      one === undefined ? [] : alternatives(one, whole, depth + 1),
    ),
  ];
}

function targetOf(reference: string, whole: JsonObject): JsonValue | undefined {
  let here: JsonValue | undefined = whole;
  for (const step of reference.split("/").slice(1))
    here = isObject(here) ? here[step.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  return here;
}

/** An open schema has every property. */
const anything: JsonObject = {};

function stepInto(schema: JsonObject, step: ArgumentStep): readonly JsonObject[] {
  if (Object.keys(schema).length === 0) return [anything];
  if (step === "every") {
    const { items, prefixItems, type } = schema;
    const lists = [items, prefixItems].flatMap((one) =>
      Array.isArray(one) ? (one as readonly JsonValue[]) : one === undefined ? [] : [one],
    );
    if (lists.length === 0) return type === "array" ? [anything] : [];
    return lists.map((one) => (isObject(one) ? one : anything));
  }
  const { properties, patternProperties, additionalProperties: others } = schema;
  if (isObject(properties) && Object.hasOwn(properties, step.key)) {
    const member = properties[step.key];
    return [isObject(member) ? member : anything];
  }
  if (isObject(patternProperties)) return [anything];
  return others === true ? [anything] : isObject(others) ? [others] : [];
}

function canBe(schema: JsonObject, kind: "number" | "string" | "array" | "id", whole: JsonObject): boolean {
  const { type } = schema;
  // What says nothing of its type beside alternatives that do has been left to them.
  if (type === undefined)
    return (
      !["$ref", "allOf", "anyOf", "oneOf"].some((key) => Object.hasOwn(schema, key)) &&
      typeOfEnum(schema, kind)
    );
  const types = Array.isArray(type) ? type : [type];
  if (types.includes("array"))
    return (
      kind === "array" ||
      stepInto(schema, "every").some((item) =>
        alternatives(item, whole, 0).some((one) => canBe(one, kind, whole)),
      )
    );
  if (kind === "number") return types.includes("number") || types.includes("integer");
  if (kind === "id") return types.includes("string") || types.includes("integer");
  return types.includes(kind);
}

function typeOfEnum({ enum: values, const: one }: JsonObject, kind: string): boolean {
  const all = Array.isArray(values)
    ? (values as readonly JsonValue[])
    : one === undefined
      ? undefined
      : [one];
  if (all === undefined) return true;
  return all.some((value) =>
    kind === "id" ? typeof value === "string" || typeof value === "number" : typeof value === kind,
  );
}
