import type { Collector } from "../collect/collector.ts";
import { canariesOf } from "./canaries.ts";
import type { Doors } from "./doors.ts";

/** What collectors are made of, beside the doors: the gateway's own address for programs. */
export interface CollectorParts extends Doors {
  readonly programsUrl: string;
}

/** Everybody who makes observations in a running gateway. */
export function collectorsOf(parts: CollectorParts): readonly Collector[] {
  return [...canariesOf(parts)];
}
