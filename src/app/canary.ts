import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Recorder } from "../audit/recorder.ts";
import { KnownError } from "../base/errors.ts";
import type { KeyRing } from "../gateway/keys.ts";
import { provider, type Provider } from "../gateway/provider.ts";
import type { Limiter } from "../limits/limiter.ts";
import { guardKinds } from "../guards/registry.ts";
import { newKillId, type KillStore } from "../limits/kill/kill.ts";
import { loadPolicies } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import type { KeyRecord } from "../store/store.ts";
import type { CanaryLine } from "./canary-call.ts";
import { canaryFeature, runDrill, siblingFeature } from "./canary-drill.ts";
import { openUncounted } from "./limits.ts";
import type { TwinDoor } from "./canaries.ts";
import { startCanaryModel } from "./canary-model.ts";
import { canaryProvider, type DrillResult } from "./canary-result.ts";
import { weeklyDrillMs } from "./drill-times.ts";
import { toolsFeature, toolsManifest } from "./tools-drill.ts";
import { sessionCanaries } from "./session-canaries.ts";

/** Our own choice: a drill that did not hold is tried again within the hour, not within the week. */
const againMs = 3_600_000;

/** Our own choice: a start has other things to do first. */
const calendarMsDefault = 60_000;

/** Our own choice: whoever asks for a drill at a shell waits for it. */
const askedMs = 500;

const manifest = (feature: string): string => `feature: ${feature}
profile: chatbot
data: [none]
model: { provider: ${canaryProvider}, id: canary }
retry: { attempts: 1 }
`;

export interface CanaryParts {
  readonly policies: readonly Policy[];
  readonly environment: string;
  readonly recorder: Pick<Recorder, "record">;
  readonly open: () => KillStore;
  /** Twins of the features, which its key opens too; undefined: none. */
  readonly twins?: TwinDoor | undefined;
  readonly now: () => number;
  /** How often the calendar is looked at, in milliseconds; a minute unless said. */
  readonly calendarMs?: number;
  readonly report: (line: string) => void;
}

/** What the door for programs knows of the canary: its key opens these features, and nobody else's does. */
export interface CanaryDoor {
  readonly key: KeyRecord;
  readonly policies: ReadonlyMap<string, Policy>;
  readonly providers: ReadonlyMap<string, Provider>;
  /** Its calls are nobody's use. */
  readonly limiter: Limiter;
}

export interface Canary {
  readonly door: CanaryDoor;
  /** The ring with the canary's key, which stands in no file. */
  beside(ring: KeyRing): Pick<KeyRing, "authenticate">;
  /** Where and as whom other rehearsals call. */
  line(programsUrl: string): CanaryLine;
  /** Rehearses now. One at a time: who comes meanwhile gets that one's result. */
  readonly drill: (by: string) => Promise<DrillResult>;
  /** Begins to follow the calendar and whoever asks at a shell; the doors are open. */
  start(programsUrl: string): void;
  close(): Promise<void>;
}

/** A feature of the gateway's own, stopped and revived each week through the same doors as everybody else. */
export async function startCanary(parts: CanaryParts): Promise<Canary> {
  const { twins } = parts;
  const policies = new Map([
    ...policiesBeside(parts.policies),
    ...(twins?.policies ?? []).map((twin) => [twin.feature, twin] as const),
  ]);
  const model = await startCanaryModel();
  const upstream = provider({ name: canaryProvider, baseUrl: model.baseUrl, formats: ["openai-chat"] });
  const secret = `canary-${randomBytes(32).toString("base64url")}`;
  const key: KeyRecord = {
    id: canaryFeature,
    hash: "",
    label: "the gateway's own canary",
    features: [...policies.keys()],
    environments: ["*"],
    createdAtMs: parts.now(),
  };
  const round = new Round(parts, secret);
  const limiter = twins?.limiter ?? openUncounted(parts);
  return {
    door: {
      ...{ key, policies, limiter },
      providers: new Map([upstream, ...(twins?.providers ?? [])].map((one) => [one.name, one])),
    },
    beside: (ring) => ({
      authenticate: (headers) =>
        isSame(headers, secret) ? Promise.resolve(key) : ring.authenticate(headers),
    }),
    line: (url) => ({ url, key: secret }),
    drill: (by) => round.drill(by),
    start: (url) => round.start(url),
    close: async () => {
      await round.close();
      await model.close();
      await limiter.close();
    },
  };
}

