import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import { hourMs, keyOf, type Finding } from "./finding.ts";

/** Our own choices: what anybody can read in an hour, and a bound on memory of some megabytes. */
export const alikePerHourMax = 20;
const openMax = 5000;

/** A finding that is not over. */
export interface Open {
  readonly finding: Finding;
  /** When it was seen last. */
  lastMs: number;
  /** How often. */
  times: number;
}

interface Storm {
  readonly fromMs: number;
  count: number;
}

/**
 * What is found and not over, by key: the same trouble is one finding, however often it is seen. Of one kind in one feature twenty
 * persons or keys have a finding of their own within an hour; the one after them is a finding of the feature: many at once are one cause.
 */
export class OpenFindings {
  readonly #open = new Map<string, Open>();
  readonly #storms = new Map<string, Storm>();

  /** The finding to write down: itself, the one that stands for many, or nothing where it is known. */
  add(finding: Finding): Finding | undefined {
    const known = this.#open.get(finding.key);
    if (known !== undefined) {
      known.lastMs = finding.atMs;
      known.times += 1;
      return undefined;
    }
    if (this.#open.size >= openMax) return undefined;
    const whole = this.#isOneOfMany(finding) ? manyOf(finding) : finding;
    if (whole !== finding && this.#open.has(whole.key)) return this.add(whole);
    this.#open.set(whole.key, { finding: whole, lastMs: finding.atMs, times: 1 });
    return whole;
  }

  has(key: string): boolean {
    return this.#open.has(key);
  }

  /** Ends one that is known to be over. */
  end(key: string): Open | undefined {
    const open = this.#open.get(key);
    this.#open.delete(key);
    return open;
  }

  /** Ends those that were not seen for as long as they say. */
  quiet(nowMs: number): readonly Open[] {
    const over = [...this.#open.values()].filter(({ finding, lastMs }) => nowMs - lastMs >= finding.quietMs);
    for (const { finding } of over) this.#open.delete(finding.key);
    for (const [name, { fromMs }] of this.#storms) if (nowMs - fromMs >= hourMs) this.#storms.delete(name);
    return over;
  }

  all(): readonly Open[] {
    return [...this.#open.values()];
  }

  toJson(): JsonValue {
    return [...this.#open.values()].map(({ finding, lastMs, times }) => ({
      finding: finding as unknown as JsonObject,
      lastMs,
      times,
    }));
  }

  restore(json: JsonValue | undefined): void {
    if (!Array.isArray(json)) return;
    for (const one of json as readonly JsonValue[]) {
      if (!isObject(one) || !isObject(one["finding"])) continue;
      const finding = one["finding"] as unknown as Finding;
      if (typeof finding.key !== "string" || typeof finding.quietMs !== "number") continue;
      const [lastMs, times] = [Number(one["lastMs"]), Number(one["times"])];
      this.#open.set(finding.key, { finding, lastMs, times });
    }
  }

  #isOneOfMany({ kind, feature, subject, atMs }: Finding): boolean {
    if (subject.kind !== "person" && subject.kind !== "key" && subject.kind !== "network") return false;
    const name = `${kind}:${feature ?? "-"}`;
    const storm = this.#storms.get(name);
    if (storm === undefined || atMs - storm.fromMs >= hourMs) {
      this.#storms.set(name, { fromMs: atMs, count: 1 });
      return false;
    }
    storm.count += 1;
    return storm.count > alikePerHourMax;
  }
}

function manyOf(finding: Finding): Finding {
  const { kind, feature, severity } = finding;
  const subject = { kind: "feature", id: feature ?? "-" } as const;
  return {
    ...finding,
    subject,
    key: keyOf(kind, feature, { ...subject, id: "many" }),
    severity: severity === "info" ? "warning" : severity,
    value: alikePerHourMax + 1,
    threshold: alikePerHourMax,
    unit: "persons or keys within an hour",
    quietMs: Math.max(finding.quietMs, hourMs),
    summary: `more than ${alikePerHourMax} persons or keys within an hour, as: ${finding.summary}`,
  };
}
