import { stands, type KillRecord, type KillScope } from "./kill.ts";

/** Who calls, as far as kills are concerned. */
export interface KillSubject {
  readonly feature: string;
  readonly tenant?: string;
  readonly user?: string;
  /** Id of the virtual key. */
  readonly key: string;
}

/** Kills by the narrowest name of each, so that a call looks at those that may fit it and not at all of them. */
class Index {
  readonly #byName = new Map<string, KillRecord[]>();

  add(kill: KillRecord): void {
    const name = nameOf(kill.scope);
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, [kill]);
    else known.push(kill);
  }

  get isEmpty(): boolean {
    return this.#byName.size === 0;
  }

  /** Of those that fit, the one that lasts longest. */
  find(subject: KillSubject, nowMs: number, more: (scope: KillScope) => boolean): KillRecord | undefined {
    let found: KillRecord | undefined;
    for (const name of namesOf(subject))
      for (const kill of this.#byName.get(name) ?? []) {
        if (!stands(kill, nowMs) || !fits(kill.scope, subject) || !more(kill.scope)) continue;
        if (found === undefined || endOf(kill) > endOf(found)) found = kill;
      }
    return found;
  }
}

const endOf = ({ endsAtMs = Infinity }: KillRecord): number => endsAtMs;

function nameOf({ user, key, tenant, feature }: KillScope): string {
  if (user !== undefined) return `user ${user}`;
  if (key !== undefined) return `key ${key}`;
  if (tenant !== undefined) return `tenant ${tenant}`;
  return feature === undefined ? "" : `feature ${feature}`;
}

const namesOf = ({ user, key, tenant, feature }: KillSubject): readonly string[] => [
  "",
  `feature ${feature}`,
  `key ${key}`,
  ...(tenant === undefined ? [] : [`tenant ${tenant}`]),
  ...(user === undefined ? [] : [`user ${user}`]),
];

const fits = ({ feature, tenant, user, key }: KillScope, subject: KillSubject): boolean =>
  (feature === undefined || feature === subject.feature) &&
  (tenant === undefined || tenant === subject.tenant) &&
  (user === undefined || user === subject.user) &&
  (key === undefined || key === subject.key);

/** What is stopped, ready to be asked by every call: some hundred nanoseconds, whatever stands. */
export class StandingKills {
  readonly #calls = new Index();
  readonly #models = new Index();
  readonly #tools = new Index();

  constructor(kills: readonly KillRecord[]) {
    for (const kill of kills) {
      if (kill.resumedAtMs !== undefined) continue;
      if (kill.scope.tool !== undefined) this.#tools.add(kill);
      else if (kill.scope.model !== undefined) this.#models.add(kill);
      else this.#calls.add(kill);
    }
  }

  /** What stops the whole call, whatever its model and tools are. */
  call(subject: KillSubject, nowMs: number): KillRecord | undefined {
    return this.#calls.isEmpty ? undefined : this.#calls.find(subject, nowMs, () => true);
  }

  /** What stops the model of this call, by the id that its provider knows. */
  model(subject: KillSubject, model: string, nowMs: number): KillRecord | undefined {
    if (this.#models.isEmpty) return undefined;
    return this.#models.find(subject, nowMs, (scope) => scope.model === model);
  }

  /** What stops a tool in this call: everywhere, or with the model that is named beside it. */
  tool(
    subject: KillSubject,
    tool: string,
    at: { readonly model?: string; readonly nowMs: number },
  ): KillRecord | undefined {
    if (this.#tools.isEmpty) return undefined;
    return this.#tools.find(
      subject,
      at.nowMs,
      (scope) => scope.tool === tool && (scope.model === undefined || scope.model === at.model),
    );
  }

  /** Nothing is stopped: nothing needs to be asked. */
  get isEmpty(): boolean {
    return this.#calls.isEmpty && this.#models.isEmpty && this.#tools.isEmpty;
  }

  get hasTools(): boolean {
    return !this.#tools.isEmpty;
  }
}
