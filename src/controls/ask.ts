import type { EvidenceBook } from "./evidence-book.ts";
import type { Subject } from "./subject.ts";

/** What a control judges from. */
export interface StatusAsk {
  readonly subject: Subject;
  readonly book: EvidenceBook;
  readonly nowMs: number;
}
