import { tokenFor } from "../app/ask-log.ts";
import type { CommandInput } from "./command.ts";
import { textOption } from "./options.ts";

/** For commands that ask the log on behalf of a person. */
export const tokenOption = { "token-file": { type: "string" } } as const;

/** Whose token a command asks with: of the file that is named, of the variable SEAWORTHY_TOKEN, of the log's owner. @throws KnownError USAGE */
export const tokenOf = (input: CommandInput, data: string): string | undefined =>
  tokenFor(data, { variable: process.env["SEAWORTHY_TOKEN"], file: textOption(input, "token-file") });
