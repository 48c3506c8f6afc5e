import { judgedOf, type Label } from "./label.ts";
import type { Sample } from "./threshold.ts";

/** A sample, and whose words it is. */
export interface LabelledSample extends Sample {
  /** Undefined for a call in which nothing was found. */
  readonly source?: string;
  /** Whether the guard flags it as it is set now; undefined where nobody has asked it. */
  readonly flagged?: boolean;
}

export interface SamplesAsk {
  readonly guard: string;
  /** Whether the guard's threshold decides on findings of a kind. */
  readonly decided: (kind: string) => boolean;
}

export interface LabelSamples {
  readonly samples: readonly LabelledSample[];
  /** Labelled entries of which two people's last words differ; the last one counts. */
  readonly disputed: number;
  /** Running digests of the labelled entries: another digest may stand for other scores. */
  readonly digests: number;
}

/** What people's labels say to a guard: one sample for each entry and each source in which it found something. */
export function samplesOf(labels: readonly Label[], ask: SamplesAsk): LabelSamples {
  const samples: LabelledSample[] = [];
  const digests = new Set<string>();
  let disputed = 0;
  for (const own of Map.groupBy(labels, ({ entry }) => entry).values()) {
    const read = entrySamples(own, ask);
    samples.push(...read.samples);
    if (read.disputed) disputed += 1;
    if (read.samples.length > 0) for (const { digest } of own) if (digest !== undefined) digests.add(digest);
  }
  return { samples, disputed, digests: digests.size };
}

interface Gathered {
  attack: boolean;
  always: boolean;
  score: number | undefined;
}

function entrySamples(
  labels: readonly Label[],
  { guard, decided }: SamplesAsk,
): { readonly samples: readonly LabelledSample[]; readonly disputed: boolean } {
  const found = new Map(labels.flatMap(({ about }) => about).map((one) => [one.finding, one]));
  if (found.size === 0) return passedSample(labels, guard);
  const bySource = new Map<string, Gathered>();
  let disputed = false;
  for (const { finding, name, source, score = 1 } of found.values()) {
    const judged = name.startsWith(`${guard}:`) ? judgedOf(labels, finding) : undefined;
    // Of an entry of an older version, or with very many findings, nobody knows the score.
    if (judged === undefined || source === undefined) continue;
    disputed ||= judged.disputed;
    const of = bySource.get(source) ?? { attack: false, always: false, score: undefined };
    bySource.set(source, of);
    of.attack ||= judged.label === "right";
    if (decided(name.slice(guard.length + 1))) of.score = Math.max(of.score ?? 0, score);
    else of.always = true;
  }
  return { samples: [...bySource].map(([source, one]) => ({ source, ...one })), disputed };
}

/** A call that was let through: an honest one, or one that the guard has missed. */
function passedSample(labels: readonly Label[], guard: string): ReturnType<typeof entrySamples> {
  const judged = judgedOf(labels, undefined);
  const last = labels.findLast(({ about }) => about.length === 0);
  if (judged === undefined || last?.passed !== true) return { samples: [], disputed: false };
  if (judged.label === "wrong" && last.missedBy !== guard) return { samples: [], disputed: false };
  return { samples: [{ attack: judged.label === "wrong" }], disputed: judged.disputed };
}
