import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Exchange, Message } from "../src/exchange/exchange.ts";
import { AnswerCache } from "../src/sessions/answer-cache.ts";
import { takeSeat } from "../src/sessions/seat.ts";
import { Sessions } from "../src/sessions/sessions.ts";
import { openSqliteSessions } from "../src/store/sqlite/sessions.ts";

/** Our own choice: every 64th call the event loop turns, as it does between the packets of so many callers. */
const callsATurn = 64;
const calls = Number(process.env["SESSIONS_CALLS"] ?? 20_000);
const users = 200;

const folder = mkdtempSync(join(tmpdir(), "seaworthy-bench-sessions-"));
const rules = { mintedOnly: false, foreignTurns: "refuse", idleMs: 1_800_000, afterIdle: "resume" } as const;

const text = (role: "user" | "assistant", of: string): Message => ({
  role,
  parts: [{ kind: "text", text: `${of}: ${"the boat lies in the third row of the harbour. ".repeat(4)}` }],
});

/** Each user's conversation of so many turns before the new question. */
function conversationsOf(turns: number): readonly Pick<Exchange, "messages" | "operation">[] {
  return Array.from({ length: users }, (_user, i) => ({
    operation: "chat",
    messages: Array.from({ length: turns + 1 }, (_turn, at) =>
      text(at % 2 === 0 ? "user" : "assistant", `turn ${at} of ${i}`),
    ),
  }));
}

async function row(name: string, turns: number, isNamed: boolean): Promise<void> {
  const sessions = new Sessions({
    store: openSqliteSessions(join(folder, `${name.replaceAll(" ", "-")}.db`)),
    key: new Uint8Array(32).fill(1),
    record: async () => Promise.resolve(1),
    ...{ now: Date.now, randomBytes, report: (line: string) => console.error(line) },
  });
  const conversations = conversationsOf(turns);
  const one = (i: number): void => {
    const at = i % users;
    const user = `user-${at}`;
    const session = `session-${at}`;
    const names = { feature: "bench", key: "k1", ...(isNamed ? { user, session } : {}) };
    const seat = takeSeat(sessions, {
      principal: { feature: "bench", key: "k1", ...(isNamed ? { user } : {}) },
      session: isNamed ? session : undefined,
      ...{ names, exchangeId: "e", states: [], rules },
      exchange: conversations[at] ?? { messages: [], operation: "chat" },
    });
    const { parts } = text("assistant", `turn ${turns + 1} of ${at}`);
    seat.delivered({ choices: [{ parts }], states: [], tokens: 100 });
  };
  const all = async (count: number): Promise<number> => {
    const cpu = process.cpuUsage();
    for (let i = 0; i < count; i += 1) {
      one(i);
      if (i % callsATurn === 0) await nextTurn();
    }
    sessions.save();
    const { user, system } = process.cpuUsage(cpu);
    return (user + system) / count;
  };
  await all(2000);
  const us = await all(calls);
  console.log(
    `${name.padEnd(44)} ${us.toFixed(1).padStart(7)} us a call, of CPU, the file's writes included`,
  );
  await sessions.stop();
}

async function cacheRow(): Promise<void> {
  const cache = new AnswerCache({ bytesMax: 64 * 1024 * 1024, ttlMs: 600_000 });
  const keyOf = (i: number) => ({
    scope: { kind: "user", tenant: "t", user: `user-${i % users}` } as const,
    ...{ feature: "bench", prompt: "", model: "m", digest: "sha256:00" },
    request: {
      messages: [{ role: "user", text: `question ${i % 1000} ${"about the harbour ".repeat(20)}` }],
    },
  });
  const choice = { parts: [{ kind: "text", text: "yes ".repeat(200) } as const], stop: "end" as const };
  for (let i = 0; i < 1000; i += 1)
    cache.keep(keyOf(i), {
      answer: { id: "a", model: "m", choices: [choice], unread: [] },
      from: i,
      atMs: 0,
    });
  await nextTurn();
  const cpu = process.cpuUsage();
  let hits = 0;
  for (let i = 0; i < calls; i += 1) if (cache.find(keyOf(i), 1) !== undefined) hits += 1;
  const { user, system } = process.cpuUsage(cpu);
  const us = (user + system) / calls;
  console.log(
    `${"a look into the cache of answers".padEnd(44)} ${us.toFixed(1).padStart(7)} us, ${hits} of ${calls} hits`,
  );
}

/** What a call's seat in its session costs, by the length of its conversation. */
export async function benchSessions(): Promise<void> {
  try {
    await row("nobody is named, one question", 0, false);
    await row("one question in a session", 0, true);
    await row("a conversation of 4 turns", 4, true);
    await row("a conversation of 20 turns", 20, true);
    await cacheRow();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
