/** What a statement that only looks makes use of. */
export interface SqlRead {
  /** Tables and views that it reads; a name that the statement itself makes (`WITH`) is none. */
  readonly tables: readonly SqlName[];
  /** Functions that it calls, in lower case; with a schema: `schema.name`. */
  readonly functions: readonly string[];
}

/** As the database knows it: folded where it folds what stands in no quotes. */
export interface SqlName {
  readonly schema?: string;
  readonly name: string;
}

/** Why a statement is not one that only looks, or not one that can be read. The end of a sentence about it. */
export interface SqlRefusal {
  readonly refused: string;
}

/** Our own choice: the longest honest queries of reports have two thousand characters. */
export const sqlCharsMax = 8192;
