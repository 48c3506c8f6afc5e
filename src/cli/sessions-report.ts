import { setTimeout as pause } from "node:timers/promises";
import { newDrillId } from "../app/session-rounds.ts";
import type { ScenarioResult, SessionDrillResult } from "../app/session-drill.ts";
import { openSessionsBeside } from "../app/sessions.ts";
import { KnownError } from "../base/errors.ts";
import type { SessionStore } from "../sessions/session.ts";
import { visible } from "./audit-lines.ts";
import type { Command } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, noPositionals } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

/** Our own choice: a drill takes a second or two. */
const drillMsMax = 60_000;

const lookMs = 50;

export const sessionsReport: Command = {
  name: "sessions report",
  summary: "Try made-up users against each other on the running gateway, and show what held",
  usage: "[--last] [--token-file FILE] [--data DIR] [--json]",
  options: { ...dataOption, ...jsonOption, ...tokenOption, last: { type: "boolean" } },

  async run(input, terminal) {
    noPositionals(input, `sessions report ${sessionsReport.usage}`);
    const { name } = (await askAs(input, { ask: "operator" })) as { readonly name: string };
    const store = openSessionsBeside(dataOf(input));
    try {
      const result = input.values["last"] === true ? lastOf(store) : await played(store, name);
      if (input.values["json"] === true) terminal.out(JSON.stringify(result));
      else for (const line of result.scenarios.flatMap(scenarioLines)) terminal.out(line);
      if (!result.held) terminal.err("sessions do not hold: what is one user's may reach another");
      return result.held ? 0 : 1;
    } finally {
      store.close();
    }
  },
};

async function played(store: SessionStore, by: string): Promise<SessionDrillResult> {
  const id = newDrillId();
  store.askDrill({ id, by, askedAtMs: Date.now() });
  for (let waitedMs = 0; waitedMs < drillMsMax; waitedMs += lookMs) {
    const result = store.drills().find((one) => one.id === id)?.result;
    if (result !== undefined) return JSON.parse(result) as SessionDrillResult;
    await pause(lookMs);
  }
  throw new KnownError(
    "USAGE",
    `no gateway has taken the drill within ${drillMsMax / 1000} seconds`,
    "start one on this data folder: seaworthy serve",
  );
}

function lastOf(store: SessionStore): SessionDrillResult {
  const result = store.drills().find(({ doneAtMs }) => doneAtMs !== undefined)?.result;
  if (result === undefined)
    throw new KnownError(
      "USAGE",
      "no drill of sessions was played here",
      "play one: seaworthy sessions report",
    );
  return JSON.parse(result) as SessionDrillResult;
}

/** A scenario, and the entries that it left in the log: `seaworthy audit show INDEX` has each whole. */
function scenarioLines({ name, held, why, entries }: ScenarioResult): readonly string[] {
  return [
    `${held ? "pass" : "FAIL"}  ${name}${held ? "" : `: ${visible(why)}`}`,
    ...entries.map(({ index, kind, user = "", session = "", facts }) =>
      visible(
        `      ${String(index).padEnd(8)} ${kind.padEnd(20)} ${user.padEnd(20)} ${session.padEnd(34)} ${JSON.stringify(facts)}`,
      ),
    ),
  ];
}
