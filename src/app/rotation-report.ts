import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RotationRules, Stage } from "../limits/rotation/schedule.ts";
import type { RotationStore } from "../limits/rotation/rotation-store.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { openSqliteRotation } from "../store/sqlite/rotation.ts";
import type { KeyRecord } from "../store/store.ts";
import { rotationFile } from "./rotation.ts";
import { rotationItems, type RotationFacts, type RotationItem } from "./rotation-items.ts";

/** How old a key is, as lists show it. */
export interface KeyAge {
  readonly dueAtMs?: number;
  readonly stage?: Stage;
  readonly lastUsedAtMs?: number;
}

/** The ages of keys by their ids; one that has ended or was replaced has its last use only. */
export function keyAges(of: {
  readonly data: string;
  readonly records: readonly KeyRecord[];
  readonly rules: RotationRules;
  readonly nowMs: number;
}): ReadonlyMap<string, KeyAge> {
  const facts = { rules: of.rules, risks: new Map<string, never>(), features: [] };
  return withStore(of.data, (store) => {
    const items = rotationItems({ keys: of.records, store, facts, nowMs: of.nowMs });
    const uses = [...store.lastUses()].map(([id, lastUsedAtMs]) => [id, { lastUsedAtMs }] as const);
    const ages = items
      .filter(({ what }) => what === "key")
      .map(({ id, schedule, stage, lastUsedAtMs }) => {
        const use = lastUsedAtMs === undefined ? {} : { lastUsedAtMs };
        return [id, { dueAtMs: schedule.dueAtMs, stage, ...use }] as const;
      });
    return new Map<string, KeyAge>([...uses, ...ages]);
  });
}

/** Everything of a data folder that gets older, the next to be due first. Reads only: a gateway may run beside it. */
export async function rotationReport(
  data: string,
  facts: RotationFacts,
  nowMs: number,
): Promise<readonly RotationItem[]> {
  const path = join(data, "keys.db");
  const store = existsSync(path) ? openSqliteKeys(path) : undefined;
  try {
    const keys = (await store?.list()) ?? [];
    return withStore(data, (ages) => rotationItems({ keys, store: ages, facts, nowMs }));
  } finally {
    store?.close();
  }
}

/** A folder in which no gateway has run yet has no ages: none is made for a question. */
function withStore<T>(data: string, work: (store: RotationStore) => T): T {
  const path = join(data, rotationFile);
  const store = openSqliteRotation(existsSync(path) ? path : ":memory:");
  try {
    return work(store);
  } finally {
    store.close();
  }
}
