import type { JsonObject } from "../../src/base/json.ts";
import type { SaidTool, Surface, Turn } from "../walks/surfaces.ts";
import { gpt } from "../walks/stand.ts";
import type { AnyDomain, Attack, Task } from "./domain.ts";

export interface Run {
  readonly domain: AnyDomain;
  readonly world: unknown;
  readonly task: Task<unknown>;
  readonly attack?: Attack<unknown>;
  readonly door: Surface;
  readonly how: "whole" | "stream";
}

export interface Outcome {
  /** The model said that it is done; or why the run ended before. */
  readonly end: "done" | "stopped" | "too many turns";
  readonly why: string;
  /** Every call that the agent carried out. */
  readonly made: readonly SaidTool[];
}

/** Our own choice: the longest task has six turns, and an attack adds three. */
const turnsMax = 12;

/** An agent as people write them: it carries out what the model calls, with no thought of its own, until the model says that it is done. */
export async function runAgent({ domain, world, task, attack, door, how }: Run): Promise<Outcome> {
  const made: SaidTool[] = [];
  const first: Turn = { role: "user", text: task.ask };
  let turns: readonly Turn[] = [first];
  const tools = Object.entries(domain.tools).map(([name, { description, properties }]) => ({
    name,
    description,
    schema: schemaOf(properties),
  }));
  for (let turn = 0; turn < turnsMax; turn += 1) {
    let said;
    try {
      said = await door[how]({ model: gpt, system: domain.system, turns, tools });
    } catch (error) {
      return { end: "stopped", why: error instanceof Error ? error.message : String(error), made };
    }
    if (said.tools.length === 0) return { end: "done", why: said.text, made };
    const results = said.tools.map((call): Turn => {
      made.push(call);
      return { role: "tool", id: call.id, text: carryOut(domain, world, call) };
    });
    const last: readonly Turn[] = [
      { role: "assistant", ...(said.text === "" ? {} : { text: said.text }), tools: said.tools },
      ...results,
    ];
    turns = attack?.forgets === true ? [first, ...last] : [...turns, ...last];
  }
  return { end: "too many turns", why: "", made };
}

export const schemaOf = (properties: JsonObject): JsonObject & { type: "object" } => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});

function carryOut(domain: AnyDomain, world: unknown, { name, arguments: given }: SaidTool): string {
  const tool = domain.tools[name];
  if (tool === undefined) return `there is no tool ${name}`;
  return tool.run(world, JSON.parse(given) as Record<string, unknown>);
}
