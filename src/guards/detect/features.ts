import type { ConceptTable } from "./lexicon/table.ts";
import { hashSeed, hashStep, join2, mixed } from "./lexicon/table.ts";

/** What kind of sign a unit is. */
const separator = 0;
const letter = 1;
/** Written without spaces: each sign is a token. Of the one kind a sign is about a word, of the other a sound. */
const ideograph = 2;
const sentenceEnd = 3;
const symbol = 4;
const digit = 5;
const syllable = 6;

const kindOf = new Uint8Array(65_536);
for (let code = 0; code < 65_536; code += 1) {
  const sign = String.fromCharCode(code);
  if (/[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]/.test(sign)) kindOf[code] = ideograph;
  else if (/[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]/.test(sign)) kindOf[code] = syllable;
  else if (/\p{Nd}/u.test(sign)) kindOf[code] = digit;
  else if (/[\p{L}\p{M}']/u.test(sign)) kindOf[code] = letter;
  else if (/[.!?\u061f\u06d4\uff01\uff1f\u3002]/.test(sign)) kindOf[code] = sentenceEnd;
  else if (/[!-~]/.test(sign)) kindOf[code] = symbol;
}

/** How much of a window a token takes: a word is 4, an ideograph 2, any other sign 1. */
const wordSize = 4;
const ideographSize = 2;
const syllableSize = 1;
const symbolSize = 1;

/** No piece of a text without spaces that stands for something is longer. */
const pieceUnitsMax = 16;

/** What no token covers counts too, 16 characters as one: so a window of some size is never longer than 16 times that in characters. */
const gapBits = 4;

/** Longer runs of letters are several tokens. */
const wordUnitsMax = 32;
const signUnitsMax = 16;

/** Concepts are paired with those that stand at most so far before, in the sizes of tokens: ten words, and three. */
const pairSizeMax = 40;
const nearSizeMax = 12;
const recentMax = 5;

/** Features of concepts have the first bit set, all others have not: the two share no weights. */
const conceptBit = 0x80000000 | 0;

const salt = {
  word: 0x1b873593,
  pair: 0x2545f491,
  skip: 0x3c6ef372,
  triple: 0x510e527f,
  grams: 0x6a09e667,
  concept: 0x71374491,
  conceptPair: 0x7137449f,
  conceptNear: 0x71b7449f,
  conceptTriple: 0x71f7449f,
  wordConcept: 0x2157449f,
  conceptWord: 0x3157449f,
  conceptSet: 0x7157449f,
  conceptSetOfThree: 0x7197449f,
} as const;

const prefixUnitsMax = 3;
const isPrefixing = (unit: number): boolean => unit >= 0x590 && unit <= 0x6ff;

/** What stands before the first token of a sentence. */
const beginning = 0x0b;

/**
 * The tokens of a text and, token by token, the hashed features that each adds: itself, with the one and the two before it, its
 * three, four and five letters in a row, what it stands for, and that with what others near it stand for. Memory is used again
 * by the next text.
 */
export class Features {
  /** 32-bit hashes, all features of the first token first. */
  hashes = new Int32Array(16_384);
  /** By token: one behind its last feature, where it begins and ends in the text, and the sizes of all up to it. */
  ends = new Int32Array(1024);
  froms = new Int32Array(1024);
  tos = new Int32Array(1024);
  sizes = new Int32Array(1024);
  tokens = 0;
  #count = 0;
  #before = beginning;
  #beforeThat = beginning;
  readonly #recentConcept = new Int32Array(recentMax);
  readonly #recentPlace = new Int32Array(recentMax);
  #recent = 0;
  /** The first concept of the token that is read, and of the one before it; -1 for none. */
  #first = -1;
  #firstBefore = -1;
  readonly #table: ConceptTable;
  /** Phrases that have begun: the hash of their steps, and the token that the last step was. */
  readonly #openHash = new Int32Array(16);
  readonly #openToken = new Int32Array(16);
  #open = 0;

  constructor(table: ConceptTable) {
    this.#table = table;
  }

  /** `text`: folded, in lower case, spaces for line ends. */
  read(text: string): this {
    this.tokens = 0;
    this.#count = 0;
    this.#recent = 0;
    this.#open = 0;
    this.#sentence();
    for (let i = 0; i < text.length;) {
      const kind = kindOf[text.charCodeAt(i)];
      if (kind === separator) i += 1;
      else if (kind === letter || kind === digit) i = this.#word(text, i);
      else if (kind === ideograph || kind === syllable) i = this.#ideograph(text, i, kind);
      else i = this.#sign(text, i, kind === sentenceEnd);
    }
    return this;
  }

  #sentence(): void {
    this.#before = beginning;
    this.#beforeThat = beginning;
    this.#recent = 0;
    this.#first = -1;
    this.#firstBefore = -1;
  }

  #word(text: string, start: number): number {
    let hash = hashSeed;
    let stem = -1;
    let stemHash = 0;
    let digits = true;
    this.#reserve(wordUnitsMax * 3 + 64);
    const hashes = this.hashes;
    let count = this.#count;
    let a = 0;
    let b = 0x3c;
    let c = 0x3c;
    let i = start;
    for (; i < text.length && i - start < wordUnitsMax; i += 1) {
      const unit = text.charCodeAt(i);
      const kind = kindOf[unit];
      if (kind !== letter && kind !== digit) break;
      hash = hashStep(hash, unit);
      if (kind === letter) {
        digits = false;
        if (i > start) {
          const found = this.#table.stems.get(hash);
          if (found !== undefined) {
            stem = found;
            stemHash = hash;
          }
        }
      }
      const three =
        Math.imul(Math.imul(b, 0x10001) ^ c, 0x9e3779b1) ^ Math.imul(unit, 0x27d4eb2f) ^ salt.grams;
      if (i > start) {
        hashes[count] = mixed(three) & ~conceptBit;
        const four = Math.imul(three ^ Math.imul(a, 0x165667b1), 0x85ebca6b);
        hashes[count + 1] = mixed(four) & ~conceptBit;
        count += 2;
      }
      a = b;
      b = c;
      c = unit;
    }
    if (!digits) {
      const last =
        Math.imul(Math.imul(b, 0x10001) ^ c, 0x9e3779b1) ^ Math.imul(0x3e, 0x27d4eb2f) ^ salt.grams;
      hashes[count] = mixed(last) & ~conceptBit;
      hashes[count + 1] = mixed(Math.imul(last ^ Math.imul(a, 0x165667b1), 0x85ebca6b)) & ~conceptBit;
      count += 2;
      this.#count = count;
    } else hash = i - start;
    this.#token(hash, start, i, wordSize);
    if (!digits) {
      const word = this.#table.words.get(hash);
      if (word === undefined && stem < 0 && isPrefixing(text.charCodeAt(start)))
        this.#behindPrefix(text, start, i);
      this.#standsFor(word, hash, stem, stemHash);
    }
    this.#end();
    return i;
  }

  #ideograph(text: string, start: number, kind: number): number {
    this.#reserve(64);
    const unit = text.charCodeAt(start);
    this.#token(
      hashStep(hashSeed, unit),
      start,
      start + 1,
      kind === ideograph ? ideographSize : syllableSize,
    );
    let hash = hashSeed;
    let found = 0;
    for (let i = start; i < text.length && i < start + pieceUnitsMax; i += 1) {
      const next = text.charCodeAt(i);
      if (kindOf[next] !== kind) break;
      hash = hashStep(hash, next);
      const set = this.#table.pieces.get(hash);
      if (set !== undefined) found = set;
      if (i - start === 3) this.#add(hash ^ salt.grams);
    }
    if (found !== 0) this.#concepts(found);
    this.#end();
    return start + 1;
  }

  #sign(text: string, start: number, ends: boolean): number {
    this.#reserve(64);
    let hash = hashSeed;
    let i = start;
    for (; i < text.length && i - start < signUnitsMax; i += 1) {
      const unit = text.charCodeAt(i);
      const kind = kindOf[unit];
      if (kind !== symbol && kind !== sentenceEnd) break;
      if (i - start < 4) hash = hashStep(hash, unit);
    }
    const first = text.charCodeAt(start);
    // A comma, a quote, a hyphen: they part no words.
    if (i - start === 1 && (first === 0x2c || first === 0x22 || first === 0x2d)) return i;
    this.#token(hash, start, i, symbolSize);
    this.#end();
    if (ends) this.#sentence();
    return i;
  }

  /** The features that a token has with its neighbours. */
  #token(hash: number, from: number, to: number, size: number): void {
    const { tokens } = this;
    if (tokens === this.ends.length) this.#growTokens();
    this.froms[tokens] = from;
    this.tos[tokens] = to;
    const gap = from - (tokens === 0 ? 0 : (this.tos[tokens - 1] as number));
    this.sizes[tokens] = (tokens === 0 ? 0 : (this.sizes[tokens - 1] as number)) + size + (gap >> gapBits);
    const before = this.#before;
    const beforeThat = this.#beforeThat;
    this.#add(hash ^ salt.word);
    this.#add(join2(before, hash) ^ salt.pair);
    if (beforeThat !== beginning || before !== beginning) {
      this.#add(join2(beforeThat, hash) ^ salt.skip);
      this.#add(join2(join2(beforeThat, before), hash) ^ salt.triple);
    }
    this.#beforeThat = before;
    this.#before = hash;
  }

  #end(): void {
    const concept = this.#first;
    if (concept >= 0 && this.#beforeThat !== beginning)
      this.#add(join2(this.#beforeThat, concept + 1) ^ salt.wordConcept);
    if (this.#firstBefore >= 0) this.#add(join2(this.#firstBefore + 1, this.#before) ^ salt.conceptWord);
    this.#firstBefore = concept;
    this.#first = -1;
    this.ends[this.tokens] = this.#count;
    this.tokens += 1;
  }

  /** Arabic and Hebrew write "and", "the", "to" in one piece with the word behind. */
  #behindPrefix(text: string, start: number, end: number): void {
    for (let from = start + 1; from <= start + prefixUnitsMax && end - from > 1; from += 1) {
      let hash = hashSeed;
      let found: number | undefined;
      for (let i = from; i < end; i += 1) {
        hash = hashStep(hash, text.charCodeAt(i));
        if (i > from) found = this.#table.stems.get(hash) ?? found;
      }
      found = this.#table.words.get(hash) ?? found;
      if (found === undefined || found === 0) continue;
      this.#concepts(found);
      return;
    }
  }

  /** What a word stands for: itself, its stem, and the phrases that end with it. */
  #standsFor(word: number | undefined, wordHash: number, stem: number, stemHash: number): void {
    if (word !== undefined && word !== 0) this.#concepts(word);
    if (stem > 0 && stem !== word) this.#concepts(stem);
    const open = this.#open;
    const token = this.tokens;
    for (let i = 0; i < open; i += 1)
      if (this.#openToken[i] === token - 1) {
        const hash = this.#openHash[i] as number;
        if (word !== undefined) this.#phrase(join2(hash, wordHash));
        if (stem >= 0) this.#phrase(join2(hash, stemHash));
      }
    let kept = 0;
    for (let i = 0; i < this.#open; i += 1)
      if (this.#openToken[i] === token) {
        this.#openHash[kept] = this.#openHash[i] as number;
        this.#openToken[kept] = token;
        kept += 1;
      }
    this.#open = kept;
    if (word !== undefined) this.#phrase(join2(0, wordHash));
    if (stem >= 0) this.#phrase(join2(0, stemHash));
  }

  #phrase(hash: number): void {
    const set = this.#table.phrases.get(hash);
    if (set === undefined) return;
    if (set !== 0) this.#concepts(set);
    if (this.#open === this.#openHash.length) return;
    this.#openHash[this.#open] = hash;
    this.#openToken[this.#open] = this.tokens;
    this.#open += 1;
  }

  #concepts(set: number): void {
    for (const concept of this.#table.set(set)) {
      if (this.#first < 0) this.#first = concept;
      const place = this.sizes[this.tokens] as number;
      this.#addConcept(Math.imul(concept + 1, 0x9e3779b1) ^ salt.concept);
      for (let k = 1; k <= recentMax && k <= this.#recent; k += 1) {
        const at = (this.#recent - k) % recentMax;
        const distance = place - (this.#recentPlace[at] as number);
        if (distance > pairSizeMax) break;
        const other = this.#recentConcept[at] as number;
        if (distance > 0 && other !== concept) this.#pair(other, concept, distance, k);
      }
      const at = this.#recent % recentMax;
      this.#recentConcept[at] = concept;
      this.#recentPlace[at] = place;
      this.#recent += 1;
    }
  }

  /** Two concepts in their order, in any order, and with each third one before them. */
  #pair(other: number, concept: number, distance: number, back: number): void {
    const pair = Math.imul(other * 64 + concept + 1, 0x9e3779b1);
    this.#addConcept(pair ^ salt.conceptPair);
    if (distance <= nearSizeMax) this.#addConcept(pair ^ salt.conceptNear);
    const low = Math.min(other, concept);
    const high = Math.max(other, concept);
    this.#addConcept(Math.imul(low * 64 + high + 1, 0x9e3779b1) ^ salt.conceptSet);
    for (let k = back + 1; k <= recentMax && k <= this.#recent; k += 1) {
      const third = this.#recentConcept[(this.#recent - k) % recentMax] as number;
      if (third === other || third === concept) continue;
      const least = Math.min(low, third);
      const most = Math.max(high, third);
      const middle = low + high + third - least - most;
      const three = Math.imul((least * 64 + middle) * 64 + most + 1, 0x9e3779b1);
      this.#addConcept(three ^ salt.conceptSetOfThree);
    }
  }

  #add(hash: number): void {
    if (this.#count === this.hashes.length) this.#reserve(1);
    this.hashes[this.#count] = mixed(hash) & ~conceptBit;
    this.#count += 1;
  }

  #addConcept(hash: number): void {
    if (this.#count === this.hashes.length) this.#reserve(1);
    this.hashes[this.#count] = mixed(hash) | conceptBit;
    this.#count += 1;
  }

  #reserve(more: number): void {
    if (this.#count + more <= this.hashes.length) return;
    const hashes = new Int32Array(this.hashes.length * 2);
    hashes.set(this.hashes);
    this.hashes = hashes;
  }

  #growTokens(): void {
    const grown = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const wider = new Int32Array(old.length * 2);
      wider.set(old);
      return wider;
    };
    this.ends = grown(this.ends);
    this.froms = grown(this.froms);
    this.tos = grown(this.tos);
    this.sizes = grown(this.sizes);
  }
}
