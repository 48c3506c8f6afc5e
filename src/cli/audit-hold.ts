import { readMoment } from "../audit/search/moment.ts";
import { KnownError } from "../base/errors.ts";
import { namesOf } from "./audit-erase.ts";
import { visible } from "./audit-lines.ts";
import type { Command, CommandInput } from "./command.ts";
import { dataOption, jsonOption, noPositionals, textOption } from "./options.ts";
import { askAs, tokenOption } from "./token.ts";

const options = { ...dataOption, ...jsonOption, ...tokenOption } as const;

/** A hold as the log tells of it. */
interface ShownHold {
  readonly hold: number;
  readonly atMs: number;
  readonly by: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly releaseAskedBy?: string;
  readonly lapsesAtMs?: number;
  readonly [member: string]: string | number | undefined;
}

export const auditHold: Command = {
  name: "audit hold",
  summary: "Places a legal hold: nothing in its scope is erased or destroyed for its age; two people end it.",
  usage:
    "--reason TEXT [--user U] [--tenant T] [--session S] [--feature F] [--from TIME] [--to TIME] [--token-file FILE] [--data DIR] [--json]",
  options: {
    ...options,
    user: { type: "string" },
    tenant: { type: "string" },
    session: { type: "string" },
    feature: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    reason: { type: "string" },
  },

  async run(input, terminal) {
    noPositionals(input, `audit hold ${auditHold.usage}`);
    const reason = textOption(input, "reason")?.trim() ?? "";
    if (reason === "")
      throw new KnownError(
        "USAGE",
        "a hold is placed for a reason only",
        'say why: --reason "case 1234"; it stands sealed in the log',
      );
    const feature = textOption(input, "feature");
    const placed = (await askAs(input, {
      ask: "hold",
      reason,
      ...namesOf(input),
      ...(feature === undefined ? {} : { feature }),
      ...timesOf(input),
    })) as unknown as ShownHold & { readonly keys: number };
    if (input.values["json"] === true) terminal.out(JSON.stringify(placed));
    else {
      terminal.out(holdLine(placed));
      terminal.err(
        `${placed.keys} data keys are held: all that may have sealed an entry of it, so more than its own`,
      );
      terminal.err(`two people end it: seaworthy audit release ${placed.hold}`);
    }
    return 0;
  },
};

export const auditHolds: Command = {
  name: "audit holds",
  summary: "Lists the legal holds that stand; reasons and names are in the entries that placed them.",
  usage: "[--token-file FILE] [--data DIR] [--json]",
  options,

  async run(input, terminal) {
    noPositionals(input, `audit holds ${auditHolds.usage}`);
    const holds = (await askAs(input, { ask: "holds" })) as unknown as readonly ShownHold[];
    for (const hold of holds)
      terminal.out(input.values["json"] === true ? JSON.stringify(hold) : holdLine(hold));
    if (holds.length === 0) terminal.err("there is no hold");
    return 0;
  },
};

export const auditRelease: Command = {
  name: "audit release",
  summary: "Asks for the end of a legal hold, or as the second person ends it.",
  usage: "HOLD [--reason TEXT] [--token-file FILE] [--data DIR] [--json]",
  options: { ...options, reason: { type: "string" } },

  async run(input, terminal) {
    const [given = "", ...rest] = input.positionals;
    if (rest.length > 0 || !/^\d{1,15}$/.test(given))
      throw new KnownError("USAGE", "which hold?", "name it by its number: seaworthy audit holds");
    const reason = textOption(input, "reason");
    const step = (await askAs(input, {
      ask: "release",
      hold: Number(given),
      ...(reason === undefined ? {} : { reason }),
    })) as { readonly state: "asked" | "released" };
    if (input.values["json"] === true) terminal.out(JSON.stringify(step));
    else if (step.state === "released") terminal.out(`hold ${given} is released`);
    else {
      terminal.out(`hold ${given} stands: its release is asked for`);
      terminal.err(`within 7 days somebody else releases it: seaworthy audit release ${given}`);
    }
    return step.state === "released" ? 0 : 1;
  },
};

/** From the first millisecond of `--from` to the last of `--to`. @throws KnownError USAGE */
function timesOf(input: CommandInput): { readonly fromMs?: number; readonly toMs?: number } {
  const [from, to] = [textOption(input, "from"), textOption(input, "to")];
  const nowMs = Date.now();
  return {
    ...(from === undefined ? {} : { fromMs: readMoment("from", from, nowMs).firstMs }),
    ...(to === undefined ? {} : { toMs: readMoment("to", to, nowMs).lastMs + 1 }),
  };
}

function holdLine(hold: ShownHold): string {
  const scope = ["tenant", "user", "session", "feature"].flatMap((name) =>
    hold[name] === undefined ? [] : [`${name} ${hold[name]}`],
  );
  const time = (atMs: number): string => new Date(atMs).toISOString();
  return visible(
    [
      String(hold.hold).padStart(8),
      time(hold.atMs),
      ...scope,
      ...(hold.fromMs === undefined ? [] : [`from ${time(hold.fromMs)}`]),
      ...(hold.toMs === undefined ? [] : [`before ${time(hold.toMs)}`]),
      ...(hold.lapsesAtMs === undefined ? [] : [`release asked for, until ${time(hold.lapsesAtMs)}`]),
    ].join("  "),
  );
}
