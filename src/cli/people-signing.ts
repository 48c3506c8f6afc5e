import { duties } from "../evidence/duty.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { namedFile } from "./named-file.ts";
import { dataOption, jsonOption, textOption } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

const options = { ...dataOption, ...jsonOption, ...tokenOption } as const;

/** Somebody's keys and duties, as the log shows them. */
interface Shown {
  readonly name: string;
  readonly keys: readonly {
    readonly fingerprint: string;
    readonly line: string;
    readonly addedAtMs: number;
  }[];
  readonly duties: readonly { readonly duty: string; readonly feature: string; readonly givenAtMs: number }[];
}

function tell(input: CommandInput, terminal: Terminal, { name, keys, duties: held }: Shown): void {
  if (input.values["json"] === true) {
    terminal.out(JSON.stringify({ name, keys, duties: held }));
    return;
  }
  const on = (ms: number): string => new Date(ms).toISOString();
  for (const { fingerprint, line, addedAtMs } of keys)
    terminal.out(`${name}  key   ${fingerprint}  ${line.split(" ", 1)[0] ?? ""}  since ${on(addedAtMs)}`);
  for (const { duty, feature, givenAtMs } of held)
    terminal.out(`${name}  duty  ${duty} of ${feature}  since ${on(givenAtMs)}`);
  if (keys.length + held.length === 0) terminal.err(`${name} has neither key nor duty`);
}

const peopleKey: Command = {
  name: "people key",
  summary: "Add or remove a public key that a person signs with; without a name, your own",
  usage: "[NAME] (--add FILE.pub | --remove SHA256:FINGERPRINT) [--token-file FILE] [--data DIR] [--json]",
  options: { ...options, add: { type: "string" }, remove: { type: "string" } },
  async run(input, terminal) {
    const [name, ...rest] = input.positionals;
    const [add, remove] = [textOption(input, "add"), textOption(input, "remove")];
    if (rest.length > 0 || (add === undefined) === (remove === undefined))
      throw new KnownError(
        "USAGE",
        "which key?",
        "people key [NAME] --add ~/.ssh/id_ed25519.pub, or --remove SHA256:…",
      );
    const whose = name === undefined ? "key" : "people-key";
    const about = name === undefined ? {} : { name };
    const question: JsonObject =
      add === undefined
        ? { ask: `${whose}-remove`, ...about, fingerprint: remove ?? "" }
        : { ask: `${whose}-add`, ...about, key: namedFile(add, "name the file that ends in .pub") };
    tell(input, terminal, (await askAs(input, question)) as unknown as Shown);
    return 0;
  },
};

const peopleDuty: Command = {
  name: "people duty",
  summary: "Say as what a person signs, of one feature or of all; take it away with --remove",
  usage: `NAME ${Object.keys(duties).join("|")} [--feature F] [--remove] [--token-file FILE] [--data DIR] [--json]`,
  options: { ...options, feature: { type: "string" }, remove: { type: "boolean" } },
  async run(input, terminal) {
    const [name, duty, ...rest] = input.positionals;
    if (name === undefined || duty === undefined || rest.length > 0)
      throw new KnownError(
        "USAGE",
        "people duty takes a name and a duty",
        `duties: ${Object.keys(duties).join(", ")}`,
      );
    const ask = input.values["remove"] === true ? "people-duty-take" : "people-duty-give";
    const question = { ask, name, duty, feature: textOption(input, "feature") ?? "*" };
    tell(input, terminal, (await askAs(input, question)) as unknown as Shown);
    return 0;
  },
};

const peopleSignatories: Command = {
  name: "people signatories",
  summary: "List who signs with which keys, and as what",
  usage: "[--token-file FILE] [--data DIR] [--json]",
  options,
  async run(input, terminal) {
    const all = (await askAs(input, { ask: "people-signatories" })) as unknown as readonly Shown[];
    if (input.values["json"] === true) terminal.out(JSON.stringify(all));
    else for (const one of all) tell(input, terminal, one);
    return 0;
  },
};

export const peopleSigningCommands: readonly Command[] = [peopleKey, peopleDuty, peopleSignatories];
