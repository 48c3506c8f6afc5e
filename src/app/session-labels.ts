import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import { SessionLabels } from "../sessions/labels.ts";
import { openSqliteLabels } from "../store/sqlite/session-labels.ts";
import type { DataFolder } from "./data-folder.ts";

const purpose = "session labels";

/** What sessions have read, kept in the data folder. */
export function openSessionLabels(
  folder: DataFolder,
  now: Clock,
  report: (line: string) => void,
): SessionLabels {
  const store = openSqliteLabels(join(folder.path, "session-labels.db"));
  return new SessionLabels({ store, key: folder.secretFor(purpose), now, report });
}
