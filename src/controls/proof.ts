import { observations, type ObservationName } from "../evidence/observations.ts";
import type { JsonObject } from "../base/json.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { capabilities, type Capability } from "../policy/capability.ts";
import type { Control, Example } from "./control.ts";
import { OpenBook } from "./evidence-book.ts";
import { isBound, judgeRequirement, worst } from "./requirement.ts";
import type { StatusAsk } from "./ask.ts";
import type { Subject } from "./subject.ts";

/** A made-up feature that has everything: each requirement counts. */
export const exampleSubject: Subject = {
  feature: "example",
  environment: "prod",
  digest: "sha256:example",
  profile: "agent",
  overlays: ["gdpr", "hipaa", "pci", "soc2", "ai-act"],
  capabilities: new Set(Object.keys(capabilities) as Capability[]),
  authors: ["author"],
};

/** The moment of all examples: any will do. */
export const exampleNowMs = Date.UTC(2026, 0, 15);

/** The entries of an example, from the oldest. */
export function exampleEntries({ observations: observed = {}, entries = [] }: Example): readonly Witnessed[] {
  const { feature, environment, digest } = exampleSubject;
  const all = [
    ...Object.entries(observed).map(([name, facts]) => exampleObservation(name as ObservationName, facts)),
    ...entries.map(({ ageMs = 0, ...entry }) => ({
      feature,
      environment,
      digest,
      ...entry,
      atMs: exampleNowMs - ageMs,
    })),
  ];
  return all.sort((a, b) => a.atMs - b.atMs).map((entry, seq) => ({ ...entry, seq }));
}

function exampleObservation(name: ObservationName, figures: JsonObject): Omit<Witnessed, "seq"> {
  const { feature, environment, digest } = exampleSubject;
  const { kind, of } = observations[name];
  return {
    kind,
    environment,
    ...(of === "feature" ? { feature } : {}),
    ...(isBound(name) ? { digest } : {}),
    facts: { of: name, ...figures },
    atMs: exampleNowMs,
  };
}

const judgedExample = (control: Control, example: Example) => {
  const ask: StatusAsk = {
    subject: exampleSubject,
    book: new OpenBook(exampleEntries(example)),
    nowMs: exampleNowMs,
  };
  const [first, ...others] = [
    ...control.requires.map((one) => judgeRequirement(one, ask)),
    ...(control.judge === undefined ? [] : [control.judge(ask)]),
  ];
  return first === undefined ? undefined : worst([first, ...others]);
};

/** The passing example with what the mutant has instead. */
export const mutantOf = ({ proof: { passes, mutant } }: Control): Example => ({
  observations: { ...passes.observations, ...mutant.observations },
  entries: mutant.entries ?? passes.entries ?? [],
});

const proven = new WeakMap<Control, boolean>();

/** A control whose own example passes and whose mutant does not: one that could not fail says nothing. Asked once. */
export function provenControl(control: Control): boolean {
  const known = proven.get(control);
  if (known !== undefined) return known;
  const holds =
    judgedExample(control, control.proof.passes)?.state === "pass" &&
    judgedExample(control, mutantOf(control))?.state === "fail";
  proven.set(control, holds);
  return holds;
}
