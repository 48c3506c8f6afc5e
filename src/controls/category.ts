import type { Duty } from "../evidence/duty.ts";

export interface Category {
  readonly name: string;
  readonly owner: Duty;
  readonly reviewer: Duty;
  /** Why these two. */
  readonly why: string;
}

/** Who answers for which part of the checklist, by the two letters that its controls begin with. */
export const categories: Readonly<Record<string, Category>> = {
  PS: {
    name: "Prompt Security",
    owner: "ml",
    reviewer: "security",
    why: "the ML engineer knows the model, security thinks as an attacker does",
  },
  IO: {
    name: "Input & Output Handling",
    owner: "ml",
    reviewer: "security",
    why: "the ML engineer knows what the model says, security looks at the edges",
  },
  DC: {
    name: "Data & Context",
    owner: "backend",
    reviewer: "privacy",
    why: "backend owns where data lies, privacy answers for whose it is",
  },
  MI: {
    name: "Model & Infrastructure",
    owner: "infra",
    reviewer: "security",
    why: "infrastructure knows what can be run, security what a vendor can do",
  },
  IE: {
    name: "Incident & Escalation",
    owner: "security",
    reviewer: "lead",
    why: "security owns the procedures, the lead knows whether they can be carried out",
  },
  GV: {
    name: "Governance",
    owner: "lead",
    reviewer: "security",
    why: "the lead answers for the feature; security sees that the checklist is kept",
  },
};

/** Own controls of a team stand beneath governance. */
export const categoryOf = (id: string): Category =>
  categories[id.slice(0, 2)] ?? (categories["GV"] as Category);
