import type { EntryKind } from "../entry.ts";
import { row } from "./row.ts";

const drill = <const K extends EntryKind, const F extends Record<string, string>>(
  kind: K,
  summary: string,
  facts: F,
) => row(kind, "gateway")(summary, facts);

/** Drills of the gateway itself. */
export const drills = {
  "drill-kill": drill("drill.kill", "the kill switch was rehearsed", {
    held: "1 where everything was as it must be",
    newCallMs: "until new calls were turned away, ms",
    streamMs: "until a running stream ended, ms",
  }),
  "drill-tools": drill("drill.tools", "calls of tools that must be refused were tried", {
    held: "1 where every one was",
    refused: "calls refused",
  }),
  "drill-sandbox": drill("drill.sandbox", "ways out of the sandboxes were tried", {
    held: "1 where none led out",
    attempts: "ways tried",
    stopped: "of these, stopped",
  }),
  "drill-retrieval": drill("drill.retrieval", "retrieval was rehearsed with two tenants", {
    held: "1 where nobody saw the other's documents",
    checked: "candidates that were decided",
    leaks: "documents that crossed",
  }),
  "drill-sessions": drill("drill.sessions", "users, sessions and caches were tried out against each other", {
    held: "1 where nothing crossed",
    scenarios: "scenarios played",
  }),
  "drill-anomalies": row("drill.anomalies", "feature")("anomalies were planted and looked for", {
    planted: "patterns planted",
    found: "of these, found",
    access: "of the patterns, those of credentials, keys, hours and places",
    accessFound: "of these, found",
  }),
  "drill-violations": drill("probe.made", "a burst of violations was played and the alert waited for", {
    burst: "violations in a minute",
    fired: "1 where the alert came",
    ms: "until it came, ms",
  }),
  "drill-failed-auth": drill("probe.made", "wrong keys were tried and the alert waited for", {
    failures: "wrong tries in five minutes",
    fired: "1 where the alert came",
  }),
  "drill-alert-rules": drill("probe.made", "each threshold was passed by made-up figures", {
    rules: "rules that have a threshold",
    fired: "of these, fired",
    early: "of these, fired below the threshold",
  }),
  "drill-key-leak": drill("probe.made", "the canary's key was revoked and replaced as after a leak", {
    ms: "until the old key opened nothing and a new one did, ms",
    refused: "1 where the old one was refused",
    uses: "uses of the old key that the log named",
    played: "of how many",
  }),
  "drill-rollback": drill("probe.made", "the canary was put back to its last good digest", {
    ms: "until calls ran under the old digest, ms",
    back: "1 where they did",
  }),
  "drill-hold": drill("probe.made", "a legal hold was placed on a copy and retention run against it", {
    held: "1 where nothing under the hold was destroyed",
    destroyed: "entries without a hold that were destroyed",
  }),
} as const;
