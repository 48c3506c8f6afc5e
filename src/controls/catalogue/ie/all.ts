import type { Control } from "../../control.ts";
import { incidentPlan } from "./ie-01-plan.ts";
import { runbooks } from "./ie-02-runbooks.ts";
import { dryRun } from "./ie-03-dry-run.ts";
import { linkedRunbooks } from "./ie-04-linked.ts";
import { fifteenMinutes } from "./ie-05-fifteen-minutes.ts";
import { firstDay } from "./ie-06-first-day.ts";
import { whoSawWhat } from "./ie-07-who-saw-what.ts";
import { leakedKey } from "./ie-08-leaked-key.ts";
import { usageSpike } from "./ie-09-spike.ts";
import { userReports } from "./ie-10-user-reports.ts";
import { evidenceKept } from "./ie-11-evidence-kept.ts";
import { learnt } from "./ie-12-learnt.ts";
import { communication } from "./ie-13-communication.ts";
import { concerns } from "./ie-14-concerns.ts";
import { nearMisses } from "./ie-15-near-misses.ts";

/** Incident & Escalation. */
export const ie: readonly Control[] = [
  incidentPlan,
  runbooks,
  dryRun,
  linkedRunbooks,
  fifteenMinutes,
  firstDay,
  whoSawWhat,
  leakedKey,
  usageSpike,
  userReports,
  evidenceKept,
  learnt,
  communication,
  concerns,
  nearMisses,
];
