import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { pathBeside } from "./beside.ts";
import { readDocument, type SourceDocument, type Step } from "./document.ts";
import type { Manifest } from "./manifest.ts";
import type { ToolRule } from "./policy.ts";
import type { Problem } from "./problem.ts";

export type ReadText = (path: string) => string | undefined;

export interface ToolsRead {
  /** Undefined where the manifest says nothing of tools. */
  readonly tools?: Readonly<Record<string, ToolRule>>;
  /** Every file that was read, for the search for credentials. */
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  readonly problems: readonly Problem[];
}

/** The tools of a manifest with their schemas, read from their files where they stand in files. */
export function readTools(document: SourceDocument, manifest: Manifest, read: ReadText): ToolsRead {
  if (manifest.tools === undefined) return { texts: [], problems: [] };
  const tools: Record<string, ToolRule> = {};
  const texts: { path: string; text: string }[] = [];
  const problems: Problem[] = [];
  for (const [name, given] of Object.entries(manifest.tools)) {
    const at: readonly Step[] = ["tools", name, "schema"];
    const found =
      typeof given.schema === "string"
        ? schemaFile({ document, at, named: given.schema, read })
        : { source: document, below: at, value: given.schema as JsonObject };
    if ("problem" in found) problems.push(...found.problem);
    else {
      if (found.text !== undefined) texts.push(found.text);
      const faults = schemaFaults(found.value).map(({ path, message, hint }) =>
        found.source.problemAt([...found.below, ...path], `schema of ${name}: ${message}`, hint),
      );
      problems.push(...faults);
      if (faults.length === 0 && isObject(found.value))
        tools[name] = {
          schema: found.value,
          effect: given.effect,
          returns: given.returns ?? "untrusted",
          ...(given.origin === undefined ? {} : { origin: given.origin }),
          ...(given.holds === undefined ? {} : { holds: given.holds }),
          ...(given.approval === undefined ? {} : { approval: given.approval }),
        };
    }
  }
  return { tools, texts, problems };
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
  return [...found, ...innerFaults(value, [])];
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
