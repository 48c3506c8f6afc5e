import { KnownError } from "../base/errors.ts";
import { controlsMax } from "../evidence/statement.ts";
import type { Command } from "./command.ts";
import { decidable, featureOptions, nowIn, seenOf, versionOf } from "./decision-checklist.ts";
import { atDecisions, dutyFor, reasonOf, signingOptions, signingUsage } from "./decision-desk.ts";
import { noPositionals } from "./options.ts";
import { untilOf } from "./waive.ts";

export const breakGlass: Command = {
  name: "break-glass",
  summary: "Ask to go round the gate for at most 4 hours: a second person signs, everybody is told",
  usage: `--feature F --env E --until 4h --reason TEXT ${signingUsage}`,
  options: { ...signingOptions, ...featureOptions, until: { type: "string" }, reason: { type: "string" } },

  run(input, terminal) {
    noPositionals(input, `break-glass ${breakGlass.usage}`);
    return atDecisions(input, terminal, async (me) => {
      const reason = reasonOf(input, "incident 41: the fix cannot wait for its evidence");
      const endsAtMs = nowIn(untilOf(input, "break-glass"));
      const at = await decidable(input, terminal);
      const { feature, environment } = at.ask.subject;
      const red = at.checklist.verdict.red.map(({ id }) => id);
      if (red.length === 0)
        throw new KnownError("POLICY_HELD", "the gate is open: nothing keeps it from shipping", "ship it");
      return {
        ...{ kind: "waiver", as: dutyFor(input, me, feature), feature },
        more: { ...versionOf(at), path: "break-glass", untilMs: endsAtMs, reason },
        seen: seenOf(red.slice(0, controlsMax), at),
        summary: `the gate of ${feature} in ${environment} stands open until ${new Date(endsAtMs).toISOString()} although ${red.length} controls keep it shut: ${reason}`,
      };
    });
  },
};
