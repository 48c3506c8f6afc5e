import { labelsOf } from "../audit/review/queue.ts";
import { samplesOf, type LabelledSample, type LabelSamples } from "../audit/review/samples.ts";
import { tune, type Costs, type Tuned } from "../audit/review/threshold.ts";
import { answerSearch } from "../audit/search/answer-search.ts";
import { readQuery } from "../audit/search/read-query.ts";
import { SearchIndex, searchPlaces } from "../audit/search/search-index.ts";
import { KnownError } from "../base/errors.ts";
import { shareOf } from "../base/wilson.ts";
import { guardKinds } from "../guards/registry.ts";
import { isDecidedByThreshold, tunableGuards } from "../guards/thresholds.ts";
import type { Command, CommandInput, Terminal } from "./command.ts";
import { samplesInFile } from "./detect-tune-file.ts";
import { tuneJson, tuneLines, type TuneReport } from "./detect-tune-report.ts";
import { noPositionals, textOption } from "./options.ts";
import { dataOf, flagOption, indexOptions } from "./search-options.ts";

const usage =
  "--feature F [--guard injection] [--cost-false-alarm 1] [--cost-miss 20] [--attack-share 0.01] [--source S] [--from TIME] [--to TIME] " +
  "[--file LABELLED.jsonl [--manifest FILE]] [--data DIR] [--json]";

/** Our own choice, and only where nothing is said: twenty false alarms weigh as much as one attack that gets through. */
const costsDefault = { falseAlarm: 1, miss: 20 };

export const detectTune: Command = {
  name: "detect tune",
  summary: "Proposes a guard's threshold from people's labels, with its expected cost; changes nothing.",
  usage,
  options: {
    ...indexOptions,
    feature: { type: "string" },
    guard: { type: "string" },
    "cost-false-alarm": { type: "string" },
    "cost-miss": { type: "string" },
    "attack-share": { type: "string" },
    source: { type: "string" },
    from: { type: "string" },
    to: { type: "string" },
    file: { type: "string" },
    manifest: { type: "string", multiple: true },
  },

  async run(input, terminal) {
    noPositionals(input, `detect tune ${usage}`);
    const guard = tunable(textOption(input, "guard") ?? "injection");
    const costs = costsOf(input);
    const file = textOption(input, "file");
    const read =
      file === undefined ? await fromLog(input, guard, terminal) : await fromFile(input, guard, file);
    const report = reportOf(read, { guard, costs, source: textOption(input, "source") });
    if (flagOption(input, "json")) terminal.out(JSON.stringify(tuneJson(report)));
    else for (const line of tuneLines(report)) terminal.out(line);
    return report.all.proposal === undefined ? 1 : 0;
  },
};

/** @throws KnownError USAGE */
function tunable(id: string): string {
  if (tunableGuards.includes(id)) return id;
  const isGuard = guardKinds.some((one) => one.id === id);
  throw new KnownError(
    "USAGE",
    isGuard ? `the guard ${id} has no threshold to tune` : `there is no guard ${id.slice(0, 60)}`,
    `one of ${tunableGuards.join(", ")}`,
  );
}

interface Read extends LabelSamples {
  readonly feature: string;
  readonly from: "labels" | "file";
}

async function fromLog(input: CommandInput, guard: string, terminal: Terminal): Promise<Read> {
  const feature = textOption(input, "feature");
  if (feature === undefined)
    throw new KnownError(
      "USAGE",
      "which feature?",
      "name it: --feature support; or give labelled texts: --file",
    );
  const times = Object.fromEntries(
    ["from", "to"].flatMap((name) => {
      const value = textOption(input, name);
      return value === undefined ? [] : [[name, [value]]];
    }),
  );
  const index = new SearchIndex(searchPlaces(dataOf(input)), (line) => terminal.err(line));
  try {
    const query = readQuery({ ...times, feature: [feature], kind: ["finding.labelled"] }, Date.now());
    const labels = await labelsOf((asked) => answerSearch(index, asked), query);
    const decided = (kind: string): boolean => isDecidedByThreshold(guard, kind);
    return { feature, from: "labels", ...samplesOf(labels, { guard, decided }) };
  } finally {
    index.close();
  }
}

async function fromFile(input: CommandInput, guard: string, path: string): Promise<Read> {
  const { feature, samples } = await samplesInFile(input, guard, path);
  return { feature, from: "file", samples, disputed: 0, digests: 0 };
}

function reportOf(
  { samples: all, ...read }: Read,
  {
    guard,
    costs,
    source,
  }: { readonly guard: string; readonly costs: Costs; readonly source: string | undefined },
): TuneReport {
  const samples = source === undefined ? all : all.filter((one) => one.source === source);
  return {
    ...read,
    ...{ guard, costs },
    ...(source === undefined ? {} : { source }),
    always: samples.filter((one) => one.always === true).length,
    unscored: samples.filter((one) => one.always !== true && one.score === undefined).length,
    ...nowOf(samples),
    all: tune(samples, costs),
    channels: channelsOf(samples, costs),
  };
}

/** What the guard does as it is set now, where it was asked. */
function nowOf(samples: readonly LabelledSample[]): Pick<TuneReport, "now"> {
  if (samples.every(({ flagged }) => flagged === undefined)) return {};
  const [attacks, ordinary] = [samples.filter((one) => one.attack), samples.filter((one) => !one.attack)];
  const misses = attacks.filter(({ flagged }) => flagged === false).length;
  const alarms = ordinary.filter(({ flagged }) => flagged === true).length;
  return { now: { falseAlarms: shareOf(alarms, ordinary.length), misses: shareOf(misses, attacks.length) } };
}

/** Where the words of several stand in the samples, each for itself. */
function channelsOf(
  samples: readonly LabelledSample[],
  costs: Costs,
): readonly { readonly source: string; readonly tuned: Tuned }[] {
  const bySource = Map.groupBy(samples, ({ source }) => source ?? "");
  bySource.delete("");
  if (bySource.size < 2) return [];
  return [...bySource].map(([source, own]) => ({ source, tuned: tune(own, costs) }));
}

function costsOf(input: CommandInput): Costs {
  const attackShare = numberOption(input, "attack-share");
  if (attackShare !== undefined && attackShare > 1)
    throw new KnownError("USAGE", "--attack-share is more than 1", "give a share like 0.01");
  const falseAlarm = numberOption(input, "cost-false-alarm") ?? costsDefault.falseAlarm;
  const miss = numberOption(input, "cost-miss") ?? costsDefault.miss;
  if (falseAlarm + miss > 0) return { falseAlarm, miss, attackShare };
  throw new KnownError("USAGE", "nothing costs anything", "give at least one cost above 0");
}

/** @throws KnownError USAGE */
function numberOption(input: CommandInput, name: string): number | undefined {
  const text = textOption(input, name);
  if (text === undefined) return undefined;
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Number(text);
  throw new KnownError(
    "USAGE",
    `--${name} ${text.slice(0, 60)} is no number`,
    "give one from 0 up, like 20 or 0.5",
  );
}
