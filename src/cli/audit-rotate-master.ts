import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { askLog, tokenFor } from "../app/ask-log.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import {
  masterReferenceForms,
  readMasterReference,
  withPath,
  writeMasterReference,
} from "../base/master-reference.ts";
import type { Command, Terminal } from "./command.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";

/** Between two looks at a rotation that takes its time. */
const lookMs = 1000;

export const auditRotateMaster: Command = {
  name: "audit rotate-master",
  summary: "Puts another master key in the place of the log's; the log itself does not change",
  usage: "--purpose TEXT [--to REFERENCE] [--data DIR] [--token-file FILE] [--json]",
  options: {
    ...dataOption,
    ...jsonOption,
    to: { type: "string" },
    purpose: { type: "string" },
    "token-file": { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `audit rotate-master ${auditRotateMaster.usage}`);
    const purpose = textOption(input, "purpose")?.trim() ?? "";
    if (purpose === "")
      throw new KnownError(
        "USAGE",
        "a master key is replaced for a purpose only",
        'say why: --purpose "yearly rotation"; it stands in the log',
      );
    const to = textOption(input, "to");
    const data = textOption(input, "data") ?? ".seaworthy";
    const token = tokenFor(data, {
      variable: process.env["SEAWORTHY_TOKEN"],
      file: textOption(input, "token-file"),
    });
    const ask = { ask: "rotate", purpose, ...(to === undefined ? {} : { to: whole(to) }) };
    const ended = await untilEnded(await askLog(data, token, ask), async () => {
      await pause(lookMs);
      return askLog(data, token, { ask: "rotation" });
    });
    tell(terminal, ended, input.values["json"] === true);
    return ended["state"] === "done" ? 0 : 1;
  },
};

/** A path is one from here; auditd runs elsewhere. @throws KnownError USAGE */
function whole(text: string): string {
  const reference = readMasterReference(text);
  if (reference !== undefined) return writeMasterReference(withPath(reference, (path) => resolve(path)));
  throw new KnownError("USAGE", "--to is no reference to a master key", `write ${masterReferenceForms}`);
}

async function untilEnded(first: JsonValue, look: () => Promise<JsonValue>): Promise<JsonObject> {
  let answer = first;
  while (isObject(answer) && answer["state"] === "running") answer = await look();
  return isObject(answer) ? answer : {};
}

function tell(terminal: Terminal, ended: JsonObject, json: boolean): void {
  if (json) {
    terminal.out(JSON.stringify(ended));
    return;
  }
  const said = (name: string): string => {
    const value = ended[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : "";
  };
  if (ended["state"] !== "done") {
    terminal.err(`error: the rotation did not end: ${said("message")}`);
    terminal.err(`hint: ${said("hint")}; without --to it goes on where it stopped`);
    return;
  }
  terminal.out(`the log is under the master key ${said("to")} at ${said("reference")}`);
  terminal.out(`  wrapped again: ${said("slots")} data keys, ${said("stagingKeys")} staging keys`);
  if (ended["unreadable"] !== 0)
    terminal.err(`warning: ${said("unreadable")} data keys were damaged before and stay as they are`);
  if (typeof ended["left"] === "string")
    terminal.err(`now destroy the old key ${said("from")} at ${ended["left"]}: it opens nothing any more`);
  if (ended["left"] !== undefined) terminal.err(`and see that audit.master_key is ${said("reference")}`);
}
