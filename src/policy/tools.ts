import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { pathBeside } from "./beside.ts";
import { readDocument, type SourceDocument, type Step } from "./document.ts";
import type { Manifest } from "./manifest.ts";
import type { ToolRule } from "./policy.ts";
import type { Problem } from "./problem.ts";
import { readArgument } from "./tool-arguments.ts";
import { defaultRegime, type ArgumentRule, type ToolRegime } from "./tool-rules.ts";
import { argumentsCheck } from "./tool-schema.ts";
import type { ToolSection } from "./tools-section.ts";

export type ReadText = (path: string) => string | undefined;

export interface ToolsRead {
  /** Undefined where the manifest says nothing of tools. */
  readonly tools?: Readonly<Record<string, ToolRule>>;
  readonly regime: ToolRegime;
  /** Every file that was read, for the search for credentials. */
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  readonly problems: readonly Problem[];
}

/** The tools of a manifest with their schemas, read from their files where they stand in files, and the rules on their arguments. */
export function readTools(document: SourceDocument, manifest: Manifest, read: ReadText): ToolsRead {
  const regime = regimeOf(manifest);
  if (manifest.tools === undefined) return { texts: [], problems: [], regime };
  const tools: Record<string, ToolRule> = {};
  const texts: { path: string; text: string }[] = [];
  const problems: Problem[] = [];
  for (const [name, given] of Object.entries(manifest.tools)) {
    const schema = readSchema({ document, name, given, read });
    texts.push(...schema.texts);
    const rules = readArguments({ document, name, given, schema: schema.value });
    problems.push(...schema.problems, ...rules.problems);
    if (schema.problems.length + rules.problems.length > 0) continue;
    tools[name] = {
      schema: schema.value ?? {},
      effect: given.effect,
      returns: given.returns ?? "untrusted",
      ...(given.origin === undefined ? {} : { origin: given.origin }),
      ...(given.holds === undefined ? {} : { holds: given.holds }),
      ...(given.approval === undefined ? {} : { approval: given.approval }),
      ...(given.input === undefined ? {} : { input: given.input }),
      ...(given.description === undefined ? {} : { description: given.description }),
      ...(rules.rules.length === 0 ? {} : { arguments: rules.rules }),
    };
  }
  return { tools, texts, problems, regime };
}

const regimeOf = (manifest: Manifest): ToolRegime => ({
  unknown: manifest.tools_unknown ?? defaultRegime.unknown,
  descriptionChanged: manifest.description_changed ?? defaultRegime.descriptionChanged,
  refused: manifest.tool_calls?.refused ?? defaultRegime.refused,
});

interface Given {
  readonly document: SourceDocument;
  readonly name: string;
  readonly given: ToolSection;
}

interface SchemaRead {
  /** Undefined for a tool whose arguments are no JSON. */
  readonly value?: JsonObject;
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  readonly problems: readonly Problem[];
}

function readSchema({ document, name, given, read }: Given & { readonly read: ReadText }): SchemaRead {
  const at: readonly Step[] = ["tools", name, "schema"];
  const { schema, input = "json" } = given;
  if (input !== "json")
    return {
      texts: [],
      problems:
        schema === undefined
          ? []
          : [document.problemAt(at, `${name}: input ${input} has no schema`, "remove one of the two")],
    };
  if (schema === undefined)
    return {
      texts: [],
      problems: [
        document.problemAtKey(
          ["tools", name],
          `${name} has no schema`,
          `schema: tools/${name}.json; or input: text, or input: provider for a tool that the provider runs`,
        ),
      ],
    };
  const found =
    typeof schema === "string"
      ? schemaFile({ document, at, named: schema, read })
      : { source: document, below: at, value: schema as JsonObject };
  if ("problem" in found) return { texts: [], problems: found.problem };
  const texts = found.text === undefined ? [] : [found.text];
  const problems = schemaFaults(found.value).map(({ path, message, hint }) =>
    found.source.problemAt([...found.below, ...path], `schema of ${name}: ${message}`, hint),
  );
  return problems.length > 0 || !isObject(found.value)
    ? { texts, problems }
    : { value: found.value, texts, problems };
}

