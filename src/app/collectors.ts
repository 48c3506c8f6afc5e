import type { Collector } from "../collect/collector.ts";
import { canariesOf } from "./canary-collectors.ts";
import { catalogueCollector } from "./catalogue-collector.ts";
import type { Doors } from "./doors.ts";
import { labelledIn } from "./labelled.ts";
import { measuresOf } from "./measures.ts";
import type { Undo } from "./ports.ts";
import { drillsOf, probesOf } from "./probes.ts";
import type { DoorServers } from "./drill-door.ts";

/** What collectors are made of, beside the doors: the gateway's own address for programs. */
export interface CollectorParts extends Doors {
  readonly programsUrl: string;
  readonly undo: Undo;
  readonly servers: DoorServers;
}

/** Everybody who makes observations in a running gateway. */
export function collectorsOf(parts: CollectorParts): readonly Collector[] {
  return [
    ...canariesOf(parts),
    ...measuresOf(parts, parts.undo),
    catalogueCollector(parts.parts.catalogue),
    ...labelledIn(parts.base.folder.path),
    ...probesOf(parts),
    ...drillsOf(parts),
  ];
}
