import { hourMs, requirement, type Control } from "../../control.ts";

export const tamperEvidence: Control = {
  id: "DC-12",
  item: 9,
  title: "Nobody can change or remove an entry without being found out",
  risk: "Whoever did the damage rewrites the log afterwards, and the investigation blames somebody else.",
  check:
    "Every 30 minutes the log is verified, by a second program of somebody else too where one is set up, and held against the checkpoint before; a copy with one flipped byte must be refused, and somebody outside must hold a checkpoint.",
  why: "A log that its own administrator can edit proves nothing to anybody who does not trust the administrator.",
  passing:
    "In a probe at most 1 hour old: the log holds, continues the checkpoint before, a checkpoint is kept outside, and the flipped byte was found. Checkpoints are at most 60 seconds apart.",
  artefact:
    "The newest checkpoint with its signature, the witness's or archive's copy, the verifiers' output.",
  failure: {
    means: "The log can no longer be shown to be what was written.",
    decides: "nobody",
    mitigations: [],
  },
  class: "hard",
  ceiling: "blocker",
  hardRequirement: 5,
  frameworks: [
    "aisvs-1.0:12.5.3",
    "pci-dss-4.0:10.3.2",
    "pci-dss-4.0:10.3.3",
    "pci-dss-4.0:10.3.4",
    "hipaa:164.312(c)(1)",
    "eu-ai-act:12",
    "soc2:CC7.2",
    "iso-42001:A.6.2.8",
  ],
  requires: [
    requirement({
      observation: "probe-log-integrity",
      freshMs: hourMs,
      enough: [{ fact: "size", is: ">=", than: 1 }],
      proves: [{ fact: "caught", is: "=", than: 1 }],
      where: [
        { fact: "holds", is: "=", than: 1 },
        { fact: "extends", is: "=", than: 1 },
        { fact: "anchored", is: "=", than: 1 },
      ],
    }),
  ],
  fix: "name a witness or an archive under audit.anchors, verify with seaworthy audit verify, then: seaworthy collect --of probe-log-integrity",
  proof: {
    passes: {
      observations: { "probe-log-integrity": { size: 1000, holds: 1, extends: 1, caught: 1, anchored: 1 } },
    },
    mutant: {
      what: "the log was rewritten since the checkpoint before",
      observations: { "probe-log-integrity": { size: 1000, holds: 1, extends: 0, caught: 1, anchored: 1 } },
    },
  },
};
