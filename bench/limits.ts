import { createHmac, createSecretKey } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { ServerResponse, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Exchange } from "../src/exchange/exchange.ts";
import { Meter } from "../src/gateway/meter.ts";
import { takePlace } from "../src/gateway/place.ts";
import { provider } from "../src/gateway/provider.ts";
import type { Call, CallDeps } from "../src/gateway/underway.ts";
import { forgetfulStore, type AccountStore } from "../src/limits/account-store.ts";
import { Limiter } from "../src/limits/limiter.ts";
import { Prices } from "../src/limits/prices.ts";
import { defaultQuotas, type Quotas } from "../src/policy/quotas.ts";
import { openSqliteLimits } from "../src/store/sqlite/limits.ts";
import { wires } from "../src/wire/formats.ts";

/** Our own choice: every 64th call the event loop turns, as it does between the packets of so many callers. */
const callsATurn = 64;
const calls = Number(process.env["LIMITS_CALLS"] ?? 100_000);
const plenty = 1e12;

const quotas: Quotas = {
  ...defaultQuotas,
  requestsPerUserPerHour: plenty,
  requestsPerSession: plenty,
  tokensPerUserPerDay: plenty,
  tokensPerDay: plenty,
};
const openai = provider({ name: "openai", baseUrl: "http://127.0.0.1:1/v1", key: "sk-bench" });
const wire = wires["openai-chat"];
if (wire === undefined) throw new Error("no wire");
const route = { provider: openai, wire, path: "/v1/chat/completions", model: "gpt-4.1-mini-2025-04-14" };
const exchange = {
  ...{ id: "e", format: "openai-chat", operation: "chat", model: route.model, stream: false },
  ...{ messages: [], tools: [], settings: { maxTokens: 500 }, unread: [] },
} as unknown as Exchange;

interface Row {
  readonly name: string;
  /** Absent: limits are off. */
  readonly store?: AccountStore;
  /** Users that take turns; 0: nobody is named. */
  readonly users: number;
}

function depsWith(store: AccountStore): CallDeps {
  const secret = createSecretKey(Buffer.alloc(32, 1));
  const limiter = new Limiter({
    store,
    prices: new Prices(),
    quotas: { concurrent: 1024, tokensPerDay: plenty },
    features: new Map([["bench", quotas]]),
    environment: "prod",
    pseudonym: (name) => createHmac("sha256", secret).update(name).digest("base64url").slice(0, 22),
    now: Date.now,
    notice: () => undefined,
    report: (line) => console.error(line),
  });
  return { limiter, now: Date.now } as unknown as CallDeps;
}

/** What a call's place, its headers, its settlement and the facts of its entry cost together. */
async function once(number: number, { store, users }: Row, deps: CallDeps): Promise<void> {
  // A number modulo Infinity is the number itself: everyone is somebody new.
  const turn = number % users;
  const who = users === 0 ? {} : { user: `user-${turn}`, session: `session-${turn}` };
  const meter = new Meter();
  const policy = { feature: "bench", ...(store === undefined ? {} : { quotas }) };
  const response = new ServerResponse({ method: "POST" } as unknown as IncomingMessage);
  const call = { id: "c", wire, response, meter, caller: { key: { id: "k" }, policy, ...who } };
  await takePlace(call as unknown as Call, exchange, { tokens: 500, routes: [route] }, deps);
  meter.sent();
  meter.answered(route, { input: 120, output: 96 });
  meter.facts();
  meter.leave();
}

async function measure(row: Row): Promise<number> {
  const deps = depsWith(row.store ?? forgetfulStore());
  let number = 0;
  const run = async (count: number): Promise<number> => {
    const before = process.cpuUsage();
    for (const end = number + count; number < end; number += 1) {
      await once(number, row, deps);
      if (number % callsATurn === 0) await nextTurn();
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / count;
  };
  await run(calls / 2);
  const micros = await run(calls);
  await deps.limiter.close();
  return micros;
}

const folder = mkdtempSync(join(tmpdir(), "seaworthy-limits-"));
try {
  const rows: readonly Row[] = [
    { name: "limits off", users: 0 },
    { name: "nobody is named", store: openSqliteLimits(join(folder, "a.db")), users: 0 },
    { name: "1,000 users with a session each", store: openSqliteLimits(join(folder, "b.db")), users: 1000 },
    { name: "the same, without the journal", store: forgetfulStore(), users: 1000 },
    {
      name: "every call a new user and session",
      store: openSqliteLimits(join(folder, "c.db")),
      users: Infinity,
    },
  ];
  console.log(`CPU microseconds a call (${calls} calls): place, headers, settlement, facts`);
  const [off = 0, ...others] = await rows.reduce<Promise<number[]>>(
    async (done, row) => [...(await done), await measure(row)],
    Promise.resolve([]),
  );
  console.log(`${off.toFixed(2).padStart(8)}  ${rows[0]?.name ?? ""}`);
  for (const [i, micros] of others.entries())
    console.log(
      `${micros.toFixed(2).padStart(8)}  ${rows[i + 1]?.name ?? ""}: ${(micros - off).toFixed(2)} more`,
    );
} finally {
  rmSync(folder, { recursive: true, force: true });
}
