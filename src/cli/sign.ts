import { KnownError } from "../base/errors.ts";
import { agreementDoubt, awaiting, signOffDoubt, type Decidable, type Doubt } from "../controls/decidable.ts";
import { categories } from "../controls/category.ts";
import { controlsMax } from "../evidence/statement.ts";
import type { Duty } from "../evidence/duty.ts";
import type { Command, CommandInput } from "./command.ts";
import {
  answerTo,
  decidable,
  featureOptions,
  idsIn,
  refuseDoubt,
  seenOf,
  signaturesOf,
  versionOf,
  waiverNamed,
} from "./decision-checklist.ts";
import {
  atDecisions,
  dutyFor,
  signingOptions,
  signingUsage,
  type Drafted,
  type Me,
} from "./decision-desk.ts";
import { listOption, noPositionals, textOption } from "./options.ts";

export const sign: Command = {
  name: "sign",
  summary: "Sign controls off, or what somebody else has asked for, with your own key",
  usage: `--feature F --env E (--control ID... | --item N | --category PS | --waiver W) [--reason TEXT] ${signingUsage}`,
  options: {
    ...signingOptions,
    ...featureOptions,
    control: { type: "string", multiple: true },
    item: { type: "string" },
    category: { type: "string" },
    waiver: { type: "string" },
    reason: { type: "string" },
  },

  run(input, terminal) {
    noPositionals(input, `sign ${sign.usage}`);
    return atDecisions(input, terminal, async (me) => {
      const at = await decidable(input, terminal);
      const as = dutyFor(input, me, at.ask.subject.feature);
      const waiver = textOption(input, "waiver");
      return waiver === undefined ? signOff(input, { as, me }, at) : agreement(input, { waiver, as, me }, at);
    });
  },
};

function signOff(
  input: CommandInput,
  { as, me }: { readonly as: Duty; readonly me: Me },
  at: Decidable,
): Drafted {
  const controls = chosen(input, as, at);
  if (controls.length > controlsMax)
    throw new KnownError(
      "USAGE",
      `one signature covers ${controlsMax} controls at most, and these are ${controls.length}`,
      "sign them in parts: --item N",
    );
  refuseAll(controls.flatMap((id) => signOffDoubt(id, as, at) ?? []));
  if (at.ask.subject.authors.some((author) => author === me.pseudonym))
    throw new KnownError(
      "POLICY_HELD",
      `${me.name} made the change that this is about`,
      "somebody else must sign: nobody signs off what they made themselves",
    );
  return {
    ...{ kind: "sign-off", as, feature: at.ask.subject.feature },
    more: { ...versionOf(at), controls, ...reasonIn(input) },
    seen: seenOf(controls, at),
    summary: `${at.ask.subject.feature} in ${at.ask.subject.environment}, ${controls.join(", ")}`,
  };
}

/** Nobody signs a part of what they named. @throws KnownError POLICY_HELD with all that would not count */
function refuseAll(doubts: readonly Doubt[]): void {
  const [first, ...others] = doubts;
  if (first === undefined) return;
  refuseDoubt({ why: [first, ...others].map(({ why }) => why).join("\n       "), next: first.next });
}

/** @throws KnownError USAGE where nothing is chosen, or nothing of it waits for this duty */
function chosen(input: CommandInput, as: Duty, at: Decidable): readonly string[] {
  const named = idsIn(listOption(input, "control"));
  const [item, category] = [textOption(input, "item"), textOption(input, "category")?.toUpperCase()];
  if ([named.length > 0, item !== undefined, category !== undefined].filter(Boolean).length !== 1)
    throw new KnownError(
      "USAGE",
      "what is signed?",
      "one of --control PS-01 (or more of them), --item 1, --category PS, --waiver ID",
    );
  if (named.length > 0) return named;
  const beneath =
    item === undefined
      ? at.checklist.controls.map(({ id }) => id).filter((id) => id.startsWith(`${category ?? ""}-`))
      : (at.checklist.items.find((one) => String(one.item.number) === item)?.controls ?? []);
  const waiting = awaiting([...beneath].sort(), as, at);
  if (waiting.length > 0) return waiting;
  throw new KnownError(
    "USAGE",
    beneath.length === 0
      ? `there is no ${item === undefined ? `category ${category ?? ""}` : `item ${item}`}`
      : `nothing of it waits for a signature as ${as}`,
    `items are 1 to 14, categories ${Object.keys(categories).join(", ")}; see seaworthy status`,
  );
}

function agreement(
  input: CommandInput,
  { waiver: id, as, me }: { readonly waiver: string; readonly as: Duty; readonly me: Me },
  at: Decidable,
): Drafted {
  const waiver = waiverNamed(id, at);
  refuseDoubt(agreementDoubt(waiver, { as, by: me.pseudonym }, at));
  const { path, control, compensating, endsAtMs } = waiver;
  const about =
    control === undefined ? at.checklist.verdict.red.map((one) => one.id) : [control, ...compensating];
  const until = new Date(endsAtMs).toISOString();
  return {
    ...{ kind: "agreement", as, feature: at.ask.subject.feature },
    more: { ...answerTo(waiver, at), ...reasonIn(input) },
    seen: seenOf(about.slice(0, controlsMax), at),
    before: signaturesOf(waiver),
    summary: `${path}${control === undefined ? "" : ` of ${control}`} of ${at.ask.subject.feature} in ${at.ask.subject.environment} until ${until} (${id})`,
  };
}

const reasonIn = (input: CommandInput): { readonly reason?: string } => {
  const reason = textOption(input, "reason")?.trim() ?? "";
  return reason === "" ? {} : { reason };
};
