import { dayMs, requirement, type Control } from "../../control.ts";

export const threatModel: Control = {
  id: "PS-01",
  title: "The ways in which the feature can be abused are written down, and each has a control and a test",
  risk: "A path nobody thought of, such as a tool that can be talked into mailing a customer list, is found by an attacker first.",
  check:
    "The threat model made from the manifest is read: abuse paths, those without a control, those without a test. What the last day's traffic did is compared with what the manifest declares.",
  why: "Guards are chosen against paths. A path that is not on the list has no guard, and nobody misses it.",
  passing:
    "At least 1 path for each tool, document source and untrusted input; 0 paths without a control, 0 without a test; written under the running digest, at most 90 days ago; 0 capabilities seen in traffic that the manifest does not declare.",
  artefact:
    "The threat model: a row for each abuse path with its impact, controls and tests, and the manifest's digest.",
  failure: {
    means: "The feature can be made to do something that nobody has looked at.",
    decides: "ml",
    mitigations: [
      "take the tool or the document source without a path out of the manifest until the path is written",
      "a tool allow-list that passes (IO-11), with approval: human for the tools on the path",
    ],
  },
  class: "process",
  ceiling: "mitigation",
  attests:
    "The list of abuse paths is complete and believable, and we know what happens to our users when one of them is walked.",
  frameworks: [
    "saif:GSC-16",
    "nist-ai-rmf:MAP-1.1",
    "nist-ai-rmf:MAP-5.1",
    "iso-42001:A.5.2",
    "atlas:AML.TA0010",
    "atlas:AML.TA0011",
    "owasp-llm-2026:LLM03",
    "owasp-llm-2025:LLM06",
    "eu-ai-act:9",
    "soc2:CC3.2",
    "hipaa:164.308(a)(1)",
    "gdpr:35",
  ],
  requires: [
    requirement({
      observation: "threat-model",
      freshMs: 90 * dayMs,
      enough: [{ fact: "paths", is: ">=", than: 1 }],
      where: [
        { fact: "uncovered", is: "=", than: 0 },
        { fact: "untested", is: "=", than: 0 },
      ],
    }),
    requirement({
      observation: "log-capabilities",
      // Our own choice: traffic of yesterday says what the feature does today; the figures are counted each day.
      freshMs: 7 * dayMs,
      where: [{ fact: "undeclared", is: "=", than: 0 }],
    }),
  ],
  fix: "seaworthy threat-model --feature FEATURE --env ENVIRONMENT --record",
  proof: {
    passes: {
      observations: {
        "threat-model": { paths: 12, uncovered: 0, untested: 0 },
        "log-capabilities": {
          tools: 1,
          knowledge: 1,
          mcp: 0,
          users: 1,
          sessions: 1,
          personal: 1,
          cards: 0,
          health: 0,
          undeclared: 0,
        },
      },
    },
    mutant: {
      what: "a path has no test",
      observations: { "threat-model": { paths: 12, uncovered: 0, untested: 1 } },
    },
  },
};
