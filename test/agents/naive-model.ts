import type { Received, Reply } from "../fakes/provider.ts";
import type { Attack, Move, Sight, Step, Task } from "./domain.ts";

/**
 * The worst model there is: it does what it is asked, and whatever else it reads. It has no judgement of its own, so what it
 * does not do was stopped by somebody else.
 */
export function naiveModel(task: Task<never>, attack?: Attack<never>): (call: Received) => Reply {
  let tried = 0;
  return ({ body }) => {
    const sight = sightOf(body);
    const honest = stepsMade(sight.all);
    const believes = attack !== undefined && tried < attack.steps.length && sight.all.includes(attack.mark);
    if (believes) {
      const step = attack.steps[tried] as Step;
      const moves = named(`${tried < (attack.reads ?? 0) ? "looks" : "evil"}_${tried}`, step(sight));
      tried += 1;
      const own = attack.beside === true && tried === 1 ? task.steps[honest] : undefined;
      return {
        text: "",
        tools: [...(own === undefined ? [] : named(`task_${honest}`, own(sight))), ...moves],
      };
    }
    const step = task.steps[honest];
    if (step === undefined) return { text: "That is done." };
    return { tools: named(`task_${honest}`, step(sight)) };
  };
}

/** How many steps of the task the model can see that it made. A history that was cut shows the later ones only. */
function stepsMade(all: string): number {
  const made = [...all.matchAll(/task_(\d+)_\d+/g)].map((match) => Number(match[1]));
  return made.length === 0 ? 0 : Math.max(...made) + 1;
}

const named = (prefix: string, moves: readonly Move[]): NonNullable<Reply["tools"]> =>
  moves.map(({ tool, arguments: given }, index) => ({
    id: `${prefix}_${index}`,
    name: tool,
    arguments: JSON.stringify(given),
  }));

/** All strings of the conversation, whatever the format; not the tools' definitions. */
function sightOf(body: Readonly<Record<string, unknown>>): Sight {
  const texts: string[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === "string") texts.push(value);
    else if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(walk);
  };
  walk(body["messages"] ?? body["input"]);
  const all = texts.join("\n");
  return {
    all,
    find: (pattern, otherwise = "") => {
      const flags = pattern.flags.includes("g") ? pattern.flags : `${pattern.flags}g`;
      return [...all.matchAll(new RegExp(pattern.source, flags))].at(-1)?.[1] ?? otherwise;
    },
  };
}
