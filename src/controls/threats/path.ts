import type { ObservationName } from "../../evidence/observations.ts";

/** The ten questions that are asked of every feature: what can go wrong, in the order in which people ask. */
export const questions = {
  dump: "What can it reach, and can somebody talk it into handing that over?",
  act: "What can it do, and what is the worst of it when somebody else steers?",
  others: "Can one user get at what is another's?",
  override: "Can what somebody writes, or what it reads, take the place of its instructions?",
  hidden: "Can its prompt, or a secret near it, be drawn out?",
  harm: "Can it be made to harm people with words?",
  cost: "Can it be made to cost money, or to stop serving?",
  wrong: "What happens when it is sure and wrong?",
  insider: "What can one of us do with it?",
  unseen: "How would we notice, and how do we stop it?",
} as const;
export type Question = keyof typeof questions;

/** How somebody goes about it; the red team has a suite for each. */
export type Attack =
  | "direct-injection"
  | "indirect-injection"
  | "tool-misuse"
  | "exfiltration"
  | "extraction"
  | "cross-user"
  | "poisoning"
  | "exhaustion"
  | "harmful-output"
  | "overreliance"
  | "insider"
  | "supply-chain";

/** What stands in the way beside the model itself. Two of them, of different kinds, have to. */
export const layers = {
  input: "guards on the way in",
  output: "guards on the way out",
  tools: "rules on calls of tools",
  isolation: "walls between users, tenants and programs",
  limits: "limits on use and money",
  people: "a person who says yes, or looks",
  stop: "a stop, by people or by itself",
  record: "a log that nobody can change",
} as const;
export type Layer = keyof typeof layers;

/** One way in which the feature can be abused: from where, through what, to what end. */
export interface AbusePath {
  readonly id: string;
  readonly question: Question;
  /** Where what nobody trusts comes in. */
  readonly from: string;
  /** What it goes through: a tool, a source of documents, the answer. */
  readonly through: string;
  /** The worst that comes of it, and to whom. */
  readonly outcome: string;
  readonly impact: "high" | "medium" | "low";
  readonly attacks: readonly Attack[];
  /** Ids of the controls that stand against it. */
  readonly controls: readonly string[];
  readonly layers: readonly Layer[];
  /** Observations that try it: canaries, drills, probes and rounds of attacks. */
  readonly tests: readonly ObservationName[];
}
