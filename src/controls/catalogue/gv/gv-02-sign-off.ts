import type { StatusAsk } from "../../ask.ts";
import { categories } from "../../category.ts";
import type { Control, Judged } from "../../control.ts";
import { signedBy, signOffMsMax, type Signature } from "../../decisions.ts";
import { dutyOf } from "../../../evidence/duty.ts";

/** Who signed controls of a category under this digest. */
function signaturesOf(letters: string, { subject, book, nowMs }: StatusAsk): readonly Signature[] {
  return book.entries("decision.signed", subject).flatMap(({ seq, atMs, digest, environment, facts }) => {
    const { controls, by } = facts;
    const as = dutyOf(facts["as"]);
    const isOurs =
      digest === subject.digest && environment === subject.environment && nowMs - atMs <= signOffMsMax;
    const names = Array.isArray(controls) ? controls : [];
    const isOf = names.some((id) => typeof id === "string" && id.startsWith(letters));
    return isOurs && isOf && as !== undefined && typeof by === "string" ? [{ seq, atMs, as, by }] : [];
  });
}

/** Owner and reviewer of each category, different people, none of whom made the change. */
function judgedSignOffs(ask: StatusAsk): Judged {
  const all = Object.entries(categories).map(([letters, category]) => ({
    category,
    signatures: signaturesOf(letters, ask),
  }));
  const because = [...new Set(all.flatMap(({ signatures }) => signatures.map(({ seq }) => seq)))];
  if (because.length === 0)
    return { state: "unknown", reason: "nobody has signed anything under this digest", because };
  const missing = all.filter(
    ({ category: { owner, reviewer }, signatures }) =>
      !signedBy(signatures, [owner, reviewer], ask.subject.authors),
  );
  const validUntilMs = Math.min(
    ...all.flatMap(({ signatures }) => signatures.map(({ atMs }) => atMs + signOffMsMax)),
  );
  return missing.length === 0
    ? { state: "pass", reason: "owner and reviewer of each category have signed", because, validUntilMs }
    : {
        state: "fail",
        reason: `owner and reviewer have not both signed for ${missing.map(({ category }) => category.name).join(", ")}`,
        because,
      };
}

const signature = (letters: string, as: string, by: string) => ({
  kind: "decision.signed" as const,
  facts: { controls: [`${letters}-01`], as, by },
});

const everybody = Object.entries(categories).flatMap(([letters, { owner, reviewer }]) => [
  signature(letters, owner, `person-${owner}`),
  signature(letters, reviewer, `person-${reviewer}`),
]);

export const signOff: Control = {
  id: "GV-02",
  title: "Owner and reviewer of each category have signed, each with a key of their own",
  risk: "Everybody thinks that somebody else has looked.",
  check:
    "Sign-offs under the running digest are read: of each of the six categories one by its owner and one by its reviewer, by different people, none of whom made the change.",
  why: 'A name under "I have checked it, I know what can happen, and I ship under these conditions" makes people look. A second pair of eyes catches what the first got used to.',
  passing:
    "6 of 6 categories signed by owner and reviewer under the running digest within the last 90 days, by at least 2 different people each.",
  artefact: "Each statement with its signature and the evidence that the person saw.",
  failure: { means: "It ships without anybody who answers for it.", decides: "nobody", mitigations: [] },
  class: "process",
  ceiling: "blocker",
  frameworks: ["iso-42001:A.3.2", "nist-ai-rmf:GOVERN-2.1", "soc2:CC1.3", "eu-ai-act:26"],
  requires: [],
  judge: judgedSignOffs,
  fix: "seaworthy sign --feature FEATURE --env ENVIRONMENT --category PS --as ml --key FILE, for each category and duty",
  proof: {
    passes: { entries: everybody },
    mutant: {
      what: "one person signs prompt security as owner and as reviewer",
      entries: everybody.map(({ kind, facts }) => ({
        kind,
        facts: facts.controls[0] === "PS-01" ? { ...facts, by: "person-ml" } : facts,
      })),
    },
  },
};
