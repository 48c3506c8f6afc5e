import { randomInt } from "node:crypto";

/** Our own choice: as often as a sign may come again where a pattern names no end. */
const repeatMax = 4;

const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const digit = "0123456789";
const shorthand: Readonly<Record<string, string>> = {
  d: digit,
  w: `${upper}${upper.toLowerCase()}${digit}_`,
  s: " ",
  D: upper,
  W: "-",
  S: upper,
};

/**
 * A text that a regular expression matches, for the forms in which numbers of customers and staff are written: signs, classes, counts,
 * groups, alternatives. Undefined where the pattern has anything else.
 */
export function sampleOf(pattern: string): string | undefined {
  const reader = new Reader(pattern.replace(/^\(\?i\)/, ""));
  try {
    const text = reader.alternatives();
    return reader.isAtEnd ? text : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

const oneOf = (signs: string): string => {
  if (signs === "") throw new Unreadable("a class of nothing");
  return signs.charAt(randomInt(signs.length));
};

class Reader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#pattern.length;
  }

  alternatives(): string {
    const all = [this.#sequence()];
    while (this.#take("|")) all.push(this.#sequence());
    return all[randomInt(all.length)] ?? "";
  }

  #sequence(): string {
    let text = "";
    while (!this.isAtEnd && !"|)".includes(this.#peek())) {
      const from = this.#at;
      let piece = this.#atom();
      const to = this.#at;
      const count = this.#count();
      const end = this.#at;
      text += count === 0 ? "" : piece;
      // Each time anew: `[0-9]{6}` is six digits, not one six times.
      for (let i = 1; i < count; i += 1) {
        this.#at = from;
        piece = this.#atom();
        if (this.#at !== to) throw new Unreadable("a group that changes");
        text += piece;
      }
      this.#at = end;
    }
    return text;
  }

  #peek(): string {
    return this.#pattern.charAt(this.#at);
  }

  #next(): string {
    if (this.isAtEnd) throw new Unreadable("the pattern breaks off");
    this.#at += 1;
    return this.#pattern.charAt(this.#at - 1);
  }

  #take(sign: string): boolean {
    if (!this.#pattern.startsWith(sign, this.#at)) return false;
    this.#at += sign.length;
    return true;
  }

  #atom(): string {
    if (this.#take("(")) {
      if (this.#peek() === "?" && !this.#take("?:")) throw new Unreadable("a group of another kind");
      const text = this.alternatives();
      if (!this.#take(")")) throw new Unreadable("a group without end");
      return text;
    }
    if (this.#take("[")) return oneOf(this.#class());
    const sign = this.#next();
    if (sign === "^" || sign === "$") return "";
    if (sign === ".") return oneOf(upper);
    return sign === "\\" ? this.#escaped() : sign;
  }

  #escaped(): string {
    const sign = this.#next();
    if (sign === "b") return "";
    const signs = shorthand[sign];
    if (signs !== undefined) return oneOf(signs);
    if (/[A-Za-z0-9]/.test(sign)) throw new Unreadable(`\\${sign}`);
    return sign;
  }

  #class(): string {
    if (this.#peek() === "^") throw new Unreadable("all but some signs");
    let signs = "";
    while (!this.#take("]")) {
      const first = this.#next();
      if (first === "\\") {
        const escaped = this.#next();
        signs += shorthand[escaped] ?? escaped;
      } else if (this.#peek() === "-" && this.#pattern.charAt(this.#at + 1) !== "]") {
        this.#next();
        const [from, to] = [first.charCodeAt(0), this.#next().charCodeAt(0)];
        for (let code = from; code <= to; code += 1) signs += String.fromCharCode(code);
      } else signs += first;
    }
    return signs;
  }

  #count(): number {
    const [least, most] = this.#bounds();
    // What follows a count says how greedy it is: nothing of that is in a sample.
    this.#take("?");
    return randomInt(least, Math.max(least, most) + 1);
  }

  #bounds(): readonly [number, number] {
    if (this.#take("?")) return [0, 1];
    if (this.#take("*")) return [0, repeatMax];
    if (this.#take("+")) return [1, repeatMax];
    const counts = /^\{(\d{1,3})(?:(,)(\d{0,3}))?\}/.exec(this.#pattern.slice(this.#at));
    if (counts === null) return [1, 1];
    const [all, least = "1", comma, most] = counts;
    this.#at += all.length;
    const low = Number(least);
    return [
      low,
      comma === undefined ? low : most === undefined || most === "" ? low + repeatMax : Number(most),
    ];
  }
}
