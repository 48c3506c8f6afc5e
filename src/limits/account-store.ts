import type { Amounts } from "./account.ts";

/** One call's use, as it is added to each of its accounts. */
export interface Change extends Amounts {
  readonly ids: readonly string[];
  /** When the call began, in milliseconds since 1970: its windows are those of that moment. */
  readonly atMs: number;
}

export interface KeptAccount {
  readonly id: string;
  readonly text: string;
  /** After that nobody asks for it any more. */
  readonly untilMs: number;
}

/** Keeps what was used over restarts and crashes. */
export interface AccountStore {
  /** What was kept of an account at the last checkpoint. A crash before it is made good when the store is opened. */
  find(id: string): string | undefined;
  /**
   * When this returns, the change survives the end of this process, however it ends.
   *
   * @throws KnownError LIMITS_UNAVAILABLE: whoever asked must not go on.
   */
  charge(change: Change): void;
  /** Will be written with the next charge or within a moment. One that is lost leaves the charge as it was: too much, never too little. */
  settle(change: Change): void;
  /** True when enough has gathered that a checkpoint is worth its while. */
  isDue(dirtyAccounts: number): boolean;
  /** Keeps these accounts as they are now; what stood in the journal until now is not needed any more once this resolves. */
  checkpoint(accounts: readonly KeptAccount[]): Promise<void>;
  /** The last checkpoint, at once. */
  close(accounts: readonly KeptAccount[]): void;
}

/** Keeps nothing over the end of the process: for calls that are nobody's use, for tests, and for benches of everything else. */
export function forgetfulStore(): AccountStore {
  const kept = new Map<string, string>();
  const keep = (accounts: readonly KeptAccount[]): void => {
    for (const { id, text } of accounts) kept.set(id, text);
  };
  return {
    find: (id) => kept.get(id),
    charge: () => undefined,
    settle: () => undefined,
    isDue: (dirty) => dirty >= 1000,
    checkpoint: async (accounts) => {
      keep(accounts);
      return Promise.resolve();
    },
    close: keep,
  };
}
