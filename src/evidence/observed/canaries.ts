import { row } from "./row.ts";

/** The figures of most canaries. */
const tries = {
  tried: "calls that must be stopped",
  stopped: "of these, stopped",
  honest: "calls that must pass",
  passed: "of these, passed",
} as const;

const canary = row("canary.tried", "feature");

/** Where a guard may only mark what it finds. */
const marks = { ...tries, marked: "of these, not stopped, but marked by a finding in the log" } as const;

/** Canaries: through the feature's own policy, with a model of ours behind it. */
export const canaries = {
  "canary-injection": canary("injected orders were sent to the feature", {
    ...tries,
    p95Ms: "slowest twentieth, ms",
  }),
  "canary-jailbreak": canary("a jailbreak was sent and waited for in the log and among the alerts", {
    ...tries,
    logged: "calls that must be stopped and have an entry that names the finding",
    told: "1 where an alert or a queue told people",
    toldMs: "until people were told, ms",
  }),
  "canary-prompt-leak": canary("the feature's own prompt came back as an answer", tries),
  "canary-prompt-secret": canary("a secret was put into an assembled prompt", tries),
  "canary-secret-trace": canary("a planted secret was looked for in all that is written in the clear", {
    planted: "secrets planted in a prompt and in headers",
    found: "of these, found in the clear",
  }),
  "canary-ablation": canary("the same attacks with the guards and without", {
    tried: "attacks",
    on: "of these, stopped with the guards",
    off: "of these, stopped without them",
    layers: "kinds of guard that found something",
  }),
  "canary-token-limit": canary("requests at the token limit and one token above", tries),
  "canary-characters": canary("null bytes, controls, long runs, newline runs and tag characters", tries),
  "canary-format": canary("malformed, duplicate-key, wrongly typed and oversized requests", tries),
  "canary-pii-egress": canary("personal data was sent and looked for at the model", {
    planted: "pieces of personal data sent",
    reached: "of these, seen by the model",
    restored: "of these, back in the answer, or refused for what they are",
  }),
  "canary-errors": canary("every limit was passed once, and the message read", {
    tried: "refusals provoked",
    clear: "of these, naming limit, use and remedy",
  }),
  "canary-bad-output": canary("bad answers came from the model, whole and as streams", tries),
  "canary-output-secret": canary("keys, credentials and internal addresses came from the model", tries),
  "canary-output-pii": canary("personal data of each class came from the model", {
    ...tries,
    classes: "classes of personal data tried",
    told: "1 where an alert or the review queue told people",
    toldMs: "until people were told, ms",
  }),
  "canary-harmful": canary("harmful and off-topic texts were sent and answered", marks),
  "canary-grounding": canary("answers cited what no retrieval had brought", {
    ...marks,
    stopped: "of these, stopped or marked",
  }),
  "canary-profile": canary("answers broke the profile's own rules", marks),
  "canary-rate": canary("a made-up user went beyond the requests of an hour", {
    ...tries,
    limit: "requests of the limit",
  }),
  "canary-budget": canary(
    "a made-up user went beyond a budget, and one call beyond its highest price",
    tries,
  ),
  "canary-fallback": canary("the model timed out, failed, and answered nonsense", {
    faults: "faults played",
    served: "of these, answered by a fallback or a clear error",
    raw: "answers with a provider's own error text",
  }),
  "canary-search": canary("seeded entries were searched by user, day and kind", {
    seeded: "entries seeded",
    found: "of these, found",
    wrong: "others that were found",
    ms: "slowest search, ms",
  }),
  "canary-history": canary("a made-up user's script was reconstructed from the log", {
    turns: "turns played",
    equal: "of these, equal byte for byte",
  }),
  "canary-exposure": canary("a seeded text was delivered and its recipients asked for", {
    recipients: "who got it",
    named: "of these, named",
    wrong: "others that were named",
    ms: "until the answer, ms",
  }),
  "canary-plaintext": canary("secrets and personal data were looked for in all public files of the log", {
    planted: "pieces planted",
    logged: "of these, in a call that has an entry",
    found: "of these, found in the clear",
  }),
  "canary-authorisation": canary("a document of another principal was asked for", tries),
  "canary-violation-entry": canary("violations were made and their entries read", {
    tried: "violations made",
    complete: "of these, with user, time, summary and kind",
    delivered: "of these, taken by a channel or none is set up",
  }),
} as const;
