import type { Control } from "../../control.ts";
import { provenance } from "./dc-01-provenance.ts";
import { relevance } from "./dc-02-relevance.ts";
import { retrievalIsolation } from "./dc-03-retrieval-isolation.ts";
import { retrievalLogged } from "./dc-04-retrieval-logged.ts";
import { sessionIsolation } from "./dc-05-session-isolation.ts";
import { truncation } from "./dc-06-truncation.ts";
import { sessionReport } from "./dc-07-session-report.ts";
import { sessionBoundaries } from "./dc-08-session-boundaries.ts";
import { cachePartition } from "./dc-09-cache-partition.ts";
import { everyCallLogged } from "./dc-10-every-call-logged.ts";
import { logStore } from "./dc-11-log-store.ts";
import { tamperEvidence } from "./dc-12-tamper.ts";
import { retention } from "./dc-13-retention.ts";
import { logSearch } from "./dc-14-search.ts";
import { history } from "./dc-15-history.ts";
import { minimised } from "./dc-16-minimised.ts";
import { dataFlowMap } from "./dc-17-data-flow-map.ts";
import { agreement } from "./dc-18-agreement.ts";
import { regulations } from "./dc-19-regulations.ts";

/** Data & Context. */
export const dc: readonly Control[] = [
  provenance,
  relevance,
  retrievalIsolation,
  retrievalLogged,
  sessionIsolation,
  truncation,
  sessionReport,
  sessionBoundaries,
  cachePartition,
  everyCallLogged,
  logStore,
  tamperEvidence,
  retention,
  logSearch,
  history,
  minimised,
  dataFlowMap,
  agreement,
  regulations,
];
