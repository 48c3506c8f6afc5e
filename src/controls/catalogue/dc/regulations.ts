import type { Overlay } from "../../../policy/manifest.ts";
import { dayMs, requirement, type Judged, type Requirement } from "../../control.ts";
import type { StatusAsk } from "../../ask.ts";
import { judgeRequirement, worst } from "../../requirement.ts";

/** Quarterly, as the checklist has it. */
const freshMs = 90 * dayMs;
const where = [{ fact: "expires", is: "=", than: 1 }] as const;

/** What each regulation wants on paper. */
const documents: Readonly<Record<Overlay, Requirement>> = {
  gdpr: requirement({ observation: "document-gdpr", freshMs, where }),
  hipaa: requirement({ observation: "document-hipaa", freshMs, where }),
  pci: requirement({ observation: "document-pci", freshMs, where }),
  soc2: requirement({ observation: "document-soc2", freshMs, where }),
  "ai-act": requirement({ observation: "document-ai-act", freshMs, where }),
};

/** Whether the document of each regulation that applies is on record and still counts. */
export function judgedDocuments(ask: StatusAsk): Judged {
  const [first, ...others] = ask.subject.overlays.map((overlay) => {
    const said = judgeRequirement(documents[overlay], ask);
    return { ...said, reason: `${overlay}: ${said.reason}` };
  });
  if (first === undefined) return { state: "pass", reason: "no regulation applies", because: [] };
  return worst([first, ...others]);
}
