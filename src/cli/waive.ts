import { KnownError } from "../base/errors.ts";
import { waiverDoubt, type WaiverDraft } from "../controls/decidable.ts";
import { observations } from "../evidence/observations.ts";
import { controlsMax } from "../evidence/statement.ts";
import { waiverMsMax } from "../evidence/waiver-path.ts";
import type { Command, CommandInput } from "./command.ts";
import {
  decidable,
  featureOptions,
  idsIn,
  nowIn,
  refuseDoubt,
  seenOf,
  versionOf,
} from "./decision-checklist.ts";
import { atDecisions, dutyFor, reasonOf, signingOptions, signingUsage } from "./decision-desk.ts";
import { durationOption, listOption, noPositionals, textOption } from "./options.ts";

const hourMs = 3_600_000;

export const waive: Command = {
  name: "waive",
  summary: "Ask to ship although a control does not pass: somebody else signs it, and it ends",
  usage: `--feature F --env E --control ID (--mitigation --compensating ID... | --accept --monitor OBSERVATION | --not-applicable) --until 14d --reason TEXT ${signingUsage}`,
  options: {
    ...signingOptions,
    ...featureOptions,
    control: { type: "string" },
    mitigation: { type: "boolean" },
    accept: { type: "boolean" },
    "not-applicable": { type: "boolean" },
    compensating: { type: "string", multiple: true },
    monitor: { type: "string" },
    until: { type: "string" },
    reason: { type: "string" },
  },

  run(input, terminal) {
    noPositionals(input, `waive ${waive.usage}`);
    return atDecisions(input, terminal, async (me) => {
      const draft = draftOf(input);
      const reason = reasonOf(input, "the vendor's patch comes on Thursday");
      const at = await decidable(input, terminal);
      const { feature, environment } = at.ask.subject;
      const as = dutyFor(input, me, feature);
      refuseDoubt(waiverDoubt(draft, as, at));
      const { path, control, endsAtMs, compensating, monitor } = draft;
      return {
        ...{ kind: "waiver", as, feature },
        more: {
          ...versionOf(at),
          ...{ path, control, untilMs: endsAtMs, reason },
          ...(path === "mitigation" ? { compensating } : {}),
          ...(monitor === undefined ? {} : { monitor }),
        },
        seen: seenOf([control, ...compensating].slice(0, controlsMax), at),
        summary: `${path} of ${control} of ${feature} in ${environment} until ${new Date(endsAtMs).toISOString()}: ${reason}`,
      };
    });
  },
};

/** @throws KnownError USAGE where it is not one way with all that it needs */
function draftOf(input: CommandInput): WaiverDraft {
  const ways = ["mitigation", "accept", "not-applicable"].filter((name) => input.values[name] === true);
  const [way] = ways;
  if (way === undefined || ways.length > 1)
    throw new KnownError("USAGE", "which way?", "one of --mitigation, --accept, --not-applicable");
  const path = way === "accept" ? "accepted-risk" : way === "mitigation" ? "mitigation" : "not-applicable";
  const control = idsIn([textOption(input, "control") ?? ""])[0] ?? "";
  if (control === "") throw new KnownError("USAGE", "of which control?", "--control IO-01");
  const compensating = idsIn(listOption(input, "compensating"));
  const monitor = monitorOf(input, path);
  if ((path === "mitigation") !== compensating.length > 0)
    throw new KnownError(
      "USAGE",
      path === "mitigation" ? "what compensates for it?" : "only a mitigation names compensating controls",
      path === "mitigation" ? "name controls that pass: --compensating MI-10" : "leave --compensating out",
    );
  return { path, control, compensating, endsAtMs: nowIn(untilOf(input, path)), ...monitor };
}

function monitorOf(input: CommandInput, path: WaiverDraft["path"]): { readonly monitor?: string } {
  const monitor = textOption(input, "monitor");
  if (path !== "accepted-risk") {
    if (monitor === undefined) return {};
    throw new KnownError("USAGE", "only an accepted risk is watched", "leave --monitor out");
  }
  if (monitor !== undefined && Object.hasOwn(observations, monitor)) return { monitor };
  throw new KnownError(
    "USAGE",
    monitor === undefined ? "what watches the risk?" : `nothing observes ${monitor}`,
    "name an observation that speaks each day: --monitor log-violations",
  );
}

/** @throws KnownError USAGE where no end is given, or one that is too late */
export function untilOf(input: CommandInput, path: keyof typeof waiverMsMax): number {
  const [ms, longestMs] = [durationOption(input, "until"), waiverMsMax[path]];
  const longest = longestMs > 24 * hourMs ? `${longestMs / (24 * hourMs)}d` : `${longestMs / hourMs}h`;
  if (ms !== undefined && ms > 0 && ms <= longestMs) return ms;
  throw new KnownError(
    ms === undefined ? "USAGE" : "POLICY_HELD",
    ms === undefined ? "until when?" : `a ${path} lasts from 1s to ${longest}`,
    `give the time that it needs, at most --until ${longest}`,
  );
}
