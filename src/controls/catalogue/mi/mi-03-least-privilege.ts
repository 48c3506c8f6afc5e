import type { StatusAsk } from "../../ask.ts";
import { hourMs, requirement, type Control, type Judged } from "../../control.ts";
import { hasCapability, judgeRequirement } from "../../requirement.ts";

const database = {
  observation: "probe-database",
  freshMs: 24 * hourMs,
  enough: [{ fact: "roles", is: ">=", than: 1 }],
  // A role that cannot even read tells nothing by not writing.
  proves: [{ fact: "reads", is: ">=", than: "roles" }],
  where: [{ fact: "writes", is: "=", than: 0 }],
} as const;

/** A database that was ever probed goes on being probed, also where no tool is given SQL. */
function onceProbed(ask: StatusAsk): Judged {
  const { subject, book } = ask;
  if (hasCapability("database", ask) || book.observed("probe-database", subject).length === 0)
    return { state: "pass", reason: "no other database is known", because: [] };
  return judgeRequirement(requirement(database), ask);
}

export const leastPrivilege: Control = {
  id: "MI-03",
  item: 11,
  title: "The feature's tools can do no more than their work needs",
  risk: "An injected order makes the assistant delete a table or mail a file, because the account behind its tool may do everything.",
  check:
    "Every 6 hours the tools are listed: those without a schema, those that change something without a person's yes. The role with which they reach the database reads, which must work, and tries to write, which must fail.",
  why: "Nobody can promise that a model is never talked over. What its tools cannot do, it cannot be talked into.",
  passing:
    "0 tools without a schema, 0 that change something without a person; 0 of at least 1 database role could write, where tools are given SQL or a role was ever probed; both at most 24 hours ago.",
  artefact: "The list of tools with effect and approval, and the probe of the role with its grants.",
  failure: {
    means: "A model that is talked over can do lasting damage.",
    decides: "infra",
    mitigations: [
      "let a person say yes to each call that changes something: approval: human",
      "no tool beside the list is called (IO-11), and that passes",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  capability: "tools",
  attests:
    "For each account that a tool acts with we know why it may do what it may, and no database role was left out of the probe.",
  frameworks: [
    "owasp-llm-2026:LLM03",
    "owasp-llm-2025:LLM06",
    "owasp-asi-2026:ASI03",
    "aisvs-1.0:9.3.1",
    "aisvs-1.0:9.3.4",
    "atlas:AML.M0026",
    "atlas:AML.M0027",
    "atlas:AML.M0028",
    "soc2:CC6.3",
    "pci-dss-4.0:7.2.5",
    "hipaa:164.502(b)",
    "eu-ai-act:15",
  ],
  requires: [
    requirement({
      observation: "config-tools",
      freshMs: 24 * hourMs,
      where: [
        { fact: "unbounded", is: "=", than: 0 },
        { fact: "unapproved", is: "=", than: 0 },
      ],
    }),
    requirement({ ...database, when: "database" }),
  ],
  judge: onceProbed,
  fix: "give the role SELECT alone and each tool a schema, then: seaworthy collect --of probe-database --of config-tools",
  proof: {
    passes: {
      observations: {
        "config-tools": { tools: 4, writing: 1, unbounded: 0, unapproved: 0 },
        "probe-database": { roles: 1, reads: 1, writes: 0 },
      },
    },
    mutant: {
      what: "the role owns its tables",
      observations: { "probe-database": { roles: 1, reads: 1, writes: 1 } },
    },
  },
};
