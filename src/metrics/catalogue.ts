/** What a metric is, apart from its numbers. */
export interface Shape {
  /** As Prometheus knows it. */
  readonly name: string;
  readonly type: "counter" | "gauge" | "histogram";
  readonly help: string;
  /** Names of its labels. None of them ever holds a key, a user, a session or a tenant: a label's values have to be few. */
  readonly labels: readonly string[];
  /** Unit as UCUM has it, for OpenTelemetry. */
  readonly unit: string;
  /** Upper bounds of the buckets of a histogram, in its unit, ascending. */
  readonly buckets?: readonly number[];
  /** Its name in OpenTelemetry where that is one of the conventions' own. */
  readonly otel?: string;
}

/**
 * Seconds. Our own choice: a call of ours costs some hundred microseconds, so the bounds begin there; from 1 to 10 ms they lie close,
 * because that is where p95 and p99 of what is added shall be told apart.
 */
const addedBuckets = [
  0.0001, 0.00025, 0.0005, 0.00075, 0.001, 0.0015, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25,
  0.5, 1, 2.5,
];

/** Seconds. Our own choice: from a cached answer to the longest that any policy waits by default. */
const callBuckets = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 7.5, 10, 15, 20, 30, 60, 120, 300,
];

/** Seconds: what an entry waits for the disk. Our own choice: from a fast disk's flush to a log that is about to be given up. */
const appendBuckets = [0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 10];

/** Both as the conventions for generative AI say (semantic-conventions-genai, docs/gen-ai/gen-ai-metrics.md). */
const genAiSeconds = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];
const genAiTokens = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

const model = ["feature", "provider", "model"] as const;
const genAi = [
  "gen_ai_operation_name",
  "gen_ai_provider_name",
  "gen_ai_request_model",
  "server_address",
  "server_port",
] as const;

const counter = (name: string, help: string, labels: readonly string[], unit: string): Shape => ({
  name,
  type: "counter",
  help,
  labels,
  unit,
});
const gauge = (name: string, help: string, labels: readonly string[], unit: string): Shape => ({
  name,
  type: "gauge",
  help,
  labels,
  unit,
});
const histogram = (
  shape: Omit<Shape, "type" | "buckets"> & { readonly buckets: readonly number[] },
): Shape => ({ ...shape, type: "histogram" });

/** Everything that is counted as it happens. */
export const counted = {
  calls: counter(
    "seaworthy_calls_total",
    "Calls that ended: answered, blocked by a guard, refused before a model, or failed",
    [...model, "outcome"],
    "{call}",
  ),
  decisions: counter(
    "seaworthy_decisions_total",
    "Decisions of the policy about requests (input) and answers (output)",
    ["feature", "side", "decision"],
    "{decision}",
  ),
  findings: counter(
    "seaworthy_findings_total",
    "What guards found, once for each kind in a request or an answer",
    ["feature", "side", "guard", "kind"],
    "{finding}",
  ),
  refusals: counter(
    "seaworthy_refusals_total",
    "Requests that were turned away, by the code of the error; without a feature where nobody knows whose it is",
    ["feature", "code"],
    "{request}",
  ),
  errors: counter(
    "seaworthy_errors_total",
    "Calls that ended without a whole answer, by what went wrong and by the code that the caller got",
    [...model, "kind", "code"],
    "{call}",
  ),
  retries: counter(
    "seaworthy_retries_total",
    "Requests that were sent once more, by what became of the one before",
    ["feature", "provider", "reason"],
    "{request}",
  ),
  tokens: counter(
    "seaworthy_tokens_total",
    "Tokens as providers count them: input, output, and cached, which are among those of the input",
    [...model, "type"],
    "{token}",
  ),
  cost: counter("seaworthy_cost_dollars_total", "What calls cost, in US dollars", model, "USD"),
  entries: counter(
    "seaworthy_log_entries_total",
    "Entries that this gateway wrote, by kind",
    ["kind"],
    "{entry}",
  ),
  added: histogram({
    name: "seaworthy_added_seconds",
    help: "What the gateway added to a call: all of its time but the provider's",
    labels: ["feature"],
    unit: "s",
    buckets: addedBuckets,
  }),
  duration: histogram({
    name: "seaworthy_call_seconds",
    help: "A call from its first byte to the end of its answer",
    labels: ["feature", "stream"],
    unit: "s",
    buckets: callBuckets,
  }),
  firstByte: histogram({
    name: "seaworthy_first_byte_seconds",
    help: "From a call's first byte to the first byte of its streamed answer",
    labels: ["feature"],
    unit: "s",
    buckets: callBuckets,
  }),
  append: histogram({
    name: "seaworthy_log_append_seconds",
    help: "From handing an entry to the log until it survives a crash",
    labels: [],
    unit: "s",
    buckets: appendBuckets,
  }),
  operation: histogram({
    name: "gen_ai_client_operation_duration_seconds",
    otel: "gen_ai.client.operation.duration",
    help: "The provider's time of a call, tries and pauses between them included",
    labels: [...genAi, "error_type"],
    unit: "s",
    buckets: genAiSeconds,
  }),
  usage: histogram({
    name: "gen_ai_client_token_usage",
    otel: "gen_ai.client.token.usage",
    help: "Tokens of one call",
    labels: [...genAi, "gen_ai_token_type"],
    unit: "{token}",
    buckets: genAiTokens,
  }),
} as const satisfies Readonly<Record<string, Shape>>;

