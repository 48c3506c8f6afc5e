import type { Clock } from "../base/clock.ts";
import type { Tool } from "../exchange/exchange.ts";
import type { KillRecord } from "../limits/kill/kill.ts";
import { killedBy, killedUnread, type Killed } from "../limits/kill/killed.ts";
import type { KillSubject, StandingKills } from "../limits/kill/standing.ts";
import type { Caller } from "./caller.ts";
import type { Stop } from "./stop.ts";

/** What stands now. One object a gateway; its members change. */
export interface KillState {
  readonly standing: StandingKills;
  /** Nobody can say what is stopped. */
  readonly isLost: boolean;
  readonly now: Clock;
}

/** One call between its admission and its end, as far as kills are concerned: they find it here, and it asks here. */
export class RunningCall {
  readonly #state: KillState;
  readonly #stop: Stop;
  readonly #running: Set<RunningCall>;
  #caller: Caller;
  #subject: KillSubject;
  #model: string | undefined;
  /** Of these kills none stops the call; a kill that does not fit now never will. */
  #clear: StandingKills | undefined;
  /** Tools that the provider runs by itself: their calls never come by here. */
  #providerTools: readonly string[] = [];

  constructor(state: KillState, running: Set<RunningCall>, caller: Caller, stop: Stop) {
    this.#state = state;
    this.#running = running;
    this.#caller = caller;
    this.#subject = subjectOf(caller);
    this.#stop = stop;
    running.add(this);
  }

  /** The request was read: who the user is is known now. Gives what stops the call. */
  read(caller: Caller): Killed | undefined {
    if (caller.user !== this.#subject.user || caller.tenant !== this.#subject.tenant) {
      this.#subject = subjectOf(caller);
      this.#clear = undefined;
    }
    this.#caller = caller;
    return this.#stopped();
  }

  /** What is about to be sent to a provider offers these tools. */
  offers(tools: readonly Tool[]): void {
    this.#providerTools = tools.flatMap(({ name, nativeKind }) =>
      nativeKind === undefined ? [] : [name, nativeKind],
    );
  }

  /** What stops the call as it is now, with its model and the tools that its provider runs. */
  killed(): Killed | undefined {
    const stopped = this.#stopped();
    if (stopped !== undefined) return stopped;
    const model = this.#model === undefined ? undefined : this.modelKilled(this.#model);
    if (model !== undefined) return model;
    for (const tool of this.#providerTools) {
      const killed = this.toolKilled(tool);
      if (killed !== undefined) return killed;
    }
    return undefined;
  }

  /** What stops a model in this call. */
  modelKilled(model: string): Killed | undefined {
    const { standing, now } = this.#state;
    if (!standing.hasModels) return undefined;
    const nowMs = now();
    return this.#error(standing.model(this.#subject, model, nowMs), nowMs);
  }

  /** What stops a tool in this call. */
  toolKilled(tool: string): Killed | undefined {
    const { standing, now } = this.#state;
    if (!standing.hasTools) return undefined;
    const nowMs = now();
    return this.#error(standing.tool(this.#subject, tool, { model: this.#model, nowMs }), nowMs);
  }

  /** The request is about to be sent to this model; or what stops that. */
  goesTo(model: string): Killed | undefined {
    const killed = this.modelKilled(model);
    if (killed === undefined) this.#model = model;
    return killed;
  }

  /** Ends the call where something stops it now; whether it did. */
  stopIfKilled(): boolean {
    const killed = this.killed();
    if (killed === undefined || this.#stop.aborted) return false;
    this.#stop.abort(killed);
    return true;
  }

  leave(): void {
    this.#running.delete(this);
  }

  /** What stops the call whatever its model and tools are. */
  #stopped(): Killed | undefined {
    const { standing, isLost, now } = this.#state;
    const { kill } = this.#caller.policy;
    if (isLost && kill?.autonomous === true) return killedUnread(this.#subject, kill.contact);
    if (this.#clear === standing) return undefined;
    const nowMs = now();
    const found = standing.call(this.#subject, nowMs);
    if (found === undefined) this.#clear = standing;
    return this.#error(found, nowMs);
  }

  #error(kill: KillRecord | undefined, nowMs: number): Killed | undefined {
    const { policy } = this.#caller;
    return kill && killedBy(kill, this.#subject, { contact: policy.kill?.contact, nowMs });
  }
}

const subjectOf = ({ policy, key, tenant, user }: Caller): KillSubject => ({
  feature: policy.feature,
  key: key.id,
  tenant,
  user,
});