function readArguments({
  document,
  name,
  given,
  schema,
}: Given & { readonly schema: JsonObject | undefined }): {
  readonly rules: readonly ArgumentRule[];
  readonly problems: readonly Problem[];
} {
  const { input = "json" } = given;
  const wanted = Object.entries(given.arguments ?? {});
  if (input === "provider" && wanted.length > 0)
    return {
      rules: [],
      problems: [
        document.problemAt(
          ["tools", name, "arguments"],
          `${name}: the provider runs it, and nobody here sees its arguments`,
          "remove the rules, or offer a tool of your own",
        ),
      ],
    };
  // A schema that is at fault says so itself.
  if (input === "json" && schema === undefined) return { rules: [], problems: [] };
  const rules: ArgumentRule[] = [];
  const problems: Problem[] = [];
  for (const [at, section] of wanted) {
    const read = readArgument(at, section, schema);
    if ("rule" in read) rules.push(read.rule);
    else
      for (const { member, message, hint } of read.faults) {
        const path = ["tools", name, "arguments", at, ...(member === undefined ? [] : [member])];
        problems.push(document.problemAt(path, `${name}: ${message}`, hint));
      }
  }
  return { rules, problems };
}

interface Found {
  readonly source: SourceDocument;
  readonly below: readonly Step[];
  readonly value: JsonValue;
  readonly text?: { readonly path: string; readonly text: string };
}

interface Named {
  readonly document: SourceDocument;
  readonly at: readonly Step[];
  readonly named: string;
  readonly read: ReadText;
}

function schemaFile(input: Named): Found | { readonly problem: readonly Problem[] } {
  const file = readBeside(input);
  if ("problem" in file) return { problem: [file.problem] };
  const parsed = readDocument(file);
  if ("problems" in parsed) return { problem: parsed.problems };
  return { source: parsed.document, below: [], value: parsed.document.value, text: file };
}

/** A file that the manifest names: its text, or the problem at the place that names it. */
export function readBeside({
  document,
  at,
  named,
  read,
}: Named): { readonly path: string; readonly text: string } | { readonly problem: Problem } {
  const path = pathBeside(document.file, named);
  if (path === undefined)
    return {
      problem: document.problemAt(
        at,
        `"${named}" leads out of the manifest's folder`,
        "name a file beside the manifest or below it, with forward slashes",
      ),
    };
  const text = read(path);
  if (text === undefined)
    return {
      problem: document.problemAt(
        at,
        `cannot read ${path}`,
        "make the file, or mend the path: it starts at the manifest's folder",
      ),
    };
  return { path, text };
}

interface SchemaFault {
  readonly path: readonly Step[];
  readonly message: string;
  readonly hint: string;
}

const schemaHint = 'a JSON Schema of the arguments: { "type": "object", "properties": { ... } }';

/** What keeps a value from being the JSON Schema of a tool's arguments. */
function schemaFaults(value: JsonValue): readonly SchemaFault[] {
  if (!isObject(value)) return [{ path: [], message: "not an object", hint: schemaHint }];
  if (isObject(value["function"]) || typeof value["name"] === "string")
    return [
      {
        path: [],
        message: "this is a whole tool definition, not the schema of its arguments",
        hint: "keep only what stands under parameters or input_schema",
      },
    ];
  const found: SchemaFault[] = [];
  if (value["type"] !== "object")
    found.push({ path: ["type"], message: 'type must be "object"', hint: schemaHint });
  found.push(...innerFaults(value, []));
  if (found.length > 0) return found;
  const check = argumentsCheck(value);
  return "problem" in check
    ? [
        {
          path: [],
          message: `it cannot be checked: ${check.problem}`,
          hint: "JSON Schema 2020-12 with patterns of RE2; say additionalProperties: false where several schemas describe one object",
        },
      ]
    : [];
}

function innerFaults(schema: JsonObject, path: readonly Step[]): readonly SchemaFault[] {
  const found: SchemaFault[] = [];
  const { properties, required, $ref: reference } = schema;
  if (typeof reference === "string" && !reference.startsWith("#"))
    found.push({
      path: [...path, "$ref"],
      message: "a reference to another document is never fetched",
      hint: "put the schema under $defs and refer to #/$defs/...",
    });
  if (
    required !== undefined &&
    !(Array.isArray(required) && required.every((key) => typeof key === "string"))
  )
    found.push({
      path: [...path, "required"],
      message: "required must be a list of names",
      hint: "required: [name]",
    });
  if (properties !== undefined && !isObject(properties))
    found.push({ path: [...path, "properties"], message: "properties must be an object", hint: schemaHint });
  const members = isObject(properties) ? Object.entries(properties) : [];
  for (const [key, member] of members) {
    const at = [...path, "properties", key];
    if (isObject(member)) found.push(...innerFaults(member, at));
    else if (typeof member !== "boolean")
      found.push({ path: at, message: "each property is a schema", hint: `${key}: { type: string }` });
  }
  if (isObject(schema["items"])) found.push(...innerFaults(schema["items"], [...path, "items"]));
  return found;
}
