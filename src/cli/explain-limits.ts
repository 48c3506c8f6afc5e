import { nanosPerDollar, type Quotas } from "../policy/quotas.ts";

/** What a feature's users may use over time, in plain words, a line each. */
export function limitLines(of: Quotas | undefined): readonly string[] {
  if (of === undefined) return [];
  const requests = [
    `${grouped(of.requestsPerUserPerHour)} requests a named user and hour`,
    `${grouped(of.requestsPerSession)} a session`,
    `${grouped(of.concurrentPerUser)} of one user at a time`,
    ...(of.concurrentPerKey === undefined ? [] : [`${grouped(of.concurrentPerKey)} of one key at a time`]),
    ...(of.concurrent === undefined ? [] : [`${grouped(of.concurrent)} in all at a time`]),
  ];
  const tokens = [
    `${grouped(of.tokensPerUserPerDay)} a named user and day`,
    `${grouped(of.tokensPerDay)} in all and day`,
    `${grouped(of.answerTokens)} reserved for an answer without a maximum`,
  ];
  const money = [
    `${dollars(of.nanosPerRequest)} a request${of.nanosPerRequestIsOwn ? "" : " where the price is known"}`,
    ...spend("in all and day", of.nanosPerDay),
    ...spend("in all and month", of.nanosPerMonth),
    ...spend("a user and day", of.nanosPerUserPerDay),
    ...spend("a user and month", of.nanosPerUserPerMonth),
    ...spend("a key and month", of.nanosPerKeyPerMonth),
  ];
  return [
    `  requests   ${requests.join(", ")}; days and months are those of UTC`,
    `  tokens     ${tokens.join(", ")}`,
    `  money      ${money.join(", ")}`,
  ];
}

const grouped = (count: number): string => count.toLocaleString("en-US");
const dollars = (nanos: number): string => `$${nanos / nanosPerDollar}`;
const spend = (per: string, nanos: number | undefined): readonly string[] =>
  nanos === undefined ? [] : [`${dollars(nanos)} ${per}`];
