import { createHash } from "node:crypto";
import { join, resolve, sep } from "node:path";
import type { LogClient } from "../audit/socket/client.ts";
import { canaryCollectors, type CanaryCollectorParts } from "../collect/canaries/all.ts";
import { stageNanosPerToken } from "../collect/canaries/counts.ts";
import { FreshLimiter } from "../collect/canaries/fresh-limiter.ts";
import type { StageLine } from "../collect/canaries/line.ts";
import { Stage } from "../collect/canaries/stage.ts";
import { startStageModel } from "../collect/canaries/stage-model.ts";
import { stageFallback, stageModel, stageProvider, twinsOf } from "../collect/canaries/twin.ts";
import type { Collector } from "../collect/collector.ts";
import type { EntryWatcher } from "../evidence/watcher.ts";
import { provider, type Provider } from "../gateway/provider.ts";
import { forgetfulStore } from "../limits/account-store.ts";
import type { Limiter } from "../limits/limiter.ts";
import { Prices } from "../limits/prices.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Policy } from "../policy/policy.ts";
import { tokenFor } from "./ask-log.ts";
import { searchThread, type SearchThread } from "./search-thread.ts";

/** Our own choice: a canary has a handful of calls under way. */
const placesMax = 32;

/** In dollars for a million tokens, which are thousandths of the nano-dollars of one. */
const stagePrice = { input: 0, output: stageNanosPerToken / 1000 };

export interface CanariesParts {
  readonly policies: readonly Policy[];
  readonly environment: string;
  readonly watch: (watcher: EntryWatcher) => void;
  readonly now: () => number;
  readonly report: (line: string) => void;
}

/** What the canary's key opens beside the gateway's own features. */
export interface TwinDoor {
  readonly policies: readonly Policy[];
  readonly providers: readonly Provider[];
  readonly limiter: Limiter;
}

export interface Canaries {
  readonly twins: TwinDoor;
  /** One collector for each canary. */
  readonly collectors: (beside: CanariesBeside) => readonly Collector[];
  /** The doors are open. */
  start(line: StageLine): void;
  close(): Promise<void>;
}

/** What canaries look at beside their own calls. */
export interface CanariesBeside extends Pick<CanaryCollectorParts, "desk" | "alerts"> {
  readonly log: Pick<LogClient, "ask" | "leaves">;
  /** The log's public folder, and the gateway's own data folder. */
  readonly logPath: string;
  readonly data: string;
  /** Of the environment: SEAWORTHY_TOKEN, where the log's owner is somebody else. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The twins of all features, the model behind them, and the collectors that call them. */
export async function startCanaries(parts: CanariesParts): Promise<Canaries> {
  const { policies, environment, now, report } = parts;
  const model = await startStageModel();
  const limiter = new FreshLimiter({
    ...{ environment, now, report, store: forgetfulStore() },
    prices: new Prices({ [stageProvider]: { [stageModel]: stagePrice } }, "canary"),
    quotas: { concurrent: placesMax },
    features: new Map(),
    pseudonym: (name) => name,
    notice: () => undefined,
  });
  let line: StageLine | undefined;
  let search: SearchThread | undefined;
  const stage = new Stage({ model, line: () => line, stopwatch: () => performance.now() });
  parts.watch(stage.watch);
  const formats = ["openai-chat"];
  return {
    twins: {
      policies: policies.flatMap((policy) => twinsOf(policy, sha256)),
      providers: [
        provider({ name: stageProvider, baseUrl: model.baseUrl, formats }),
        provider({ name: stageFallback, baseUrl: model.fallbackUrl, formats }),
      ],
      limiter,
    },
    collectors: ({ log, logPath, data, variables, ...beside }) => {
      search ??= searchThread({ logPath, folder: join(data, "index") }, report);
      const token = tokenFor(data, { variable: variables["SEAWORTHY_TOKEN"] });
      const ask = (question: JsonObject): Promise<JsonValue> =>
        log.ask(token === undefined ? question : { ...question, token });
      return canaryCollectors({
        ...{ stage, limiter, folders: foldersOf(logPath, data), ...beside },
        leaves: (from, count) => log.leaves(from, count),
        log: { ask, search: search.search, now },
      });
    },
    start: (given) => {
      line = given;
    },
    close: async () => {
      line = undefined;
      await search?.close();
      await model.close();
    },
  };
}

/** The log's folder is its own where it runs by itself, and then only its public part can be read here. */
const foldersOf = (logPath: string, data: string): readonly string[] =>
  resolve(logPath).startsWith(resolve(data) + sep) ? [data] : [data, logPath];
