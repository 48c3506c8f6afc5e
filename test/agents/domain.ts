import type { JsonObject } from "../../src/base/json.ts";

/** What the model sees of a conversation when it decides what to do next. */
export interface Sight {
  /** Everything, in order, as one text. */
  readonly all: string;
  /** The first group of the last match, or what stands there instead. */
  find(pattern: RegExp, otherwise?: string): string;
}

export interface Move {
  readonly tool: string;
  readonly arguments: JsonObject;
}

/** What the model does in one turn: one call, or several side by side. */
export type Step = (sight: Sight) => readonly Move[];

/** A tool as the agent offers it, as the manifest declares it, and what it does. */
export interface WorldTool<W> {
  readonly description: string;
  readonly properties: JsonObject;
  /** What the manifest says beside the schema. */
  readonly rule: JsonObject;
  run(world: W, given: Readonly<Record<string, unknown>>): string;
}

/** Something that the user wants, and how a model that does its work goes about it. */
export interface Task<W> {
  readonly ask: string;
  readonly steps: readonly Step[];
  /** Calls that the people who approve know to be wanted. What is not here they deny. */
  readonly wanted?: (move: Move) => boolean;
  /** The user has what they asked for. */
  done(world: W): boolean;
}

/** Words that somebody else put where the agent reads, and what a model does that believes them. */
export interface Attack<W> {
  readonly name: string;
  /** The task during which it is read. */
  readonly during: string;
  readonly plant: (world: W) => void;
  /** A piece of the planted words: the model has read them once it sees this. */
  readonly mark: string;
  readonly steps: readonly Step[];
  /** How many of them, from the first, only read what the agent may read: no harm is done by then, and nothing has left. */
  readonly reads?: number;
  /** The first of its calls stands in one answer with what the task does next. */
  readonly beside?: true;
  /** The agent forgets what it has read before each further turn: its history is cut to the user's words and the last turn. */
  readonly forgets?: true;
}

/** One kind of agent, with its world. */
export interface Domain<W> {
  readonly name: string;
  readonly system: string;
  /** What the manifest says beside tools. */
  readonly manifest?: JsonObject;
  readonly tools: Readonly<Record<string, WorldTool<W>>>;
  readonly tasks: Readonly<Record<string, Task<W>>>;
  readonly attacks: readonly Attack<W>[];
  world(): W;
}

/** For the types of a list of domains with worlds of different kinds. */
export interface AnyDomain extends Omit<Domain<never>, "world" | "tools" | "tasks" | "attacks"> {
  readonly tools: Readonly<Record<string, WorldTool<unknown>>>;
  readonly tasks: Readonly<Record<string, Task<unknown>>>;
  readonly attacks: readonly Attack<unknown>[];
  world(): unknown;
}

/** One call of a tool. */
export const call =
  (tool: string, given: JsonObject | ((sight: Sight) => JsonObject)): Step =>
  (sight) => [{ tool, arguments: typeof given === "function" ? given(sight) : given }];

export const text = (description: string): JsonObject => ({ type: "string", description });

export const said = (given: Readonly<Record<string, unknown>>, name: string): string =>
  typeof given[name] === "string" ? given[name] : JSON.stringify(given[name] ?? "");
