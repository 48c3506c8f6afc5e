import type { Collector } from "../collect/collector.ts";
import { canariesOf } from "./canaries.ts";
import type { Doors } from "./doors.ts";
import { measuresOf } from "./measures.ts";
import type { Undo } from "./ports.ts";

/** What collectors are made of, beside the doors: the gateway's own address for programs. */
export interface CollectorParts extends Doors {
  readonly programsUrl: string;
  readonly undo: Undo;
}

/** Everybody who makes observations in a running gateway. */
export function collectorsOf(parts: CollectorParts): readonly Collector[] {
  return [...canariesOf(parts), ...measuresOf(parts, parts.undo)];
}
