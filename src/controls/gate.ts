import { dayMs, type State } from "./control.ts";
import { breakGlassMsMax, waiversOf, type Waiver } from "./decisions.ts";
import type { ControlStatus } from "./status.ts";
import type { StatusAsk } from "./ask.ts";

/** The checklist's two weeks: what may wait for after the launch does not wait longer. */
export const afterLaunchMs = 14 * dayMs;

/** `conditional`: it may ship, and people have signed for what does not pass. */
export type GateAnswer = "pass" | "conditional" | "fail";

export interface Verdict {
  readonly answer: GateAnswer;
  /** What keeps it from shipping; empty where nothing does. Required controls first. */
  readonly red: readonly ControlStatus[];
  /** What does not hold yet and may wait, until when (Unix milliseconds; undefined: two weeks from the launch on). */
  readonly due: readonly { readonly status: ControlStatus; readonly untilMs?: number }[];
  /** What stands by a decision of people. */
  readonly conditions: readonly ControlStatus[];
  /** Unix milliseconds of the first launch in this environment. */
  readonly launchedAtMs?: number;
  /** Unix milliseconds: then the answer may be another one without any new entry. */
  readonly validUntilMs?: number;
}

const good: ReadonlySet<State> = new Set(["pass", "pass-with-conditions", "not-applicable"]);

export const isGood = ({ state }: ControlStatus): boolean => good.has(state);

/** When the feature was first admitted in its environment: each change of admission says it again. */
export function launchOf({ subject, book }: StatusAsk): number | undefined {
  const [newest] = book
    .entries("admission.changed", subject)
    .filter(
      ({ environment, facts }) =>
        environment === subject.environment && typeof facts["launchedAtMs"] === "number",
    );
  return newest === undefined ? undefined : Number(newest.facts["launchedAtMs"]);
}

/** Whether a feature may ship, from what its controls say. Pure: the command, the pull request and the gateway get the same answer. */
export function gateOf(statuses: readonly ControlStatus[], ask: StatusAsk): Verdict {
  const launchedAtMs = launchOf(ask);
  const dueAtMs = launchedAtMs === undefined ? undefined : launchedAtMs + afterLaunchMs;
  const isOver = dueAtMs !== undefined && ask.nowMs > dueAtMs;
  const open = statuses.filter((status) => !isGood(status));
  const red = open.filter(({ required }) => required || isOver);
  const conditions = statuses.filter(({ state }) => state === "pass-with-conditions");
  const changes = [
    ...statuses.flatMap((status) => (isGood(status) ? (status.validUntilMs ?? []) : [])),
    ...(dueAtMs === undefined || isOver ? [] : [dueAtMs]),
  ].filter(Number.isFinite);
  return {
    answer: red.length > 0 ? "fail" : conditions.length > 0 ? "conditional" : "pass",
    red: [...red.filter(({ required }) => required), ...red.filter(({ required }) => !required)],
    due: open
      .filter((status) => !red.includes(status))
      .map((status) => ({ status, ...(dueAtMs === undefined ? {} : { untilMs: dueAtMs }) })),
    conditions,
    ...(launchedAtMs === undefined ? {} : { launchedAtMs }),
    ...(changes.length === 0 ? {} : { validUntilMs: Math.min(...changes) }),
  };
}

/** A break-glass that holds: two people, this digest, four hours. */
export function brokenGlass(ask: StatusAsk): Waiver | undefined {
  const { subject, nowMs } = ask;
  return waiversOf(ask).find(
    ({ path, digest, ended, askedAtMs, endsAtMs, signatures }) =>
      path === "break-glass" &&
      digest === subject.digest &&
      ended === undefined &&
      nowMs <= Math.min(endsAtMs, askedAtMs + breakGlassMsMax) &&
      new Set(signatures.map(({ by }) => by)).size >= 2,
  );
}
