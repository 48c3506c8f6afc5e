/** MySQL and MariaDB read the same here, but for the comments that they run. */
export type SelectDialect = "mysql" | "mariadb" | "sqlite";

export interface Token {
  /** `string`: text, and in MySQL what stands in double quotes. `quoted`: a name in quotes. */
  readonly kind: "word" | "quoted" | "string" | "number" | "sign" | "end";
  /** A word as it is written; a quoted name or a sign without its quotes. */
  readonly text: string;
  /** The word in upper case; empty for what is no word. */
  readonly upper: string;
}

const end: Token = { kind: "end", text: "", upper: "" };

/** Longest first. `:=` sets a variable, `@` reads one: neither is there, nor is `{`, nor a backslash. */
const signs = "<=> ->> << >> <= >= <> != == || && -> + - * / % = < > ! & | ^ ~ ( ) , . ; ?".split(" ");

const word = /[A-Za-z_][A-Za-z0-9_$]*/y;
const number = /0[xX][0-9A-Fa-f]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const space = /[ \t\r\n\f]+/y;
const parameter = /:[A-Za-z_][A-Za-z0-9_]*/y;

/**
 * The tokens of a statement, or why there are none. Whatever the servers' settings read in two ways is refused: backslashes in the
 * strings of MySQL, comments that it runs, letters outside of ASCII that stand in no quotes.
 */
export function selectTokens(
  sql: string,
  dialect: SelectDialect,
): { readonly tokens: readonly Token[] } | { readonly refused: string } {
  const reader = new Reader(sql, dialect);
  while (reader.at < sql.length) {
    const refused = reader.step();
    if (refused !== undefined) return { refused };
  }
  return { tokens: [...reader.tokens, end] };
}

class Reader {
  readonly tokens: Token[] = [];
  at = 0;
  readonly #sql: string;
  readonly #isLite: boolean;

  constructor(sql: string, dialect: SelectDialect) {
    this.#sql = sql;
    this.#isLite = dialect === "sqlite";
  }

  /** One token, or one stretch of nothing. Gives why it cannot be one. */
  step(): string | undefined {
    const two = this.#sql.slice(this.at, this.at + 2);
    if (this.#skips(space)) return undefined;
    if (two === "/*") return this.#comment();
    if (two === "--") return this.#lineComment();
    const one = two.slice(0, 1);
    if (one === "#" && !this.#isLite) return this.#toLineEnd();
    if (one === "'") return this.#quoted("'", "string");
    if (one === '"') return this.#quoted('"', this.#isLite ? "quoted" : "string");
    if (one === "`") return this.#quoted("`", "quoted");
    if (one === "[" && this.#isLite) return this.#quoted("]", "quoted");
    return this.#plain();
  }

  #plain(): string | undefined {
    const text = this.#match(number);
    if (text !== undefined && /^[.\d]/.test(text)) {
      // MySQL takes `1e` and `2x` for names.
      if (/[A-Za-z0-9_$.]/.test(this.#sql.charAt(this.at))) return "has a number in it that runs into a name";
      this.tokens.push({ kind: "number", text, upper: "" });
      return undefined;
    }
    const name = this.#match(word);
    if (name !== undefined) {
      if (this.#sql.charAt(this.at) === "'" && !/^[xXbBnN]$/.test(name))
        return "has a text in it with a character set of its own";
      if (this.#sql.charAt(this.at) === "'") return undefined;
      this.tokens.push({ kind: "word", text: name, upper: name.toUpperCase() });
      return undefined;
    }
    const bound = this.#match(parameter);
    if (bound !== undefined) {
      this.tokens.push({ kind: "number", text: bound, upper: "" });
      return undefined;
    }
    const sign = signs.find((one) => this.#sql.startsWith(one, this.at));
    if (sign === undefined) return "has a character in it that has no place in a statement that only looks";
    this.at += sign.length;
    this.tokens.push({ kind: "sign", text: sign, upper: "" });
    return undefined;
  }

  /** Text or a name in quotes, in which the quote itself stands twice. */
  #quoted(quote: string, kind: "string" | "quoted"): string | undefined {
    let text = "";
    let i = this.at + 1;
    for (;;) {
      const close = this.#sql.indexOf(quote, i);
      if (close === -1) return "has a quote in it that does not end";
      text += this.#sql.slice(i, close);
      i = close + 1;
      if (quote === "]" || this.#sql.charAt(i) !== quote) break;
      text += quote;
      i += 1;
    }
    if (!this.#isLite && text.includes("\\"))
      return "has a backslash in a text, which servers read in two ways";
    this.at = i;
    this.tokens.push({ kind, text, upper: "" });
    return undefined;
  }

  #comment(): string | undefined {
    // `!` and `M!`: the server runs what stands in there. `+`: hints, one of which sets variables.
    if (!this.#isLite && /^\/\*(?:M?!|\+)/i.test(this.#sql.slice(this.at, this.at + 4)))
      return "has a comment in it that the server acts upon";
    const close = this.#sql.indexOf("*/", this.at + 2);
    if (close === -1) return "has a comment in it that does not end";
    if (this.#sql.slice(this.at + 2, close).includes("/*")) return "has a comment within a comment";
    this.at = close + 2;
    return undefined;
  }

  #lineComment(): string | undefined {
    if (!this.#isLite && !/^--(?:\s|$)/.test(this.#sql.slice(this.at, this.at + 3)))
      return "has two hyphens in it that are no comment";
    return this.#toLineEnd();
  }

  #toLineEnd(): string | undefined {
    const rest = this.#sql.slice(this.at);
    const length = rest.search(/[\r\n]/);
    this.at = length === -1 ? this.#sql.length : this.at + length;
    return length !== -1 && rest.charAt(length) === "\r" && rest.charAt(length + 1) !== "\n"
      ? "has a line in it that ends for some readers only"
      : undefined;
  }

  #skips(pattern: RegExp): boolean {
    return this.#match(pattern) !== undefined;
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.#sql)?.[0];
    if (text !== undefined) this.at += text.length;
    return text;
  }
}
