import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { postgresTree } from "../../grammars/postgres.ts";
import type { SqlName, SqlRead, SqlRefusal } from "../../grammars/sql-read.ts";
import { nodeKinds, nodeMembers, operators, shownSettings, types } from "./postgres-words.ts";

/** What a statement of PostgreSQL makes use of, by the tree of its own parser; or why it is none that only looks. */
export function readPostgres(sql: string): SqlRead | SqlRefusal {
  const tree = postgresTree(sql);
  if (tree === "unread") return { refused: "cannot be read: it is too long, or the parser is not there" };
  if (tree === "broken") return { refused: "is no statement of PostgreSQL" };
  const [first, ...others] = tree.statements;
  if (first === undefined || others.length > 0) return { refused: "is not one statement" };
  const walk = new Walk();
  const refused = walk.statement(first);
  return refused === undefined ? { tables: walk.tables, functions: [...walk.functions] } : { refused };
}

/** Names that WITH makes, as they are known at a place. */
type Names = ReadonlySet<string>;

interface Place {
  readonly value: JsonValue;
  readonly names: Names;
}

const none: Names = new Set();

class Walk {
  readonly tables: SqlName[] = [];
  readonly functions = new Set<string>();
  /** A chain of a thousand operators is as deep: the tree is walked without recursion. */
  readonly #open: Place[] = [];

  /** Why it is no statement that only looks; undefined where it is one. */
  statement(statement: JsonObject): string | undefined {
    const { SelectStmt: select, ExplainStmt: explain, VariableShowStmt: show } = statement;
    if (isObject(show))
      return shownSettings.has(textOf(show["name"]).toLowerCase())
        ? undefined
        : "shows a setting of the server";
    if (isObject(explain)) return explainFault(explain) ?? this.#walk(explain["query"]);
    return isObject(select) ? this.#walk(statement) : "is no statement that only looks";
  }

  #walk(from: JsonValue | undefined): string | undefined {
    if (!isObject(from) || !isObject(from["SelectStmt"]))
      return "explains a statement that does not only look";
    this.#open.push({ value: from, names: none });
    for (let place = this.#open.pop(); place !== undefined; place = this.#open.pop()) {
      const fault = this.#visit(place);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #visit({ value, names }: Place): string | undefined {
    if (Array.isArray(value)) {
      for (const item of value as readonly JsonValue[]) this.#open.push({ value: item, names });
      return undefined;
    }
    if (!isObject(value)) return undefined;
    for (const [key, item] of Object.entries(value)) {
      if (/^[A-Z]/.test(key)) {
        if (!nodeKinds.has(key) || !isObject(item))
          return `has a ${shown(key)} in it, which does not only look`;
        const fault = this.#node(key, item, names);
        if (fault !== undefined) return fault;
      } else if (!nodeMembers.has(key)) return `has a ${shown(key)} in it, which does not only look`;
      else if (key === "typeName" && isObject(item)) {
        if (typeFault(item)) return "casts to a type that is not one of the server's plain ones";
      } else if (
        (key === "larg" || key === "rarg") &&
        isObject(item) &&
        isObject(value) &&
        "op" in item &&
        "limitOption" in item
      ) {
        const fault = this.#select(item, names);
        if (fault !== undefined) return fault;
      } else this.#open.push({ value: item, names });
    }
    return undefined;
  }

  #node(kind: string, node: JsonObject, names: Names): string | undefined {
    if (kind === "SelectStmt") return this.#select(node, names);
    if (kind === "RangeVar") return this.#table(node, names);
    if (kind === "FuncCall") this.functions.add(dotted(node["funcname"]).replace(/^pg_catalog\./, ""));
    else if (kind === "A_Expr" && !isOwnOperator(node["name"]))
      return "has an operator in it that is not the server's own";
    else if (kind === "SubLink" && node["operName"] !== undefined && !isOwnOperator(node["operName"]))
      return "has an operator in it that is not the server's own";
    else if (kind === "SortBy" && node["useOp"] !== undefined) return "sorts by an operator";
    else if (kind === "RangeTableSample" && !["system", "bernoulli"].includes(dotted(node["method"])))
      return "takes a sample by a method of its own";
    this.#open.push({ value: node, names });
    return undefined;
  }

  /** Without RECURSIVE a name is known to what follows it, not to its own query: there it is the table of that name. */
  #select(node: JsonObject, outer: Names): string | undefined {
    const { withClause: given, ...rest } = node;
    if (given === undefined) {
      this.#open.push({ value: rest, names: outer });
      return undefined;
    }
    const known = new Set(outer);
    const clauses =
      isObject(given) && Array.isArray(given["ctes"]) ? (given["ctes"] as readonly JsonValue[]) : [];
    const isRecursive = isObject(given) && given["recursive"] === true;
    const named = clauses.map((one) => (isObject(one) ? one["CommonTableExpr"] : undefined));
    if (isRecursive) for (const one of named) if (isObject(one)) known.add(textOf(one["ctename"]));
    for (const one of named) {
      if (!isObject(one)) return "has a WITH in it that cannot be read";
      const { ctequery: query } = one;
      if (!isObject(query) || !isObject(query["SelectStmt"]))
        return "has a WITH in it that does not only look";
      this.#open.push({ value: one, names: new Set(known) });
      known.add(textOf(one["ctename"]));
    }
    this.#open.push({ value: rest, names: known });
    return undefined;
  }

  #table(node: JsonObject, names: Names): string | undefined {
    if (node["catalogname"] !== undefined) return "names another database";
    const name = textOf(node["relname"]);
    const { schemaname: schema } = node;
    if (schema === undefined && names.has(name)) return undefined;
    this.tables.push(schema === undefined ? { name } : { schema: textOf(schema), name });
    return undefined;
  }
}

/** EXPLAIN runs a statement where it is told to ANALYZE it; other words change only how the plan is shown. */
function explainFault({ options }: JsonObject): string | undefined {
  const named = Array.isArray(options) ? (options as readonly JsonValue[]) : [];
  const isPlain = named.every((one) => {
    const option = isObject(one) ? one["DefElem"] : undefined;
    return (
      isObject(option) &&
      ["verbose", "costs", "format", "settings", "summary"].includes(textOf(option["defname"]))
    );
  });
  return isPlain ? undefined : "explains by running";
}

const textOf = (value: JsonValue | undefined): string => (typeof value === "string" ? value : "");

const shown = (word: string): string => (/^\w{1,40}$/.test(word) ? word : "part");

function dotted(names: JsonValue | undefined): string {
  if (!Array.isArray(names)) return "";
  return (names as readonly JsonValue[])
    .map((one) => (isObject(one) && isObject(one["String"]) ? textOf(one["String"]["sval"]) : ""))
    .join(".");
}

const isOwnOperator = (names: JsonValue | undefined): boolean =>
  operators.has(dotted(names).replace(/^pg_catalog\./, ""));

const typeFault = (type: JsonObject): boolean =>
  type["setof"] === true ||
  type["pct_type"] === true ||
  !types.has(dotted(type["names"]).replace(/^pg_catalog\./, ""));
