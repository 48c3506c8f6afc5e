import type { Severity } from "../../guard.ts";

export type DangerKind =
  | "delete-root"
  | "disk-overwrite"
  | "fork-bomb"
  | "reverse-shell"
  | "pipe-to-shell"
  | "world-writable"
  | "protection-off"
  | "tls-unverified"
  | "eval-of-input"
  | "os-command"
  | "sql-injection"
  | "sql-drop"
  | "sql-unbounded"
  | "unsafe-deserialise"
  | "html-injection"
  | "weak-password-hash"
  | "too-dense";

/** How far a rule reads behind the beginning of its anchor, in UTF-16 units: our own choice, two long lines. */
export const aheadChars = 240;
/** How far it reads before it: our own choice, a long line. */
export const backChars = 200;

/** What a rule may look at. */
export interface Place {
  readonly text: string;
  /** Where the anchor starts. */
  readonly at: number;
  /** The text from the anchor on, at most `aheadChars`. */
  readonly ahead: string;
}

/** One dangerous operation. It begins with one of its anchors. */
export interface CodeRule {
  readonly kind: DangerKind;
  readonly severity: Severity;
  /** The language or tool, for the reader. */
  readonly language: string;
  /** Case does not matter here; the pattern decides. */
  readonly anchors: readonly string[];
  /** Applied to `ahead`; begins with ^. Absent: the anchor alone says it. */
  readonly pattern?: RegExp;
  /** What else must hold; gives another severity where it knows better. */
  readonly when?: (place: Place, match: RegExpExecArray | undefined) => boolean | Severity;
  /** It is a command: it counts only where a shell or a database would read one. */
  readonly command?: true;
  /** A dot before it is no other name's end: `child_process.exec(`. */
  readonly member?: true;
}

/** The text before the anchor on the same line, at most `backChars` of it. */
export function lineBefore(text: string, at: number): string {
  const before = textBefore(text, at);
  return before.slice(before.lastIndexOf("\n") + 1);
}

/** `backChars` before the anchor, line or not. */
export const textBefore = (text: string, at: number): string => text.slice(Math.max(0, at - backChars), at);

/** The rest of the line, at most `aheadChars`. */
export function restOfLine({ ahead }: Place): string {
  const end = ahead.indexOf("\n");
  return end === -1 ? ahead : ahead.slice(0, end);
}
