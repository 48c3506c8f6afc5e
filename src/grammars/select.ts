import { Cursor, Strange } from "./select-cursor.ts";
import { castTypes, joiningSigns, joiningWords, units } from "./select-words.ts";
import { selectTokens, type SelectDialect, type Token } from "./select-tokens.ts";
import { sqlCharsMax, type SqlName, type SqlRead, type SqlRefusal } from "./sql-read.ts";

/**
 * Reads one statement of MySQL, MariaDB or SQLite that only looks: SELECT, VALUES, WITH, and EXPLAIN of these. Everything else is
 * refused, and so is what is not in the part of the language that this grammar has: what it does not know cannot be a surprise.
 */
export function readSelect(sql: string, dialect: SelectDialect): SqlRead | SqlRefusal {
  if (sql.length > sqlCharsMax) return { refused: `is longer than ${sqlCharsMax} characters` };
  const read = selectTokens(sql, dialect);
  if ("refused" in read) return read;
  const grammar = new SelectGrammar(read.tokens, dialect === "sqlite");
  try {
    grammar.statement();
  } catch (error) {
    if (error instanceof Strange) return { refused: error.message };
    throw error;
  }
  return { tables: grammar.tables, functions: [...grammar.functions] };
}

type Names = ReadonlySet<string>;

class SelectGrammar extends Cursor {
  readonly tables: SqlName[] = [];
  readonly functions = new Set<string>();
  readonly #isLite: boolean;

  constructor(tokens: readonly Token[], isLite: boolean) {
    super(tokens);
    this.#isLite = isLite;
  }

  statement(): void {
    if (this.takes("EXPLAIN") && this.#isLite && this.takes("QUERY")) this.needs("PLAN");
    if (!["SELECT", "WITH", "VALUES"].includes(this.now.upper) && !this.isSign("("))
      throw new Strange("is no statement that only looks");
    this.#query(new Set());
    this.takesSign(";");
    if (this.now.kind !== "end") throw this.strange();
  }

  /** Within its own parentheses, or the whole statement. */
  #query(names: Names): void {
    this.deeper(() => {
      const known = this.takes("WITH") ? this.#with(names) : names;
      this.#term(known);
      while (["UNION", "INTERSECT", "EXCEPT", "MINUS"].some((word) => this.takes(word))) {
        if (!this.takes("ALL")) this.takes("DISTINCT");
        this.#term(known);
      }
      if (this.takes("ORDER")) this.#order(known);
      if (this.takes("LIMIT")) {
        this.#expression(known);
        if (this.takes("OFFSET") || this.takesSign(",")) this.#expression(known);
      }
    });
  }

