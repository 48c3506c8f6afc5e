import { admin } from "./admin.ts";
import { calls } from "./calls.ts";
import { capabilities } from "./capabilities.ts";
import { drift } from "./drift.ts";
import { gaps } from "./gaps.ts";
import { incidents } from "./incidents.ts";
import { labels } from "./labels.ts";
import type { Measure } from "./measure.ts";
import { models } from "./models.ts";
import { personalData } from "./personal-data.ts";
import { rejections } from "./rejections.ts";
import { releases } from "./releases.ts";
import { reports } from "./reports.ts";
import { retention } from "./retention.ts";
import { retrieval } from "./retrieval.ts";
import { sessions } from "./sessions.ts";
import { structured } from "./structured.ts";
import { tools } from "./tools.ts";
import { usage } from "./usage.ts";
import { violations } from "./violations.ts";

/** Everything that is counted in the log. One line each. */
export const measures: readonly Measure[] = [
  calls,
  gaps,
  violations,
  personalData,
  rejections,
  structured,
  tools,
  retrieval,
  sessions,
  models,
  capabilities,
  retention,
  admin,
  usage,
  labels,
  drift,
  releases,
  incidents,
  reports,
];
