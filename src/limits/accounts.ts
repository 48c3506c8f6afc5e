import { Account, type Scope } from "./account.ts";
import type { AccountStore, Change } from "./account-store.ts";
import { momentAt, type Moment } from "./moment.ts";

/**
 * Our own choice: some ten megabytes. An account that is not in memory is read from the store, at ten microseconds; so the number
 * bounds memory and loses no count.
 */
const accountsMax = 20_000;

/** Our own choice: how far one call looks for an account that nobody asks for. */
const looksMax = 64;

export interface AccountsDeps {
  readonly store: AccountStore;
  /** A name as it is kept: keyed, so that the files name nobody. */
  readonly pseudonym: (name: string) => string;
  readonly report: (line: string) => void;
}

/** The accounts in memory, over those in the store. */
export class Accounts {
  readonly #deps: AccountsDeps;
  readonly #byName = new Map<string, Account>();
  #changed: Account[] = [];
  #isChanged = new Set<Account>();
  #saving: ReadonlySet<Account> = new Set();
  #saved: Promise<void> | undefined;

  constructor(deps: AccountsDeps) {
    this.#deps = deps;
  }

  get size(): number {
    return this.#byName.size;
  }

  /** An account whose name may stand in files: of an environment, a feature or a key. */
  open(scope: Exclude<Scope, "user" | "session">, name: string): Account {
    const id = `${scope} ${name}`;
    return this.#byName.get(id) ?? this.#read(id, id, scope);
  }

  /** An account of a person or of a conversation: its name stays in memory. */
  named(scope: "user" | "session", feature: string, name: string): Account {
    const key = `${scope} ${feature}\n${name}`;
    const known = this.#byName.get(key);
    if (known === undefined)
      return this.#read(key, personId({ scope, feature, name }, this.#deps.pseudonym), scope);
    known.touched = true;
    return known;
  }

  /** What was kept of these must be kept anew. */
  mark(accounts: readonly Account[]): void {
    for (const account of accounts) {
      if (this.#isChanged.has(account)) continue;
      this.#isChanged.add(account);
      this.#changed.push(account);
    }
  }

  /** Writes a checkpoint where one is due, beside the calls. */
  tidy(): void {
    if (this.#saved !== undefined || !this.#deps.store.isDue(this.#changed.length)) return;
    this.#saved = this.#save().finally(() => {
      this.#saved = undefined;
    });
  }

  async close(): Promise<void> {
    await this.#saved;
    this.#deps.store.close(this.#take());
  }

  async #save(): Promise<void> {
    const accounts = this.#changed;
    const kept = this.#take();
    this.#saving = new Set(accounts);
    try {
      await this.#deps.store.checkpoint(kept);
    } catch (error) {
      // The journal goes on and has everything: the next checkpoint takes these along.
      this.mark(accounts);
      this.#deps.report(
        `warning: a checkpoint of the limits failed: ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      this.#saving = new Set();
    }
  }

  #take(): { id: string; text: string; untilMs: number }[] {
    const kept = this.#changed.map((account) => ({ id: account.id, ...account.kept() }));
    this.#changed = [];
    this.#isChanged = new Set();
    return kept;
  }

  #read(key: string, id: string, scope: Scope): Account {
    const account = new Account(id, scope, this.#deps.store.find(id));
    if (this.#byName.size >= accountsMax) this.#forgetOne();
    this.#byName.set(key, account);
    return account;
  }

  /** The oldest that nobody asked for of late, has nothing under way and is in the store as it is. */
  #forgetOne(): void {
    let looks = 0;
    for (const [key, account] of this.#byName) {
      looks += 1;
      if (looks > looksMax) return;
      const busy = account.underway > 0 || this.#isChanged.has(account) || this.#saving.has(account);
      if (!account.touched && !busy) {
        this.#byName.delete(key);
        return;
      }
      account.touched = false;
      this.#byName.delete(key);
      this.#byName.set(key, account);
    }
  }
}

/** The id under which a person's account is kept. */
export const personId = (
  {
    scope,
    feature,
    name,
  }: { readonly scope: "user" | "session"; readonly feature: string; readonly name: string },
  pseudonym: (name: string) => string,
): string => `${scope} ${feature} ${pseudonym(name)}`;

/** A user's name within a feature: two tenants may each have a user of the same name. */
export const userName = (tenant: string, user: string): string => `${tenant.length}:${tenant}${user}`;

export const sessionName = (tenant: string, user: string, session: string): string =>
  `${tenant.length}:${tenant}${user.length}:${user}${session}`;

/** Counts what a journal tells of accounts that are read as they were kept before it. For whoever opens a store. */
export function replay(
  changes: Iterable<Change>,
  find: (id: string) => string | undefined,
): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const { ids, atMs, ...amounts } of changes) {
    const at: Moment = momentAt(atMs);
    for (const id of ids) {
      const account = accounts.get(id) ?? new Account(id, scopeOf(id), find(id));
      account.add(amounts, at);
      accounts.set(id, account);
    }
  }
  return accounts;
}

const scopes: ReadonlySet<string> = new Set<Scope>(["environment", "feature", "key", "user", "session"]);

/** The word that an id begins with. */
export function scopeOf(id: string): Scope {
  const word = id.slice(0, id.indexOf(" "));
  if (!scopes.has(word)) throw new Error(`no account is called ${id.slice(0, 40)}`);
  return word as Scope;
}
