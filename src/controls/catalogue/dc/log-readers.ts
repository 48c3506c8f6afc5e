import type { Judged } from "../../control.ts";
import type { StatusAsk } from "../../ask.ts";
import { figure } from "../../requirement.ts";

/** Whether everybody who may open payloads was looked at when access was last reviewed. */
export function judgedPeople({ subject, book }: StatusAsk): Judged {
  const [probe] = book.observed("probe-log-store", subject);
  const [review] = book.observed("review-access", subject);
  const [people, looked] = [probe && figure(probe, "people"), review && figure(review, "looked")];
  // What is missing altogether is said by the requirements beside it.
  if (probe === undefined || review === undefined || people === undefined || looked === undefined)
    return {
      state: "unknown",
      reason: "nobody has compared who may open payloads with the review",
      because: [],
    };
  return {
    state: people <= looked ? "pass" : "fail",
    reason: `${people} people may open payloads, the last review of access looked at ${looked}`,
    because: [probe.seq, review.seq],
  };
}
