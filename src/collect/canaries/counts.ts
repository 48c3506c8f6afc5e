import type { Ask } from "../../limits/ask.ts";
import { defaultQuotas, type Quotas } from "../../policy/quotas.ts";
import { twinName } from "../../evidence/canary-twin.ts";
import { canary, type Canary } from "./canary.ts";
import type { FreshLimiter } from "./fresh-limiter.ts";
import { madeUp } from "./planted.ts";
import { isAnswered, isRefused, type Asked, type Scenery } from "./stage.ts";
import { Tally } from "./tally.ts";
import { stageModel, stageProvider } from "./twin.ts";
import type { Told } from "./line.ts";

/** Nothing is limited. */
const noQuotas: Quotas = {
  ...{ requestsPerUserPerHour: Infinity, requestsPerSession: Infinity, tokensPerUserPerDay: Infinity },
  ...{ tokensPerDay: Infinity, concurrentPerUser: Infinity, nanosPerRequest: Infinity },
  ...{ nanosPerRequestIsOwn: false, answerTokens: defaultQuotas.answerTokens },
};

/** Our own choice, half a second: a limit beyond it is none that anybody would ever notice. */
const beforeMax = 100_000;

/** Nano-dollars of one token of an answer on the stage. Our own choice: a dollar for a thousand, so that one answer passes any limit. */
export const stageNanosPerToken = 1_000_000;

/** A made-up user who comes to one limit. */
interface Case {
  readonly what: string;
  readonly quotas: Partial<Quotas>;
  /** Calls that are still under the limit once `before` is used. */
  readonly under: readonly Partial<Asked>[];
  /** The call beyond it. */
  readonly over: Partial<Asked>;
  readonly before: readonly Partial<Ask>[];
}

const answer = (tokens: number): Partial<Asked> => ({ more: { max_tokens: tokens } });

/** Requests before the last two under the limit are counted without being sent: the last, and the one beyond it, are real. */
function requestCases({
  requestsPerUserPerHour: hour,
  requestsPerSession: session,
}: Quotas): readonly Case[] {
  const counted = (what: string, limit: number, quotas: Partial<Quotas>): Case => ({
    ...{ what, quotas, over: {} },
    under: limit > 1 ? [{}, {}] : [{}],
    before: Array.from({ length: Math.max(0, limit - 2) }, () => ({ inputTokens: 1, outputTokens: 1 })),
  });
  return [
    counted("requests of a user in an hour", hour, { requestsPerUserPerHour: hour }),
    counted("requests of a session", session, { requestsPerSession: session }),
  ];
}

function budgetCases(quotas: Quotas): readonly Case[] {
  const cases: Case[] = [];
  const tokens = (what: string, max: number | undefined, name: keyof Quotas): void => {
    if (max === undefined) return;
    // Half of it is used before: what a call may need is counted at its most.
    const room = { inputTokens: Math.floor(max / 2), outputTokens: 0 };
    cases.push({
      ...{ what, quotas: { [name]: max }, before: [room] },
      ...{ under: [answer(Math.min(50, Math.floor(max / 4)))], over: answer(max) },
    });
  };
  tokens("tokens of a user in a day", quotas.tokensPerUserPerDay, "tokensPerUserPerDay");
  tokens("tokens of the feature in a day", quotas.tokensPerDay, "tokensPerDay");
  const money = (what: string, max: number | undefined, name: keyof Quotas): void => {
    if (max === undefined) return;
    const fits = Math.floor(max / stageNanosPerToken);
    const half = Math.floor(fits / 2);
    const isRequest = name === "nanosPerRequest";
    cases.push({
      ...{ what, quotas: { [name]: max } },
      before: isRequest || half === 0 ? [] : [{ inputTokens: 0, outputTokens: half }],
      under: half < 2 ? [] : [answer(Math.floor(half / 2))],
      over: answer(fits + 1),
    });
  };
  money("money of one request", quotas.nanosPerRequest, "nanosPerRequest");
  money("money of the feature in a day", quotas.nanosPerDay, "nanosPerDay");
  money("money of the feature in a month", quotas.nanosPerMonth, "nanosPerMonth");
  money("money of a user in a day", quotas.nanosPerUserPerDay, "nanosPerUserPerDay");
  money("money of a user in a month", quotas.nanosPerUserPerMonth, "nanosPerUserPerMonth");
  return cases;
}

interface Counted {
  readonly scenery: Scenery;
  readonly limiter: Pick<FreshLimiter, "begin">;
}

/** One user comes to one limit: what is under it passes, what is beyond it does not. */
async function play(one: Case, { scenery, limiter }: Counted, tally: Tally): Promise<Told | undefined> {
  const [user, session] = [madeUp(), madeUp()];
  const feature = twinName(scenery.policy.feature, "limits");
  const ask: Omit<Ask, "inputTokens" | "outputTokens" | "quotas"> = {
    ...{ feature, user, session, key: { account: "seaworthy-canary" } },
    routes: [{ provider: stageProvider, model: stageModel }],
  };
  const quotas = { ...noQuotas, ...one.quotas };
  if (one.before.length > beforeMax) {
    tally.attack(`beyond the ${one.what}`, false, `nobody comes to a limit of ${one.before.length + 2}`);
    return undefined;
  }
  limiter.begin({
    quotas,
    before: one.before.map((before) => ({ ...ask, quotas, inputTokens: 0, outputTokens: 0, ...before })),
  });
  const call = (more: Partial<Asked>): Promise<Told> =>
    scenery.ask({ messages: "When is the office open?", variant: "limits", user, session, ...more });
  for (const more of one.under) {
    const told = await call(more);
    tally.fair(`under the ${one.what}`, isAnswered(told), `${told.status} ${told.code}`);
  }
  const told = await call(one.over);
  tally.attack(`beyond the ${one.what}`, isRefused(told) && told.code === "limit_reached", `${told.status}`);
  return told;
}

/** One call beyond each limit of a feature, for who reads what it was told. */
export async function beyondEach(counted: Counted): Promise<readonly (Told | undefined)[]> {
  const { quotas } = counted.scenery.policy;
  if (quotas === undefined) return [];
  const told: (Told | undefined)[] = [];
  for (const one of [...requestCases(quotas), ...budgetCases(quotas)])
    told.push(await play(one, counted, new Tally()));
  return told;
}

/** A made-up user goes beyond the requests of an hour, and of a session. */
export const rate = (limiter: FreshLimiter): Canary =>
  canary({
    observation: "canary-rate",
    async play(scenery: Scenery) {
      const { quotas } = scenery.policy;
      if (quotas === undefined) return undefined;
      const tally = new Tally();
      for (const one of requestCases(quotas)) await play(one, { scenery, limiter }, tally);
      return tally.collected<"canary-rate">({ ...tally.figures, limit: quotas.requestsPerUserPerHour });
    },
  });

/** A made-up user goes beyond each budget, of tokens and of money. */
export const budget = (limiter: FreshLimiter): Canary =>
  canary({
    observation: "canary-budget",
    async play(scenery: Scenery) {
      const { quotas } = scenery.policy;
      if (quotas === undefined) return undefined;
      const tally = new Tally();
      for (const one of budgetCases(quotas)) await play(one, { scenery, limiter }, tally);
      return tally.collected<"canary-budget">(tally.figures);
    },
  });
