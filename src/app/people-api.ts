import { join } from "node:path";
import { alertRoutes } from "../api/alerts.ts";
import { approvalRoutes } from "../api/approvals.ts";
import type { ApiRoute } from "../api/api-door.ts";
import { auditEntryRoutes, type AuditDeps } from "../api/audit-entries.ts";
import { auditHistoryRoutes } from "../api/audit-history.ts";
import { decisionRoutes, type DecisionApiDeps } from "../api/decisions.ts";
import { exposureRoutes } from "../api/exposure.ts";
import { gateRoutes, type GateApiDeps } from "../api/gate.ts";
import { killRoutes, type KillDeps } from "../api/kill.ts";
import { knowledgeRoutes } from "../api/knowledge.ts";
import { reviewRoutes } from "../api/review.ts";
import { rotationRoutes } from "../api/rotation.ts";
import type { LogClient } from "../audit/socket/client.ts";
import type { Clock } from "../base/clock.ts";
import type { Alerting } from "./alerting.ts";
import type { RunningApprovals } from "./approvals.ts";
import type { Canary } from "./canary.ts";
import type { Knowledge } from "./knowledge.ts";
import type { KillSwitch } from "./kill-switch.ts";
import { rotationJson, type RotationFacts } from "./rotation-items.ts";
import { rotationReport } from "./rotation-report.ts";
import { searchThread } from "./search-thread.ts";

export interface PeopleApiParts {
  readonly log: LogClient;
  /** The log's public folder, and the gateway's own data folder, where the search index is kept. */
  readonly logPath: string;
  readonly data: string;
  readonly kills: Pick<KillSwitch, "open" | "watch">;
  readonly canary: Pick<Canary, "drill">;
  readonly alerting: Pick<Alerting, "outbox" | "acknowledge">;
  readonly approvals: Pick<RunningApprovals, "desk" | "queue">;
  readonly knowledge: Pick<Knowledge, "desk" | "drill"> & { readonly staleAfterMs: number };
  readonly rotation: RotationFacts;
  readonly gate: GateApiDeps;
  readonly decisions: DecisionApiDeps;
  readonly now: Clock;
  readonly report: (line: string) => void;
}

export interface PeopleApi {
  readonly routes: readonly ApiRoute[];
  readonly report: (line: string) => void;
  close(): Promise<void>;
}

/** All routes of the people's API. */
export function peopleApi(parts: PeopleApiParts): PeopleApi {
  const { log, logPath, data, kills, canary, alerting, approvals, knowledge, rotation, now, report } = parts;
  const thread = searchThread({ logPath, folder: join(data, "index") }, report);
  const deps: AuditDeps = { ask: (question) => log.ask(question), search: thread.search, now };
  const killDeps: KillDeps = {
    ask: deps.ask,
    open: kills.open,
    look: () => kills.watch.look(),
    drill: async (by) => ({ ...(await canary.drill(by)) }),
    now,
  };
  return {
    routes: [
      ...killRoutes(killDeps),
      ...alertRoutes({ ask: deps.ask, now, outbox: alerting.outbox, acknowledge: alerting.acknowledge }),
      ...approvalRoutes({ ask: deps.ask, desk: approvals.desk, look: () => approvals.queue.look() }),
      ...knowledgeRoutes({
        ...{ ask: deps.ask, desk: knowledge.desk, staleAfterMs: knowledge.staleAfterMs },
        drill: async (by) => ({ ...(await knowledge.drill(by)) }),
      }),
      ...rotationRoutes({
        ask: deps.ask,
        items: async () => (await rotationReport(data, rotation, now())).map(rotationJson),
      }),
      ...gateRoutes(parts.gate),
      ...decisionRoutes(parts.decisions),
      ...auditEntryRoutes(deps),
      ...auditHistoryRoutes(deps),
      ...exposureRoutes(deps),
      ...reviewRoutes(deps),
    ],
    report,
    close: () => thread.close(),
  };
}
