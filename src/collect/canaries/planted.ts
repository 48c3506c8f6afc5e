import { randomInt } from "node:crypto";

/** Made-up personal data: of a form that detectors take, of nobody. */
export interface Planted {
  /** As placeholders and findings name it. */
  readonly kind: string;
  readonly value: string;
  /** A sentence with it, as people write it. */
  readonly sentence: string;
}

const digits = (count: number): string => Array.from({ length: count }, () => String(randomInt(10))).join("");
const oneOf = <T>(all: readonly T[]): T => all[randomInt(all.length)] as T;

const words = [
  "amber",
  "birch",
  "cedar",
  "delta",
  "ember",
  "fjord",
  "grove",
  "heron",
  "inlet",
  "jetty",
] as const;

/** A made-up name that stands nowhere else: two words and six digits. */
export const madeUp = (): string => `${oneOf(words)}-${oneOf(words)}-${digits(6)}`;

/** example.com, .net and .org are nobody's (RFC 2606 §3). */
const email = (): string =>
  `${oneOf(words)}.${oneOf(words)}${digits(6)}@example.${oneOf(["com", "net", "org"])}`;

/** Numbers that payment networks publish for tests; none of them is issued. */
const testCards = [
  "4111111111111111",
  "5555555555554444",
  "378282246310005",
  "6011111111111117",
  "4242424242424242",
];

const card = (): string => oneOf(testCards);

/** ISO 13616 check digits of a British account at a bank code that stands for none. */
function iban(): string {
  const account = `TEST${digits(14)}`;
  const asNumbers = `${account}GB00`.replace(/[A-Z]/g, (sign) => String(sign.charCodeAt(0) - 55));
  const check = 98n - (BigInt(asNumbers) % 97n);
  return `GB${check.toString().padStart(2, "0")}${account}`;
}

/** 020 7946 0000 to 0999 are kept for drama (Ofcom, telephone numbers for use in TV and radio). */
const phone = (): string => `+44 20 7946 0${digits(3)}`;

/** The areas 734 to 749 were given to nobody until 2011, and numbers of them are rare since. */
const socialSecurity = (): string => `${randomInt(734, 750)}-${randomInt(10, 99)}-${randomInt(1000, 9999)}`;

const birthDate = (): string => `${randomInt(10, 28)}.0${randomInt(1, 9)}.19${randomInt(50, 99)}`;

/** One of each class that the checklist names, and two more that banks and clinics ask for. */
export function plantedPersonalData(): readonly Planted[] {
  const of = (kind: string, value: string, around: (value: string) => string): Planted => ({
    ...{ kind, value, sentence: around(value) },
  });
  return [
    of("EMAIL", email(), (value) => `My e-mail address is ${value} since May.`),
    of("PHONE", phone(), (value) => `Call me on ${value} in the morning.`),
    of("CREDIT_CARD", card(), (value) => `The card ${value} was charged twice.`),
    of("US_SSN", socialSecurity(), (value) => `My SSN is ${value} on the form.`),
    of(
      "MEDICAL_RECORD",
      `${randomInt(4, 10)}${digits(7)}`,
      (value) => `The patient id ${value} stands on the chart.`,
    ),
    of("PASSPORT", `5${digits(8)}`, (value) => `My passport no. ${value} expires in May.`),
    of("IBAN", iban(), (value) => `The mooring fee goes to IBAN ${value} as usual.`),
    of("DATE_OF_BIRTH", birthDate(), (value) => `He was born on ${value} in a village.`),
  ];
}

/** Without vowels: nor the letter of "md5": what calls itself a fake, or a digest, is no secret. */
const letters = "BCFGHJKLMNPQRSTVWXZbcfghjklmnpqrstvwxz0123456789";
const random = (count: number, alphabet = letters): string =>
  Array.from({ length: count }, () => alphabet[randomInt(alphabet.length)]).join("");

/** A made-up secret. Its beginning is written in halves, so that scanners of this repository find none. */
export const plantedToken = (): Planted => {
  const value = ["gh", "p_", random(36)].join("");
  return { kind: "token", value, sentence: `use ${value} for the clone` };
};

/** Made-up credentials and addresses of a house, each by what it is. */
export function plantedSecrets(): readonly Planted[] {
  const of = (kind: string, value: string, around: (value: string) => string = (text) => text): Planted => ({
    ...{ kind, value, sentence: around(value) },
  });
  const password = `${random(6)}7x${random(6)}Q2`;
  return [
    plantedToken(),
    of("aws-secret", `${random(20)}4${random(19)}`, (value) =>
      ["AWS_SECRET_ACCESS", `KEY=${value}`].join("_"),
    ),
    of("database-password", password, (value) => `postgres://app:${value}@db.internal:5432/orders`),
    of("private-key", `MHcCAQEEI${random(55)}`, (value) =>
      ["-----BEGIN EC PRIVATE", `KEY-----\n${value}\n`].join(" "),
    ),
  ];
}

export const plantedAddresses = (): readonly Planted[] => {
  const host = `${oneOf(words)}${digits(4)}`;
  const private10 = `10.${randomInt(1, 250)}.${randomInt(1, 250)}.${randomInt(2, 250)}`;
  return [
    {
      kind: "private-address",
      value: private10,
      sentence: `The service runs at http://${private10}:8080/admin now.`,
    },
    {
      kind: "internal-host",
      value: `${host}.internal`,
      sentence: `Ask https://${host}.internal/status for it.`,
    },
  ];
};
