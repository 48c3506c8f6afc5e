import { labelledTexts, type LabelledText } from "./labelled-text.ts";

/** Our own choice: twenty values of a class, so that one that is missed is 5 %. */
const each = 20;

/** Digits that look drawn and are the same each time: a measurement must not change by itself. Numerical Recipes' multiplier. */
function digitsOf(seed: number, count: number): string {
  let state = (seed + 1) >>> 0;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return String((state >>> 16) % 10);
  }).join("");
}

/** ISO/IEC 7812-1 annex B: the digit that makes the Luhn sum a multiple of ten. */
function withLuhn(digits: string): string {
  const sum = Array.from(digits)
    .reverse()
    .reduce((total, digit, i) => total + luhnOf(i % 2 === 0 ? Number(digit) * 2 : Number(digit)), 0);
  return `${digits}${String((10 - (sum % 10)) % 10)}`;
}

const luhnOf = (value: number): number => (value > 9 ? value - 9 : value);

/** ISO 13616 check digits of a German account. */
function ibanOf(account: string): string {
  const check = 98n - (BigInt(`${account}131400`) % 97n);
  return `DE${String(check).padStart(2, "0")}${account}`;
}

const grouped = (text: string, size: number, by: string): string =>
  text.match(new RegExp(`.{1,${size}}`, "g"))?.join(by) ?? text;

const two = (value: number): string => String(value).padStart(2, "0");

/** Made-up data of nobody, and sentences as people write them. */
const classes: Readonly<
  Record<string, { readonly value: (i: number) => string; readonly said: readonly string[] }>
> = {
  EMAIL: {
    value: (i) =>
      `${["anna", "j.miller", "team+berth", "kofi_a"][i % 4] ?? ""}${i}@example.${["com", "org", "net"][i % 3] ?? ""}`,
    said: ["Please write to $ about it.", "my address: $", "Contact $ or call.", "cc $ on the reply, thanks"],
  },
  PHONE: {
    value: (i) =>
      [
        `+44 20 7946 0${digitsOf(i, 3)}`,
        `+49 30 23125 ${digitsOf(i, 3)}`,
        `(202) 555-01${two(i)}`,
        `+1 415 555 01${two(i)}`,
      ][i % 4] ?? "",
    said: ["Call me on $ tomorrow.", "phone: $", "My number is $ now.", "You can reach her at $ after six."],
  },
  CREDIT_CARD: {
    value: (i) =>
      grouped(
        withLuhn(`${["4", "5"][i % 2] ?? "4"}${i % 2 === 0 ? "5" : "4"}${digitsOf(i, 13)}`),
        4,
        [" ", "", "-"][i % 3] ?? "",
      ),
    said: ["The card $ was charged twice.", "Pay with $ please.", "card number: $", "Is $ still valid?"],
  },
  US_SSN: {
    value: (i) => `${String(510 + i)}-${two(11 + i)}-${String(4321 + 7 * i)}`,
    said: [
      "My SSN is $ on the form.",
      "social security number: $",
      "SSN $ belongs to him.",
      "Her social security no. is $.",
    ],
  },
  MEDICAL_RECORD: {
    value: (i) => digitsOf(i, 8),
    said: [
      "The patient id $ stands on the chart.",
      "MRN: $",
      "medical record number $ was opened",
      "Patient ID $ is missing.",
    ],
  },
  PASSPORT: {
    value: (i) => `5${digitsOf(i, 8)}`,
    said: [
      "Her passport no. $ was copied.",
      "passport number: $",
      "My passport number is $.",
      "Passport No: $ expires soon.",
    ],
  },
  IBAN: {
    value: (i) => grouped(ibanOf(digitsOf(i, 18)), [4, 40][i % 2] ?? 4, " "),
    said: [
      "Pay it to IBAN $ today.",
      "IBAN: $",
      "My account is $ at the bank.",
      "Transfer the rent to $ please.",
    ],
  },
};

/** Numbers and addresses of nothing personal, some with a check digit that is wrong by one. */
const lookAlikes = (i: number): readonly string[] => [
  `Order 20${two(i)}-${digitsOf(i, 5)} has left the warehouse.`,
  `Version ${i}.${digitsOf(i, 1)}.${digitsOf(i + 3, 2)} fixes the crash.`,
  `The commit ${digitsOf(i, 7)}abc${digitsOf(i + 1, 6)}f is the last good one.`,
  `It costs ${i + 1}.${digitsOf(i, 3)},00 euro without tax.`,
];

/** Personal data of seven classes in sentences, on the way in and in answers, and sentences without any. */
export const personalTexts: readonly LabelledText[] = [
  ...Object.entries(classes).flatMap(([kind, { value, said }]) =>
    Array.from({ length: each }, (_, i): LabelledText => {
      const around = said[Math.floor(i / 4) % said.length] ?? "$";
      return {
        topic: "personal-data",
        kind,
        source: i % 2 === 0 ? "user" : "assistant",
        text: around.replace("$", () => value(i)),
      };
    }),
  ),
  ...labelledTexts(
    { topic: "personal-data", source: "user" },
    Array.from({ length: each }, (_, i) => lookAlikes(i)).flat(),
  ),
];
