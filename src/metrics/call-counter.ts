import type { JsonObject } from "../base/json.ts";
import { isTwin } from "../evidence/canary-twin.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { EntryWatcher } from "../evidence/watcher.ts";
import { operationName, providerName, type ServerPlace } from "./conventions.ts";
import type { Numbers } from "./numbers.ts";
import type { Count, Spread } from "./series.ts";

/** A finding of a kind that is none: `and 3 more`. */
const moreFindings = /^and (\d{1,6}) more$/;

/** Our own choice: what is kept at hand of the calls of one model; beyond it each call looks its series up. */
const keptMax = 1000;

/** The series of one model of one feature, looked up once. */
interface Kept {
  readonly answered: Count;
  readonly blocked: Count;
  readonly failed: Count;
  readonly input: Count;
  readonly output: Count;
  readonly cached: Count;
  readonly cost: Count;
  readonly whole: Spread;
  readonly streamed: Spread;
  readonly firstByte: Spread;
  readonly operation: Spread;
  readonly inputUsage: Spread;
  readonly outputUsage: Spread;
}

/** What is counted of every feature. */
interface FeatureKept {
  readonly added: Spread;
  readonly decisions: Map<string, Count>;
  readonly kinds: Map<string, Count>;
  readonly models: Map<string, Kept>;
}

export interface CallCounterParts {
  readonly numbers: Numbers;
  /** By name. */
  readonly providers: ReadonlyMap<string, ServerPlace>;
}

/**
 * Counts what the log's entries say. Of entries it reads kind, feature, model, decision, findings and facts; whom an entry is about it
 * does not look at, so no number of ours can tell of a person.
 */
export function callCounter(parts: CallCounterParts): EntryWatcher {
  const counter = new CallCounter(parts);
  return (entry) => counter.count(entry);
}

class CallCounter {
  readonly #numbers: Numbers;
  readonly #providers: ReadonlyMap<string, ServerPlace>;
  readonly #features = new Map<string, FeatureKept>();
  readonly #kinds = new Map<string, Count>();
  #keptCount = 0;

  constructor({ numbers, providers }: CallCounterParts) {
    this.#numbers = numbers;
    this.#providers = providers;
  }

  count(entry: NewEntry): void {
    this.#kind(entry.kind).add(1);
    // Calls of canaries are nobody's: no rate and no dashboard moves with them.
    if (isTwin(entry.feature)) return;
    switch (entry.kind) {
      case "call.input":
        this.#decided(entry, "input");
        return;
      case "call.output":
        this.#decided(entry, "output");
        this.#ended(entry, entry.decision === "block" || entry.decision === "hold" ? "blocked" : "answered");
        return;
      case "call.failed":
        if (entry.decision !== undefined) this.#decided(entry, "output");
        this.#ended(entry, "failed");
        this.#failed(entry);
        return;
      case "call.refused":
        this.#refused(entry);
        return;
      case "call.retried":
        this.#numbers.retries
          .of([entry.feature ?? "", textOf(entry.facts, "provider"), textOf(entry.facts, "reason")])
          .add(1);
        return;
      default:
    }
  }

