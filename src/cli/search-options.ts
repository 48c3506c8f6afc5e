import { queryNames, type Given } from "../audit/search/read-query.ts";
import type { CommandInput } from "./command.ts";
import { dataOption, jsonOption, listOption, textOption } from "./options.ts";

/** What every command on the search index takes. */
export const indexOptions = { ...dataOption, ...jsonOption };

export const dataOf = (input: CommandInput): string => textOption(input, "data") ?? ".seaworthy";

export const flagOption = ({ values }: CommandInput, name: string): boolean => values[name] === true;

/** What entries are searched by: each may stand several times. */
export const searchOptions = Object.fromEntries(
  queryNames.map((name) => [name, { type: "string", multiple: true } as const]),
);

export const givenOf = (input: CommandInput): Given =>
  Object.fromEntries(
    queryNames.flatMap((name) => {
      const values = listOption(input, name);
      return values.length === 0 ? [] : [[name, values]];
    }),
  );
