import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../../base/clock.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { AuditLog } from "../log.ts";

/** Our own choice, as at the gateway's door: the count of a second is in the log right after it. */
const windowMs = 1000;

/** Our own choice: more than people cause by mistake. Anybody who reaches the people's port can cause such entries. */
const aloneMax = 20;

/** Those who wait for the count of their second; more are counted and told at once. Our own choice. */
const waitingMax = 1000;

/** Refusals of one second to whom the log does not know. */
interface Window {
  readonly fromMs: number;
  alone: number;
  counted: number;
  closed: boolean;
  written?: Promise<void>;
}

const windows = new WeakMap<AuditLog, Window>();

/**
 * Writes down that somebody was turned away. When it resolves it is in the log: with an entry of its own, or, where nobody knows
 * who it was and there are many in one second, in that second's count.
 * @throws KnownError LOG_UNAVAILABLE
 */
export async function recordRefused(
  { log, now }: { readonly log: AuditLog; readonly now: Clock },
  entry: NewEntry,
  isKnown: boolean,
): Promise<void> {
  const window = isKnown ? undefined : windowOf(log, now());
  if (window === undefined || window.alone < aloneMax) {
    if (window !== undefined) window.alone += 1;
    await log.record(entry);
    return;
  }
  window.counted += 1;
  window.written ??= countLater(log, window);
  if (window.counted <= waitingMax) await window.written;
  // Whoever waits hears of it; where nobody does, the log has stopped for all.
  else window.written.catch(() => undefined);
}

function windowOf(log: AuditLog, nowMs: number): Window {
  const open = windows.get(log);
  if (open !== undefined && !open.closed && Math.abs(nowMs - open.fromMs) < windowMs) return open;
  const window = { fromMs: nowMs, alone: 0, counted: 0, closed: false };
  windows.set(log, window);
  return window;
}

async function countLater(log: AuditLog, window: Window): Promise<void> {
  await pause(windowMs);
  window.closed = true;
  await log.record({ kind: "access.refused", facts: { known: false, times: window.counted } });
}
