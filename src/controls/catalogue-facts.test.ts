import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { categories } from "./category.ts";
import { dayMs, hourMs, minuteMs, type Ceiling, type Control, type ControlClass } from "./control.ts";
import { duties } from "../evidence/duty.ts";
import { observations, type ObservationName } from "../evidence/observations.ts";
import { items } from "./items.ts";
import { controls } from "./registry.ts";

/** The contract: the facts that the catalogue is written from. It lies beside the repository. */
const contractOf = (name: string): string => readFileSync(`../shared/requirements/${name}`, "utf8");

interface Fact {
  readonly id: string;
  readonly category: string;
  readonly title: string;
  readonly class: string;
  readonly waiverCeiling: string;
  readonly humanOnly: string;
  readonly maxEvidenceAge: string;
}

const contract = JSON.parse(contractOf("controls.json")) as {
  readonly categories: Readonly<
    Record<string, { readonly name: string; readonly owner: string; readonly reviewer: string }>
  >;
  readonly controls: readonly Fact[];
};
const text = contractOf("REQUIREMENTS.md");
const factOf = new Map(contract.controls.map((fact) => [fact.id, fact]));

const written = controls.flatMap((control) => {
  const fact = factOf.get(control.id);
  return fact === undefined ? [] : [{ control, fact }];
});

const ids = (part: string): readonly string[] => part.match(/\b[A-Z]{2}-\d{2}\b/g) ?? [];

/** `IO-09..12, IO-16, MI-29` as single ids. */
const spread = (part: string): readonly string[] =>
  [...part.matchAll(/\b([A-Z]{2})-(\d{2})(?:\.\.(\d{2}))?/g)].flatMap(([, two = "", from = "", to = from]) =>
    Array.from(
      { length: Number(to) - Number(from) + 1 },
      (_, i) => `${two}-${String(Number(from) + i).padStart(2, "0")}`,
    ),
  );

describe("the contract itself", () => {
  test("has 118 controls", () => {
    expect(factOf.size).toBe(118);
  });
});

describe("the catalogue", () => {
  test("has every control of the contract once, and no other", () => {
    const mine = controls.map(({ id }) => id);
    expect(new Set(mine).size).toBe(mine.length);
    expect(mine.filter((id) => !factOf.has(id))).toEqual([]);
    expect(mine).toHaveLength(118);
  });

  test("has them in the order of the contract", () => {
    const order = [...factOf.keys()];
    expect(controls.map(({ id }) => id)).toEqual(order.filter((id) => controls.some((one) => one.id === id)));
  });

  test("has the 20 controls of the seven hard requirements", () => {
    const wanted = new Map(
      [...text.matchAll(/^\| HR(\d) \|[^|]*\|([^|]*)\|/gm)].flatMap(([, number, list = ""]) =>
        ids(list).map((id) => [id, Number(number)] as const),
      ),
    );
    expect(wanted.size).toBe(20);
    for (const { control } of written)
      expect([control.id, control.hardRequirement]).toEqual([control.id, wanted.get(control.id)]);
  });

  test("has the five priorities in their order", () => {
    const line = /^## 2\. Priority order[^\n]*\n([^\n]*)/m.exec(text)?.[1] ?? "";
    const wanted = ids(line);
    expect(wanted).toHaveLength(5);
    for (const { control } of written) {
      const at = wanted.indexOf(control.id);
      expect([control.id, control.priority]).toEqual([control.id, at === -1 ? undefined : at + 1]);
    }
  });

  test("has each control beneath its item, or beneath none", () => {
    const line = /^1: PS-02.*$/m.exec(text)?.[0] ?? "";
    const [inside = ""] = line.split("Outside the 14");
    const wanted = new Map<string, number>();
    for (const [, number, list = ""] of inside.matchAll(/(?:^| - )(\d{1,2}): ([^:]*?)(?= - \d|\. |$)/g))
      for (const id of spread(list)) wanted.set(id, Number(number));
    expect(new Set(wanted.values()).size).toBe(items.length);
    for (const { control } of written)
      expect([control.id, control.item]).toEqual([control.id, wanted.get(control.id)]);
  });

  test("gives each category its owner and reviewer", () => {
    for (const [two, { name, owner, reviewer }] of Object.entries(contract.categories)) {
      const first = (title: string): string => title.toLowerCase().replace("devops/", "").split(" ")[0] ?? "";
      const mine = categories[two];
      expect(name.startsWith(mine?.name ?? "?")).toBe(true);
      expect(duties[mine?.owner ?? "ml"].toLowerCase()).toContain(first(owner));
      expect(duties[mine?.reviewer ?? "ml"].toLowerCase()).toContain(first(reviewer));
    }
  });
});

const classes: Readonly<Record<string, ControlClass>> = {
  hard: "hard",
  "hard-when-capability-observed": "hard-when-observed",
  "nice-to-have": "nice-to-have",
  process: "process",
};

