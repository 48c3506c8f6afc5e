import { KnownError } from "../base/errors.ts";
import type { Command } from "./command.ts";
import {
  answerTo,
  decidable,
  featureOptions,
  idsIn,
  seenOf,
  versionOf,
  waiverNamed,
} from "./decision-checklist.ts";
import { atDecisions, dutyFor, reasonOf, signingOptions, signingUsage } from "./decision-desk.ts";
import { noPositionals, textOption } from "./options.ts";

export const reject: Command = {
  name: "reject",
  summary: "Stop a control until you sign it yourself, or end what somebody has asked for",
  usage: `--feature F --env E (--control ID | --waiver W) --reason TEXT ${signingUsage}`,
  options: {
    ...signingOptions,
    ...featureOptions,
    control: { type: "string" },
    waiver: { type: "string" },
    reason: { type: "string" },
  },

  run(input, terminal) {
    noPositionals(input, `reject ${reject.usage}`);
    return atDecisions(input, terminal, async (me) => {
      const [id, waiver] = [textOption(input, "control"), textOption(input, "waiver")];
      if ((id === undefined) === (waiver === undefined))
        throw new KnownError("USAGE", "what is rejected?", "one of --control PS-01 and --waiver ID");
      const reason = reasonOf(input, "the attack corpus is the one of last year");
      const at = await decidable(input, terminal);
      const { feature, environment } = at.ask.subject;
      const by = { as: dutyFor(input, me, feature), feature };
      const where = `${feature} in ${environment}`;
      if (waiver !== undefined)
        return {
          ...{ kind: "refusal", ...by },
          more: { ...answerTo(waiverNamed(waiver, at), at), reason },
          summary: `no to ${waiver} of ${where}: ${reason}`,
        };
      const [control = ""] = idsIn([id ?? ""]);
      const seen = seenOf([control], at);
      if (seen.length === 0)
        throw new KnownError("USAGE", `there is no control ${control}`, "see them: seaworthy status --all");
      return {
        ...{ kind: "rejection", ...by, seen },
        more: { ...versionOf(at), control, reason },
        summary: `${control} of ${where} must not ship: ${reason}`,
      };
    });
  },
};
