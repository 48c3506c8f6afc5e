import type { JsonObject } from "../../base/json.ts";
import type { AnomalyKind, AnomalyRules } from "../../policy/anomalies-section.ts";
import { failedKeys } from "./bursts.ts";
import { dayMs, hourMs, minuteMs } from "./finding.ts";
import { call, personOf, refusal, type Seen } from "./made-up-traffic.ts";

/** One anomaly, to be put into an ordinary day. */
export interface Plant {
  readonly name: string;
  /** As what it is to be found. */
  readonly kind: AnomalyKind;
  readonly seen: readonly Seen[];
  /** When it begins; unset: with its first entry. */
  readonly fromMs?: number;
}

export interface PlantsFor {
  readonly rules: AnomalyRules;
  /** How many users the made-up traffic has. */
  readonly users: number;
  /** 00:00 UTC of the day. */
  readonly dayMs: number;
  /** A user whose hours are known, and an hour of the day at which they are never there. */
  readonly night: { readonly user: number; readonly hour: number };
}

const many = (count: number, make: (i: number) => readonly Seen[]): readonly Seen[] =>
  Array.from({ length: Math.ceil(count) }, (_, i) => make(i)).flat();

/** One anomaly of each kind, as large as the rules ask for and half as much again. */
export function plantsFor({ rules, users, dayMs: todayMs, night }: PlantsFor): readonly Plant[] {
  const noonMs = todayMs + 11 * hourMs;
  /** Each after the other, of those who use the feature support. */
  const by = (i: number, atMs: number, facts: JsonObject = {}): readonly Seen[] =>
    call(atMs, { entry: personOf(i, users), facts: { place: "", ...facts } });
  const { count, withinMs } = rules.violations;
  const share = (i: number, of: number): boolean => (i * of) % 1 < of;
  const attack = { feature: "support", key: "key-support", findings: ["injection:override-instructions"] };
  const nightMs = todayMs + night.hour * hourMs;
  const [user] = [personOf(0, users)];
  return [
    { name: "calls that fail", kind: "error-rate", seen: many(60, (i) => failed(by(i, noonMs + i * 5000))) },
    {
      name: "a call that is too dear",
      kind: "costly-request",
      seen: by(0, noonMs, { usd: rules.requestUsd * 1.5 }),
    },
    {
      name: "attacks of one user",
      kind: "violations",
      seen: many(count, (i) => [
        refusal(noonMs + Math.floor((i * withinMs) / count), { ...attack, ...user }),
      ]),
    },
    {
      name: "wrong keys from one address",
      kind: "failed-keys",
      seen: many(failedKeys.count, (i) => [
        refusal(noonMs + i * 10_000, {}, { code: "KEY_REFUSED", address: "a-1" }),
      ]),
    },
    {
      name: "a key for another feature",
      kind: "unusual-scope",
      seen: call(noonMs, {
        entry: { feature: "search", key: "key-support", ...personOf(-1, users) },
        facts: { place: "" },
      }),
    },
    {
      name: "a key where it opens nothing",
      kind: "refused-scope",
      seen: [refusal(noonMs, { key: "key-support" }, { code: "SCOPE_REFUSED" })],
    },
    {
      name: "a user in the night",
      kind: "unusual-hour",
      seen: many(4, (i) =>
        call(nightMs + i * minuteMs, { entry: personOf(night.user, users), facts: { place: "" } }),
      ),
    },
    { name: "a user from elsewhere", kind: "unusual-place", seen: by(0, noonMs, { place: "BR" }) },
    {
      name: "a key from another network",
      kind: "unusual-place",
      seen: by(0, noonMs, { network: "net-other" }),
    },
    {
      name: "a flood of requests",
      kind: "spike",
      seen: many(flood(rules, users), (i) => by(i, noonMs + (i * 3 * minuteMs) / flood(rules, users))),
    },
    {
      name: "a script of one user",
      kind: "spike",
      seen: many(27 * rules.spikeTimes, (i) => by(0, noonMs + (i * 4 * minuteMs) / (27 * rules.spikeTimes))),
    },
    {
      name: "the tokens of some days",
      kind: "daily-tokens",
      seen: many(users, (i) => by(i, noonMs + i * 10_000, { inputTokens: 15_000 * rules.dailyTokensTimes })),
    },
    {
      name: "shorter answers",
      kind: "length-drift",
      seen: many(400, (i) =>
        by(i, noonMs + i * 20_000, {
          outputTokens: Math.round(150 / (1 + 6 * (rules.drift.lengthTimes - 1))),
        }),
      ),
    },
    {
      name: "more refusals",
      kind: "refusal-drift",
      seen: many(400, (i) =>
        by(i, noonMs + i * 20_000, {
          finish: share(i, grown(0.02, rules.drift.refusals)) ? "refusal" : "end",
        }),
      ),
    },
    {
      name: "more flagged answers",
      kind: "finding-drift",
      seen: many(400, (i) =>
        flagged(by(i, noonMs + i * 20_000), share(i, grown(0.03, rules.drift.findings))),
      ),
    },
    {
      name: "another model under the name",
      kind: "model-changed",
      seen: by(0, noonMs, { answeredBy: "gpt-4.1-nano-2025-04-14" }),
    },
    {
      name: "another fingerprint",
      kind: "fingerprint-changed",
      seen: by(0, noonMs, { fingerprint: "fp_abcdef0123" }),
    },
    {
      name: "a credential that something new reads",
      kind: "secret-access",
      fromMs: noonMs,
      seen: [
        ...many(9, (i) => [credential(todayMs - (9 - i) * dayMs, "provider:openai")]),
        credential(noonMs, "judge:support/new"),
      ],
    },
  ];
}

/** In three minutes: over any floor, and over what so many users do. */
const flood = ({ spikeTimes }: AnomalyRules, users: number): number =>
  Math.ceil(Math.max(60, users) * spikeTimes);

/** A share that has grown by six times what is allowed. */
const grown = (from: number, by: number): number => Math.min(1, from + 6 * by);

const failed = (seen: readonly Seen[]): readonly Seen[] =>
  seen.map((one, i) =>
    i === 0 ? one : { ...one, entry: { ...one.entry, kind: "call.failed", facts: { reason: "server" } } },
  );

const flagged = (seen: readonly Seen[], is: boolean): readonly Seen[] =>
  seen.map((one) => ({ ...one, entry: { ...one.entry, findings: is ? ["harmful-content:VIOLENCE"] : [] } }));

const credential = (atMs: number, purpose: string): Seen => ({
  atMs,
  entry: {
    kind: "secret.read",
    facts: { reference: "env:EXAMPLE", purpose, reason: "refresh", outcome: "read", host: "gateway" },
  },
});
