import { existsSync } from "node:fs";
import { join } from "node:path";
import { noAlerts, planOf } from "../app/alert-channels.ts";
import { alertsFile } from "../app/alerting.ts";
import { alertSettingsFor, type AlertSettings } from "../app/settings.ts";
import type { Outbox } from "../alerts/outbox.ts";
import type { AlertPlan } from "../alerts/plan.ts";
import { KnownError } from "../base/errors.ts";
import { openSqliteOutbox } from "../store/sqlite/outbox.ts";
import type { CommandInput } from "./command.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";

export const alertOptions = { ...dataOption, ...jsonOption, config: { type: "string" } } as const;

/** What the configuration beside us says of alerts. @throws KnownError MANIFEST_INVALID, USAGE */
export const alertSettings = (input: CommandInput): AlertSettings =>
  alertSettingsFor(
    { data: textOption(input, "data"), config: textOption(input, "config") },
    process.env,
    process.cwd(),
  );

export interface AlertsBeside {
  readonly outbox: Outbox;
  readonly plan: AlertPlan;
}

/** Opens the incidents of a data folder beside a running gateway, for as long as `work` takes. @throws KnownError USAGE */
export async function withAlerts<T>(
  { data, alerts }: AlertSettings,
  work: (beside: AlertsBeside) => Promise<T> | T,
): Promise<T> {
  const path = join(data, alertsFile);
  if (!existsSync(path))
    throw new KnownError("USAGE", `there are no incidents in ${data}`, "name the data folder with --data");
  const outbox = openSqliteOutbox(path);
  try {
    return await work({ outbox, plan: planOf(alerts ?? noAlerts) });
  } finally {
    outbox.close();
  }
}
