import type { Alarm } from "../alerts/alert.ts";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import { admissionFacts, admissionOf, type Admitted } from "../controls/admission.ts";
import { checklistOf, type Checklist } from "../controls/checklist.ts";
import type { Control, State } from "../controls/control.ts";
import { environmentsFor } from "../controls/evidence-book.ts";
import { subjectFrom } from "../controls/subject-of.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import type { Admission } from "../gateway/admission.ts";
import type { AdmissionRules } from "../policy/admission-section.ts";
import { degradedPolicy } from "../policy/degraded.ts";
import type { Policy } from "../policy/policy.ts";
import type { LiveEvidence } from "./live-evidence.ts";

/** A feature is looked at again at most once a second. Our own choice: one look is milliseconds, and people wait for seconds. */
const tickMsDefault = 1000;

/** Our own choice: a quarter of the grace is what people get to act on a last warning. */
const lastPart = 1 / 4;

export interface AdmissionParts {
  readonly rules: AdmissionRules;
  readonly policies: readonly Policy[];
  readonly environment: string;
  readonly evidence: Pick<LiveEvidence, "book" | "watch" | "begun" | "ready">;
  readonly catalogue: readonly Control[];
  readonly recorder: Pick<Recorder, "record">;
  /** Told before a grace is over. */
  readonly alarm: Alarm;
  readonly now: Clock;
  readonly tickMs?: number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
}

/** What is known of a feature's admission. */
export interface FeatureAdmission {
  readonly feature: string;
  readonly state: Admitted["state"];
  /** How many controls say what. */
  readonly controls: ReadonlyMap<State, number>;
}

export interface RunningAdmission extends Admission {
  /** For the numbers of the gateway. */
  states(): readonly FeatureAdmission[];
  /** Resolves once each feature was looked at, or the log could not be read. */
  readonly begun: Promise<void>;
  close(): Promise<void>;
}

/** One feature, with what was found at the last look. */
interface Seat {
  readonly policy: Policy;
  readonly degraded: Policy;
  state: Admitted["state"];
  endsAtMs?: number | undefined;
  nextAtMs: number;
  isDirty: boolean;
  /** Whether people were told that its grace is nearly over; undefined before this gateway has looked. */
  warned: boolean | undefined;
  /** What the log says of it; undefined before this gateway has said anything. */
  said: string | undefined;
  controls: ReadonlyMap<State, number>;
}

/**
 * Holds every feature to its checklist while it runs: evidence that comes, or grows old, changes how it serves, and the log has each
 * change before it takes effect. Until the log was read nothing is known, and where the gate is enforced nothing serves.
 */
export function startAdmission(parts: AdmissionParts): RunningAdmission {
  const { policies, rules, evidence, tickMs = tickMsDefault } = parts;
  const first = rules.mode === "enforce" ? "held" : "observed";
  const seats = new Map(
    policies.map((policy): readonly [string, Seat] => [
      policy.feature,
      {
        ...{ policy, degraded: degradedPolicy(policy), state: first, nextAtMs: Infinity, isDirty: true },
        ...{ said: undefined, warned: undefined, controls: new Map() },
      },
    ]),
  );
  const counts = new Set(environmentsFor(parts.environment));
  evidence.watch(({ feature, environment }: Witnessed) => {
    if (environment !== undefined && !counts.has(environment)) return;
    if (feature === undefined) for (const seat of seats.values()) seat.isDirty = true;
    else {
      const seat = seats.get(feature);
      if (seat !== undefined) seat.isDirty = true;
    }
  });
  let closed = false;
  const round = async (): Promise<void> => {
    for (const seat of seats.values()) {
      if (closed || !evidence.ready()) return;
      if (!seat.isDirty && parts.now() < seat.nextAtMs) continue;
      await look(seat, parts);
      // Calls go between two features.
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  let running: Promise<void> | undefined;
  const begin = (work: Promise<void>): Promise<void> => {
    running = work.finally(() => {
      running = undefined;
    });
    return running;
  };
  const begun = begin(evidence.begun.then(round));
  const timer = setInterval(() => {
    if (running === undefined) void begin(round());
  }, tickMs).unref();
  return {
    policyOf: (feature) => {
      const seat = seats.get(feature);
      if (seat === undefined || seat.state === "held") return undefined;
      return seat.state === "degraded" ? seat.degraded : seat.policy;
    },
    states: () =>
      [...seats.values()].map(({ policy, state, controls }) => ({
        feature: policy.feature,
        state,
        controls,
      })),
    begun,
    close: async () => {
      closed = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** Looks at one feature once. What cannot be written down does not change: it is tried again at the next tick. */
async function look(seat: Seat, parts: AdmissionParts): Promise<void> {
  const { now, rules, recorder, environment, report } = parts;
  seat.isDirty = false;
  const { policy } = seat;
  const checklist = checklistFor(policy, parts);
  const found = admissionOf(
    checklist.verdict,
    { subject: checklist.subject, book: parts.evidence.book, nowMs: checklist.nowMs },
    rules,
  );
  seat.controls = countsOf(checklist);
  const said = [found.state, found.endsAtMs].join(" ");
  if (said !== seat.said) {
    try {
      await recorder.record({
        ...{ kind: "admission.changed", feature: policy.feature, environment, digest: policy.digest },
        facts: admissionFacts(found),
      });
    } catch {
      // The log is away: alerting says so, and calls are refused for it.
      seat.isDirty = true;
      return;
    }
    if (seat.said !== undefined && found.state !== seat.state)
      report(`${policy.feature} was ${seat.state} and is ${found.state} in ${environment}`);
    seat.said = said;
  }
  seat.state = found.state;
  seat.endsAtMs = found.endsAtMs;
  seat.nextAtMs = nextLook(found, warn(seat, parts), now());
}

function checklistFor(policy: Policy, { evidence, catalogue, environment, now }: AdmissionParts): Checklist {
  const { book } = evidence;
  return checklistOf(catalogue, { subject: subjectFrom(policy, { book, environment }), book, nowMs: now() });
}

function countsOf({ controls }: Checklist): ReadonlyMap<State, number> {
  const counts = new Map<State, number>();
  for (const { state } of controls) counts.set(state, (counts.get(state) ?? 0) + 1);
  return counts;
}

/** A millisecond after what was found is over: until then it counts. */
function nextLook({ validUntilMs = Infinity }: Admitted, warnAtMs: number, nowMs: number): number {
  return Math.min(validUntilMs < nowMs ? Infinity : validUntilMs + 1, warnAtMs);
}

/** Tells people while there is time left. Gives when that is; infinity where it was told, or there is nothing to tell. */
function warn(seat: Seat, { alarm, rules, environment, now }: AdmissionParts): number {
  const { policy, state, endsAtMs } = seat;
  const { feature } = policy;
  const key = `admission-grace:${environment}:${feature}`;
  const atMs = now();
  const isGrace = state === "grace" && endsAtMs !== undefined;
  const warnAtMs = isGrace ? endsAtMs - rules.graceMs * lastPart : Infinity;
  const was = seat.warned;
  seat.warned = atMs >= warnAtMs;
  if (!seat.warned) {
    // What was told before a restart is over too.
    if (was !== false) alarm.resolve(key, atMs);
    return warnAtMs;
  }
  if (was !== true)
    alarm.raise({
      ...{ key, severity: "critical", kind: "admission.grace", feature, environment, atMs },
      summary: `${feature} will be ${rules.then === "degrade" ? "degraded" : "held"} soon: its checklist does not hold, and its grace is nearly over`,
      facts: { until: new Date(endsAtMs ?? atMs).toISOString() },
    });
  return Infinity;
}
