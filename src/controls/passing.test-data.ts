import type { NewEntry } from "../evidence/entry.ts";
import { observation, observations, type ObservationName } from "../evidence/observations.ts";
import { categoryOf } from "./category.ts";
import type { Condition, Control, Requirement } from "./control.ts";
import { controls } from "./registry.ts";
import type { Subject } from "./subject.ts";

type Figures = Record<string, number>;

const meets = (figures: Figures, { fact, is, than }: Condition): boolean => {
  const [left, right] = [figures[fact], typeof than === "number" ? than : figures[than]];
  if (left === undefined || right === undefined) return false;
  return {
    "=": left === right,
    "<": left < right,
    "<=": left <= right,
    ">": left > right,
    ">=": left >= right,
  }[is];
};

const conditionsOf = ({ where, enough = [], proves = [] }: Requirement): readonly Condition[] => [
  ...where,
  ...enough,
  ...proves,
];

/** Figures of one observation that all controls like: of their own examples, the one, or two together, that most conditions hold for. */
function figuresOf(name: ObservationName, catalogue: readonly Control[]): Figures {
  const examples = catalogue.flatMap(({ proof }): readonly Figures[] => {
    const figures = proof.passes.observations?.[name];
    return figures === undefined ? [] : [figures];
  });
  const wanted = catalogue
    .flatMap(({ requires }) => requires)
    .filter((one) => one.observation === name)
    .flatMap(conditionsOf);
  const unmet = (figures: Figures): number => wanted.filter((one) => !meets(figures, one)).length;
  const tried = examples.flatMap((one) => examples.map((other) => ({ ...one, ...other })));
  const zero = Object.fromEntries(Object.keys(observations[name].facts).map((fact) => [fact, 0]));
  const [best = {}] = tried.sort((a, b) => unmet(a) - unmet(b));
  return { ...zero, ...best };
}

/** Entries with which every control of the catalogue passes for a feature: made up, and as its own collectors and people write them. */
export function passingFor(
  { feature, environment, digest }: Pick<Subject, "feature" | "environment" | "digest">,
  catalogue: readonly Control[] = controls,
): readonly NewEntry[] {
  const about = { feature, environment, digest };
  const names = new Set(
    catalogue.flatMap(({ proof }) => Object.keys(proof.passes.observations ?? {}) as ObservationName[]),
  );
  const observed = [...names].map((name): NewEntry => ({
    environment,
    ...(observations[name].of === "feature" ? about : {}),
    ...observation(name, figuresOf(name, catalogue)),
  }));
  const others = catalogue.flatMap(({ proof }) =>
    (proof.passes.entries ?? [])
      // Waivers of an example name each other by numbers that they do not have here; without any, nothing is waived. Whoever loads the
      // digest in the environment that is asked about says so itself.
      .filter(
        ({ kind, environment: own }) =>
          !kind.startsWith("waiver.") && (kind !== "policy.loaded" || own !== undefined),
      )
      .map(({ kind, facts, environment: own = environment }): NewEntry => ({
        kind,
        facts,
        ...about,
        environment: own,
      })),
  );
  const byCategory = Map.groupBy(catalogue, ({ id }) => id.slice(0, 2));
  const signed = [...byCategory].flatMap(([category, all]) => {
    const { owner, reviewer } = categoryOf(category);
    return [owner, reviewer].map((as): NewEntry => ({
      ...about,
      kind: "decision.signed",
      facts: { controls: all.map(({ id }) => id), as, by: `person-${as}` },
    }));
  });
  return [...observed, ...others, ...signed];
}
