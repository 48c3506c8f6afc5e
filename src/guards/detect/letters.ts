/** Letters with the edge of a word: what follows what. */
export const signs = 27;

/**
 * By a letter and the one behind it, how surprising the second is, in sixths of a bit, one character each: counted by
 * training/letter-pairs.ts in the project's own texts of all languages with Latin letters, accents away, English for a third.
 */
const table =
  "/VcaYceidZjccYbcYqeWWhgf2knNjkge1qflepeYcQqh4WYXkmq5hmaNlz7N/12Tt4c2xS49ZpuU626f6" +
  "ZR5k+T/8OWxdezxP97epbZz9/qiOR03nM5xwSzxnqnUu8gjtbuz+ooLhqhehqhsjqjZdSvm4SWaplulvn" +
  "RT5+zWez7Pz1j/1M7/VpbY638r5KTw6uQ5hgW6neygYz/cjnX34+e5RN12xM++3UxwpypR8/iwcbny8r7" +
  "OenbgYnfrooeYdQdn3dVWtj10tpSK+4mNqz5X1posiW0+2foWv4/1wPO1xtR54iV6jgyoT8/hcfV0i/m7" +
  "QOxxgOwuxSwoWpsXu62iebt6+i8PNg4xP0y7S2wqfpVZ/zorb6u/j3LV1jXWrTlYvnr1kZy64dVhu4+iu" +
  "OmkidnjjsetgbYSif8SbaZig0xoVP50vS11iX64WtsRg/Rgcd94+o5c+/1/u/0////o51//92/9Btz5/5" +
  "NRsqePynvTrlojjWy7ldcbrw/loMU1fuT35hV5hlqsbi3zeQctq/mgMR114Q65UV4urzxVu9aidb0p4nz" +
  "QblggaqloemfWZRgg8VXXnrtwqmZN2y1J648P5zs9pT9/irxgx//gySM9wwQ75VR82w3iV5/fhyv+w7h0" +
  "OM2cvY9/vay6rmylU25zMk//2w/JPqmmX1wwhvojkkSn9nZdjru5tuPPtmfP7r0Q8mlneYo7osfa2m4cl";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Steps of the table in a bit. */
export const stepsPerBit = 6;

/**
 * At `before * signs + after`: how surprising `after` is behind `before`, in sixths of a bit. Sign 0 is the edge of a word, 1 is a;
 * two edges cost nothing.
 */
export const pairCosts = new Uint8Array(signs * signs).map((_, i) =>
  i === 0 ? 0 : alphabet.indexOf(table.charAt(i)),
);

/**
 * At the same place: the cost in the lower 16 bits, and above them how much more surprising the two letters are than the same two
 * the other way round. Sums of up to a thousand stay apart.
 */
export const pairTurns = new Int32Array(signs * signs).map((_, i) => {
  const cost = pairCosts[i] as number;
  return cost + (cost - (pairCosts[(i % signs) * signs + Math.floor(i / signs)] as number)) * 65_536;
});

/** By UTF-16 unit: 1 to 26 for a letter from a to z of either case, 0 for all others. */
export const signOf = new Uint8Array(65_536).map((_, code) => {
  if (code > 127) return 0;
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x60 : 0;
});

/**
 * How surprising the letters of a text are, in bits a letter: about 3.5 for English, 4 for other languages with Latin letters, 5.5
 * and more for letters that stand for others. Infinity where there is no letter.
 */
export function surprise(text: string): number {
  let cost = 0;
  let pairs = 0;
  let before = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const sign = i < text.length ? (signOf[text.charCodeAt(i)] as number) : 0;
    if (sign === 0 && before === 0) continue;
    cost += pairCosts[before * signs + sign] as number;
    pairs += 1;
    before = sign;
  }
  return pairs === 0 ? Infinity : cost / pairs / stepsPerBit;
}
