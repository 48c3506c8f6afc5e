import { stands, type KillRecord, type KillScope } from "./kill.ts";

/** Who calls, as far as kills are concerned. */
export interface KillSubject {
  readonly feature: string;
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  /** Id of the virtual key. */
  readonly key: string;
}

type ByName = Map<string, KillRecord[]>;

/** Kills by the narrowest name of each, so that a call looks at those that may fit it and not at all of them. */
class Index {
  readonly #users: ByName = new Map();
  readonly #keys: ByName = new Map();
  readonly #tenants: ByName = new Map();
  readonly #features: ByName = new Map();
  readonly #others: KillRecord[] = [];
  isEmpty = true;

  add(kill: KillRecord): void {
    this.isEmpty = false;
    const { user, key, tenant, feature } = kill.scope;
    if (user !== undefined) put(this.#users, user, kill);
    else if (key !== undefined) put(this.#keys, key, kill);
    else if (tenant !== undefined) put(this.#tenants, tenant, kill);
    else if (feature !== undefined) put(this.#features, feature, kill);
    else this.#others.push(kill);
  }

  /** Of those that fit, the one that lasts longest. */
  find(subject: KillSubject, nowMs: number, more: (scope: KillScope) => boolean): KillRecord | undefined {
    const { user, key, tenant, feature } = subject;
    let found = lasting(this.#others, undefined, { subject, nowMs, more });
    const lists = [
      this.#features.get(feature),
      this.#keys.get(key),
      tenant === undefined ? undefined : this.#tenants.get(tenant),
      user === undefined ? undefined : this.#users.get(user),
    ];
    for (const list of lists) if (list !== undefined) found = lasting(list, found, { subject, nowMs, more });
    return found;
  }
}

function put(byName: ByName, name: string, kill: KillRecord): void {
  const known = byName.get(name);
  if (known === undefined) byName.set(name, [kill]);
  else known.push(kill);
}

function lasting(
  kills: readonly KillRecord[],
  before: KillRecord | undefined,
  { subject, nowMs, more }: Asked,
): KillRecord | undefined {
  let found = before;
  for (const kill of kills) {
    if (!stands(kill, nowMs) || !fits(kill.scope, subject) || !more(kill.scope)) continue;
    if (found === undefined || endOf(kill) > endOf(found)) found = kill;
  }
  return found;
}

interface Asked {
  readonly subject: KillSubject;
  readonly nowMs: number;
  readonly more: (scope: KillScope) => boolean;
}

const endOf = ({ endsAtMs = Infinity }: KillRecord): number => endsAtMs;

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
    at: { readonly model?: string | undefined; readonly nowMs: number },
  ): KillRecord | undefined {
    if (this.#tools.isEmpty) return undefined;
    return this.#tools.find(
      subject,
      at.nowMs,
      (scope) => scope.tool === tool && (scope.model === undefined || scope.model === at.model),
    );
  }

  get hasModels(): boolean {
    return !this.#models.isEmpty;
  }

  get hasTools(): boolean {
    return !this.#tools.isEmpty;
  }
}