/** What only people say: a document, a review, a label. */
const isOfPeople = (name: ObservationName): boolean =>
  name === "log-labels" || ["artefact.recorded", "review.held"].includes(observations[name].kind);

/** The longest age that the contract names, in milliseconds; undefined where it names none. */
function ageMsMax(age: string): number | undefined {
  const parts = age
    .split(/[;/]/)
    .map((part) =>
      [...part.matchAll(/(\d+) (h|d)\b/g)].reduce(
        (sum, [, count, unit]) => sum + Number(count) * (unit === "h" ? hourMs : dayMs),
        0,
      ),
    );
  const most = Math.max(...parts);
  return most === 0 ? undefined : most;
}

/** The ages of the controls that an observation is the evidence of: what another one reads beside its own may be as old as there. */
const agesOf = (name: ObservationName): readonly number[] =>
  written
    .filter(({ control }) => control.requires.some(({ observation }) => observation === name))
    .flatMap(({ fact }) => ageMsMax(fact.maxEvidenceAge) ?? []);

const starred = new Set(
  [...text.matchAll(/^\| ([A-Z]{2}-\d{2}) \|[^|]*\| [^|]*\/ B\* \|/gm)].map(([, id]) => id),
);

test("three or more controls may not be waived unseen", () => {
  expect(starred.size).toBeGreaterThanOrEqual(3);
});

test.each([
  ["24 h canary; eval 30 d", 30 * dayMs],
  ["7 d + 2 d grace", 9 * dayMs],
  ["90 d/365 d", 365 * dayMs],
  ["1 h", hourMs],
  ["per release", undefined],
])("the age %s is read", (age, ms) => {
  expect(ageMsMax(age)).toBe(ms);
});

describe.each(written.map((one) => [one.control.id, one] as const))("%s", (_id, { control, fact }) => {
  test("has the contract's class and ceiling", () => {
    expect(control.class).toBe(classes[fact.class]);
    expect(control.ceiling).toBe(fact.waiverCeiling as Ceiling);
    expect(control.unseenCeiling).toBe(starred.has(control.id) ? "blocker" : undefined);
  });

  test("is waived by nobody where it blocks, else by somebody, who can do something meanwhile", () => {
    const { decides, mitigations } = control.failure;
    expect(decides === "nobody").toBe(control.ceiling === "blocker");
    expect(mitigations.length === 0).toBe(control.ceiling === "blocker");
  });

  test("asks a person only for what only a person can say", () => {
    const saysSo =
      control.attests !== undefined ||
      control.requires.some(({ observation }) => isOfPeople(observation)) ||
      (control.proof.passes.entries ?? []).some(({ kind }) => /^(?:decision|waiver|review)\./.test(kind));
    if (fact.humanOnly === "-") expect(control.attests).toBeUndefined();
    else expect(saysSo).toBe(true);
  });

  test("counts no evidence that is older than the contract allows", () => {
    const most = ageMsMax(fact.maxEvidenceAge) ?? Infinity;
    // A document or a review of people has an end of its own.
    const machine = control.requires.filter(({ observation }) => !isOfPeople(observation));
    for (const { observation, freshMs } of machine)
      expect([observation, freshMs <= Math.max(most, ...agesOf(observation))]).toEqual([observation, true]);
    if (machine.length > 0)
      expect(Math.min(...machine.map(({ freshMs }) => freshMs))).toBeLessThanOrEqual(most);
  });

  test("is told in words of its own", () => {
    expect(control.title).not.toBe(fact.title);
  });
});

/** Numbers that the contract fixes: control, observation, figure, bound. */
const numbers: readonly (readonly [string, ObservationName, string, number])[] = [
  ["PS-02", "report-red-team", "fewest", 10],
  ["PS-03", "report-patterns", "patterns", 5],
  ["PS-04", "report-regression", "cases", 10],
  ["PS-05", "canary-injection", "p95Ms", 50],
  ["PS-09", "report-jailbreak", "judged", 5],
  ["PS-09", "report-jailbreak", "families", 5],
  ["PS-10", "canary-jailbreak", "toldMs", 5 * minuteMs],
  ["PS-12", "canary-ablation", "layers", 2],
  ["IO-04", "report-personal-data", "recall", 950],
  ["IO-06", "drill-violations", "burst", 50],
  ["IO-13", "canary-output-pii", "classes", 7],
  ["IO-14", "canary-output-pii", "toldMs", 5 * minuteMs],
];

test.each(numbers)("%s: %s asks %s of the contract", (id, name, fact, bound) => {
  const control: Control | undefined = controls.find((one) => one.id === id);
  const conditions = control?.requires
    .filter(({ observation }) => observation === name)
    .flatMap(({ enough = [], where }) => [...enough, ...where])
    .filter((condition) => condition.fact === fact);
  expect(conditions?.map(({ than }) => than)).toEqual([bound]);
});
