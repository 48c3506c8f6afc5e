import type { Clock, RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { canonicalJson, isObject, type JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { newKillId as newApprovalId } from "../evidence/kill-scope.ts";
import type { Approval, ApprovalRequest, Approvals, ApprovalState, ApprovedCall } from "./approval.ts";
import type { ApprovalRow, ApprovalStore, WaitingMax } from "./approval-store.ts";
import { callCode, requesterCode, seal, unseal, type ApprovalKeys } from "./secrets.ts";

/** UTF-16 units of the arguments as canonical JSON. Our own choice: of more nobody can say what it does. */
export const argumentsCharsMax = 256 * 1024;

/** Our own choices: more than that nobody looks through, and an agent in a loop shall not bury what others wait for. */
const waitingMaxDefault: WaitingMax = { all: 1000, ofRequester: 20 };

/** Our own choice: who waits hears within a fifth of a second of what another process decided; a look is a call of the system. */
const lookMsDefault = 200;

/** Our own choice: for a day a caller that comes back is told what became of its call. */
const endedKeptMs = 86_400_000;

/** Reasons that a person is shown, and UTF-16 units of each. Our own choice. */
const reasonsMax = 16;
const reasonCharsMax = 500;

/** What the log says of an entry: enough to prove a yes by. */
export interface ProofLeaf {
  readonly kind: string;
  readonly facts?: JsonObject;
}

export interface QueueDeps {
  readonly store: ApprovalStore;
  readonly record: (entry: NewEntry) => Promise<number>;
  /** The entry at this index of the log; undefined where there is none. @throws KnownError LOG_UNAVAILABLE */
  readonly leaf: (index: number) => Promise<ProofLeaf | undefined>;
  readonly keys: ApprovalKeys;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
  /** For the operator. */
  readonly report: (line: string) => void;
  readonly waitingMax?: WaitingMax;
  readonly lookMs?: number;
}

/** A call that has a yes, and the code that the yes is looked up by. */
export interface TakenCall {
  readonly id: string;
  readonly call: ApprovedCall;
}

/**
 * The queue of a gateway. What a person decided is believed because the log says so: the database beside it says only where, so
 * whoever can write there lets nothing through.
 */
export class ApprovalQueue implements Approvals {
  readonly #deps: QueueDeps;
  /** By id: those who wait for a decision. */
  readonly #waiting = new Map<string, Set<() => void>>();
  /** By call: who asks for the same at this moment. */
  readonly #asking = new Map<string, Promise<Approval>>();
  /** Taken by this process: also where the database was put back to an older one, once is once. Until its time is over. */
  readonly #taken = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  #version: number;
  #looking: Promise<void> | undefined;
  /** What was reported last: said once, not at every look. */
  #said = "";

  constructor(deps: QueueDeps) {
    this.#deps = deps;
    this.#version = deps.store.version();
    this.#timer = setInterval(() => {
      if (this.#looking === undefined) void this.look();
    }, deps.lookMs ?? lookMsDefault).unref();
  }

  /** Ends what an earlier process left in the middle, then looks from time to time. */
  static async open(deps: QueueDeps): Promise<ApprovalQueue> {
    await deps.store.interrupted(deps.now());
    const queue = new ApprovalQueue(deps);
    await queue.look();
    return queue;
  }

  async ask(request: ApprovalRequest): Promise<Approval> {
    const code = callCode(request, this.#deps.keys);
    const asking = this.#asking.get(code);
    if (asking !== undefined) return asking;
    const asked = this.#ask(request, code).finally(() => this.#asking.delete(code));
    this.#asking.set(code, asked);
    return asked;
  }

  async settled(id: string, forMs: number, signal?: AbortSignal): Promise<ApprovalState> {
    const state = await this.#stateOf(id);
    if (state !== "waiting" || forMs <= 0 || signal?.aborted === true) return state;
    await new Promise<void>((resolve) => {
      const waiters = this.#waiting.get(id) ?? new Set();
      this.#waiting.set(id, waiters);
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", done);
        waiters.delete(done);
        if (waiters.size === 0) this.#waiting.delete(id);
        resolve();
      };
      const timer = setTimeout(done, forMs);
      waiters.add(done);
      signal?.addEventListener("abort", done, { once: true });
    });
    return this.#stateOf(id);
  }

  async use(id: string, call: ApprovedCall): Promise<boolean> {
    return this.useAll([{ id, call }], "");
  }

  /**
   * Takes the yes of all of these calls, or of none.
   *
   * @param exchange in which they leave; empty where they come by themselves
   * @throws KnownError LOG_UNAVAILABLE: what was taken by then is spent, and lets nothing through
   */
  async useAll(calls: readonly TakenCall[], exchange: string): Promise<boolean> {
    const { store, now, record } = this.#deps;
    if (calls.length === 0) return false;
    const rows = await Promise.all(calls.map((one) => this.#proven(one)));
    if (rows.some((row) => row === undefined)) return false;
    const ids = calls.map(({ id }) => id);
    if (ids.some((id) => this.#taken.has(id)) || !(await store.take(ids, now()))) return false;
    for (const row of rows) if (row !== undefined) this.#taken.set(row.id, row.expiresAtMs);
    await Promise.all(calls.map(async (one, i) => record(usedEntry(one, rows[i] as ApprovalRow, exchange))));
    await store.used(ids, now());
    await this.look();
    return true;
  }

  /** As it is kept now, for who asked: undefined where there is none of this requester. */
  async ofRequester(
    id: string,
    requester: ApprovalRequest["requester"],
  ): Promise<(Pick<ApprovalRow, "id" | "state" | "expiresAtMs"> & { readonly reason?: string }) | undefined> {
    const { store, keys, now } = this.#deps;
    const row = await store.find(id);
    if (row?.requester !== requesterCode(requester, keys)) return undefined;
    const { expiresAtMs } = row;
    const state = stateAt(row, now());
    const no = row.decisions.find(({ yes }) => !yes);
    const said = no === undefined ? undefined : unseal(no.sealed, id, keys);
    const reason = isObject(said) && typeof said["reason"] === "string" ? { reason: said["reason"] } : {};
    return { id, state, expiresAtMs, ...reason };
  }

  /** How many wait for a person, and since when the oldest does. */
  waiting(): ReturnType<ApprovalStore["waiting"]> {
    return this.#deps.store.waiting(this.#deps.now());
  }

  /** Looks whether something was decided or its time is over; whoever waits for that has heard of it when it resolves. */
  async look(): Promise<void> {
    while (this.#looking !== undefined) await this.#looking;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
    for (const waiters of this.#waiting.values()) for (const done of [...waiters]) done();
    this.#deps.store.close();
  }

  async #look(): Promise<void> {
    const { store, now, report } = this.#deps;
    try {
      const nowMs = now();
      for (const [id, expiresAtMs] of this.#taken) if (expiresAtMs <= nowMs) this.#taken.delete(id);
      for (const id of await store.due(nowMs)) await this.#expire(id, nowMs);
      await store.sweep(nowMs - endedKeptMs);
      const version = store.version();
      if (version === this.#version) return;
      this.#version = version;
      this.#said = "";
      for (const [id, waiters] of this.#waiting)
        if ((await this.#stateOf(id)) !== "waiting") for (const done of [...waiters]) done();
    } catch (error) {
      // What cannot be read lets nothing through; the next look may find it again.
      const why = error instanceof Error ? error.message : String(error);
      if (why !== this.#said) report(`calls that wait for a person: ${why}`);
      this.#said = why;
    }
  }

  async #expire(id: string, nowMs: number): Promise<void> {
    const { store, record } = this.#deps;
    const row = await store.find(id);
    if (row === undefined) return;
    await record({
      kind: "approval.expired",
      ...placeOf(row),
      facts: { approval: id, tool: row.tool, asked: row.entry, had: row.state },
    });
    await store.expire(id, nowMs);
  }

  async #ask(request: ApprovalRequest, code: string): Promise<Approval> {
    const { store, keys, now, randomBytes, record, waitingMax = waitingMaxDefault } = this.#deps;
    const chars = canonicalJson(request.arguments).length;
    if (chars > argumentsCharsMax)
      throw new KnownError(
        "APPROVALS_TOO_MANY",
        `the arguments of ${request.tool.slice(0, 128)} are longer than the ${argumentsCharsMax} characters that a person can be asked about`,
        "call the tool with less at once",
      );
    const known = await store.live(code, now());
    if (known !== undefined) return approvalOf(known, request);
    const full = store.waiting(now()).count >= waitingMax.all ? "full" : undefined;
    if (full !== undefined) throw tooMany(full);
    const asked = { ...request, reasons: shortened(request.reasons) };
    const askedAtMs = now();
    const row = {
      id: newApprovalId(randomBytes),
      call: code,
      requester: requesterCode(request.requester, keys),
      feature: request.feature,
      environment: request.environment,
      tool: toolName(request.tool),
      exchange: request.exchange,
      askedAtMs,
      expiresAtMs: askedAtMs + request.lifetimeMs,
      needs: request.approvers ?? 1,
    };
    const entry = await record(askedEntry(asked, row));
    const sealed = seal(asked, row.id, { keys, randomBytes });
    const added = await store.add({ ...row, entry, sealed }, waitingMax);
    if (typeof added === "string") throw tooMany(added);
    return approvalOf(added.row, request);
  }

  async #stateOf(id: string): Promise<ApprovalState> {
    const row = await this.#deps.store.find(id);
    return row === undefined ? "expired" : stateAt(row, this.#deps.now());
  }

  /** The approval where the log itself says that this very call was asked for and has as many yes as it needs. */
  async #proven({ id, call }: TakenCall): Promise<ApprovalRow | undefined> {
    const { store, keys, now, leaf } = this.#deps;
    const row = await store.find(id);
    const code = callCode(call, keys);
    if (row?.call !== code || stateAt(row, now()) !== "approved") return undefined;
    const asked = await leaf(row.entry);
    const facts = asked?.facts ?? {};
    if (asked?.kind !== "approval.asked" || facts["approval"] !== id || facts["call"] !== code)
      return undefined;
    if (Number(facts["expiresAtMs"]) <= now()) return undefined;
    const people = new Set<unknown>();
    for (const { entry, yes } of row.decisions) {
      const given = yes ? await leaf(entry) : undefined;
      const { approval, asked: about, by } = given?.facts ?? {};
      if (given?.kind === "approval.given" && approval === id && about === row.entry) people.add(by);
    }
    return people.size >= Number(facts["needs"]) ? row : undefined;
  }
}

/** A time that is over counts before anybody has written it down. */
const stateAt = ({ state, expiresAtMs }: ApprovalRow, nowMs: number): ApprovalState =>
  (state === "waiting" || state === "approved") && expiresAtMs <= nowMs ? "expired" : state;

const approvalOf = (
  { id, state, askedAtMs, expiresAtMs }: ApprovalRow,
  request: ApprovalRequest,
): Approval => ({
  ...request,
  id,
  state,
  askedAtMs,
  expiresAtMs,
});

const shortened = (reasons: readonly string[]): readonly string[] =>
  reasons.slice(0, reasonsMax).map((reason) => reason.slice(0, reasonCharsMax));

/** What a model writes as a name can be any text, also of people, and of any length: in the clear only what the manifest could name. */
const toolName = (tool: string): string => (/^[A-Za-z0-9_.-]{1,128}$/.test(tool) ? tool : "other");

function askedEntry(
  request: ApprovalRequest,
  row: Pick<ApprovalRow, "id" | "call" | "expiresAtMs" | "needs">,
): NewEntry {
  const { key, tenant, user, session } = request.requester;
  return {
    kind: "approval.asked",
    feature: request.feature,
    environment: request.environment,
    ...(request.exchange === "" ? {} : { exchange: request.exchange }),
    key,
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
    digest: request.digest,
    facts: {
      approval: row.id,
      tool: toolName(request.tool),
      call: row.call,
      expiresAtMs: row.expiresAtMs,
      needs: row.needs,
    },
    payload: JSON.stringify({
      tool: request.tool,
      arguments: request.arguments,
      reasons: request.reasons,
      requester: request.requester,
    }),
  };
}

const placeOf = ({ feature, environment, exchange }: ApprovalRow): Partial<NewEntry> => ({
  feature,
  environment,
  ...(exchange === "" ? {} : { exchange }),
});

function usedEntry({ id, call }: TakenCall, row: ApprovalRow, exchange: string): NewEntry {
  const { key, tenant, user, session } = call.requester;
  return {
    kind: "approval.used",
    feature: call.feature,
    environment: call.environment,
    ...(exchange === "" ? {} : { exchange }),
    key,
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
    digest: call.digest,
    facts: {
      approval: id,
      tool: toolName(call.tool),
      asked: row.entry,
      given: row.decisions.flatMap(({ yes, entry }) => (yes ? [entry] : [])),
    },
  };
}

const tooMany = (why: "full" | "full-for-requester"): KnownError =>
  new KnownError(
    "APPROVALS_TOO_MANY",
    why === "full"
      ? "very many calls wait for a person already"
      : "too many calls of this requester wait for a person already",
    "see that somebody looks at them: seaworthy approvals list",
  );
