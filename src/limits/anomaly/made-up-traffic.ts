import type { JsonObject } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { dayMs, hourMs } from "./finding.ts";

/** One entry as a watcher sees it. */
export interface Seen {
  readonly entry: NewEntry;
  readonly atMs: number;
}

/** A Monday, 00:00 UTC. */
export const mondayMs = Date.UTC(2026, 0, 5);

export interface TrafficOptions {
  readonly seed: number;
  readonly users: number;
  readonly fromMs?: number;
}

/** A number from 0 to 1 for each call, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

export const model = "gpt-4.1-mini-2025-04-14";
const places = ["DE", "DE", "DE", "AT", "CH", "FR"];

/** One user: how busy, at what hours, from where. */
interface Person {
  readonly user: string;
  readonly tenant: string;
  readonly feature: string;
  readonly sessionsADay: number;
  /** Hour of the day, UTC, around which they work. */
  readonly noon: number;
  readonly home: string;
  readonly away: string;
}

function people(random: () => number, count: number): readonly Person[] {
  return Array.from({ length: count }, (_, i) => ({
    user: `user-${i}`,
    tenant: `tenant-${i % 3}`,
    feature: i % 4 === 0 ? "search" : "support",
    sessionsADay: 2.5 * Math.exp(0.5 * normal(random)),
    noon: 11 + 2 * normal(random),
    home: places[i % places.length] ?? "DE",
    away: places[(i + 1) % places.length] ?? "AT",
  }));
}

/** The i-th of those who use the feature support, over and over; -1 is somebody who uses search. */
export function personOf(i: number, users: number): { readonly user: string; readonly tenant: string } {
  const most = Math.floor((users * 3) / 4);
  const at = i < 0 ? 0 : 4 * Math.floor((i % most) / 3) + 1 + ((i % most) % 3);
  return { user: `user-${at}`, tenant: `tenant-${at % 3}` };
}

/** A call that a provider answered, as its two entries say it. */
export function call(
  atMs: number,
  more: { readonly entry?: Partial<NewEntry>; readonly facts?: JsonObject } = {},
): Seen[] {
  const about = {
    feature: "support",
    environment: "prod",
    key: "key-support",
    tenant: "tenant-1",
    user: "user-1",
    model,
  };
  const { inputTokens = 400, place = "DE", network = "net-support", ...facts } = more.facts ?? {};
  return [
    {
      atMs,
      entry: {
        ...about,
        ...more.entry,
        kind: "call.input",
        decision: "allow",
        findings: [],
        facts: { tokensMax: inputTokens, place, network },
      },
    },
    {
      atMs: atMs + 1500,
      entry: {
        ...about,
        kind: "call.output",
        decision: "allow",
        ...more.entry,
        facts: {
          provider: "openai",
          answeredBy: model,
          fingerprint: "fp_44709d6fcb",
          inputTokens,
          outputTokens: 150,
          finish: "end",
          usd: 0.0004,
          ...facts,
        },
      },
    },
  ];
}

/** A request that was turned away. */
export const refusal = (atMs: number, entry: Partial<NewEntry>, facts: JsonObject = {}): Seen => ({
  atMs,
  entry: { environment: "prod", ...entry, kind: "call.refused", decision: "block", facts },
});

/**
 * Ordinary days of a company: people work in sessions around their own noon, little at the weekend; of their calls one in a hundred
 * fails, as many are refused by a guard, one answer in fifty is a refusal, three in a hundred are flagged. Lengths are lognormal,
 * as those of real answers are. The same seed gives the same days.
 */
export function* traffic({ seed, users, fromMs = mondayMs }: TrafficOptions): Generator<Seen[]> {
  const random = seeded(seed);
  const staff = people(random, users);
  for (let day = 0; ; day += 1) {
    const seen: Seen[] = [];
    const todayMs = fromMs + day * dayMs;
    // 1 January 1970 was a Thursday.
    const weekday = (Math.floor(todayMs / dayMs) + 4) % 7;
    const share = weekday === 0 || weekday === 6 ? 0.12 : 1;
    for (const person of staff) {
      const sessions = Math.floor(person.sessionsADay * share * (0.5 + random()) + random());
      for (let i = 0; i < sessions; i += 1) seen.push(...sessionOf(person, todayMs, random));
    }
    yield seen.sort((a, b) => a.atMs - b.atMs);
  }
}

function sessionOf(person: Person, todayMs: number, random: () => number): readonly Seen[] {
  const seen: Seen[] = [];
  const hour = Math.min(23.2, Math.max(0, person.noon + 2.2 * normal(random)));
  let atMs = todayMs + hour * hourMs;
  const calls = 1 + Math.floor(-8 * Math.log(1 - random()));
  for (let turn = 0; turn < calls; turn += 1) {
    atMs += 15_000 + 45_000 * -Math.log(1 - random());
    seen.push(...ordinaryCall(atMs, person, random));
  }
  return seen;
}

function ordinaryCall(atMs: number, person: Person, random: () => number): readonly Seen[] {
  const { user, tenant, feature } = person;
  const entry = { feature, user, tenant, key: `key-${feature}` };
  const dice = random();
  if (dice < 0.01) return [refusal(atMs, { ...entry, findings: ["prompt-injection:override"] })];
  const inputTokens = Math.round(400 * Math.exp(0.7 * normal(random)));
  const where = { place: random() < 0.97 ? person.home : person.away, network: `net-${feature}` };
  const seen = call(atMs, {
    entry: dice < 0.04 ? { ...entry, findings: ["personal-data:EMAIL"] } : entry,
    facts: {
      ...where,
      inputTokens,
      outputTokens: Math.round(150 * Math.exp(0.6 * normal(random))),
      finish: random() < 0.02 ? "refusal" : "end",
      fingerprint: random() < 0.7 ? "fp_44709d6fcb" : "fp_2f406b9113",
      usd: inputTokens * 0.000_001,
    },
  });
  const [input] = seen;
  if (input !== undefined && random() < 0.01)
    return [
      input,
      {
        atMs: atMs + 3000,
        entry: { ...input.entry, kind: "call.failed", facts: { reason: "overloaded", ms: 3000 } },
      },
    ];
  return seen;
}
