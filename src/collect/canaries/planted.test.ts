import { expect, test } from "vitest";
import { personalData } from "../../guards/personal-data.ts";
import { credentials } from "../../guards/credentials.ts";
import { internalAddresses } from "../../guards/internal-addresses.ts";
import type { GuardKind } from "../../guards/guard.ts";
import { plantedAddresses, plantedPersonalData, plantedSecrets } from "./planted.ts";

const found = (kind: GuardKind, text: string): readonly string[] => {
  const guard = kind.bind({ settings: {}, tokensPerRequestMax: 10_000 });
  if (guard.scope !== "text") throw new Error("it looks at whole answers");
  return guard
    .inspect(text, { side: "output", source: "assistant", operatorTexts: [] })
    .map((one) => `${one.kind} ${text.slice(one.start, one.end)}`);
};

test("a guard sees each planted piece for what it is, whatever chance makes of it", () => {
  for (let run = 0; run < 200; run += 1) {
    for (const { kind, value, sentence } of plantedPersonalData())
      expect(found(personalData, sentence)).toContain(`${kind} ${value}`);
    for (const { kind, sentence } of plantedSecrets())
      expect([kind, found(credentials, sentence).length]).toEqual([kind, 1]);
    for (const { kind, sentence } of plantedAddresses())
      expect([kind, found(internalAddresses, sentence).length]).toEqual([kind, 1]);
  }
});

test("no two runs plant the same, but for published numbers of cards", () => {
  const values = (): readonly string[] =>
    [...plantedPersonalData(), ...plantedSecrets()]
      .filter(({ kind }) => kind !== "CREDIT_CARD" && kind !== "DATE_OF_BIRTH" && kind !== "PHONE")
      .map(({ value }) => value);
  const [first, second] = [new Set(values()), values()];
  expect(second.filter((value) => first.has(value))).toEqual([]);
});
