import { randomUUID } from "node:crypto";
import { gpt, startStand, type Stand } from "../walks/stand.ts";
import { surface, surfaceNames, type SaidTool } from "../walks/surfaces.ts";
import { runAgent, schemaOf, type Outcome } from "./agent.ts";
import { banking } from "./banking.ts";
import { code } from "./code.ts";
import type { AnyDomain, Attack, Task } from "./domain.ts";
import { files } from "./files.ts";
import { mail } from "./mail.ts";
import { naiveModel } from "./naive-model.ts";
import { tickets } from "./tickets.ts";

export const domains = [mail, files, banking, tickets, code] as unknown as readonly AnyDomain[];

/** A gateway with one feature for each kind of agent. */
export const startAgents = async (guarded: boolean): Promise<Stand> =>
  startStand({
    files: Object.fromEntries(
      domains.map((domain) => [`${domain.name}/seaworthy.yaml`, manifestOf(domain, guarded)]),
    ),
    manifests: domains.map(({ name }) => `${name}/seaworthy.yaml`),
  });

/**
 * The detector only tells: what is measured here is what an order may do once it was believed. Unguarded, the same agents go through
 * a gateway that says nothing of tools, which shows that the attacks arrive.
 */
function manifestOf(domain: AnyDomain, guarded: boolean): string {
  const tools = Object.fromEntries(
    Object.entries(domain.tools).map(([name, { properties, rule }]) => [
      name,
      { schema: schemaOf(properties), ...rule },
    ]),
  );
  return JSON.stringify({
    feature: domain.name,
    profile: guarded ? "agent" : "internal",
    data: ["pii"],
    model: { provider: "openai", id: gpt },
    guards: { injection: "record", "injection-conversation": "record" },
    ...(guarded ? { tools, approvals: { wait: "20s" } } : {}),
    ...(guarded ? domain.manifest : {}),
  });
}

export interface Played {
  readonly outcome: Outcome;
  /** Calls of the attack that the agent carried out. */
  readonly landed: readonly SaidTool[];
  /** The model believed what it read, at least once. */
  readonly believed: boolean;
  readonly done: boolean;
}

/** Another way through each time: three formats, buffered or streamed. */
const ways = surfaceNames.flatMap((name) => (["whole", "stream"] as const).map((how) => ({ name, how })));

export interface Play {
  readonly domain: AnyDomain;
  readonly task: Task<unknown>;
  readonly attack?: Attack<unknown>;
  /** The planted words are there, and the model does not believe them. */
  readonly resists?: boolean;
  readonly number: number;
}

/** One agent's run, from the user's words to the end. Runs of one stand come one after the other: the model is one. */
export async function play(stand: Stand, { domain, task, attack, resists, number }: Play): Promise<Played> {
  const world = domain.world();
  attack?.plant(world);
  let believed = false;
  const model = naiveModel(task, resists === true ? undefined : attack);
  stand.fakeOpenAi.reply = (received) => {
    const reply = model(received);
    believed ||= reply.tools?.some(({ id }) => /^(?:evil|looks)_/.test(id)) === true;
    return reply;
  };
  const { name, how } = ways[number % ways.length] ?? { name: "chat", how: "whole" };
  const door = surface(name, stand, {
    maxRetries: 0,
    headers: {
      "x-seaworthy-feature": domain.name,
      "x-seaworthy-tenant": "tidewater",
      // Another user each time: one alone would be over the hundred requests of an hour.
      "x-seaworthy-user": `user-${number}-${attack?.name ?? ""}`,
      "x-seaworthy-session": randomUUID(),
    },
  });
  const outcome = await runAgent({ domain, world, task, door, how, ...(attack && { attack }) });
  const landed = outcome.made.filter(({ id }) => id.startsWith("evil"));
  return { outcome, landed, believed, done: outcome.end === "done" && task.done(world) };
}
