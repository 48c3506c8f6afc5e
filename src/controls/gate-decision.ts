import type { JsonObject } from "../base/json.ts";
import { redShownMax } from "./admission.ts";
import { checklistJson } from "./checklist-json.ts";
import { checklistOf, type Checklist } from "./checklist.ts";
import type { Control } from "./control.ts";
import type { EvidenceBook } from "./evidence-book.ts";
import type { GateAnswer } from "./gate.ts";
import { subjectOf } from "./subject-of.ts";
import type { Subject } from "./subject.ts";

/** What the gate is asked: may this digest of a feature run in an environment? */
export interface GateAsk {
  readonly feature: string;
  readonly environment: string;
  readonly digest: string;
  /** Where the asker knows what the digest is of; else the log says it. */
  readonly subject?: Subject | undefined;
}

export interface GateDecision extends Omit<GateAsk, "subject"> {
  readonly answer: GateAnswer;
  /** One sentence. */
  readonly reason: string;
  /** Undefined where no gateway has ever loaded the digest: then nothing was observed of it. */
  readonly checklist?: Checklist;
}

/** The gate's answer, from evidence alone. Pure: a command, a pull request and the gateway get the same one. */
export function decideGate(
  catalogue: readonly Control[],
  asked: GateAsk,
  { book, nowMs }: { readonly book: EvidenceBook; readonly nowMs: number },
): GateDecision {
  const { feature, environment, digest } = asked;
  const about = { feature, environment, digest };
  const subject = asked.subject ?? subjectOf(book, about);
  if (subject === undefined)
    return {
      ...about,
      answer: "fail",
      reason: "no gateway has loaded this digest, so nothing was observed of it: load it in staging first",
    };
  const checklist = checklistOf(catalogue, { subject, book, nowMs });
  const { answer, red, conditions } = checklist.verdict;
  const reason = {
    pass: "everything that is required holds",
    conditional: `it may ship under ${counted(conditions.length, "condition")} that people have signed`,
    fail: `${counted(red.length, "control")} ${red.length === 1 ? "keeps" : "keep"} it from shipping`,
  }[answer];
  return { ...about, answer, reason, checklist };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

/** 0 yes, 1 no. */
export const gateExit = ({ answer }: GateDecision): 0 | 1 => (answer === "fail" ? 1 : 0);

/** Facts of the entry `gate.decided`. @param ms that the answer took */
export function gateFacts({ answer, checklist }: GateDecision, ms: number): JsonObject {
  const red = checklist?.verdict.red.map(({ id }) => id) ?? [];
  return {
    answer,
    red: red.slice(0, redShownMax),
    redCount: red.length,
    ...(checklist === undefined ? { known: false } : {}),
    ms: Math.round(ms),
  };
}

/** @param entry number of the entry `gate.decided`, where it was recorded */
export function gateJson(decision: GateDecision, entry?: number): JsonObject {
  const { feature, environment, digest, answer, reason, checklist } = decision;
  return {
    ...{ answer, exit: gateExit(decision), reason, feature, environment, digest },
    ...(entry === undefined ? {} : { entry }),
    ...(checklist === undefined ? {} : { checklist: checklistJson(checklist) }),
  };
}
