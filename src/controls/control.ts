import type { Duty } from "../evidence/duty.ts";
import type { FactName, ObservationName } from "../evidence/observations.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import type { Capability } from "../policy/capability.ts";
import type { StatusAsk } from "./ask.ts";

/** What a control says. The last five are ways of not knowing: each gates as `fail`. */
export const states = [
  "pass",
  "pass-with-conditions",
  "not-applicable",
  "awaiting-sign-off",
  "insufficient",
  "stale",
  "suspect",
  "unknown",
  "fail",
  "invalid",
] as const;
export type State = (typeof states)[number];

/**
 * `hard`: nothing ships without it. `hard-when-observed`: as soon as the feature has the capability. `nice-to-have`: due 14 days
 * after launch. `process`: how the checklist itself is run; as `hard` where its ceiling is `blocker`, else as `nice-to-have`.
 */
export type ControlClass = "hard" | "hard-when-observed" | "nice-to-have" | "process";

/** The weakest decision that may stand in for a pass. `accepted-risk` allows a mitigation too. */
export type Ceiling = "blocker" | "mitigation" | "accepted-risk";

export type Operator = "=" | "<" | "<=" | ">" | ">=";

/** One figure against a number, or against another figure of the same observation. */
export interface Condition<F extends string = string> {
  readonly fact: F;
  readonly is: Operator;
  readonly than: number | F;
}

/** One measurable criterion: what must have been observed, how lately, and which figures it must have. */
export interface Requirement<N extends ObservationName = ObservationName> {
  readonly observation: N;
  /** Milliseconds; what is as old still counts, what is older is stale. */
  readonly freshMs: number;
  /** Fewer are `insufficient`. */
  readonly enough?: readonly Condition<FactName<N>>[];
  readonly where: readonly Condition<FactName<N>>[];
  /** The check's own negative test: where these do not hold it can tell nothing, and the control is `invalid`. */
  readonly proves?: readonly Condition<FactName<N>>[];
  /** Counts only for a feature that has the capability, declared or seen. */
  readonly when?: Capability;
}

/** Entries for a control's own examples: observations by name with their figures, and other entries. Ages in milliseconds. */
export interface Example {
  readonly observations?: Readonly<Partial<Record<ObservationName, Readonly<Record<string, number>>>>>;
  readonly entries?: readonly (Omit<Witnessed, "seq" | "atMs"> & { readonly ageMs?: number })[];
}

/** A verdict from evidence alone: without decisions of people. */
export interface Judged {
  readonly state: Exclude<State, "pass-with-conditions" | "awaiting-sign-off" | "not-applicable">;
  /** One sentence, for people: what was found. */
  readonly reason: string;
  /** Numbers of the entries that it rests on. */
  readonly because: readonly number[];
  /** Of the oldest of them, Unix milliseconds. */
  readonly atMs?: number;
  /** Unix milliseconds: then it says something else by itself. */
  readonly validUntilMs?: number;
}

/** One line of the checklist. All of its text is our own and names figures, not intentions. */
export interface Control {
  /** `PS-01`; own ones of a team begin with `X`: `XA-01`. */
  readonly id: string;
  /** Which of the 14 items it stands beneath; undefined: none of them. */
  readonly item?: number;
  readonly title: string;
  /** What can happen, to whom. */
  readonly risk: string;
  /** What is looked at. */
  readonly check: string;
  readonly why: string;
  /** What passing looks like, with its figures. */
  readonly passing: string;
  /** What there is to show for it. */
  readonly artefact: string;
  readonly failure: {
    readonly means: string;
    readonly decides: Duty | "nobody";
    /** What can reduce the risk until it passes. Empty for a blocker. */
    readonly mitigations: readonly string[];
  };
  readonly class: ControlClass;
  readonly ceiling: Ceiling;
  /** Where only what was found may be waived: that nobody looked, or too long ago, may not. */
  readonly unseenCeiling?: "blocker";
  /** HR1 to HR7, where it is one of the seven. */
  readonly hardRequirement?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  /** 1 to 5: what to do first. */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  /** Without it the control may be declared not applicable; traffic contradicts that by itself. */
  readonly capability?: Capability;
  /** What only a person can say. Where it stands, owner and reviewer sign. */
  readonly attests?: string;
  /** Ids such as `owasp-llm-2026:LLM01`, `aisvs-1.0:2.1.1`, `atlas:AML.M0015`. */
  readonly frameworks: readonly string[];
  /** All of them hold. Empty where `judge` says it all. */
  readonly requires: readonly Requirement[];
  /** For what no figure of one entry says: judged beside `requires`. */
  readonly judge?: (ask: StatusAsk) => Judged;
  /** One command, or one sentence, that mends it. */
  readonly fix: string;
  /** Its own examples: with the first it passes, with the mutant's entries instead it does not. Asked before each answer. */
  readonly proof: { readonly passes: Example; readonly mutant: Example & { readonly what: string } };
}

/** Typed by the observation that it names. */
export const requirement = <const N extends ObservationName>(one: Requirement<N>): Requirement =>
  one as unknown as Requirement;

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;
