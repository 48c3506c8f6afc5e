import type { DecisionApiDeps } from "../api/decisions.ts";
import type { Alarm } from "../alerts/alert.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { decisionsJson, waiversListed } from "../controls/decision-list.ts";
import type { GatewayBase } from "./gateway-base.ts";
import type { LiveEvidence } from "./live-evidence.ts";

const hourMs = 3_600_000;

/** Our own choice, by the checklist's issue: time to mend it, or to ask again. */
const endingMs = 72 * hourMs;

interface WaiverWatch {
  readonly evidence: Pick<LiveEvidence, "book" | "ready" | "watch" | "begun">;
  readonly alarm: Alarm;
  readonly now: Clock;
  /** Calls again and again, and gives what ends that. */
  readonly every: (ms: number, work: () => void) => () => void;
}

/**
 * Tells when an exception that a feature ships by ends within three days: each hour, and when somebody has signed. Over once it has
 * ended, and where it was ended before.
 */
export function watchWaivers({ evidence, alarm, now, every }: WaiverWatch): { close(): void } {
  const look = (): void => {
    if (!evidence.ready()) return;
    const nowMs = now();
    for (const { feature, environment } of evidence.book.loaded())
      for (const { waiver, state } of waiversListed({ feature, environment, book: evidence.book, nowMs })) {
        const { id, path, control, endsAtMs, seqs } = waiver;
        const leftMs = endsAtMs - nowMs;
        if (state !== "signed" || path === "break-glass" || leftMs > endingMs) continue;
        alarm.raise({
          key: `waiver-ending:${id}`,
          severity: "warning",
          kind: "waiver.ending",
          summary: `The ${path} of ${control ?? ""} ends in ${Math.ceil(leftMs / hourMs)} hours, ${feature} in ${environment}: mend it, or it does not pass the gate`,
          feature,
          environment,
          facts: { waiver: id, path, control: control ?? "", ends: new Date(endsAtMs).toISOString() },
          entries: seqs,
          atMs: nowMs,
          resolveAfterMs: leftMs,
        });
      }
  };
  const stop = every(hourMs, look);
  evidence.watch(({ kind }) => {
    if (kind === "waiver.signed") look();
  });
  void evidence.begun.then(look);
  return { close: stop };
}

/** Decisions of a running gateway, for its people's API. */
export function decisionsApi(
  evidence: LiveEvidence,
  { log }: Pick<GatewayBase, "log">,
  now: Clock,
): DecisionApiDeps {
  return {
    ask: (question) => log.recorder.ask(question),
    async list({ feature, environment }): Promise<readonly JsonObject[]> {
      await evidence.look();
      if (!evidence.ready())
        throw new KnownError(
          "LOG_UNAVAILABLE",
          "the log's evidence has not been read yet",
          "ask again in a moment",
        );
      const { book } = evidence;
      return book
        .loaded()
        .filter((one) => feature === undefined || one.feature === feature)
        .filter((one) => environment === undefined || one.environment === environment)
        .map((one) =>
          decisionsJson({ feature: one.feature, environment: one.environment, book, nowMs: now() }),
        );
    },
  };
}
