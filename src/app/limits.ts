import { createHash, createHmac, createSecretKey } from "node:crypto";
import { join } from "node:path";
import type { Recorder } from "../audit/recorder.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { forgetfulStore } from "../limits/account-store.ts";
import { Limiter } from "../limits/limiter.ts";
import type { Notice } from "../limits/notices.ts";
import { Prices } from "../limits/prices.ts";
import { nanosPerDollar, type Quotas } from "../policy/quotas.ts";
import { openSqliteLimits } from "../store/sqlite/limits.ts";
import type { DataFolder } from "./data-folder.ts";
import type { Settings } from "./settings.ts";

/** The purpose under which names of people in the counters are keyed. */
const limitsPurpose = "names in limits";

export const limitsPathIn = (dataFolder: string): string => join(dataFolder, "limits.db");

/** A name as the counters keep it: the files name nobody, and who has the data folder can still ask for one. */
export function limitsPseudonym(folder: Pick<DataFolder, "secretFor">): (name: string) => string {
  const key = createSecretKey(folder.secretFor(limitsPurpose));
  return (name) => createHmac("sha256", key).update(name).digest("base64url").slice(0, 22);
}

/** The counters of this gateway, as the last one left them. */
export function openLimiter(
  settings: Pick<Settings, "policies" | "quotas" | "prices" | "environment">,
  parts: {
    readonly folder: DataFolder;
    readonly recorder: Recorder;
    readonly now: () => number;
    readonly report: (line: string) => void;
  },
): Limiter {
  const { environment, policies, quotas, prices } = settings;
  const { folder, recorder, now, report } = parts;
  return new Limiter({
    store: openSqliteLimits(limitsPathIn(folder.path)),
    prices: new Prices(prices, createHash("sha256").update(JSON.stringify(prices)).digest("hex").slice(0, 8)),
    quotas,
    features: new Map(
      policies.flatMap((policy): [string, Quotas][] =>
        policy.quotas === undefined ? [] : [[policy.feature, policy.quotas]],
      ),
    ),
    environment,
    pseudonym: limitsPseudonym(folder),
    now,
    notice: (notice) => {
      // Told beside the call; a log that is away stops the calls themselves.
      recorder.record(noticeEntry(notice, environment)).catch(() => undefined);
    },
    report,
  });
}

/** Our own choice: a drill has a handful of calls under way. */
const uncountedPlaces = 32;

/** For the gateway's own feature, whose calls are nobody's use: counts in memory, for nobody's limits. */
export const openUncounted = (parts: {
  readonly environment: string;
  readonly now: () => number;
  readonly report: (line: string) => void;
}): Limiter =>
  new Limiter({
    ...parts,
    store: forgetfulStore(),
    prices: new Prices({}, "none"),
    quotas: { concurrent: uncountedPlaces },
    features: new Map(),
    pseudonym: (name) => name,
    notice: () => undefined,
  });

/** What an auditor and an alert read of a limit that is near or reached. Money in dollars. */
function noticeEntry({ rule, percent, used, ask }: Notice, environment: string): NewEntry {
  const { name, scope, metric, max } = rule;
  const unit = metric === "dayTokens" ? 1 : nanosPerDollar;
  return {
    kind: percent === 100 ? "limit.reached" : "limit.near",
    environment,
    ...(scope === "environment" ? {} : { feature: ask.feature }),
    ...(scope === "key" ? { key: ask.key.account } : {}),
    ...(scope === "user" && ask.tenant !== undefined ? { tenant: ask.tenant } : {}),
    ...(scope === "user" && ask.user !== undefined ? { user: ask.user } : {}),
    facts: {
      limit: name,
      scope,
      percent,
      max: max / unit,
      used: used / unit,
      window: metric === "monthNanos" ? "month" : "day",
    },
  };
}
