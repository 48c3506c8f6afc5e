import { isObject, pointerStep, type JsonObject, type JsonValue } from "../base/json.ts";
import { compileSchema, type SchemaCheck } from "../guards/detect/schema-check.ts";

type Checked = SchemaCheck | { readonly problem: string };

const checks = new WeakMap<JsonObject, Checked>();

/**
 * The check of a tool's arguments by its schema, in which an object has no other properties than those it names, unless the schema
 * itself says something of others. Compiled once for a schema.
 */
export function argumentsCheck(schema: JsonObject): Checked {
  let check = checks.get(schema);
  if (check === undefined) {
    const closing: Closing = { old: isDraft07(schema), open: undefined };
    const whole = closed(schema, "", closing) as JsonObject;
    check =
      closing.open === undefined
        ? compileSchema(whole)
        : {
            problem: `at ${closing.open === "" ? "its top" : closing.open} several schemas together say which properties there are, and draft-07 cannot close that`,
          };
    checks.set(schema, check);
  }
  return check;
}

interface Closing {
  readonly old: boolean;
  /** Where what is open cannot be closed. */
  open: string | undefined;
}

const isDraft07 = ({ $schema: draft }: JsonObject): boolean =>
  typeof draft === "string" && /draft-0[4-7]/.test(draft);

/** What says of other properties already: nothing is added beside it. */
const ownWords = ["additionalProperties", "unevaluatedProperties", "patternProperties"];
/** Each describes the same value as the schema that it stands in. */
const listsOfSame = ["allOf", "anyOf", "oneOf"];
const oneOfSame = ["not", "if", "then", "else"];
/** Values that are schemas of other values. */
const others = [
  "items",
  "additionalItems",
  "contains",
  "unevaluatedItems",
  "prefixItems",
  ...ownWords.slice(0, 2),
];
const namedOthers = ["properties", "patternProperties"];
const definitions = ["$defs", "definitions"];

const has = (schema: JsonObject, key: string): boolean => Object.hasOwn(schema, key);

/** A schema that describes a value by itself. */
function closed(value: JsonValue, at: string, closing: Closing): JsonValue {
  if (!isObject(value)) return value;
  const out = within(value, at, closing);
  if (ownWords.some((key) => has(value, key)) || !describesObject(value)) return out;
  const parts = [...listsOfSame, ...oneOfSame, "dependentSchemas", "dependencies"].filter((key) =>
    has(value, key),
  );
  if (!closing.old)
    return {
      ...out,
      [parts.length > 0 || has(value, "$ref") ? "unevaluatedProperties" : "additionalProperties"]: false,
    };
  // Draft-07 reads nothing beside `$ref`; its target is closed where it stands.
  if (has(value, "$ref")) return out;
  const [part] = parts;
  // Alternatives each of which is the whole description.
  if (
    parts.length === 1 &&
    part !== undefined &&
    part !== "allOf" &&
    listsOfSame.includes(part) &&
    !has(value, "properties")
  )
    return {
      ...out,
      [part]: eachOf(value[part], pointerStep(at, part), (item, here) => closed(item, here, closing)),
    };
  if (parts.some((key) => namesProperties(value[key] ?? null))) closing.open ??= at;
  return { ...out, additionalProperties: false };
}

/** The same with all closed that stands below; the schema itself is left to the one that it describes a value with. */
function within(value: JsonValue, at: string, closing: Closing): JsonObject {
  if (!isObject(value)) return value as unknown as JsonObject;
  const out: Record<string, JsonValue> = { ...value };
  const put = (key: string, change: (item: JsonValue, here: string) => JsonValue): void => {
    if (has(value, key)) out[key] = eachOf(value[key], pointerStep(at, key), change);
  };
  const putNamed = (key: string, change: (item: JsonValue, here: string) => JsonValue): void => {
    const members = value[key];
    if (!isObject(members)) return;
    const here = pointerStep(at, key);
    out[key] = Object.fromEntries(
      Object.entries(members).map(([name, item]) => [name, change(item, pointerStep(here, name))]),
    );
  };
  const close = (item: JsonValue, here: string): JsonValue => closed(item, here, closing);
  const leave = (item: JsonValue, here: string): JsonValue =>
    isObject(item) ? within(item, here, closing) : item;
  for (const key of others) put(key, close);
  for (const key of namedOthers) putNamed(key, close);
  for (const key of [...listsOfSame, ...oneOfSame]) put(key, leave);
  putNamed("dependentSchemas", leave);
  for (const key of definitions) putNamed(key, closing.old ? close : leave);
  return out;
}

function eachOf(
  value: JsonValue | undefined,
  at: string,
  change: (item: JsonValue, here: string) => JsonValue,
): JsonValue {
  if (value === undefined) return null;
  return Array.isArray(value)
    ? (value as readonly JsonValue[]).map((item, i) => change(item, pointerStep(at, i)))
    : change(value, at);
}

function describesObject(schema: JsonObject): boolean {
  const { type } = schema;
  if ((Array.isArray(type) ? type : [type]).includes("object")) return true;
  if (type !== undefined) return false;
  return ["properties", "required", "$ref", ...listsOfSame].some((key) => has(schema, key));
}

function namesProperties(value: JsonValue): boolean {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some(namesProperties);
  if (!isObject(value)) return false;
  return has(value, "properties") || has(value, "$ref") || Object.values(value).some(namesProperties);
}
