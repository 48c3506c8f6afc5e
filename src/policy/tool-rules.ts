import type { JsonValue } from "../base/json.ts";

/** How a tool's arguments come: a JSON object, free text, or not at all because the provider runs the tool. */
export type ToolInput = "json" | "text" | "provider";

/** What becomes of tools and calls that the manifest does not let through. */
export interface ToolRegime {
  /** A tool that is offered and not named: taken out of the request, or the request is refused. */
  readonly unknown: "remove" | "refuse";
  /** A description that is not the one the manifest has: written down, or the request is refused. */
  readonly descriptionChanged: "record" | "refuse";
  /** A call that is refused: with the whole answer, or taken out of it and told in its place. */
  readonly refused: "block" | "tell";
}

export const defaultRegime: ToolRegime = {
  unknown: "remove",
  descriptionChanged: "record",
  refused: "block",
};

/** One step into arguments: a property by its name, or every item of a list. */
export type ArgumentStep = { readonly key: string } | "every";

/** What one argument must be. Every member that is there holds; a list in place of one value: each of its items. */
export interface ArgumentRule {
  /** As the manifest names it: `path`, `items[].url` or a JSON pointer. */
  readonly at: string;
  readonly steps: readonly ArgumentStep[];
  readonly min?: number;
  readonly max?: number;
  /** RE2, and the whole text matches. */
  readonly pattern?: string;
  readonly oneOf?: readonly JsonValue[];
  readonly notOneOf?: readonly JsonValue[];
  readonly within?: PathRule;
  readonly hosts?: HostRule;
  readonly sql?: SqlRule;
  /** Domains that mail may go to; "*.example.com": those below it. */
  readonly emails?: readonly string[];
  readonly maxChars?: number;
  readonly maxItems?: number;
  /** The same as the caller's: the argument must be there, and the caller must be known. */
  readonly equals?: "tenant" | "user";
}

/** Files in these folders and below. */
export interface PathRule {
  /** Absolute, in plain form: no dots, no slash at the end. */
  readonly folders: readonly string[];
  /** What a relative path starts at; undefined: relative paths are refused. */
  readonly root?: string;
}

export interface HostRule {
  /** In lower case, as `URL` writes them; "*.example.com": those below it; with a port where it is not the scheme's own. */
  readonly hosts: readonly string[];
  /** With their colon. */
  readonly schemes: readonly string[];
}

export const sqlDialects = ["postgres", "mysql", "mariadb", "sqlite"] as const;
export type SqlDialect = (typeof sqlDialects)[number];

/** Read-only SQL: one statement that only looks. */
export interface SqlRule {
  readonly dialect: SqlDialect;
  /** "orders", "sales.orders", "sales.*" or "*": in the form that the database has after folding. */
  readonly tables: readonly string[];
  /** Functions that may be called besides those that only compute. */
  readonly functions: readonly string[];
}
