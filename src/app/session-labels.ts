import { join } from "node:path";
import type { Clock } from "../base/clock.ts";
import type { SessionFlow } from "../mcp/desk.ts";
import { SessionLabels, type LabelledSession } from "../sessions/labels.ts";
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

/** The same for the MCP door: what tools bring there stays in the session of the call. */
export const mcpFlow = (labels: SessionLabels): SessionFlow => {
  const sessionOf = (visit: Parameters<SessionFlow["labelsOf"]>[0]): LabelledSession | undefined => {
    const { feature, tenant, user, session } = visit.entry;
    return session === undefined || feature === undefined ? undefined : { feature, tenant, user, session };
  };
  return {
    labelsOf: async (visit) => {
      const session = sessionOf(visit);
      return Promise.resolve(session === undefined ? [] : labels.of(session));
    },
    brought: async (visit, brought) => {
      const session = sessionOf(visit);
      if (session !== undefined) labels.add(session, brought);
      return Promise.resolve();
    },
  };
};