  /**
   * Names are known to what follows them, and to their own query where it says that it is recursive. A name that is used earlier is
   * taken for a table: databases differ there, and a table has to be allowed.
   */
  #with(outer: Names): Names {
    const isRecursive = this.takes("RECURSIVE");
    const known = new Set(outer);
    do {
      const name = this.#folded(this.name());
      if (this.isSign("(")) this.nameList();
      this.needs("AS");
      this.takes("NOT");
      this.takes("MATERIALIZED");
      this.needsSign("(");
      // What a name that also stands further out means within its own query, databases do not agree on.
      const within = new Set(known);
      if (isRecursive) within.add(name);
      else within.delete(name);
      this.#query(within);
      this.needsSign(")");
      known.add(name);
    } while (this.takesSign(","));
    return known;
  }

  #term(names: Names): void {
    if (this.takesSign("(")) {
      this.#query(names);
      this.needsSign(")");
    } else if (this.takes("VALUES")) {
      do {
        this.takes("ROW");
        this.needsSign("(");
        this.#list(names);
        this.needsSign(")");
      } while (this.takesSign(","));
    } else {
      this.needs("SELECT");
      this.#select(names);
    }
  }

  #select(names: Names): void {
    if (!this.takes("ALL")) this.takes("DISTINCT");
    do this.#item(names);
    while (this.takesSign(","));
    if (this.takes("FROM")) this.#from(names);
    if (this.takes("WHERE")) this.#expression(names);
    if (this.takes("GROUP")) {
      this.needs("BY");
      this.#list(names);
      if (this.takes("WITH")) this.needs("ROLLUP");
    }
    if (this.takes("HAVING")) this.#expression(names);
    if (this.takes("WINDOW"))
      do {
        this.name();
        this.needs("AS");
        this.#window(names);
      } while (this.takesSign(","));
  }

  #item(names: Names): void {
    if (this.takesSign("*")) return;
    this.#expression(names);
    this.#alias();
  }

  #alias(): void {
    if (this.takes("AS")) {
      if (this.now.kind === "string") this.at += 1;
      else this.name();
    } else if (this.isName()) this.at += 1;
  }

  #from(names: Names): void {
    this.deeper(() => {
      this.#source(names);
      for (;;) {
        if (this.takesSign(",")) this.#source(names);
        else if (this.#joins()) {
          this.#source(names);
          if (this.takes("ON")) this.#expression(names);
          else if (this.takes("USING")) this.nameList();
        } else return;
      }
    });
  }

  #joins(): boolean {
    if (this.takes("STRAIGHT_JOIN")) return true;
    const from = this.at;
    this.takes("NATURAL");
    if (["LEFT", "RIGHT", "FULL"].some((word) => this.takes(word))) this.takes("OUTER");
    else if (!this.takes("INNER")) this.takes("CROSS");
    if (this.takes("JOIN")) return true;
    if (this.at > from) throw this.strange();
    return false;
  }

  #source(names: Names): void {
    this.takes("LATERAL");
    if (this.takesSign("(")) {
      if (this.isQuery()) this.#query(names);
      else this.#from(names);
      this.needsSign(")");
      this.#alias();
      if (this.isSign("(")) this.nameList();
      return;
    }
    const first = this.name();
    const second = this.takesSign(".") ? this.name() : undefined;
    if (this.takesSign("(")) {
      this.#called(second === undefined ? first : `${first}.${second}`);
      if (!this.isSign(")")) this.#list(names);
      this.needsSign(")");
    } else this.#reads(first, second, names);
    this.#alias();
    this.#indexHint();
  }

  #reads(first: string, second: string | undefined, names: Names): void {
    if (second === undefined && names.has(this.#folded(first))) return;
    const name = this.#folded(second ?? first);
    this.tables.push(second === undefined ? { name } : { schema: this.#folded(first), name });
  }

  #indexHint(): void {
    if (this.#isLite) {
      if (this.takes("INDEXED")) {
        this.needs("BY");
        this.name();
      } else if (this.now.upper === "NOT" && this.next.upper === "INDEXED") this.at += 2;
      return;
    }
    while (["USE", "IGNORE", "FORCE"].some((word) => this.takes(word))) {
      if (!this.takes("INDEX")) this.needs("KEY");
      this.nameList();
    }
  }

  #list(names: Names): void {
    do {
      this.#expression(names);
      if (!this.takes("ASC")) this.takes("DESC");
      if (this.takes("NULLS") && !this.takes("FIRST")) this.needs("LAST");
    } while (this.takesSign(","));
  }

  #order(names: Names): void {
    this.needs("BY");
    this.#list(names);
  }

  /** Operands and what joins them. Which of them binds closer changes what comes out, and not what is read. */
  #expression(names: Names): void {
    this.deeper(() => {
      this.#operand(names);
      while (this.#joined(names));
    });
  }

  #joined(names: Names): boolean {
    const { upper, kind, text } = this.now;
    if (kind === "sign" && joiningSigns.has(text)) {
      this.at += 1;
      if (["ANY", "ALL", "SOME"].includes(this.now.upper) && this.next.text === "(") this.at += 1;
      this.#operand(names);
      return true;
    }
    if (
      upper === "NOT" &&
      !["IN", "LIKE", "BETWEEN", "REGEXP", "RLIKE", "GLOB", "MATCH", "NULL"].includes(this.next.upper)
    )
      return false;
    if (upper === "NOT") this.at += 1;
    if (this.takes("NULL") || this.takes("ISNULL") || this.takes("NOTNULL")) return true;
    if (this.takes("COLLATE")) {
      this.name();
      return true;
    }
    if (this.takes("IS")) {
      this.takes("NOT");
      if (this.takes("DISTINCT")) this.needs("FROM");
      this.#operand(names);
      return true;
    }
    if (this.takes("IN")) {
      this.needsSign("(");
      if (this.isQuery()) this.#query(names);
      else if (!this.isSign(")")) this.#list(names);
      this.needsSign(")");
      return true;
    }
    if (!joiningWords.has(this.now.upper)) return false;
    this.at += 1;
    this.#operand(names);
    return true;
  }

  #operand(names: Names): void {
    while (["+", "-", "~", "!"].some((sign) => this.takesSign(sign)) || this.takes("NOT"));
    const { kind, upper } = this.now;
    if (["DATE", "TIME", "TIMESTAMP"].includes(upper) && this.next.kind === "string") this.at += 2;
    else if (kind === "string" || kind === "number" || this.isSign("?")) {
      this.at += 1;
      // A text in double quotes is a name under some settings: what looks like a call of it is none here.
      if (this.isSign("(")) throw this.strange();
    } else if (this.takesSign("(")) {
      if (this.isQuery()) this.#query(names);
      else this.#list(names);
      this.needsSign(")");
    } else if (upper === "CASE") this.#case(names);
    else if (this.takes("EXISTS")) {
      this.needsSign("(");
      this.#query(names);
      this.needsSign(")");
    } else if (upper === "INTERVAL" && !this.#isLite && this.next.text !== "(") {
      this.at += 1;
      this.#expression(names);
      this.unit();
    } else this.#named(names);
  }

  #case(names: Names): void {
    this.needs("CASE");
    if (this.now.upper !== "WHEN") this.#expression(names);
    do {
      this.needs("WHEN");
      this.#expression(names);
      this.needs("THEN");
      this.#expression(names);
    } while (this.now.upper === "WHEN");
    if (this.takes("ELSE")) this.#expression(names);
    this.needs("END");
  }

  /** A column, `table.*`, or a call. */
  #named(names: Names): void {
    const isCast = this.now.kind === "word" && this.now.upper === "CAST";
    // These words are functions where a parenthesis follows, and something else elsewhere.
    const isCall =
      ["LEFT", "RIGHT", "MOD", "REPLACE", "GLOB", "LIKE", "IF"].includes(this.now.upper) &&
      this.next.text === "(";
    const parts = [isCall ? this.word() : this.name()];
    while (this.takesSign(".")) {
      if (this.takesSign("*")) return;
      parts.push(this.name());
      if (parts.length > 3) throw this.strange();
    }
    if (!this.takesSign("(")) {
      // Oracle's way of taking a number from a sequence, which MariaDB knows too.
      if (/^(?:next|curr|last)val$/i.test(parts[parts.length - 1] ?? "")) throw this.strange();
      return;
    }
    this.#called(parts.join("."));
    if (isCast) this.#castArguments(names);
    else this.#arguments(names);
    this.needsSign(")");
    if (this.takes("FILTER")) {
      this.needsSign("(");
      this.needs("WHERE");
      this.#expression(names);
      this.needsSign(")");
    }
    if (this.takes("OVER")) this.#window(names);
  }

  #castArguments(names: Names): void {
    this.#expression(names);
    this.needs("AS");
    if (!castTypes.has(this.now.upper)) throw this.strange();
    while (castTypes.has(this.now.upper)) this.at += 1;
    if (!this.takesSign("(")) return;
    do this.#operand(names);
    while (this.takesSign(","));
    this.needsSign(")");
  }

  /** With the words of EXTRACT, TRIM, SUBSTRING, POSITION and GROUP_CONCAT in between. */
  #arguments(names: Names): void {
    if (this.isSign(")") || this.takesSign("*")) return;
    this.takes("DISTINCT");
    if (units.has(this.now.upper) && ["FROM", ","].includes(this.next.text.toUpperCase())) {
      this.at += 1;
      if (!this.takes("FROM")) this.needsSign(",");
    } else if (["LEADING", "TRAILING", "BOTH"].some((word) => this.takes(word)) && this.takes("FROM")) {
      this.#expression(names);
      return;
    }
    this.#list(names);
    while (["FROM", "FOR"].some((word) => this.takes(word))) this.#expression(names);
    if (this.takes("ORDER")) this.#order(names);
    if (this.takes("SEPARATOR")) this.#operand(names);
  }

  #window(names: Names): void {
    if (!this.takesSign("(")) {
      this.name();
      return;
    }
    if (this.isName() && !["PARTITION", "ORDER", "ROWS", "RANGE", "GROUPS"].includes(this.now.upper))
      this.at += 1;
    if (this.takes("PARTITION")) {
      this.needs("BY");
      this.#list(names);
    }
    if (this.takes("ORDER")) this.#order(names);
    if (["ROWS", "RANGE", "GROUPS"].some((word) => this.takes(word))) this.#frame(names);
    this.needsSign(")");
  }

  #frame(names: Names): void {
    const edge = (): void => {
      if (this.takes("CURRENT")) this.needs("ROW");
      else {
        if (!this.takes("UNBOUNDED")) this.#operand(names);
        if (!this.takes("PRECEDING")) this.needs("FOLLOWING");
      }
    };
    if (!this.takes("BETWEEN")) {
      edge();
      return;
    }
    edge();
    this.needs("AND");
    edge();
  }

  #called(name: string): void {
    this.functions.add(name.toLowerCase());
  }

  /** SQLite does not tell cases apart; MySQL may. */
  #folded(name: string): string {
    return this.#isLite ? name.toLowerCase() : name;
  }
}
