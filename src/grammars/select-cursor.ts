import type { Token } from "./select-tokens.ts";
import { clauseWords, units } from "./select-words.ts";

/** Our own choice: reports nest a handful of levels. */
const depthMax = 48;

/** Ends the reading: the statement is none that the grammar has. */
export class Strange extends Error {}

/** A place among tokens that moves forward. */
export class Cursor {
  readonly #tokens: readonly Token[];
  protected at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  protected get now(): Token {
    return this.#tokens[Math.min(this.at, this.#tokens.length - 1)] as Token;
  }

  protected get next(): Token {
    return this.#tokens[Math.min(this.at + 1, this.#tokens.length - 1)] as Token;
  }

  protected word(): string {
    const { text } = this.now;
    this.at += 1;
    return text;
  }

  protected isName(): boolean {
    const { kind, upper } = this.now;
    return kind === "quoted" || (kind === "word" && !clauseWords.has(upper));
  }

  protected name(): string {
    if (!this.isName()) throw this.strange();
    return this.word();
  }

  protected isSign(text: string): boolean {
    return this.now.kind === "sign" && this.now.text === text;
  }

  protected takesSign(text: string): boolean {
    const is = this.isSign(text);
    if (is) this.at += 1;
    return is;
  }

  protected needsSign(text: string): void {
    if (!this.takesSign(text)) throw this.strange();
  }

  protected takes(word: string): boolean {
    const is = this.now.upper === word;
    if (is) this.at += 1;
    return is;
  }

  protected needs(word: string): void {
    if (!this.takes(word)) throw this.strange();
  }

  protected deeper(work: () => void): void {
    this.#depth += 1;
    if (this.#depth > depthMax) throw new Strange(`nests deeper than ${depthMax} levels`);
    work();
    this.#depth -= 1;
  }

  protected strange(): Strange {
    const { kind, upper } = this.now;
    if (kind === "end") return new Strange("ends too early");
    return new Strange(
      clauseWords.has(upper)
        ? `has ${upper} in a place where a statement that only looks has none`
        : "is not a statement that only looks, or one that cannot be read for sure",
    );
  }

  protected isQuery(): boolean {
    return ["SELECT", "WITH", "VALUES"].includes(this.now.upper);
  }

  protected unit(): void {
    if (!units.has(this.now.upper)) throw this.strange();
    this.at += 1;
  }

  protected nameList(): void {
    this.needsSign("(");
    do this.name();
    while (this.takesSign(","));
    this.needsSign(")");
  }
}
