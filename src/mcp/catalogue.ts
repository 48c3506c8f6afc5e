import type { Client, Prompt, Resource, ResourceTemplateType, Tool } from "@modelcontextprotocol/client";
import { canonicalJson, isObject, type JsonObject, type JsonValue } from "../base/json.ts";

/** What is pinned of a server, by its kind. A resource is no such thing: there may be millions, and they come and go. */
export const itemKinds = ["tool", "prompt", "template", "instructions"] as const;
export type ItemKind = (typeof itemKinds)[number];

/** One thing that a server describes: as models read it, and nothing else of what the server said of it. */
export interface Item {
  readonly kind: ItemKind;
  /** A tool's or prompt's name, a template's address; empty for the instructions. */
  readonly name: string;
  readonly definition: JsonObject;
  /** Of the definition, in its canonical form: 64 hexadecimal digits. */
  readonly sha256: string;
}

/** All that a server describes at one moment. */
export interface Catalogue {
  readonly items: readonly Item[];
  readonly resources: readonly JsonObject[];
  readonly capabilities: { readonly prompts: boolean; readonly resources: boolean };
}

/** Our own choice: far beyond what a model can choose from. What comes after is not there. */
const itemsMax = 2000;

/**
 * Members that stand in a definition. Icons are addresses that a program would fetch, `_meta` is nobody's text, and `execution` is about
 * tasks, which this gateway has none of.
 */
const members = {
  tool: ["name", "title", "description", "inputSchema", "outputSchema", "annotations"],
  prompt: ["name", "title", "description", "arguments"],
  template: ["name", "title", "uriTemplate", "description", "mimeType", "annotations"],
  resource: ["name", "title", "uri", "description", "mimeType", "annotations", "size"],
} as const;

export type Sha256 = (text: string) => string;

/** Asks a server for all that it describes. */
export async function readCatalogue(
  client: Client,
  sha256: Sha256,
  options: { readonly timeout: number },
): Promise<Catalogue> {
  const has = client.getServerCapabilities() ?? {};
  const fresh = { ...options, cacheMode: "refresh" } as const;
  const tools = has.tools === undefined ? [] : (await client.listTools(undefined, fresh)).tools;
  const prompts = has.prompts === undefined ? [] : (await client.listPrompts(undefined, fresh)).prompts;
  const [templates, resources] =
    has.resources === undefined
      ? [[], []]
      : [
          (await client.listResourceTemplates(undefined, fresh)).resourceTemplates,
          (await client.listResources(undefined, fresh)).resources,
        ];
  const item = (kind: ItemKind, name: string, definition: JsonObject): Item => ({
    kind,
    name,
    definition,
    sha256: sha256(canonicalJson({ kind, definition })),
  });
  const instructions = client.getInstructions();
  return {
    items: [
      ...tools.map((tool: Tool) => item("tool", tool.name, pick(tool, members.tool))),
      ...prompts.map((prompt: Prompt) => item("prompt", prompt.name, pick(prompt, members.prompt))),
      ...templates.map((one: ResourceTemplateType) =>
        item("template", one.uriTemplate, pick(one, members.template)),
      ),
      ...(instructions === undefined ? [] : [item("instructions", "", { text: instructions })]),
    ].slice(0, itemsMax),
    resources: resources.slice(0, itemsMax).map((one: Resource) => pick(one, members.resource)),
    capabilities: { prompts: has.prompts !== undefined, resources: has.resources !== undefined },
  };
}

/** The named members of what came as JSON. */
export function pick(from: object, names: readonly string[]): JsonObject {
  const whole = from as Readonly<Record<string, JsonValue | undefined>>;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = whole[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A member that is an object; an empty one where there is none. */
export const objectAt = (value: JsonObject, name: string): JsonObject => {
  const inner = value[name];
  return isObject(inner) ? inner : {};
};

/** A member that is a text; an empty one where there is none. */
export const textAt = (value: JsonObject, name: string): string => {
  const text = value[name];
  return typeof text === "string" ? text : "";
};
