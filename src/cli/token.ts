import { resolve } from "node:path";
import { tokenFor, withLog } from "../app/ask-log.ts";
import { defaultData } from "../app/settings.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { CommandInput } from "./command.ts";
import { textOption } from "./options.ts";

/** For commands that ask the log on behalf of a person. */
export const tokenOption = { "token-file": { type: "string" } } as const;

/** Whose token a command asks with: of the file that is named, of the variable SEAWORTHY_TOKEN, of the log's owner. @throws KnownError USAGE */
export const tokenOf = (input: CommandInput, data: string): string | undefined =>
  tokenFor(data, { variable: process.env["SEAWORTHY_TOKEN"], file: textOption(input, "token-file") });

/** Asks the log of `--data` on behalf of the person of the token. @throws KnownError as the answer's own file says */
export function askAs(input: CommandInput, question: JsonObject): Promise<JsonValue> {
  const data = resolve(textOption(input, "data") ?? defaultData);
  return withLog(data, (log) => {
    // Only now: the log's first start makes the first token.
    const token = tokenOf(input, data);
    return log.ask(token === undefined ? question : { ...question, token });
  });
}