/** Everything that is read when somebody asks. */
export const gauged = {
  info: gauge("seaworthy_info", "1; what runs here", ["version", "environment"], "1"),
  features: gauge("seaworthy_features", "Features that are served", [], "{feature}"),
  running: gauge("seaworthy_calls_running", "Calls that are under way", [], "{call}"),
  limitUsed: gauge(
    "seaworthy_limit_used",
    "What is used up of a limit of the whole environment or of a feature; money in US dollars",
    ["limit", "scope", "feature"],
    "1",
  ),
  limitMax: gauge("seaworthy_limit_max", "What such a limit allows", ["limit", "scope", "feature"], "1"),
  kills: gauge("seaworthy_kills_in_force", "Kill switches and blocks that are in force", ["scope"], "{kill}"),
  admission: gauge(
    "seaworthy_admission_state",
    "1 for how a feature serves by its checklist: admitted, grace, degraded, held, broken-glass or observed; else 0",
    ["feature", "state"],
    "1",
  ),
  controls: gauge(
    "seaworthy_controls",
    "Controls of a feature's checklist by what they say",
    ["feature", "state"],
    "{control}",
  ),
  alertsOpen: gauge("seaworthy_alerts_open", "Incidents that are not over", [], "{alert}"),
  alertsWaiting: gauge(
    "seaworthy_alerts_waiting",
    "Messages that a channel has not taken yet",
    ["channel"],
    "{alert}",
  ),
  alertsFailed: gauge(
    "seaworthy_alerts_given_up",
    "Messages that a channel did not take in time",
    ["channel"],
    "{alert}",
  ),
  approvalsWaiting: gauge(
    "seaworthy_approvals_waiting",
    "Calls that wait for a person to say yes",
    [],
    "{call}",
  ),
  approvalsOldest: gauge(
    "seaworthy_approvals_oldest_seconds",
    "For how long the oldest of them waits; 0 where none does",
    [],
    "s",
  ),
  logConnected: gauge(
    "seaworthy_log_connected",
    "1 while the log takes entries, else 0: calls are refused then",
    [],
    "1",
  ),
  logWaiting: gauge(
    "seaworthy_log_waiting_entries",
    "Entries of this gateway that the log has not acknowledged",
    [],
    "{entry}",
  ),
  logSize: gauge("seaworthy_log_size_entries", "Entries of the log that survive a crash", [], "{entry}"),
  logQueue: gauge("seaworthy_log_queue_bytes", "Bytes in the log's process that wait for the disk", [], "By"),
  logFlush: gauge("seaworthy_log_flush_seconds", "Running mean of what the disk takes for a flush", [], "s"),
  logUnpublished: gauge(
    "seaworthy_log_unpublished_entries",
    "Entries that no checkpoint covers yet",
    [],
    "{entry}",
  ),
  logCheckpointAge: gauge(
    "seaworthy_log_checkpoint_age_seconds",
    "Age of the oldest entry that no checkpoint covers; 0 where all are covered",
    [],
    "s",
  ),
  logDiskFree: gauge("seaworthy_log_disk_free_bytes", "Room on the log's disk", [], "By"),
  logDiskSize: gauge("seaworthy_log_disk_size_bytes", "Size of the log's disk", [], "By"),
  doubts: gauge(
    "seaworthy_log_doubts",
    "Anchors outside that do not find their checkpoint in this log",
    [],
    "{anchor}",
  ),
  credentialDoubts: gauge(
    "seaworthy_credentials_away",
    "Credentials that could not be read the last time",
    [],
    "{credential}",
  ),
  watchersFailed: gauge(
    "seaworthy_watchers_failed",
    "Times that what counts, compares or rings failed",
    [],
    "1",
  ),
  spansDropped: gauge(
    "seaworthy_spans_dropped",
    "Spans that were not exported: the collector is away or too slow",
    [],
    "{span}",
  ),
  seriesFolded: gauge(
    "seaworthy_series_folded",
    "Times that a series was over the limit and was counted as other",
    [],
    "1",
  ),
} as const satisfies Readonly<Record<string, Shape>>;

export type GaugeName = keyof typeof gauged;

/** Every metric of ours, in the order of the text. */
export const shapes: readonly Shape[] = [...Object.values(counted), ...Object.values(gauged)];
