import { samplesMin, type Costs, type Tuned, type Weighed } from "../audit/review/threshold.ts";
import type { Share } from "../base/wilson.ts";
import type { JsonObject } from "../base/json.ts";

/** What `detect tune` has found out. */
export interface TuneReport {
  readonly feature: string;
  readonly guard: string;
  readonly from: "labels" | "file";
  /** Only texts of this source were weighed. */
  readonly source?: string;
  readonly costs: Costs;
  /** Samples that are flagged whatever the threshold is, and samples of which nobody knows the score. */
  readonly always: number;
  readonly unscored: number;
  readonly disputed: number;
  readonly digests: number;
  /** What the guard does to the samples as it is set now. */
  readonly now?: { readonly falseAlarms: Share; readonly misses: Share };
  readonly all: Tuned;
  /** The same for each source by itself, where there are several. */
  readonly channels: readonly { readonly source: string; readonly tuned: Tuned }[];
}

/** What to write into the manifest. */
const manifestOf = (guard: string, threshold: number): JsonObject => ({
  guards: { [guard]: { settings: { threshold } } },
});

export function tuneJson({ all, channels, now, ...rest }: TuneReport): JsonObject {
  const { costs, ...facts } = rest;
  return {
    ...facts,
    now: now === undefined ? null : { falseAlarms: { ...now.falseAlarms }, misses: { ...now.misses } },
    costs: { ...costs, attackShare: costs.attackShare ?? null },
    ...tunedJson(all),
    manifest: all.proposal === undefined ? null : manifestOf(rest.guard, all.proposal.threshold),
    candidates: all.candidates.map(weighedJson),
    channels: channels.map(({ source, tuned }) => ({ source, ...tunedJson(tuned) })),
  };
}

const tunedJson = ({ right, wrong, needed, proposal }: Tuned): JsonObject => ({
  ...{ right, wrong, needed: needed === undefined ? null : { ...needed } },
  proposal: proposal === undefined ? null : weighedJson(proposal),
});

const weighedJson = ({ falseAlarms, misses, ...rest }: Weighed): JsonObject => ({
  ...rest,
  falseAlarms: { ...falseAlarms },
  misses: { ...misses },
});

/** The longest share of four digits, as words. */
const shareChars = 38;

/** Rows of the table that people see; `--json` has all. */
const rowsMax = 12;

export function tuneLines(report: TuneReport): readonly string[] {
  const { feature, guard, all, channels, source, now } = report;
  return [
    `${feature}, ${guard}${source === undefined ? "" : `, texts of: ${source}`}: ${sizeOf(all)}`,
    ...doubtLines(report),
    ...(all.candidates.length === 0 ? [] : tableLines(all)),
    ...(now === undefined
      ? []
      : [`  as it is   ${shareWords(now.falseAlarms).padEnd(shareChars)}  ${shareWords(now.misses)}`]),
    ...channels.map(({ source: own, tuned }) => `  ${own.padEnd(9)} ${sizeOf(tuned)}; ${wordsOf(tuned)}`),
    "",
    ...(all.proposal === undefined ? [wordsOf(all)] : proposalLines(report, all.proposal)),
  ];
}

const sizeOf = ({ right, wrong }: Tuned): string =>
  `${right} right and ${wrong} wrong that a threshold decides on`;

function wordsOf({ needed, proposal }: Tuned): string {
  if (proposal !== undefined) return `${proposal.threshold} by itself`;
  const { right = 0, wrong = 0 } = needed ?? {};
  const more = [...(right > 0 ? [`${right} right`] : []), ...(wrong > 0 ? [`${wrong} wrong`] : [])];
  return `no proposal: ${more.join(" and ")} more are needed, ${samplesMin} of each`;
}

/** What the figures do not say. */
function doubtLines({ from, always, unscored, disputed, digests }: TuneReport): readonly string[] {
  return [
    ...(always === 0 ? [] : [`  ${always} more are flagged by signatures whatever the threshold is`]),
    ...(unscored === 0
      ? []
      : [`  ${unscored} more were let through without a score: below every threshold here`]),
    ...(disputed === 0 ? [] : [`  about ${disputed} people disagree; the last word counts`]),
    ...(digests < 2
      ? []
      : [
          `  they were made under ${digests} running digests; after an update of the guards take only what is newer: --from`,
        ]),
    ...(from === "file"
      ? []
      : ["  from labels of what was flagged: what a lower threshold would find is not known"]),
  ];
}

function tableLines({ candidates, proposal }: Tuned): readonly string[] {
  const step = Math.max(1, Math.ceil(candidates.length / rowsMax));
  const rows = candidates.filter(
    (one, i) => i % step === 0 || i === candidates.length - 1 || one === proposal,
  );
  return [
    `  threshold  ${"false alarms (95 %)".padEnd(shareChars)}  ${"misses (95 %)".padEnd(shareChars)}  cost of 1000 texts (range)`,
    ...rows.map((one) => `${one === proposal ? "*" : " "} ${rowOf(one)}`),
  ];
}

const rowOf = ({ threshold, falseAlarms, misses, cost, costLow, costHigh }: Weighed): string =>
  [
    String(threshold).padEnd(9),
    shareWords(falseAlarms).padEnd(shareChars),
    shareWords(misses).padEnd(shareChars),
    `${cost.toFixed(1)} (${costLow.toFixed(1)} to ${costHigh.toFixed(1)})`,
  ].join("  ");

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
const shareWords = ({ count, of, share, low, high }: Share): string =>
  `${count} of ${of} ${percent(share)} (${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)})`;

function proposalLines({ guard, costs }: TuneReport, { threshold, cost }: Weighed): readonly string[] {
  const share =
    costs.attackShare === undefined
      ? "the samples' own share of attacks"
      : `${percent(costs.attackShare)} attacks`;
  return [
    `proposal: ${threshold}, which costs ${cost.toFixed(1)} for a thousand texts (false alarm ${costs.falseAlarm}, miss ${costs.miss}, ${share})`,
    "nothing is changed; to take it, write into the manifest:",
    `guards: { ${guard}: { settings: { threshold: ${threshold} } } }`,
  ];
}
