import type { ServerResponse } from "node:http";
import type { StopSignal } from "./stop.ts";

/**
 * Resolves when a caller has taken what is out, or the call is stopped. One that takes nothing for longer than the idle limit is let go.
 * @throws where the caller is gone
 */
export function drained(response: ServerResponse, signal: StopSignal, idleMs: number): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    // A connection that is gone never drains, and says so only once.
    if (response.destroyed) {
      reject(new Error("the caller went away"));
      return;
    }
    const timer = setTimeout(() => {
      response.destroy();
      reject(new Error("the caller takes nothing"));
    }, idleMs);
    const done = (): void => {
      clearTimeout(timer);
      response.off("drain", done);
      response.off("close", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    // A call that is stopped ends also where its caller takes nothing.
    signal.addEventListener("abort", done, { once: true });
    response.once("drain", done);
    response.once("close", done);
  });
}

/** Whoever takes nothing would keep what is left of a stopped stream without end. */
export function hangUpIn(ms: number, response: ServerResponse): void {
  const timer = setTimeout(() => response.destroy(), ms);
  response.once("close", () => clearTimeout(timer));
}
