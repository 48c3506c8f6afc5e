import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import { sqlCharsMax } from "./sql-read.ts";

/** The parse tree of PostgreSQL's own parser as JSON: objects with one member in capitals are nodes of that kind. */
export interface PostgresTree {
  readonly statements: readonly JsonObject[];
}

let parser: ((sql: string) => unknown) | undefined;
let loading: Promise<void> | undefined;

/**
 * Loads PostgreSQL's parser, which is 1.3 MB of WebAssembly and takes a fifth of a second: asked for where a policy has SQL in it.
 * @throws where it cannot be loaded
 */
export async function loadPostgres(): Promise<void> {
  loading ??= import("libpg-query").then(async ({ loadModule, parseSync }) => {
    await loadModule();
    parser = parseSync;
  });
  return loading;
}

/** `broken`: no statement of PostgreSQL. `unread`: the parser is not loaded, or the text is too long for it. */
export function postgresTree(sql: string): PostgresTree | "broken" | "unread" {
  if (parser === undefined || sql.length > sqlCharsMax) return "unread";
  // The parser takes text up to the first NUL for the whole, and anything for letters.
  if (sql.includes("\0") || !sql.isWellFormed() || sql.trim() === "") return "broken";
  let tree: unknown;
  try {
    tree = parser(sql);
  } catch {
    // A class of error of its own, or one of the engine's where the text is too deep for it: neither way is the text a statement.
    return "broken";
  }
  const given = isObject(tree) ? tree["stmts"] : undefined;
  if (!Array.isArray(given)) return "broken";
  const statements = (given as readonly JsonValue[]).map((one) => (isObject(one) ? one["stmt"] : undefined));
  return statements.every(isObject) ? { statements } : "broken";
}
