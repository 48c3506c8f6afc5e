import type { Ask } from "../../audit/socket/ask.ts";
import { roles, type Role } from "../../audit/people/access.ts";
import { KnownError } from "../../base/errors.ts";
import { isObject } from "../../base/json.ts";
import type { Collected } from "../collector.ts";
import type { DrillLog, WithDrillLog } from "../drill-log.ts";

/** The questions, and the role that each needs: what the log says of itself. */
export type Questions = Readonly<Record<string, Pick<Ask, "role">>>;

/** Somebody without a token, and somebody whose token is nobody's. */
const strangers = { "no token": undefined, "a token of nobody": "sw-person-nobody" } as const;

/**
 * One person for each role asks every question of a log in a temporary folder, over its socket. Whoever has the role must get past
 * the door, everybody else must not. The questions have no arguments: what lets somebody in answers that they are missing.
 */
export async function lookAtRoles(
  withDrillLog: WithDrillLog,
  questions: Questions,
): Promise<Collected<"probe-roles">> {
  return withDrillLog(async (log) => {
    const wrong: string[] = [];
    let cells = 0;
    for (const [who, token, held] of await askersIn(log))
      for (const [name, { role }] of Object.entries(questions)) {
        cells += 1;
        const may = role === "program" || role === held;
        if ((await isLetIn(log, name, token)) !== may)
          wrong.push(`${who} ${may ? "may not" : "may"} ask ${name}`);
      }
    return {
      figures: { cells, wrong: wrong.length },
      ...(wrong.length === 0 ? {} : { payload: wrong.join("\n") }),
    };
  });
}

type Asker = readonly [who: string, token: string | undefined, role: Role | undefined];

async function askersIn({ client, ownerToken }: DrillLog): Promise<readonly Asker[]> {
  const askers: Asker[] = Object.entries(strangers).map(([who, token]) => [who, token, undefined]);
  for (const role of Object.keys(roles) as Role[]) {
    const added = await client.ask({
      ask: "people-add",
      token: ownerToken,
      name: `probe-${role}`,
      roles: [role],
    });
    const token = isObject(added) ? added["token"] : undefined;
    if (typeof token !== "string") throw new Error(`the log gave no token for the role ${role}`);
    askers.push([role, token, role]);
  }
  return askers;
}

/** False where the log says that this is not for whoever asks; everything else is said to people who were let in. */
async function isLetIn({ client }: DrillLog, ask: string, token: string | undefined): Promise<boolean> {
  try {
    await client.ask({ ask, ...(token === undefined ? {} : { token }) });
    return true;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return error.code !== "SCOPE_REFUSED";
  }
}
