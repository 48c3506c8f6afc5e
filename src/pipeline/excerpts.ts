import type { JsonObject } from "../base/json.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { textsOf } from "../exchange/texts.ts";
import type { Policy } from "../policy/policy.ts";
import type { Decision, Verdict } from "./decision.ts";
import { cutsOf, heldBy, replaceCuts, type Cut } from "./redact.ts";

/** Findings of one entry that are written down, and those with their words. Our own choice: more is an attack or a test. */
const verdictsMax = 64;
const excerptsMax = 16;

/** UTF-16 units. Our own choice: two lines before and after, and so much of a finding as says what it is. */
const aroundChars = 160;
const findingCharsMax = 400;

/**
 * Each finding with where it stood and the words around it, for a person who says later whether it was right. It goes into the
 * encrypted payload of the entry beside the text itself, and like that has no secret in it: those are written nowhere.
 */
export function excerptsOf(
  exchange: Exchange,
  { verdicts }: Decision,
  policy: Policy,
): readonly JsonObject[] {
  if (verdicts.length === 0) return [];
  const secrets = secretCuts(verdicts, policy);
  const texts = new Map(textsOf(exchange).map(({ source, place, text }) => [`${source} ${place}`, text]));
  return verdicts.slice(0, verdictsMax).map((verdict, i) => {
    const { guard, kind, place, source, start, end, score, action } = verdict;
    const key = keyOf(verdict);
    const text = texts.get(key);
    return {
      ...{ guard, kind, place, source, start, end, action },
      ...(score === undefined ? {} : { score }),
      ...(text === undefined || end === start || i >= excerptsMax
        ? {}
        : excerpt(text, verdict, secrets.get(key) ?? [])),
    };
  });
}

const keyOf = ({ source, place }: Verdict): string => `${source} ${place}`;

/** By text, the secrets that may stand in an excerpt. An attacker sends a hundred thousand; few are near to one. */
function secretCuts(verdicts: readonly Verdict[], policy: Policy): ReadonlyMap<string, readonly Cut[]> {
  const held = heldBy(policy);
  const secret = ({ guard }: Verdict): boolean => held.get(guard) === "secret";
  const shown = verdicts.slice(0, excerptsMax);
  const isNear = ({ start, end, place }: Verdict): boolean =>
    shown.some(
      (one) => one.place === place && start < one.end + aroundChars && end > one.start - aroundChars,
    );
  const byText = Map.groupBy(
    verdicts.filter((verdict) => secret(verdict) && isNear(verdict)),
    keyOf,
  );
  return new Map([...byText].map(([key, here]) => [key, cutsOf(here, held, secret)]));
}

function excerpt(text: string, { start, end }: Verdict, cuts: readonly Cut[]): JsonObject {
  const part = (from: number, to: number): string => {
    const within = cuts
      .filter((cut) => cut.start < to && cut.end > from)
      .map((cut) => ({ ...cut, start: Math.max(cut.start, from), end: Math.min(cut.end, to) }));
    return replaceCuts(text.slice(from, to), within, undefined, from);
  };
  const shownEnd = Math.min(end, start + findingCharsMax);
  return {
    before: part(Math.max(0, start - aroundChars), start),
    found: part(start, shownEnd),
    after: shownEnd < end ? "…" : part(end, Math.min(text.length, end + aroundChars)),
  };
}
