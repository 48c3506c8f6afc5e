import type { AnomalyKind } from "../../policy/anomalies-section.ts";

/** What people are told of a kind of anomaly. */
export interface KindTold {
  /** How it is found, in one sentence. */
  readonly method: string;
  /** From when on it says anything. */
  readonly warmUp: string;
  /** What whoever is on call looks at first. */
  readonly firstLook: string;
}

/** The one place where it stands; the command and docs/anomalies.md say the same. */
export const kindsTold: Readonly<Record<AnomalyKind, KindTold>> = {
  "error-rate": {
    method:
      "failed calls over all calls of the last 15 minutes; the lower end of Wilson's 95 % interval lies over four fifths of the threshold",
    warmUp: "20 calls and 5 failures in the window",
    firstLook: "the reasons in the entries call.failed, then the provider's own status page",
  },
  "daily-tokens": {
    method:
      "tokens of the UTC day over the mean of the 30 days before it, times the factor; for one user also four standard deviations over it",
    warmUp: "7 whole days; 100,000 tokens in the day",
    firstLook: "who uses them: seaworthy limits, then the calls of the largest user",
  },
  "costly-request": {
    method: "dollars of one call over the threshold",
    warmUp: "none",
    firstLook: "the call in the entry: its input tokens, its model and what it was retried on",
  },
  violations: {
    method: "so many refused calls of one user, key or address within the window, exact to the call",
    warmUp: "none",
    firstLook: "what was tried, in the findings of the entries; whether the block is right: seaworthy kills",
  },
  "failed-keys": {
    method: "5 wrong keys with one id or from one address within 5 minutes, exact to the key",
    warmUp: "none",
    firstLook:
      "whether a deployment has an old key, else revoke the key that is tried: seaworthy keys revoke",
  },
  "unusual-hour": {
    method:
      "the third call in an hour of the day that lies two hours and more from each at which they ever were active; or each call outside the hours that the manifest names",
    warmUp: "21 days and 60 active hours; none where the manifest names hours",
    firstLook: "whether the user travels or works late; for a key, which job was started",
  },
  "unusual-place": {
    method:
      "a place of a user (x-seaworthy-place) or a network of a key that was not seen before, or that the manifest does not name",
    warmUp: "7 days and 20 calls; none where the manifest names places",
    firstLook: "whether the user travels; for a key, whether it is used on a machine that you know",
  },
  "unusual-scope": {
    method: "a feature, model or tool that this user or key never used, while others have used it for a week",
    warmUp: "7 days and 20 calls of the user or key, and 7 days of the feature",
    firstLook: "whether the application was changed; else what the call asked for",
  },
  "refused-scope": {
    method: "a key was refused because it does not open the feature or the environment",
    warmUp: "none",
    firstLook: "whether an application has the wrong key, else who has this one",
  },
  spike: {
    method:
      "two minutes in a row over an exponentially weighted mean of the hour of the week, times the factor and six standard deviations; for one user five minutes over the mean of the five minutes in which they were active",
    warmUp:
      "3 days of the feature and 30 requests or 60,000 tokens a minute; 7 days and 50 active windows of a user",
    firstLook: "who calls: one user, one key or everybody; a campaign or a loop",
  },
  "length-drift": {
    method:
      "control chart of exponentially weighted means over groups of 50 answers, of the logarithm of their tokens; limits from the spread that the smoothed mean has shown",
    warmUp: "40 groups of 50 answers and 7 days",
    firstLook: "what changed when it began: prompt, model, fingerprint, traffic",
  },
  "refusal-drift": {
    method: "the same chart of the share of answers that decline",
    warmUp: "40 groups of 50 answers and 7 days",
    firstLook: "what is declined: seaworthy review list; then prompt and model",
  },
  "finding-drift": {
    method: "the same chart of the share of answers in which a guard found something",
    warmUp: "40 groups of 50 answers and 7 days",
    firstLook: "which guard: seaworthy audit search --by finding; then prompt, model and documents",
  },
  "model-changed": {
    method: "the provider names another model as the one that answered under the same name",
    warmUp: "20 answers",
    firstLook: "the provider's release notes; then evaluate the feature again",
  },
  "fingerprint-changed": {
    method: "the provider's fingerprint of the backend was not seen before",
    warmUp: "200 answers and 7 days",
    firstLook: "nothing, unless answers changed as well: then this is when",
  },
  "secret-access": {
    method: "a credential is read for a purpose, on a machine or at an hour for which it never was",
    warmUp: "7 days; for hours 21 days and 60 of them",
    firstLook: "who deployed something; else replace the credential",
  },
};
