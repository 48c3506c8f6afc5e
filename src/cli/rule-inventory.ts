import { featureRules } from "../limits/rules.ts";
import { anomalyKinds, defaultAnomalyRules } from "../policy/anomalies-section.ts";
import { guardsVersion } from "../policy/digest.ts";
import type { Action, BoundGuard, CategoryRule, JudgeRule, Policy } from "../policy/policy.ts";
import { nanosPerDollar, type Quotas } from "../policy/quotas.ts";

/** Something that may stop, change or report a call of a feature. */
export interface ActiveRule {
  readonly sort: "guard" | "judge" | "limit" | "anomaly";
  /** As entries of the log name it. */
  readonly id: string;
  /** Of guards that of the package; of judges the model that they ask; of what the manifest sets, its running digest. */
  readonly version: string;
  /** In a few words. */
  readonly does: string;
}

/** Digits of a digest that tell two of them apart for a person. */
const digestChars = 12;

/** Every rule that is in force for a feature, in the order in which a call meets them. */
export function activeRules(policy: Policy): readonly ActiveRule[] {
  const version = policy.digest.replace(/^sha256:/, "").slice(0, digestChars);
  const { quotas, judges, anomalies = defaultAnomalyRules } = policy;
  return [
    ...(quotas === undefined ? [] : limitRules(quotas, version)),
    ...policy.guards.map(guardRule),
    ...(judges?.rules ?? []).map(judgeRule),
    ...anomalyKinds
      .filter((kind) => !anomalies.off.includes(kind))
      .map((kind): ActiveRule => ({ sort: "anomaly", id: kind, version, does: "told" })),
  ];
}

function limitRules(quotas: Quotas, version: string): readonly ActiveRule[] {
  const dollars = (nanos: number): string => `${nanos / nanosPerDollar} USD`;
  const once = `at most ${dollars(quotas.nanosPerRequest)} for a request`;
  return [
    { sort: "limit", id: "spend_per_request_usd", version, does: once },
    ...featureRules(quotas).map(({ name, scope, metric, max }): ActiveRule => {
      const money = metric === "dayNanos" || metric === "monthNanos";
      return {
        sort: "limit",
        id: name,
        version,
        does: `at most ${money ? dollars(max) : max} for a ${scope}`,
      };
    }),
  ];
}

const words: Readonly<Record<Action, string>> = {
  record: "recorded",
  redact: "replaced",
  hold: "held",
  block: "blocked",
};

function guardRule({ guard, actions, kinds = {} }: BoundGuard): ActiveRule {
  const sides = Object.entries(actions).map(([side, action]) => `${side} ${words[action]}`);
  const except = Object.entries(kinds).map(([kind, action]) => `${kind} ${words[action]}`);
  return { sort: "guard", id: guard.id, version: guardsVersion, does: [...sides, ...except].join(", ") };
}

function judgeRule({ name, format, model, mode, sides, standard, categories }: JudgeRule): ActiveRule {
  const of = ({ action, threshold }: CategoryRule): string =>
    `${words[action]}${threshold === undefined ? "" : ` from ${threshold}`}`;
  const except = Object.entries(categories).map(([category, rule]) => `${category} ${of(rule)}`);
  const does =
    mode === "read" ? "only read" : [`${sides.join(" and ")} ${of(standard)}`, ...except].join(", ");
  return { sort: "judge", id: `judge-${name}`, version: model ?? format, does };
}
