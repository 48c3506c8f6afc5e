import type { Source } from "../../exchange/texts.ts";
import {
  operatingPoints,
  readInjectionWeights,
  type Channel,
  type InjectionWeights,
} from "../../weights/injection.ts";
import type { GuardSettings } from "../guard.ts";
import { asRead, asScore, Learned } from "./learned.ts";
import { lexicons } from "./lexicon/all.ts";
import { ConceptTable } from "./lexicon/table.ts";
import { readings } from "./readings.ts";

/** The learned model and its weights: read when the first guard is bound. */
let engine: { readonly weights: InjectionWeights; readonly learned: Learned } | undefined;

function engineOf(): NonNullable<typeof engine> {
  if (engine === undefined) {
    const weights = readInjectionWeights();
    engine = { weights, learned: new Learned(weights, new ConceptTable(lexicons)) };
  }
  return engine;
}

/** The learned model, bound to a feature's settings. */
export interface Detector {
  readonly weights: InjectionWeights;
  readonly learned: Learned;
  readonly documents: "document" | "mail";
  /** Logit from which on the learned model flags a text of that channel. */
  readonly bars: Readonly<Record<Channel, number>>;
}

export function detectorOf(settings: GuardSettings["settings"]): Detector {
  const { weights, learned } = engineOf();
  const point = operatingPoints.find((name) => name === settings["sensitivity"]) ?? "balanced";
  const { threshold } = settings;
  const bar = (channel: Channel): number => {
    const { thresholds } = weights.heads[channel];
    if (typeof threshold !== "number") return thresholds[point];
    return thresholds.balanced + Math.log(threshold / (1 - threshold));
  };
  return {
    weights,
    learned,
    documents: settings["documents"] === "mail" ? "mail" : "document",
    bars: { user: bar("user"), document: bar("document"), tool: bar("tool"), mail: bar("mail") },
  };
}

export function channelOf(source: Source, documents: Detector["documents"]): Channel {
  if (source === "document") return documents;
  return source === "tool" || source === "definition" ? "tool" : "user";
}

/** How much the worst place of a text looks like an attack in any of its readings, from 0 to 1; one half is the balanced threshold. */
export function learnedScore(text: string, source: Source, detector: Detector): number {
  const head = detector.weights.heads[channelOf(source, detector.documents)];
  let logit = -Infinity;
  readings(text, (view, foreign) => {
    logit = Math.max(logit, detector.learned.worst(asRead(view, foreign), head));
  });
  return asScore(logit, head.thresholds.balanced);
}