function isSame({ authorization = "" }: IncomingHttpHeaders, secret: string): boolean {
  const expected = `Bearer ${secret}`;
  // Every other key has another length: the comparison costs nobody anything.
  if (authorization.length !== expected.length) return false;
  return timingSafeEqual(Buffer.from(authorization, "latin1"), Buffer.from(expected));
}

/** @throws KnownError USAGE where somebody's feature has the canary's name. */
function policiesBeside(others: readonly Policy[]): ReadonlyMap<string, Policy> {
  const manifests = {
    ...Object.fromEntries([canaryFeature, siblingFeature].map((name) => [name, manifest(name)])),
    ...sessionCanaries,
    [toolsFeature]: toolsManifest,
  };
  const names = Object.keys(manifests);
  const taken = others.find(({ feature }) => names.includes(feature));
  if (taken !== undefined)
    throw new KnownError(
      "USAGE",
      `${taken.feature} is the name of a feature of the gateway itself`,
      "give your feature another name",
    );
  const loaded = loadPolicies(
    Object.entries(manifests).map(([name, text]) => ({ path: `${name}.yaml`, text })),
    () => undefined,
    {
      environment: "dev",
      guardKinds,
      sha256: (text) => createHash("sha256").update(text).digest("hex"),
    },
  );
  if (!("policies" in loaded)) throw new Error(`the canary does not load: ${JSON.stringify(loaded)}`);
  return new Map(loaded.policies.map((policy) => [policy.feature, policy]));
}

/** Runs drills when they are due, when somebody asks, and never two at once. */
class Round {
  readonly #parts: CanaryParts;
  readonly #key: string;
  #url: string | undefined;
  #running: Promise<DrillResult> | undefined;
  #store: KillStore | undefined;
  #timers: readonly NodeJS.Timeout[] = [];

  constructor(parts: CanaryParts, key: string) {
    this.#parts = parts;
    this.#key = key;
  }

  start(url: string): void {
    this.#url = url;
    this.#timers = [
      setInterval(() => void this.#told(() => this.#asked()), askedMs),
      setInterval(() => void this.#told(() => this.#due()), this.#parts.calendarMs ?? calendarMsDefault),
    ];
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#running?.catch(() => undefined);
    this.#store?.close();
  }

  /** @throws KnownError USAGE while the doors are closed. */
  drill(by: string): Promise<DrillResult> {
    return this.#kept(newKillId(randomBytes), by);
  }

  async #kept(id: string, by: string): Promise<DrillResult> {
    const url = this.#url;
    if (url === undefined) throw new KnownError("USAGE", "the gateway has not opened its doors", "ask again");
    const { open, recorder, environment, now } = this.#parts;
    const stopwatch = (): number => performance.now();
    const newId = (): string => newKillId(randomBytes);
    const line = { url, key: this.#key };
    this.#running ??= runDrill({ line, open, recorder, environment, now, stopwatch, newId }, by).finally(
      () => {
        this.#running = undefined;
      },
    );
    const result = await this.#running;
    const store = this.#opened();
    await store.askDrill({ id, by, askedAtMs: now() });
    await store.endDrill(id, now(), JSON.stringify(result));
    if (!result.held) this.#parts.report(`the kill switch did not hold in its drill: ${result.why}`);
    return result;
  }

  /** One that somebody asked for at a shell. */
  async #asked(): Promise<void> {
    const asked = await this.#opened().takeDrill();
    if (asked !== undefined) await this.#kept(asked.id, asked.by);
  }

  /** The one of this week; those that were missed while nothing ran are one. */
  async #due(): Promise<void> {
    const done = (await this.#opened().drills()).find(({ doneAtMs }) => doneAtMs !== undefined);
    const held = done?.result?.includes('"held":true') === true;
    const nextAtMs = done?.doneAtMs === undefined ? 0 : done.doneAtMs + (held ? weeklyDrillMs : againMs);
    if (this.#parts.now() >= nextAtMs) await this.drill("calendar");
  }

  #opened(): KillStore {
    this.#store ??= this.#parts.open();
    return this.#store;
  }

  /** Nobody waits for it: what goes wrong is told, and the store is opened again. */
  async #told(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#store?.close();
      this.#store = undefined;
      // That what is stopped cannot be read is said once, by who watches it.
      if (error instanceof KnownError && error.code === "KILLS_UNREADABLE") return;
      this.#parts.report(`error in the drill: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
