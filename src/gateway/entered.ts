import { KnownError } from "../base/errors.ts";
import type { Door } from "./abuse/door.ts";
import type { Arrival } from "./arrivals.ts";
import { readBody } from "./body.ts";
import type { Caller } from "./caller.ts";
import type { KillWatch } from "./kill-watch.ts";
import type { RunningCall } from "./running-call.ts";
import { Stop } from "./stop.ts";

/** Our own choice: the largest body allowed takes seconds on a slow line. */
const bodyMsMax = 30_000;

/** A caller that is in: it can be stopped, has so long, and holds a place until its answer is over. */
export interface Entered {
  readonly stop: Stop;
  readonly running: RunningCall;
  /** @throws KnownError BODY_TOO_LARGE, BODY_TIMEOUT */
  readonly body: () => Promise<string>;
  /** Its turn among those who are under way; undefined: at once. */
  readonly turn: () => Promise<void> | undefined;
}

interface Entering {
  readonly arrival: Arrival;
  readonly caller: Caller;
  /** What it wants to hear before it sends its body. */
  readonly expects: string;
  /** The answer is over, or its caller gone. */
  readonly closed: (stop: Stop) => void;
}

/** Lets a caller in whom the door has taken; everything is given back when the answer is closed. */
export function enter(
  { arrival: { request, response }, caller, expects, closed }: Entering,
  { door, kills }: { readonly door: Door; readonly kills: KillWatch },
): Entered {
  const stop = new Stop();
  const running = kills.enter(caller, stop);
  const { bodyBytesMax, totalMs } = caller.policy.limits;
  const timer = setTimeout(() => {
    stop.abort(
      new KnownError("PROVIDER_TIMEOUT", `the call took longer than ${totalMs} ms`, "ask for less at once"),
    );
  }, totalMs);
  const place = door.admission.place();
  response.once("close", () => {
    clearTimeout(timer);
    place.leave();
    running.leave();
    closed(stop);
  });
  return {
    stop,
    running,
    body: async () =>
      readBody(request, {
        bytesMax: bodyBytesMax,
        totalMs: Math.min(totalMs, bodyMsMax),
        take: (bytes) => place.take(bytes),
        ...(expects === "continue" ? { ask: () => response.writeContinue() } : {}),
      }),
    turn: () => place.enter(stop),
  };
}
