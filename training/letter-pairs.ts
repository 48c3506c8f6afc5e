/**
 * Counts how often a letter follows another in the project's own texts, and prints the table that
 * `src/guards/detect/letters.ts` holds. Run: node training/letter-pairs.ts
 */
import { foldedView } from "../src/guards/detect/normalise.ts";
import { generate } from "./generate.ts";

/** The edge of a word and the letters from a to z. */
const signs = 27;
/** How much English counts beside each other language: our own choice, most of what is disguised is English. */
const englishWeight = 6;
/** The table is in sixths of a bit, one character each: ten bits in sixty steps. */
const steps = 6;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

const counts = new Map<string, Float64Array>();
for (const { text, lang } of generate({ copies: 1, seed: 1, surroundings: [] })) {
  const folded = foldedView(text).text;
  const letters = folded.replace(/[^a-z]/g, "").length;
  if (letters < folded.length * 0.6) continue;
  const own = counts.get(lang) ?? new Float64Array(signs * signs);
  counts.set(lang, own);
  let before = 0;
  for (let i = 0; i < folded.length; i += 1) {
    const code = folded.charCodeAt(i);
    if (code === 0x27) continue;
    const sign = code >= 0x61 && code <= 0x7a ? code - 0x60 : 0;
    if (sign !== 0 || before !== 0) own[before * signs + sign] = (own[before * signs + sign] ?? 0) + 1;
    before = sign;
  }
}

const mixed = new Float64Array(signs * signs);
for (const [lang, own] of counts) {
  const total = own.reduce((sum, count) => sum + count, 0);
  if (total < 5000) continue;
  for (let i = 0; i < own.length; i += 1)
    mixed[i] = (mixed[i] ?? 0) + ((own[i] ?? 0) / total) * (lang === "en" ? englishWeight : 1);
}

let table = "";
for (let before = 0; before < signs; before += 1) {
  const row = mixed.subarray(before * signs, (before + 1) * signs);
  const total = row.reduce((sum, share) => sum + share, 0);
  for (const share of row) {
    const bits = -Math.log2(share / total + 2 ** -10.5);
    table += alphabet.charAt(Math.min(63, Math.round(bits * steps)));
  }
}
console.log(table);
