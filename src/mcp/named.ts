import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { McpRules } from "../policy/policy.ts";
import type { Item, ItemKind } from "./catalogue.ts";
import { itemId } from "./pins.ts";

/** Whether a manifest names an item. The instructions belong to the server. */
export function isNamed({ kind, name }: Pick<Item, "kind" | "name">, rules: McpRules): boolean {
  switch (kind) {
    case "tool":
      return Object.hasOwn(rules.tools, name);
    case "prompt":
      return rules.prompts.includes(name);
    case "template":
      return rules.resources.some((pattern) => pattern === name || covers(pattern, name));
    case "instructions":
      return true;
  }
}

/** Whether a pattern of the manifest stands for an address. One with a way up in it, however written, is no plain address. */
export function covers(pattern: string, uri: string): boolean {
  if (pattern === uri) return true;
  if (!pattern.endsWith("*") || /(?:^|[/\\:])\.{1,2}(?:[/\\?#]|$)|%2e|%2f|%5c|\\/i.test(uri)) return false;
  return uri.startsWith(pattern.slice(0, -1));
}

export function pinnedEntry(
  server: string,
  items: readonly Item[],
  about: { readonly environment: string; readonly by: string },
): NewEntry {
  const count = (kind: ItemKind): number => items.filter((item) => item.kind === kind).length;
  return {
    kind: "mcp.pinned",
    environment: about.environment,
    facts: {
      server,
      by: about.by.slice(0, 60),
      tools: count("tool"),
      prompts: count("prompt"),
      templates: count("template"),
      instructions: count("instructions") > 0,
    },
    payload: JSON.stringify({
      items: items.map((item): JsonObject => ({ id: itemId(item), sha256: item.sha256 })),
    }),
  };
}
