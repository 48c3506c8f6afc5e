import type { EntryKind } from "./entry.ts";

/** What a person puts their name to, kind by kind, in words that stand in what they sign. */
export const says = {
  "sign-off":
    "I have looked at the evidence for these controls, I know what can go wrong, and I stand for shipping under these conditions.",
  rejection: "I have looked at the evidence for this control, and this must not ship as it is.",
  waiver: "I ask to ship although this does not pass. What is said here holds, and it ends when I say.",
  agreement:
    "I have read what is asked for, I know what can go wrong, and I stand for shipping until it ends.",
  refusal: "I have read what is asked for, and it ends now.",
  review: "I have looked at what is named here, and the figures are what I found.",
  document: "This document is in force, and the figures are what it says.",
} as const;

export type StatementKind = keyof typeof says;

/** The entry that each leads to once its signature holds. */
export const entryKindOf = {
  "sign-off": "decision.signed",
  rejection: "decision.rejected",
  waiver: "waiver.asked",
  agreement: "waiver.signed",
  refusal: "waiver.ended",
  review: "review.held",
  document: "artefact.recorded",
} as const satisfies Readonly<Record<StatementKind, EntryKind>>;

export const statementEntryKinds: ReadonlySet<EntryKind> = new Set(Object.values(entryKindOf));
