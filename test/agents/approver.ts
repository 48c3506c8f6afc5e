import { setTimeout as pause } from "node:timers/promises";
import type { JsonObject } from "../../src/base/json.ts";
import type { Stand } from "../walks/stand.ts";
import type { Move } from "./domain.ts";

/** Our own choice: a person who sits there and does nothing else. */
const lookMs = 20;

interface Item {
  readonly id: string;
  readonly state: string;
  readonly tool: string;
  readonly request?: { readonly arguments: { readonly text: string } };
}

/** Somebody who is asked. They know what the user wants, look at the exact call, and say no to everything else. */
export interface Approver {
  /** What they say yes to from now on. */
  wants(isWanted: (move: Move) => boolean): void;
  /** How many calls they were asked about, since the last time somebody wanted to know. */
  asked(): number;
  close(): Promise<void>;
}

export async function startApprover(stand: Stand): Promise<Approver> {
  const { out, err, code } = await stand.seaworthy("people", "add", "olga", "--role", "approver");
  if (code !== 0) throw new Error(err);
  const headers = { authorization: `Bearer ${out.trim()}`, "content-type": "application/json" };
  const end = new AbortController();
  let isWanted: (move: Move) => boolean = () => false;
  let asked = 0;
  const decide = async ({ id, tool, request }: Item): Promise<void> => {
    asked += 1;
    const move: Move = { tool, arguments: JSON.parse(request?.arguments.text ?? "{}") as JsonObject };
    const path = isWanted(move) ? "approve" : "deny";
    const answer = await fetch(`${stand.peopleUrl}/api/approvals/${path}`, {
      method: "POST",
      headers,
      body: JSON.stringify({
        id,
        reason: path === "approve" ? "the user asked for it" : "nobody asked for it",
      }),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  const round = async (): Promise<void> => {
    const answer = await fetch(`${stand.peopleUrl}/api/approvals`, { headers });
    if (!answer.ok) throw new Error(`list: ${answer.status} ${await answer.text()}`);
    const { approvals } = (await answer.json()) as { readonly approvals: readonly Item[] };
    for (const item of approvals) if (item.state === "waiting") await decide(item);
  };
  const work = (async () => {
    while (!end.signal.aborted) {
      await round();
      await pause(lookMs);
    }
  })();
  // Told where it is closed; the runs that wait for an answer fail before that.
  work.catch(() => undefined);
  return {
    wants: (next) => {
      isWanted = next;
    },
    asked: () => {
      const so = asked;
      asked = 0;
      return so;
    },
    close: async () => {
      end.abort();
      await work;
    },
  };
}
