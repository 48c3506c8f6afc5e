import { isObject, type JsonValue } from "../../base/json.ts";
import type { Bare } from "./feature-baseline.ts";
import { dayMs } from "./finding.ts";

/** Our own choices: an alias is spelled in one way from its first answers on; backends of one model differ for days. */
export const modelWarmUp = { answers: 20 } as const;
export const fingerprintWarmUp = { answers: 200, days: 7 } as const;

/** Our own choice: a provider that says another name with each answer says nothing by it. */
const namesMax = 16;

/** Which model says that it answered under one name at one provider, and with which fingerprints of its backend. */
export class ModelBaseline {
  #models = new Set<string>();
  #prints = new Set<string>();
  #answers = 0;
  #firstMs = 0;

  see(
    atMs: number,
    said: { readonly model: string; readonly answeredBy?: string; readonly fingerprint?: string },
  ): readonly Bare[] {
    if (this.#answers === 0) this.#firstMs = atMs;
    this.#answers += 1;
    const found: Bare[] = [];
    const { model, answeredBy, fingerprint } = said;
    const before = [...this.#models];
    if (
      answeredBy !== undefined &&
      this.#isNew(this.#models, answeredBy, this.#answers <= modelWarmUp.answers)
    )
      found.push({
        ...{ kind: "model-changed", severity: "warning", value: before.length + 1, baseline: before.length },
        ...{ unit: "names", seen: answeredBy, usual: before.slice(0, 4), windowMs: 0, sinceMs: atMs },
        quietMs: dayMs,
        summary: `${model} is answered by ${answeredBy} now; it was ${before.slice(0, 4).join(", ")}`,
      });
    const early =
      this.#answers <= fingerprintWarmUp.answers || atMs - this.#firstMs < fingerprintWarmUp.days * dayMs;
    const prints = [...this.#prints];
    if (fingerprint !== undefined && this.#isNew(this.#prints, fingerprint, early))
      found.push({
        ...{ kind: "fingerprint-changed", severity: "info", value: prints.length + 1 },
        ...{ baseline: prints.length, unit: "fingerprints", seen: fingerprint, usual: prints.slice(0, 4) },
        ...{ windowMs: 0, sinceMs: atMs, quietMs: dayMs },
        summary: `the provider's backend of ${model} changed: fingerprint ${fingerprint}`,
      });
    return found;
  }

  shown(): Record<string, number | readonly string[]> {
    return { answers: this.#answers, models: [...this.#models], fingerprints: [...this.#prints] };
  }

  toJson(): JsonValue {
    return {
      models: [...this.#models],
      prints: [...this.#prints],
      answers: this.#answers,
      first: this.#firstMs,
    };
  }

  static from(json: JsonValue): ModelBaseline {
    const baseline = new ModelBaseline();
    if (!isObject(json)) return baseline;
    const texts = (value: JsonValue | undefined): readonly string[] =>
      Array.isArray(value) ? value.map(String).slice(0, namesMax) : [];
    baseline.#models = new Set(texts(json["models"]));
    baseline.#prints = new Set(texts(json["prints"]));
    baseline.#answers = Number(json["answers"] ?? 0);
    baseline.#firstMs = Number(json["first"] ?? 0);
    return baseline;
  }

  #isNew(known: Set<string>, name: string, early: boolean): boolean {
    if (known.has(name) || known.size >= namesMax) return false;
    known.add(name);
    return !early && known.size > 1;
  }
}