  #kind(kind: string): Count {
    let count = this.#kinds.get(kind);
    if (count === undefined) this.#kinds.set(kind, (count = this.#numbers.entries.of([kind])));
    return count;
  }

  #feature(feature: string): FeatureKept {
    let kept = this.#features.get(feature);
    if (kept === undefined) {
      const added = this.#numbers.added.of([feature]);
      kept = { added, decisions: new Map(), kinds: new Map(), models: new Map() };
      // Features are those of the configuration: their number has its limit there.
      this.#features.set(feature, kept);
    }
    return kept;
  }

  #decided(entry: NewEntry, side: "input" | "output"): void {
    const { feature: name = "", decision = "allow", findings } = entry;
    const feature = this.#feature(name);
    const id = side + decision;
    let count = feature.decisions.get(id);
    if (count === undefined) {
      count = this.#numbers.decisions.of([name, side, decision]);
      feature.decisions.set(id, count);
    }
    count.add(1);
    if (findings !== undefined && findings.length > 0) this.#found(name, side, findings);
  }

  #found(feature: string, side: string, findings: readonly string[]): void {
    for (const finding of findings) {
      const more = moreFindings.exec(finding);
      const colon = finding.indexOf(":");
      const [guard, kind] =
        more !== null ? ["more", ""] : [finding.slice(0, colon), finding.slice(colon + 1)];
      this.#numbers.findings.of([feature, side, guard, kind]).add(more === null ? 1 : Number(more[1]));
    }
  }

  #ended(entry: NewEntry, outcome: "answered" | "blocked" | "failed"): void {
    const { feature: name = "", facts } = entry;
    const feature = this.#feature(name);
    const kept = this.#kept(feature, entry);
    kept[outcome].add(1);
    if (facts === undefined) return;
    const firstMs = facts["firstMs"];
    feature.added.observe(secondsOf(facts["addedMs"]));
    (facts["stream"] === true ? kept.streamed : kept.whole).observe(secondsOf(facts["ms"]));
    if (firstMs !== undefined) kept.firstByte.observe(secondsOf(firstMs));
    const operation =
      outcome === "failed"
        ? this.#genAi(entry, this.#numbers.operation, [textOf(facts, "errorCode")])
        : kept.operation;
    operation.observe(secondsOf(facts["upstreamMs"]));
    const input = facts["inputTokens"];
    const output = facts["outputTokens"];
    if (typeof input === "number") {
      kept.input.add(input);
      kept.inputUsage.observe(input);
    }
    if (typeof output === "number") {
      kept.output.add(output);
      kept.outputUsage.observe(output);
    }
    kept.cached.add(numberOf(facts["cachedTokens"]));
    kept.cost.add(numberOf(facts["usd"]));
  }

  #failed({ feature = "", model = "", facts }: NewEntry): void {
    this.#numbers.errors
      .of([feature, textOf(facts, "provider"), model, textOf(facts, "reason"), textOf(facts, "errorCode")])
      .add(1);
  }

  /** Many who came without a key may stand in one entry, with their count. */
  #refused(entry: NewEntry): void {
    const { feature: name, decision, facts } = entry;
    const code = facts?.["code"];
    const byGuards = typeof code !== "string";
    const by = Math.max(1, numberOf(facts?.["count"]));
    const shown = byGuards ? (decision === "hold" ? "policy_held" : "policy_blocked") : code.toLowerCase();
    this.#numbers.refusals.of([name ?? "", shown]).add(by);
    this.#numbers.calls.of([name ?? "", "", "", byGuards ? "blocked" : "refused"]).add(by);
    if (!byGuards || name === undefined) return;
    this.#decided(entry, "input");
    this.#feature(name).added.observe(secondsOf(facts?.["addedMs"]));
  }

  #kept(feature: FeatureKept, entry: NewEntry): Kept {
    const { feature: name = "", model = "", facts } = entry;
    const provider = textOf(facts, "provider");
    const operation = textOf(facts, "operation");
    const id = `${provider} ${operation} ${model}`;
    const found = feature.models.get(id);
    if (found !== undefined) return found;
    const { calls, tokens, cost, duration, firstByte } = this.#numbers;
    const about = [name, provider, model];
    const kept: Kept = {
      answered: calls.of([...about, "answered"]),
      blocked: calls.of([...about, "blocked"]),
      failed: calls.of([...about, "failed"]),
      input: tokens.of([...about, "input"]),
      output: tokens.of([...about, "output"]),
      cached: tokens.of([...about, "cached"]),
      cost: cost.of(about),
      whole: duration.of([name, "false"]),
      streamed: duration.of([name, "true"]),
      firstByte: firstByte.of([name]),
      operation: this.#genAi(entry, this.#numbers.operation, [""]),
      inputUsage: this.#genAi(entry, this.#numbers.usage, ["input"]),
      outputUsage: this.#genAi(entry, this.#numbers.usage, ["output"]),
    };
    if (this.#keptCount >= keptMax) return kept;
    this.#keptCount += 1;
    feature.models.set(id, kept);
    return kept;
  }

  /** A series by the names of the conventions. */
  #genAi({ model = "", facts }: NewEntry, family: Numbers["operation"], more: readonly string[]): Spread {
    const provider = textOf(facts, "provider");
    const place = this.#providers.get(provider);
    return family.of([
      operationName(facts?.["operation"]),
      providerName(provider),
      model,
      place?.address ?? "",
      place === undefined ? "" : String(place.port),
      ...more,
    ]);
  }
}

const textOf = (facts: JsonObject | undefined, name: string): string => {
  const value = facts?.[name];
  return typeof value === "string" ? value : "";
};

const numberOf = (value: unknown): number => (typeof value === "number" && value > 0 ? value : 0);

/** NaN, which no spread takes, for what is no number. */
const secondsOf = (ms: unknown): number => (typeof ms === "number" ? ms / 1000 : NaN);
