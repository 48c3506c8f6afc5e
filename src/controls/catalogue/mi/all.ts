import type { Control } from "../../control.ts";
import { authenticated } from "./mi-01-authenticated.ts";
import { roles } from "./mi-02-roles.ts";
import { leastPrivilege } from "./mi-03-least-privilege.ts";
import { secretsManager } from "./mi-04-credentials-in-files.ts";
import { rotation } from "./mi-05-rotation.ts";
import { failedKeys } from "./mi-06-failed-keys.ts";
import { credentialAccess } from "./mi-07-credential-access.ts";
import { repository } from "./mi-08-repository.ts";
import { rateLimits } from "./mi-09-rate-limits.ts";
import { spending } from "./mi-10-spending.ts";
import { modelMemo } from "./mi-11-model-memo.ts";
import { pinnedModels } from "./mi-12-pinned-models.ts";
import { checksums } from "./mi-13-checksums.ts";
import { modelAudit } from "./mi-14-model-audit.ts";
import { pinnedPackages } from "./mi-15-pinned-packages.ts";
import { dependencies } from "./mi-16-dependencies.ts";
import { isolatedModels } from "./mi-17-isolated-models.ts";
import { sandboxedServers } from "./mi-18-sandboxed-servers.ts";
import { metrics } from "./mi-19-metrics.ts";
import { alertThresholds } from "./mi-20-alert-thresholds.ts";
import { anomalies } from "./mi-21-anomalies.ts";
import { weeklyReview } from "./mi-22-weekly-review.ts";
import { drift } from "./mi-23-drift.ts";
import { staging } from "./mi-24-staging.ts";
import { rollback } from "./mi-25-rollback.ts";
import { retest } from "./mi-26-retest.ts";
import { penetration } from "./mi-27-penetration.ts";
import { cloudBaseline } from "./mi-28-cloud-baseline.ts";
import { killSwitch } from "./mi-29-kill-switch.ts";
import { abuse } from "./mi-30-abuse.ts";

/** Model & Infrastructure. */
export const mi: readonly Control[] = [
  authenticated,
  roles,
  leastPrivilege,
  secretsManager,
  rotation,
  failedKeys,
  credentialAccess,
  repository,
  rateLimits,
  spending,
  modelMemo,
  pinnedModels,
  checksums,
  modelAudit,
  pinnedPackages,
  dependencies,
  isolatedModels,
  sandboxedServers,
  metrics,
  alertThresholds,
  anomalies,
  weeklyReview,
  drift,
  staging,
  rollback,
  retest,
  penetration,
  cloudBaseline,
  killSwitch,
  abuse,
];
