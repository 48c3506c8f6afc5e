import type { JsonObject } from "../base/json.ts";
import type { Risk } from "../base/risk.ts";
import type { RotationStore, SeenCredential, ToldStage } from "../limits/rotation/rotation-store.ts";
import {
  scheduleOf,
  stageAt,
  type Ageing,
  type RotationRules,
  type Schedule,
  type Stage,
} from "../limits/rotation/schedule.ts";
import type { KeyRecord } from "../store/store.ts";

/** What the configuration and the manifests say of ages and owners. */
export interface RotationFacts {
  readonly rules: RotationRules;
  /** Risk of a credential by its reference; those that are not named are of medium risk. */
  readonly risks: ReadonlyMap<string, Risk>;
  readonly features: readonly FeatureFacts[];
}

export interface FeatureFacts {
  readonly feature: string;
  /** E-mail address of whoever replaces its keys; undefined where the manifest names nobody. */
  readonly owner: string | undefined;
  /** Names of the providers that serve it; "*" for all. */
  readonly providers: readonly string[];
}

/** One virtual key or credential that gets older. */
export interface RotationItem {
  readonly what: "key" | "credential";
  /** The key's id, or where the credential lies. */
  readonly id: string;
  /** As entries and the store name it: another value of a credential is another item. */
  readonly item: string;
  readonly label: string;
  readonly risk: Risk;
  readonly sinceMs: number;
  readonly schedule: Schedule;
  readonly stage: Stage;
  readonly owner: string | undefined;
  readonly lastUsedAtMs?: number;
  /** Of a key that is replaced by the gateway itself. */
  readonly rotateTo?: string;
}

export interface Aged {
  readonly keys: readonly KeyRecord[];
  readonly store: Pick<RotationStore, "credentials" | "allTold" | "lastUses">;
  readonly facts: RotationFacts;
  readonly nowMs: number;
}

/** Everything that gets older, the next to be due first. Keys that were replaced or ended are not among it. */
export function rotationItems(aged: Aged): readonly RotationItem[] {
  const told = firstTold(aged.store.allTold());
  const uses = aged.store.lastUses();
  const replaced = new Set(aged.keys.map(({ replaces }) => replaces));
  const keys = aged.keys
    .filter((record) => opens(record, aged.nowMs) && !replaced.has(record.id))
    .map((record) => keyItem(aged, record, { told, uses }));
  const credentials = aged.store.credentials().map((seen) => credentialItem(aged, seen, told));
  return [...keys, ...credentials].sort((one, two) => one.schedule.dueAtMs - two.schedule.dueAtMs);
}

export const opens = ({ revokedAtMs, expiresAtMs }: KeyRecord, nowMs: number): boolean =>
  revokedAtMs === undefined && (expiresAtMs === undefined || expiresAtMs > nowMs);

const itemOfKey = (id: string): string => `key:${id}`;

function firstTold(all: readonly ToldStage[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { item, atMs } of all) first.set(item, Math.min(first.get(item) ?? Infinity, atMs));
  return first;
}

function keyItem(
  { facts, nowMs }: Aged,
  record: KeyRecord,
  known: { readonly told: ReadonlyMap<string, number>; readonly uses: ReadonlyMap<string, number> },
): RotationItem {
  const { id, label, risk = "medium", createdAtMs: sinceMs, expiresAtMs, rotateTo } = record;
  const item = itemOfKey(id);
  const schedule = scheduleOf(
    {
      what: "key",
      risk,
      sinceMs,
      // Whoever was not told yet is told now at the earliest.
      toldAtMs: known.told.get(item) ?? nowMs,
      ...(expiresAtMs === undefined ? {} : { endsAtMs: expiresAtMs }),
    },
    facts.rules,
  );
  const lastUsedAtMs = known.uses.get(id);
  return {
    ...{ what: "key", id, item, risk, sinceMs, schedule },
    label: label === "" ? record.features.join(",") : label,
    stage: stageAt(schedule, nowMs),
    owner: ownerOf(
      facts,
      ({ feature }) => record.features.includes("*") || record.features.includes(feature),
    ),
    ...(lastUsedAtMs === undefined ? {} : { lastUsedAtMs }),
    ...(rotateTo === undefined ? {} : { rotateTo }),
  };
}

function credentialItem(
  { facts, nowMs }: Aged,
  seen: SeenCredential,
  told: ReadonlyMap<string, number>,
): RotationItem {
  const { reference: id, fingerprint, purposes, sinceMs, endsAtMs } = seen;
  const item = `credential:${fingerprint.slice(0, 32)}`;
  const risk = facts.risks.get(id) ?? "medium";
  const toldAtMs = told.get(item);
  const ageing: Ageing = {
    ...{ what: "credential", risk, sinceMs },
    ...(endsAtMs === undefined ? {} : { endsAtMs }),
    ...(toldAtMs === undefined ? {} : { toldAtMs }),
  };
  const schedule = scheduleOf(ageing, facts.rules);
  return {
    ...{ what: "credential", id, item, risk, sinceMs, schedule },
    label: purposes.join(", "),
    stage: stageAt(schedule, nowMs),
    owner: ownerOf(facts, (one) => purposes.some((purpose) => isFor(purpose, one))),
    lastUsedAtMs: seen.readAtMs,
  };
}

/** `provider:openai` is for the features that it serves, `judge:boats/moderation` for the feature boats. */
function isFor(purpose: string, { feature, providers }: FeatureFacts): boolean {
  const [kind = "", name = ""] = purpose.split(":");
  if (kind === "judge") return name.startsWith(`${feature}/`);
  return kind === "provider" && (providers.includes("*") || providers.includes(name));
}

const ownerOf = (
  { features }: RotationFacts,
  isIts: (feature: FeatureFacts) => boolean,
): string | undefined => features.find((one) => one.owner !== undefined && isIts(one))?.owner;

/** As lists and the people's API show it. */
export const rotationJson = (one: RotationItem): JsonObject => ({
  ...{ what: one.what, id: one.id, label: one.label, risk: one.risk, stage: one.stage, sinceMs: one.sinceMs },
  ...one.schedule,
  ...(one.owner === undefined ? {} : { owner: one.owner }),
  ...(one.lastUsedAtMs === undefined ? {} : { lastUsedAtMs: one.lastUsedAtMs }),
});
