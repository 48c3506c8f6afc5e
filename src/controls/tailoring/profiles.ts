import type { Profile } from "../../policy/policy.ts";
import { dayMs, requirement } from "../control.ts";
import type { TailoringRow } from "./row.ts";

const ours = "our own choice";
const checklist = "the checklist's own chapter on tailoring";

/** Figures by which an answer was looked at by a person. */
const humanReview = requirement({
  observation: "log-labels",
  freshMs: 7 * dayMs,
  enough: [{ fact: "reviewed", is: ">=", than: 1 }],
  where: [{ fact: "reviewed", is: "<=", than: "sampled" }],
});

/** What each kind of feature is held to beyond the checklist, and where it asks for less of it. */
export const profileRows: Readonly<Record<Profile, readonly TailoringRow[]>> = {
  chatbot: [
    {
      controls: ["IO-13", "IO-16", "IO-18"],
      class: "hard",
      because:
        "strangers talk with it: what it says of people, of other matters and of the product reaches them at once",
      source: checklist,
    },
    {
      controls: ["IO-16", "IO-18"],
      freshMs: 7 * dayMs,
      because: "a false promise to a customer stands from the moment that it is made",
      source: ours,
    },
  ],
  code: [
    {
      controls: ["IO-12", "IO-18", "MI-03"],
      class: "hard",
      because:
        "what it writes is run: a dangerous command, a key in a snippet or a right too many does harm without a further step",
      source: checklist,
    },
    {
      controls: ["IO-17"],
      class: "nice-to-have",
      relaxes: true,
      because: "a compiler and tests find an invented function; citations are not what it is for",
      source: checklist,
    },
  ],
  research: [
    {
      controls: ["IO-17", "DC-01", "DC-02"],
      class: "hard",
      because: "an answer is as good as the documents behind it, and readers act on its citations",
      source: checklist,
    },
    {
      controls: ["IO-22"],
      class: "hard",
      because: "claims without a source are found by a person who reads a sample",
      source: checklist,
    },
    {
      controls: ["IO-10"],
      class: "nice-to-have",
      relaxes: true,
      because: "its answers are prose: a schema says little of them",
      source: checklist,
    },
  ],
  medical: [
    {
      controls: ["IO-17", "IO-18", "IO-22", "DC-13", "DC-19"],
      class: "hard",
      because:
        "a wrong answer with confidence harms a patient: disclaimers, sources, a person's look and the law come first",
      source: checklist,
    },
    {
      controls: ["IO-18"],
      ceiling: "blocker",
      because: "no decision of ours stands in for telling people that it cannot diagnose",
      source: checklist,
    },
    {
      controls: ["IO-18"],
      freshMs: 7 * dayMs,
      because: "the disclaimer is tried each week, not each month",
      source: ours,
    },
    {
      controls: ["IO-16"],
      requires: humanReview,
      example: { "log-labels": { sampled: 50, reviewed: 50, agreed: 50 } },
      because: "harm in medical advice is seen by clinicians, not by a classifier",
      source: checklist,
    },
  ],
  agent: [
    {
      controls: ["PS-05", "MI-03", "MI-18"],
      class: "hard-when-observed",
      because: "it acts: whoever steers it acts with its rights",
      source: "OWASP Top 10 for Agentic Applications 2026, ASI01 to ASI05",
    },
    {
      controls: ["MI-29", "IO-11"],
      freshMs: 7 * dayMs,
      because: "an agent that cannot be stopped, or calls what it may not, does harm for as long as it runs",
      source: ours,
    },
    {
      controls: ["MI-21"],
      class: "hard",
      because: "nobody watches each step: what is unlike the usual must ring",
      source: ours,
    },
  ],
  internal: [
    {
      controls: ["DC-03", "DC-09", "IO-21"],
      ceiling: "blocker",
      because: "colleagues see each other's documents through it before a stranger does",
      source: checklist,
    },
    {
      controls: ["IO-16"],
      class: "nice-to-have",
      relaxes: true,
      because: "our own people ask it; what is off-topic wastes time and harms nobody outside",
      source: checklist,
    },
  ],
};
