import { resolve } from "node:path";
import { withLog } from "../app/ask-log.ts";
import { defaultData } from "../app/settings.ts";
import { roles } from "../audit/people/access.ts";
import type { ShownPerson, WithToken } from "../audit/people/people.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { dataOption, durationOption, jsonOption, listOption, noPositionals, textOption } from "./options.ts";
import { tokenOf, tokenOption } from "./token.ts";

const options = { ...dataOption, ...jsonOption, ...tokenOption } as const;

async function ask<T>(input: CommandInput, question: JsonObject): Promise<T> {
  const data = resolve(textOption(input, "data") ?? defaultData);
  const answer = await withLog(data, (log) => {
    // Only now: the log's first start makes the first token.
    const token = tokenOf(input, data);
    return log.ask(token === undefined ? question : { ...question, token });
  });
  return answer as T;
}

const roleList = Object.keys(roles).join("|");

/** When the token ends. @throws KnownError USAGE */
function expiresOption(input: CommandInput): { readonly expiresAtMs?: number } {
  const lifeMs = durationOption(input, "expires");
  if (lifeMs === undefined) return {};
  if (lifeMs > 0) return { expiresAtMs: Date.now() + lifeMs };
  throw new KnownError(
    "USAGE",
    "with --expires 0 the token would never open anything",
    "give a time from 1s up, or leave --expires out for a token without an end",
  );
}

/** @throws KnownError USAGE where it is not exactly one name. */
function oneName({ positionals: [name, ...rest] }: CommandInput, command: string): string {
  if (name !== undefined && rest.length === 0) return name;
  throw new KnownError("USAGE", `${command} takes one name`, "`people list` has the names");
}

/** @throws KnownError USAGE where it is not a name and a role. */
function nameAndRole(
  { positionals: [name, role, ...rest] }: CommandInput,
  command: string,
): { readonly name: string; readonly role: string } {
  if (name !== undefined && role !== undefined && rest.length === 0) return { name, role };
  throw new KnownError("USAGE", `${command} takes a name and a role`, `the roles: ${roleList}`);
}

/** The token alone goes to standard output, so that it can be piped to where it is kept. */
function tellToken(input: CommandInput, terminal: Terminal, { person, token }: WithToken): void {
  if (input.values["json"] === true) terminal.out(JSON.stringify({ token, ...person }));
  else {
    terminal.out(token);
    terminal.err(`the token of ${described(person)}; it is not shown again`);
  }
}

function tellPerson(input: CommandInput, terminal: Terminal, person: ShownPerson): void {
  if (input.values["json"] === true) terminal.out(JSON.stringify(person));
  else terminal.err(`from now on: ${described(person)}`);
}

const described = ({ name, roles: held, expiresAtMs }: ShownPerson): string =>
  `${name}, ${held.length === 0 ? "no role" : held.join(", ")}, ${ending(expiresAtMs)}`;

const ending = (expiresAtMs: number | undefined): string =>
  expiresAtMs === undefined ? "no end" : `until ${new Date(expiresAtMs).toISOString()}`;

const peopleAdd: Command = {
  name: "people add",
  summary: "Give a person a token and roles; the token is shown once",
  usage: `NAME --role ${roleList}... [--expires 90d] [--token-file FILE]`,
  options: { ...options, role: { type: "string", multiple: true }, expires: { type: "string" } },
  async run(input, terminal) {
    const name = oneName(input, "people add");
    const wanted = listOption(input, "role");
    if (wanted.length === 0)
      throw new KnownError("USAGE", `what may ${name} do?`, `add --role, one of ${roleList}`);
    const question = { ask: "people-add", name, roles: wanted, ...expiresOption(input) };
    tellToken(input, terminal, await ask<WithToken>(input, question));
    return 0;
  },
};

const peopleList: Command = {
  name: "people list",
  summary: "List who may ask the log what, without their tokens",
  usage: "[--token-file FILE]",
  options,
  async run(input, terminal) {
    noPositionals(input, "people list");
    const people = await ask<readonly ShownPerson[]>(input, { ask: "people" });
    if (input.values["json"] === true) terminal.out(JSON.stringify(people));
    else
      for (const person of people)
        terminal.out(
          `${person.name}  ${person.state}  ${person.roles.join(",") || "-"}  ${ending(person.expiresAtMs)}`,
        );
    return 0;
  },
};

const peopleGrant: Command = {
  name: "people grant",
  summary: "Give a person one more role",
  usage: `NAME ${roleList} [--token-file FILE]`,
  options,
  async run(input, terminal) {
    const question = { ask: "people-grant", ...nameAndRole(input, "people grant") };
    tellPerson(input, terminal, await ask<ShownPerson>(input, question));
    return 0;
  },
};

const peopleRevokeRole: Command = {
  name: "people revoke-role",
  summary: "Take a role away from a person, at once",
  usage: `NAME ${roleList} [--token-file FILE]`,
  options,
  async run(input, terminal) {
    const question = { ask: "people-revoke-role", ...nameAndRole(input, "people revoke-role") };
    tellPerson(input, terminal, await ask<ShownPerson>(input, question));
    return 0;
  },
};

const peopleRotate: Command = {
  name: "people rotate",
  summary: "Give a person a new token; the old one ends at once",
  usage: "NAME [--expires 90d] [--token-file FILE]",
  options: { ...options, expires: { type: "string" } },
  async run(input, terminal) {
    const question = { ask: "people-rotate", name: oneName(input, "people rotate"), ...expiresOption(input) };
    tellToken(input, terminal, await ask<WithToken>(input, question));
    return 0;
  },
};

const peopleRemove: Command = {
  name: "people remove",
  summary: "End a person's token and roles, at once",
  usage: "NAME [--token-file FILE]",
  options,
  async run(input, terminal) {
    const name = oneName(input, "people remove");
    const person = await ask<ShownPerson>(input, { ask: "people-remove", name });
    if (input.values["json"] === true) terminal.out(JSON.stringify({ removed: person.name }));
    else terminal.err(`${person.name} opens nothing any more`);
    return 0;
  },
};

/** All of them, in the order of the help text. */
export const peopleCommands: readonly Command[] = [
  peopleAdd,
  peopleList,
  peopleGrant,
  peopleRevokeRole,
  peopleRotate,
  peopleRemove,
];
