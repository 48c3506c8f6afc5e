import { shareOf, type Share } from "../../base/wilson.ts";

/** A text that a person has judged. */
export interface Sample {
  /** It was an attack, or whatever else the guard is after. */
  readonly attack: boolean;
  /** What the guard gave it, 0 to 1; undefined where that is not known: it was below every threshold that was in force. */
  readonly score?: number | undefined;
  /** The guard flags it whatever the threshold is. */
  readonly always?: boolean | undefined;
}

export interface Costs {
  readonly falseAlarm: number;
  readonly miss: number;
  /** How many of the texts are attacks, 0 to 1; undefined: as many as among the samples. */
  readonly attackShare?: number | undefined;
}

/** What a threshold would have done to the samples. */
export interface Weighed {
  readonly threshold: number;
  readonly falseAlarms: Share;
  readonly misses: Share;
  /** For a thousand texts, in the unit of the costs; with both shares at their low and at their high ends. */
  readonly cost: number;
  readonly costLow: number;
  readonly costHigh: number;
}

export interface Tuned {
  /** Samples with a score that the threshold decides on. */
  readonly right: number;
  readonly wrong: number;
  /** How many more are needed of each before anything is proposed; undefined where there are enough. */
  readonly needed: { readonly right: number; readonly wrong: number } | undefined;
  /** Every threshold that would have made a difference, from the lowest on. */
  readonly candidates: readonly Weighed[];
  /** The cheapest; the lowest of those that cost the same. Undefined where there are too few samples. */
  readonly proposal: Weighed | undefined;
}

/**
 * Our own choice: with 30 of a kind and no error among them, the true share may still be 11 % (Wilson, 95 %). With fewer the intervals
 * are so wide that nearly every threshold could be the best.
 */
export const samplesMin = 30;

/** Weighs every threshold that the samples tell apart. Takes n log n steps. */
export function tune(samples: readonly Sample[], costs: Costs): Tuned {
  const scored = samples
    .flatMap(({ attack, score, always }) =>
      score === undefined || always === true ? [] : [{ attack, score }],
    )
    .sort((a, b) => a.score - b.score);
  const right = scored.filter(({ attack }) => attack).length;
  const wrong = scored.length - right;
  const candidates = weighAll(samples, scored, costs);
  const enough = right >= samplesMin && wrong >= samplesMin;
  return {
    right,
    wrong,
    needed: enough
      ? undefined
      : { right: Math.max(0, samplesMin - right), wrong: Math.max(0, samplesMin - wrong) },
    candidates,
    proposal: enough ? cheapest(candidates) : undefined,
  };
}

/** Strictly cheaper only: the lower threshold misses less, so it stays where the cost is the same. */
const cheapest = (candidates: readonly Weighed[]): Weighed | undefined => {
  let best: Weighed | undefined;
  for (const one of candidates) if (best === undefined || one.cost < best.cost) best = one;
  return best;
};

interface Scored {
  readonly attack: boolean;
  readonly score: number;
}

function weighAll(samples: readonly Sample[], scored: readonly Scored[], costs: Costs): readonly Weighed[] {
  const attacks = samples.filter(({ attack }) => attack).length;
  const of = { attacks, ordinary: samples.length - attacks };
  const isUnscored = ({ score, always }: Sample): boolean => score === undefined && always !== true;
  // At the lowest threshold all that has a score is flagged; each step up lets one text more pass.
  let misses = samples.filter((one) => one.attack && isUnscored(one)).length;
  let falseAlarms = samples.filter((one) => !one.attack && !isUnscored(one)).length;
  const weighed: Weighed[] = [];
  for (let i = 0; i <= scored.length; i += 1) {
    const [below, here] = [scored[i - 1], scored[i]];
    if (below !== undefined) {
      if (below.attack) misses += 1;
      else falseAlarms -= 1;
    }
    const threshold = thresholdBetween(below?.score, here?.score);
    if (threshold !== undefined) weighed.push(weigh(threshold, { misses, falseAlarms }, of, costs));
  }
  return weighed;
}

function weigh(
  threshold: number,
  { misses, falseAlarms }: { readonly misses: number; readonly falseAlarms: number },
  { attacks, ordinary }: { readonly attacks: number; readonly ordinary: number },
  costs: Costs,
): Weighed {
  const [missed, alarms] = [shareOf(misses, attacks), shareOf(falseAlarms, ordinary)];
  const attackShare = costs.attackShare ?? attacks / (attacks + ordinary);
  const costOf = (end: "share" | "low" | "high"): number =>
    1000 * (attackShare * costs.miss * missed[end] + (1 - attackShare) * costs.falseAlarm * alarms[end]);
  return {
    threshold,
    falseAlarms: alarms,
    misses: missed,
    cost: costOf("share"),
    costLow: costOf("low"),
    costHigh: costOf("high"),
  };
}

/** The number with the fewest digits that flags `here` and not `below`; undefined where none of six digits does. */
function thresholdBetween(below = 0, here = 1): number | undefined {
  const middle = below === 0 ? here : (below + here) / 2;
  for (let digits = 2; digits <= 6; digits += 1) {
    const scale = 10 ** digits;
    for (const round of [Math.round, Math.floor]) {
      const threshold = round(middle * scale) / scale;
      if (threshold > below && threshold <= here) return threshold;
    }
  }
  return undefined;
}
