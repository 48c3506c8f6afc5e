import { killsPathIn, openKillsBeside } from "../app/kill-switch.ts";
import { killScopeText } from "../evidence/kill-scope.ts";
import { killsFromLog } from "../limits/kill/from-log.ts";
import { stands, type KillRecord } from "../limits/kill/kill.ts";
import { rebuildSqliteKills } from "../store/sqlite/kills.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOf } from "./kill-desk.ts";
import { dataOption, jsonOption, noPositionals } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

export const kills: Command = {
  name: "kills",
  summary:
    "List what is stopped, by whom and why; --ended lists what was; --rebuild reads it from the log again",
  usage: "[--ended] [--rebuild] [--token-file FILE] [--data DIR] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    ended: { type: "boolean" },
    rebuild: { type: "boolean" },
  },

  async run(input, terminal) {
    noPositionals(input, `kills ${kills.usage}`);
    if (input.values["rebuild"] === true) await rebuild(input, terminal);
    // The file alone, without the log: who is called at night sees it also when the log is away.
    const store = openKillsBeside(dataOf(input));
    const nowMs = Date.now();
    let listed: readonly KillRecord[];
    try {
      listed = (await store.list()).filter(
        (kill) => stands(kill, nowMs) !== (input.values["ended"] === true),
      );
    } finally {
      store.close();
    }
    for (const kill of listed)
      terminal.out(input.values["json"] === true ? JSON.stringify(kill) : line(kill, nowMs));
    if (listed.length === 0)
      terminal.err(input.values["ended"] === true ? "nothing has ended" : "nothing is stopped");
    return 0;
  },
};

function line(kill: KillRecord, nowMs: number): string {
  const { id, scope, by, reason, atMs, endsAtMs, resumeAsked, resumedBy, resumedAtMs } = kill;
  const time = (ms: number): string => new Date(ms).toISOString();
  return visible(
    [
      id,
      time(atMs),
      killScopeText(scope),
      `by ${by}: ${reason}`,
      ...(resumedAtMs !== undefined
        ? [`resumed ${time(resumedAtMs)} by ${resumedBy ?? ""}`]
        : endsAtMs === undefined
          ? []
          : [`${endsAtMs > nowMs ? "until" : "ended"} ${time(endsAtMs)}`]),
      ...(kill.needsSecondPerson ? ["two people end it"] : []),
      ...(resumeAsked === undefined || resumedAtMs !== undefined
        ? []
        : [`${resumeAsked.by} asked for its end`]),
    ].join("  "),
  );
}

/** Makes the file again from the log. What was there is kept beside it. */
async function rebuild(input: CommandInput, terminal: Terminal): Promise<void> {
  const answer = await askAs(input, { ask: "kills" });
  const { kills: found, lost } = killsFromLog(answer);
  for (const { id, entry } of lost)
    terminal.err(`${id} (entry ${entry}) is not restored: whom it stopped was erased since`);
  const kept = rebuildSqliteKills(killsPathIn(dataOf(input)), found);
  terminal.err(
    `${found.length} stops were read from the log${kept === undefined ? "" : `; the old file is ${kept}`}`,
  );
}
