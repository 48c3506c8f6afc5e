import fc from "fast-check";
import { expect, test } from "vitest";
import type { Control } from "./control.ts";
import { exampleSubject, provenControl } from "./proof.ts";
import { controls } from "./registry.ts";
import type { Subject } from "./subject.ts";
import { tailored } from "./tailoring.ts";
import { overlayRows } from "./tailoring/overlays.ts";
import { profileRows } from "./tailoring/profiles.ts";

const classes = ["nice-to-have", "process", "hard-when-observed", "hard"];
const ceilings = ["accepted-risk", "mitigation", "blocker"];
const profiles = Object.keys(profileRows) as Subject["profile"][];
const overlays = Object.keys(overlayRows) as Subject["overlays"][number][];

const isWeaker = (one: Control, other: Control): boolean =>
  classes.indexOf(one.class) < classes.indexOf(other.class) ||
  ceilings.indexOf(one.ceiling) < ceilings.indexOf(other.ceiling) ||
  one.requires.length < other.requires.length ||
  other.requires.some(({ freshMs }, i) => (one.requires[i]?.freshMs ?? Infinity) > freshMs);

test("a regulation tightens and never relaxes, whatever the profile", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...profiles),
      fc.subarray(overlays),
      fc.constantFrom(...overlays),
      fc.constantFrom(...controls),
      (profile, some, one, control) => {
        const subject = { ...exampleSubject, profile, overlays: some };
        const more = { ...subject, overlays: overlays.filter((name) => name === one || some.includes(name)) };
        expect(isWeaker(tailored(control, more).control, tailored(control, subject).control)).toBe(false);
      },
    ),
  );
});

test("what nothing ships without is relaxed for nobody", () => {
  for (const profile of profiles)
    for (const control of controls.filter(({ hardRequirement }) => hardRequirement !== undefined))
      expect(isWeaker(tailored(control, { ...exampleSubject, profile, overlays: [] }).control, control)).toBe(
        false,
      );
});

test.each(profiles)("every control tells its examples apart for a feature of profile %s", (profile) => {
  for (const control of controls) {
    const { control: made, changes } = tailored(control, { ...exampleSubject, profile });
    expect(provenControl(made), `${control.id}: ${changes.join("; ")}`).toBe(true);
  }
});

test("rows name controls that exist, a reason and a source, and change something", () => {
  const ids = new Set(controls.map(({ id }) => id));
  for (const row of [...Object.values(profileRows).flat(), ...Object.values(overlayRows).flat()]) {
    for (const id of row.controls) expect(ids).toContain(id);
    expect(row.because.length).toBeGreaterThan(20);
    expect(row.source).not.toBe("");
  }
});

test("a code assistant is not held to citations, unless a regulation speaks of them", () => {
  const citations = controls.find(({ id }) => id === "IO-17") as Control;
  const code = { ...exampleSubject, profile: "code" as const, overlays: [] };
  expect(tailored(citations, code).control.class).toBe("nice-to-have");
  expect(tailored(citations, { ...code, profile: "research" }).control.class).toBe("hard");
});

test("the same kind of feature gets the same control, so that its examples are tried once", () => {
  const control = controls.find(({ id }) => id === "IO-16") as Control;
  expect(tailored(control, exampleSubject).control).toBe(tailored(control, { ...exampleSubject }).control);
});
