import { resolve } from "node:path";
import { defaultData } from "../app/settings.ts";
import type { KillDesk } from "../limits/kill/desk.ts";
import type { KillStore } from "../limits/kill/kill.ts";
import type { CommandInput } from "./command.ts";
import { textOption } from "./options.ts";
import { askAs } from "./token.ts";

export const dataOf = (input: CommandInput): string => resolve(textOption(input, "data") ?? defaultData);

/** The desk of the person whose token the command has. */
export const atDesk = (input: CommandInput, store: KillStore): KillDesk => ({
  ask: (question) => askAs(input, question),
  store,
  now: Date.now,
});
