import { z } from "zod";
import { durationMs } from "../../base/duration.ts";
import { duties } from "../../evidence/duty.ts";
import { observations } from "../../evidence/observations.ts";
import { capabilities } from "../../policy/capability.ts";
import { readDocument, type SourceDocument, type SourceFile, type Step } from "../../policy/document.ts";
import { sortProblems, type Problem } from "../../policy/problem.ts";
import { checkSchema } from "../../policy/schema-problems.ts";
import type { Condition, Control, Operator, Requirement } from "../control.ts";
import { lintControl } from "../lint.ts";

/** Our own choice: as many again as the checklist has, a few times over. */
const controlsMax = 500;

const text = (what: string) => z.string().trim().min(1).max(600).describe(what);
const names = <T extends string>(table: Readonly<Record<T, unknown>>) =>
  z.enum(Object.keys(table) as [T, ...T[]]);

/** `stopped = tried`, `high <= 0`. */
const conditionShape = /^([a-zA-Z][\w-]*)\s*(<=|>=|=|<|>)\s*(-?\d+(?:\.\d+)?|[a-zA-Z][\w-]*)$/;

const condition = z
  .string()
  .regex(conditionShape, {
    error: "no condition: write a figure, an operator and a number or another figure",
  })
  .describe('a figure against a number or another figure, for example: "stopped = tried" or "high <= 0"');

const duration = z
  .string()
  .refine((said) => durationMs(said) !== undefined, { error: "no length of time: write one like 24h or 30d" })
  .describe("how long evidence counts, for example: 24h or 30d");

const figures = z.record(z.string().min(1).max(64), z.number()).describe("figures by name");
const observed = z.partialRecord(names(observations), figures);

const requirement = z.strictObject({
  observation: names(observations).describe("what must have been observed: seaworthy collect --list"),
  fresh: duration,
  where: z.array(condition).min(1).max(16).describe("what its figures must be"),
  enough: z.array(condition).max(8).optional().describe("fewer than this say nothing"),
  proves: z
    .array(condition)
    .max(8)
    .optional()
    .describe("its own negative test: without these it can tell nothing"),
  when: names(capabilities).optional().describe("only for a feature that has this"),
});

const control = z.strictObject({
  id: z
    .string()
    .regex(/^X[A-Z]-\d{2}$/, { error: "write X, a letter, a hyphen and two digits" })
    .describe("X, a letter and two digits: XA-01; other letters are the checklist's own"),
  title: text("one line that says what holds"),
  risk: text("what can happen, to whom"),
  check: text("what is looked at, how often"),
  why: text("why it matters"),
  passing: text("what passing looks like, with its figures"),
  artefact: text("what there is to show for it"),
  failure: z
    .strictObject({
      means: text("what a failure means"),
      decides: z
        .enum(["nobody", ...(Object.keys(duties) as (keyof typeof duties)[])])
        .describe("who decides: a duty, or nobody"),
      mitigations: z
        .array(text("what reduces the risk"))
        .max(8)
        .describe("what reduces the risk until it passes; empty for a blocker"),
    })
    .describe("{ means, decides, mitigations }"),
  class: z
    .enum(["hard", "hard-when-observed", "nice-to-have", "process"])
    .describe("hard, hard-when-observed, nice-to-have or process"),
  ceiling: z
    .enum(["blocker", "mitigation", "accepted-risk"])
    .describe("the weakest decision that may stand in for a pass: blocker, mitigation or accepted-risk"),
  capability: names(capabilities)
    .optional()
    .describe("without it the control may be declared not applicable"),
  attests: text("what only a person can say").optional(),
  frameworks: z
    .array(z.string().min(3).max(80))
    .max(40)
    .describe("ids such as owasp-llm-2026:LLM01; may be empty"),
  requires: z.array(requirement).min(1).max(8).describe("criteria, all of which hold"),
  fix: text("one command, or one sentence, that mends it"),
  proof: z
    .strictObject({
      passes: observed.describe("figures with which it passes, by observation"),
      mutant: z
        .strictObject({ what: text("what was broken"), observations: observed })
        .describe("{ what, observations }: figures with which it must fail"),
    })
    .describe("its own examples: { passes, mutant }"),
});

const ownSchema = z
  .strictObject({ controls: z.array(control).min(1).max(controlsMax).describe("a list of controls") })
  .meta({ title: "Own controls beside the Seaworthy checklist" });

type OwnControl = z.infer<typeof control>;

export type OwnRead = { readonly controls: readonly Control[] } | { readonly problems: readonly Problem[] };

/**
 * Reads a team's own controls: the same form as the checklist's, without code. Everything that the lint objects to is a problem here,
 * with its line. `commands`: names of those that a text may tell people to type.
 */
export function readOwnControls(files: readonly SourceFile[], commands?: ReadonlySet<string>): OwnRead {
  const problems: Problem[] = [];
  const controls: Control[] = [];
  const places = new Map<string, string>();
  for (const file of files) {
    const read = readDocument(file);
    if ("problems" in read) {
      problems.push(...read.problems);
      continue;
    }
    const checked = checkSchema(read.document, ownSchema);
    if ("problems" in checked) {
      problems.push(...checked.problems);
      continue;
    }
    for (const [i, own] of checked.value.controls.entries()) {
      const taken = places.get(own.id);
      if (taken !== undefined)
        problems.push(
          read.document.problemAt(
            ["controls", i, "id"],
            `${own.id} stands in ${taken} already`,
            "give it another number",
          ),
        );
      places.set(own.id, file.path);
      const made = controlOf(own);
      controls.push(made);
      for (const { where, what, hint } of lintControl(made, commands))
        problems.push(placed(read.document, i, where, `${own.id}: ${what}`, hint));
    }
  }
  return problems.length === 0 ? { controls } : { problems: sortProblems(problems) };
}

/** The line of what the lint objects to: `requires[0]`, `failure.means`. */
function placed(document: SourceDocument, i: number, where: string, what: string, hint: string): Problem {
  const steps: readonly Step[] = where
    .split(/[.[\]]+/)
    .flatMap((step) => (step === "" ? [] : [/^\d+$/.test(step) ? Number(step) : step]));
  return document.problemAt(["controls", i, ...steps], what, hint);
}

function controlOf({ requires, proof, capability, attests, ...own }: OwnControl): Control {
  return {
    ...own,
    ...(capability === undefined ? {} : { capability: capability }),
    ...(attests === undefined ? {} : { attests }),
    requires: requires.map(requirementOf),
    proof: {
      passes: { observations: proof.passes },
      mutant: { what: proof.mutant.what, observations: proof.mutant.observations },
    },
  };
}

function requirementOf({
  observation,
  fresh,
  where,
  enough,
  proves,
  when,
}: OwnControl["requires"][number]): Requirement {
  // Names and figures are checked by the lint, not by the compiler: they come from a file.
  const made = {
    observation: observation,
    freshMs: durationMs(fresh) ?? 0,
    where: where.map(conditionOf),
    ...(enough === undefined ? {} : { enough: enough.map(conditionOf) }),
    ...(proves === undefined ? {} : { proves: proves.map(conditionOf) }),
    ...(when === undefined ? {} : { when: when }),
  };
  return made as unknown as Requirement;
}

function conditionOf(said: string): Condition {
  const [, fact = "", is = "=", than = ""] = conditionShape.exec(said) ?? [];
  return { fact, is: is as Operator, than: /^-?\d/.test(than) ? Number(than) : than };
}
