/** What a person may do with the log. Appending needs none: that is for programs, and the socket's owner decides on them. */
export const roles = {
  reader: "search entries and see their leaves with the names of people replaced",
  reviewer: "open what was flagged and say whether it was right",
  investigator: "open payloads, reconstruct a user's history, find who saw what",
  operator: "stop a feature, or part of it, end a stop, and take care of incidents",
  approver: "see calls that wait for a person, and say yes or no to them",
  signatory:
    "sign controls off, ask for exceptions and decide on them, as what they answer for, with a key of their own",
  librarian: "register documents that features may read, and remove them",
  privacy: "erase a subject",
  custodian: "apply retention, place a legal hold and ask for its release",
  admin: "add and remove people and rotate the master key",
} as const;

export type Role = keyof typeof roles;

/** Who asks, as auditd knows them. */
export interface Person {
  readonly name: string;
  readonly roles: readonly Role[];
  /** When their token was made; undefined where that is not known. */
  readonly tokenAtMs?: number;
}

/** The people whom auditd knows by their tokens. */
export interface People {
  /** The person of a token; undefined for a token of nobody. Constant time in the token. */
  find(token: string): Person | undefined;
}
