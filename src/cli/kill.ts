import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { openKillsBeside } from "../app/kill-switch.ts";
import { readDrill } from "../app/canary-result.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { killScopeNames, killScopeText, readKillScope } from "../evidence/kill-scope.ts";
import { placeKill } from "../limits/kill/desk.ts";
import { newKillId, type Kill, type KillRecord, type KillStore } from "../limits/kill/kill.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { atDesk, dataOf } from "./kill-desk.ts";
import { dataOption, durationOption, jsonOption, noPositionals, textOption } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

/** Our own choice: a gateway carries a kill out in a tenth of a second; after twenty times that nobody is there to do it. */
const effectMsMax = 2000;

/** Our own choice: a drill takes some seconds. */
const drillMsMax = 60_000;

const lookMs = 25;

export const kill: Command = {
  name: "kill",
  summary: "Stop a feature, or a tool, model, tenant, user or key of it, now; running calls end too",
  usage:
    "--feature F [--tool T] [--model M] [--tenant T] [--user U] [--key ID] | --all  --reason TEXT [--for 1h] [--two-people] [--public] | --drill  [--token-file FILE] [--data DIR] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    ...tokenOption,
    ...Object.fromEntries(killScopeNames.map((name) => [name, { type: "string" }] as const)),
    all: { type: "boolean" },
    reason: { type: "string" },
    for: { type: "string" },
    "two-people": { type: "boolean" },
    public: { type: "boolean" },
    drill: { type: "boolean" },
  },

  async run(input, terminal) {
    noPositionals(input, `kill ${kill.usage}`);
    const store = openKillsBeside(dataOf(input));
    try {
      return input.values["drill"] === true
        ? await drill(input, terminal, store)
        : await stop(input, terminal, store);
    } finally {
      store.close();
    }
  },
};

async function stop(input: CommandInput, terminal: Terminal, store: KillStore): Promise<number> {
  const scope = scopeOf(input);
  const reason = textOption(input, "reason")?.trim() ?? "";
  if (reason === "")
    throw new KnownError(
      "USAGE",
      "it is stopped for a reason only",
      'say why: --reason "answers with other people\'s orders"',
    );
  const forMs = durationOption(input, "for");
  if (forMs === 0)
    throw new KnownError("USAGE", "with --for 0 nothing would be stopped", "give a time from 1s up");
  const placed = await placeKill(atDesk(input, store), {
    scope,
    reason,
    forMs,
    twoPeople: input.values["two-people"] === true,
    isPublic: input.values["public"] === true,
  });
  const effect = await carriedOut(store, placed);
  if (input.values["json"] === true) terminal.out(JSON.stringify({ ...placed, ...(effect && { effect }) }));
  else tell(terminal, placed, effect);
  return 0;
}

function scopeOf({ values }: CommandInput): ReturnType<typeof readKillScope> {
  const named = killScopeNames.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]]));
  const scope = {
    ...Object.fromEntries(named),
    ...(values["all"] === true ? { all: true } : {}),
  } as JsonObject;
  return readKillScope(scope);
}

/** Waits until a gateway says that it is carried out; undefined where none does. */
async function carriedOut(store: KillStore, { id }: Kill): Promise<KillRecord["effect"]> {
  for (let waitedMs = 0; waitedMs < effectMsMax; waitedMs += lookMs) {
    const effect = (await store.list()).find((one) => one.id === id)?.effect;
    if (effect !== undefined) return effect;
    await pause(lookMs);
  }
  return undefined;
}

function tell(terminal: Terminal, placed: Kill, effect: KillRecord["effect"]): void {
  const until = placed.endsAtMs === undefined ? "" : ` until ${new Date(placed.endsAtMs).toISOString()}`;
  terminal.out(visible(`${placed.id}  ${killScopeText(placed.scope)} is stopped${until}`));
  if (effect === undefined)
    terminal.err("no gateway has said that it carries this out: none runs on this data folder, or it hangs");
  else
    terminal.err(
      `carried out after ${Math.max(0, effect.atMs - placed.atMs)} ms; ${effect.ended} running calls were ended`,
    );
  terminal.err(
    `${placed.needsSecondPerson ? "two people end it" : "end it"}: seaworthy resume ${placed.id} --reason TEXT`,
  );
}

/** Rehearses the kill switch on the canary of the gateway that runs on this data folder. */
async function drill(input: CommandInput, terminal: Terminal, store: KillStore): Promise<number> {
  const { name } = (await askAs(input, { ask: "operator" })) as { readonly name: string };
  const id = newKillId(randomBytes);
  await store.askDrill({ id, by: name, askedAtMs: Date.now() });
  for (let waitedMs = 0; waitedMs < drillMsMax; waitedMs += lookMs) {
    const done = (await store.drills()).find((one) => one.id === id);
    if (done?.result !== undefined) {
      const result = readDrill(done.result);
      if (input.values["json"] === true) terminal.out(JSON.stringify(result));
      else
        terminal.out(
          result.held
            ? `the kill switch holds: new calls are turned away after ${result.newCallMs} ms, a running stream ended after ${result.streamMs} ms`
            : `the kill switch does not hold: ${result.why}`,
        );
      return result.held ? 0 : 1;
    }
    await pause(lookMs);
  }
  throw new KnownError(
    "USAGE",
    `no gateway has taken the drill within ${drillMsMax / 1000} seconds`,
    "start one on this data folder: seaworthy serve",
  );
}
