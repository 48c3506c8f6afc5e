import type { Collector } from "../collect/collector.ts";
import type { Doors } from "./doors.ts";

/** The collectors of a gateway whose doors are open; none within a program. */
export const canariesOf = ({ base, parts, settings }: Doors): readonly Collector[] =>
  parts.canaries?.collectors({
    ...{
      log: base.log.recorder,
      logPath: base.logPath,
      data: base.folder.path,
      variables: settings.variables,
    },
    ...{ desk: parts.knowledge.desk, alerts: parts.alerting.outbox },
  }) ?? [];
