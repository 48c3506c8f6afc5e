import { expect, test } from "vitest";
import { judgeRequirement } from "../controls/requirement.ts";
import { OpenBook } from "../controls/evidence-book.ts";
import { exampleNowMs, exampleSubject } from "../controls/proof.ts";
import { controls } from "../controls/registry.ts";
import type { Control } from "../controls/control.ts";
import { observation } from "../evidence/observations.ts";
import { catalogueCollector } from "./catalogue-collector.ts";

/** What a control of governance says of a catalogue. */
async function said(id: string, catalogue: readonly Control[]): Promise<string | undefined> {
  const found = await catalogueCollector(catalogue).collect(undefined, new AbortController().signal);
  const { kind, facts } = observation("config-catalogue", found?.figures as never);
  const book = new OpenBook([{ seq: 0, atMs: exampleNowMs, kind, facts, environment: "prod" }]);
  const [one] = controls.find((control) => control.id === id)?.requires ?? [];
  if (one === undefined) return undefined;
  return judgeRequirement(one, { subject: exampleSubject, book, nowMs: exampleNowMs }).state;
}

test.each(["GV-01", "GV-05", "GV-10", "GV-19"])("the checklist as it ships passes %s", async (id) => {
  expect(await said(id, controls)).toBe("pass");
});

const but = (change: (control: Control) => Partial<Control>): readonly Control[] =>
  controls.map((control, i) => (i === 0 ? { ...control, ...change(control) } : control));

test("a control without a reason is not whole", async () => {
  expect(
    await said(
      "GV-01",
      but(() => ({ why: "" })),
    ),
  ).toBe("fail");
});

test("a vague word is an objection", async () => {
  expect(
    await said(
      "GV-10",
      but(({ why }) => ({ why: `${why} Be robust.` })),
    ),
  ).toBe("fail");
});

test("a hard requirement without a control is missed", async () => {
  expect(
    await said(
      "GV-05",
      controls.filter(({ hardRequirement }) => hardRequirement !== 7),
    ),
  ).toBe("fail");
});
