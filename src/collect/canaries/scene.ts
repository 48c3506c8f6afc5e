/** How the model fails, instead of answering. */
export type Fault =
  /** Takes the request and says nothing. */
  | "silent"
  /** Says no, with words of its own. */
  | "status"
  /** Ends the connection in the middle of an answer. */
  | "cut"
  /** Answers with what is no answer. */
  | "nonsense"
  | "empty";

/** What the model of the canaries does with what reaches it. */
export interface Scene {
  /** Its answer, or what it makes of the text that the user said last. */
  readonly says?: string | ((asked: string) => string);
  readonly fault?: Fault;
  /** Of `status`. */
  readonly status?: number;
  /** Words of the provider that nobody but the log may see. */
  readonly words?: string;
  /** Characters in one piece of a stream. Our own choice: a value of some ten characters stands in several pieces. */
  readonly pieceChars?: number;
}

export const pieceCharsDefault = 5;
