import { setImmediate as turn } from "node:timers/promises";
import type { Policy } from "../../policy/policy.ts";
import { collector, type Collected, type Collector } from "../collector.ts";
import { groundedAnswers } from "./grounded-answers.ts";
import { harmTexts } from "./harm-texts.ts";
import { injectionTexts } from "./injection-texts.ts";
import type { LabelledText, Topic } from "./labelled-text.ts";
import {
  groundingFigures,
  harmFigures,
  injectionFigures,
  isFound,
  isUnfounded,
  personalFigures,
  type Figures,
  type Judged,
} from "./measure-guards.ts";
import { personalTexts } from "./personal-texts.ts";

/** Our own choice: guards change with the program and the manifest, and a changed digest is measured at once. */
const everyMs = 7 * 86_400_000;

/** Our own choice: a few milliseconds of work between two turns of the calls that run meanwhile. */
const textsAtOnce = 8;

export interface LabelledParts {
  /** The feature's own labelled texts; none where it has no file. @throws KnownError where the file does not read */
  readonly own: (feature: string) => Promise<readonly LabelledText[]>;
}

/** The feature's guards, measured on texts whose answer is known: those that we wrote, and its own. */
export function labelledCollectors(parts: LabelledParts): readonly Collector[] {
  const texts = <N extends "report-guards" | "report-personal-data" | "report-harmful">(
    observation: N,
    topic: Topic,
    told: {
      readonly written: readonly LabelledText[];
      readonly figures: (all: readonly Judged<LabelledText>[]) => Figures<N>;
    },
  ) =>
    collector({
      observation,
      everyMs,
      collect: async (policy, signal) => {
        if (policy === undefined) return undefined;
        const own = (await parts.own(policy.feature)).filter((one) => one.topic === topic);
        const all = await judged([...told.written, ...own], (of) => isFound(policy, of), signal);
        return {
          figures: told.figures(all),
          payload: missedOf(all, ({ kind, source, text }) => ({ kind, source, text })),
        };
      },
    });
  return [
    texts("report-guards", "injection", { written: injectionTexts, figures: injectionFigures }),
    texts("report-personal-data", "personal-data", { written: personalTexts, figures: personalFigures }),
    texts("report-harmful", "harmful", { written: harmTexts, figures: harmFigures }),
    collector({ observation: "report-grounding", everyMs, collect: measureGrounding }),
  ];
}

/** A feature whose guard of sources is off is measured too, and finds nothing. */
async function measureGrounding(
  policy: Policy | undefined,
  signal: AbortSignal,
): Promise<Collected<"report-grounding"> | undefined> {
  if (policy === undefined) return undefined;
  const all = await judged(groundedAnswers, (of) => isUnfounded(policy, of), signal);
  return {
    figures: groundingFigures(all),
    payload: missedOf(all, ({ founded, question, answer }) => ({ founded, question, answer })),
  };
}

async function judged<T>(
  all: readonly T[],
  find: (one: T) => boolean,
  signal: AbortSignal,
): Promise<readonly Judged<T>[]> {
  const done: Judged<T>[] = [];
  for (const of of all) {
    if (done.length % textsAtOnce === 0) await turn();
    signal.throwIfAborted();
    done.push({ of, found: find(of) });
  }
  return done;
}

/** Our own choice: what a person reads in a sitting; the entry's payload holds no more than 256 KiB. */
const shownMax = 200;
const shownCharsMax = 400;

/** What the guards got wrong, for who wants to know why: an honest text that was found, or one that was not and had to be. */
function missedOf<T extends { readonly kind?: string; readonly founded?: boolean }>(
  all: readonly Judged<T>[],
  show: (of: T) => Readonly<Record<string, string | boolean | undefined>>,
): string {
  const wrong = all.filter(
    ({ of, found }) => found !== (of.founded === undefined ? of.kind !== undefined : !of.founded),
  );
  const shown = wrong
    .slice(0, shownMax)
    .map(({ of }) =>
      Object.fromEntries(
        Object.entries(show(of)).map(([key, value]) => [
          key,
          typeof value === "string" ? value.slice(0, shownCharsMax) : value,
        ]),
      ),
    );
  return JSON.stringify({ wrong: wrong.length, shown });
}
