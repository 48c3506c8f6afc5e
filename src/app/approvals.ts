import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { ApprovalDesk } from "../approvals/desk.ts";
import { ApprovalQueue } from "../approvals/queue.ts";
import type { ApprovalKeys } from "../approvals/secrets.ts";
import { readLeaf } from "../audit/leaf.ts";
import type { LogClient } from "../audit/socket/client.ts";
import type { Clock } from "../base/clock.ts";
import { HeldAnswers, type Holding } from "../gateway/held-answers.ts";
import { openSqliteApprovals } from "../store/sqlite/approvals.ts";
import { openDataFolder, type DataFolder } from "./data-folder.ts";

/** Calls that wait for a person, by data folder. */
const pathIn = (data: string): string => join(data, "approvals.db");

/** Our own choice: the gateway's only thread stands still for so long at most while a command writes. */
const gatewayBusyMs = 50;

/** Who copies the database has neither: what calls, people and reasons are in it opens with the data folder's secret only. */
const keysOf = (folder: Pick<DataFolder, "secretFor">): ApprovalKeys => ({
  seal: folder.secretFor("approvals at rest"),
  name: folder.secretFor("names in approvals"),
});

export interface ApprovalParts {
  readonly folder: Pick<DataFolder, "path" | "secretFor">;
  readonly recorder: Pick<LogClient, "record" | "leaves">;
  readonly now: Clock;
  readonly report: (line: string) => void;
}

export interface RunningApprovals extends Holding {
  /** For the programs' door and the MCP door: both ask the same people. */
  readonly queue: ApprovalQueue;
  /** What people need beside their token. */
  readonly desk: Omit<ApprovalDesk, "ask">;
  close(): Promise<void>;
}

/** The queue of a gateway, with what waited when it was stopped. */
export async function startApprovals(parts: ApprovalParts): Promise<RunningApprovals> {
  const { folder, recorder, now, report } = parts;
  const keys = keysOf(folder);
  const store = openSqliteApprovals(pathIn(folder.path), gatewayBusyMs);
  const queue = await ApprovalQueue.open({
    ...{ store, keys, now, randomBytes, report },
    record: (entry) => recorder.record(entry),
    leaf: async (index) => {
      const [text] = await recorder.leaves(index, 1);
      return text === undefined ? undefined : readLeaf(Buffer.from(text));
    },
  });
  return {
    queue,
    answers: new HeldAnswers(now),
    desk: { store, keys, now, randomBytes },
    close: () => queue.close(),
  };
}

/** For a command beside a gateway. @throws KnownError USAGE where the folder cannot be used */
export function openApprovalsBeside(data: string, now: Clock): Omit<ApprovalDesk, "ask"> {
  const folder = openDataFolder(data);
  return { store: openSqliteApprovals(pathIn(folder.path)), keys: keysOf(folder), now, randomBytes };
}
