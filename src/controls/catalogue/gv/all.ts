import type { Control } from "../../control.ts";
import { anatomy } from "./gv-01-anatomy.ts";
import { signOff } from "./gv-02-sign-off.ts";
import { threePaths } from "./gv-03-three-paths.ts";
import { escalation } from "./gv-04-escalation.ts";
import { twoTracks } from "./gv-05-two-tracks.ts";
import { tailoringReviewed } from "./gv-06-tailoring.ts";
import { cadences } from "./gv-07-cadences.ts";
import { triggers } from "./gv-08-triggers.ts";
import { gateCoverage } from "./gv-09-gate.ts";
import { specific } from "./gv-10-specific.ts";
import { riskLog } from "./gv-11-risk-log.ts";
import { quarterly } from "./gv-12-quarterly.ts";
import { training } from "./gv-13-training.ts";
import { expert } from "./gv-14-expert.ts";
import { insiders } from "./gv-15-insiders.ts";
import { rhythm } from "./gv-16-rhythm.ts";
import { canWeShip } from "./gv-17-can-we-ship.ts";
import { codeReview } from "./gv-18-code-review.ts";
import { exportsWork } from "./gv-19-exports.ts";

/** Governance: how the checklist itself is run. */
export const gv: readonly Control[] = [
  anatomy,
  signOff,
  threePaths,
  escalation,
  twoTracks,
  tailoringReviewed,
  cadences,
  triggers,
  gateCoverage,
  specific,
  riskLog,
  quarterly,
  training,
  expert,
  insiders,
  rhythm,
  canWeShip,
  codeReview,
  exportsWork,
];
