import type { NewEntry } from "../../evidence/entry.ts";
import { defaultAnomalyRules, type AnomalyRules } from "../../policy/anomalies-section.ts";
import { Baselines, type BaselineRow } from "./baselines.ts";
import { Bursts, failedKeys, failedKeysFinding, violationsFinding } from "./bursts.ts";
import type { Bare } from "./feature-baseline.ts";
import { dayMs, hourMs, keyOf, shown, type Finding, type Subject } from "./finding.ts";
import { ZoneClock } from "./hours.ts";
import { OpenFindings, type Open } from "./open-findings.ts";
import { isViolation, numberFact, signalOf, textFact, textsFact, tokensOf, type Signal } from "./signal.ts";
import type { Named, SubjectBaseline } from "./subject-baseline.ts";

export interface AnomaliesParts {
  /** By feature; a feature that is not in it has the default ones. */
  readonly rules: ReadonlyMap<string, AnomalyRules>;
  /** A keyed pseudonym of a user of a tenant: no name stays in a baseline. */
  readonly personOf: (tenant: string | undefined, user: string) => string;
}

/** What the gateway is to do. */
export type Change =
  /** Write it down. */
  | { readonly change: "found"; readonly finding: Finding }
  /** Stop whoever did it for a while; comes after what was found. */
  | { readonly change: "block"; readonly finding: Finding; readonly untilMs: number }
  | { readonly change: "over"; readonly open: Open; readonly atMs: number };

/** The name under which what is open is kept. */
const openRow = "open";

/**
 * Reads every entry of the gateway and says what is unlike the usual. Holds no text and no name of a person: tokens, times, and names
 * of the configuration. The same entries give the same findings; there is no clock in here.
 */
export class Anomalies {
  readonly #parts: AnomaliesParts;
  readonly #baselines = new Baselines();
  readonly #bursts = new Bursts();
  readonly #open = new OpenFindings();
  readonly #zones = new Map<string, ZoneClock>();
  /** Until when whoever did it is stopped, by finding. */
  readonly #blocked = new Map<string, number>();
  #openChanged = false;

  constructor(parts: AnomaliesParts) {
    this.#parts = parts;
  }

  /** One entry that is in the log. */
  see(entry: NewEntry, atMs: number, index: number): readonly Change[] {
    const { tenant, user } = entry;
    const person = user === undefined ? undefined : this.#parts.personOf(tenant, user);
    const signal = signalOf(entry, { atMs, index, person });
    if (signal === undefined) return [];
    const rules = this.#parts.rules.get(signal.feature ?? "") ?? defaultAnomalyRules;
    const changes: Change[] = [];
    const tell = (bare: Bare, subject: Subject, entries?: readonly number[]): Finding | undefined =>
      this.#tell(changes, { bare, subject, signal, rules, ...(entries === undefined ? {} : { entries }) });
    if (signal.what === "secret") this.#secret(signal, tell);
    else {
      if (signal.feature !== undefined) this.#feature(signal, signal.feature, rules, { tell, changes });
      this.#subjects(signal, rules, tell);
      this.#refused(signal, rules, { tell, changes });
    }
    return changes;
  }

  /** From time to time: what was not seen again is over. */
  tick(nowMs: number): readonly Change[] {
    for (const [key, untilMs] of this.#blocked) if (untilMs <= nowMs) this.#blocked.delete(key);
    const over = this.#open.quiet(nowMs);
    if (over.length > 0) this.#openChanged = true;
    return over.map((open) => ({ change: "over", open, atMs: nowMs }));
  }

  open(): readonly Open[] {
    return this.#open.all();
  }

  get baselines(): Baselines {
    return this.#baselines;
  }

  /** What is to be kept, at most so many baselines; what is open comes with it where it changed. */
  take(most: number): {
    rows: readonly BaselineRow[];
    forgotten: readonly Pick<BaselineRow, "kind" | "id">[];
  } {
    const { rows, forgotten } = this.#baselines.take(most);
    if (!this.#openChanged) return { rows, forgotten };
    this.#openChanged = false;
    return { rows: [...rows, { kind: "state", id: openRow, state: this.#open.toJson() }], forgotten };
  }

  restore(rows: readonly BaselineRow[]): void {
    this.#baselines.restore(rows);
    this.#open.restore(rows.find(({ kind, id }) => kind === "state" && id === openRow)?.state);
  }

  #feature(
    signal: Signal,
    feature: string,
    rules: AnomalyRules,
    { tell, changes }: { tell: Tell; changes: Change[] },
  ): void {
    const { atMs } = signal;
    const baseline = this.#baselines.of("feature", feature);
    const subject: Subject = { kind: "feature", id: feature };
    const { found, over } = baseline.see(signal, rules);
    for (const bare of found) tell(bare, subject);
    for (const kind of over) this.#end(changes, keyOf(kind, feature, subject), atMs);
    const usd = numberFact(signal, "usd") ?? 0;
    if (usd > rules.requestUsd) tell(costly(usd, rules.requestUsd, atMs), subject);
    if (signal.what === "answered") this.#model(signal, tell);
  }

  #model(signal: Signal, tell: Tell): void {
    const { model, atMs, feature = "" } = signal;
    if (model === undefined) return;
    const provider = textFact(signal, "provider") ?? "";
    const id = `${feature}/${provider}/${model}`;
    const answeredBy = textFact(signal, "answeredBy");
    const fingerprint = textFact(signal, "fingerprint");
    const found = this.#baselines.of("model", id).see(atMs, {
      model,
      ...(answeredBy === undefined ? {} : { answeredBy }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
    });
    // Each new name is a change of its own.
    for (const bare of found) tell(bare, { kind: "model", id: `${provider}/${model}/${bare.seen ?? ""}` });
  }

  #subjects(signal: Signal, rules: AnomalyRules, tell: Tell): void {
    const { person, key } = signal;
    const each = (id: string, kind: "person" | "key"): void => {
      const baseline = this.#baselines.of(kind, id);
      const subject: Subject = { kind, id };
      const isKey = kind === "key";
      if (signal.what === "asked")
        for (const bare of baseline.asked(signal, rules, isKey)) tell(bare, subject);
      else if (tokensOf(signal) > 0)
        for (const bare of baseline.used(signal, rules, isKey)) tell(bare, subject);
      for (const named of this.#names(signal, rules, isKey))
        this.#name(named, signal, { baseline, subject, tell });
    };
    if (person !== undefined) each(person, "person");
    if (key !== undefined) each(key, "key");
    if (signal.what === "asked") this.#saidHours(signal, rules, tell);
  }

  /** Names of this call that a person, or a key, may be new to. */
  #names(signal: Signal, { usual }: AnomalyRules, isKey: boolean): readonly Named[] {
    const { what, feature, model, atMs } = signal;
    if (what === "answered") return this.#tools(signal, usual.tools ?? []);
    if (what !== "asked" || feature === undefined) return [];
    const names: Named[] = [];
    const inFeature = this.#baselines.of("feature", feature);
    // A person has a place; a key has a network, from which its application calls.
    const where = textFact(signal, isKey ? "network" : "place");
    if (where !== undefined)
      names.push({ kind: "unusual-place", what: isKey ? "network" : "place", name: where });
    if (inFeature.isOld(atMs)) names.push({ kind: "unusual-scope", what: "feature", name: feature });
    if (
      model !== undefined &&
      usual.models?.includes(model) !== true &&
      inFeature.isUsed("model", model, atMs)
    )
      names.push({ kind: "unusual-scope", what: "model", name: model });
    return names;
  }

  #tools(signal: Signal, usual: readonly string[]): readonly Named[] {
    const { feature, atMs } = signal;
    if (feature === undefined) return [];
    const inFeature = this.#baselines.of("feature", feature);
    return textsFact(signal, "tools")
      .filter((name) => !usual.includes(name) && inFeature.isUsed("tool", name, atMs))
      .map((name) => ({ kind: "unusual-scope", what: "tool", name }));
  }

  #name(
    named: Named,
    signal: Signal,
    { baseline, subject, tell }: { baseline: SubjectBaseline; subject: Subject; tell: Tell },
  ): void {
    const { atMs } = signal;
    const said = this.#parts.rules.get(signal.feature ?? "")?.usual.places;
    const isNew = baseline.isNew(named, atMs);
    const strange = named.what === "place" && said !== undefined ? !isWithin(named.name, said) : isNew;
    if (!strange) return;
    const who = subject.kind === "key" ? "a key" : "one user";
    const usual = named.what === "place" && said !== undefined ? said.slice(0, 4) : baseline.usual(named);
    tell(
      {
        ...{ kind: named.kind, severity: subject.kind === "key" ? "warning" : "info", value: 1 },
        ...{ unit: `${named.what}s`, seen: named.name, usual, windowMs: 0, sinceMs: atMs, quietMs: dayMs },
        summary: `${who} ${verbs[named.what]} ${named.name} for the first time; usual: ${usual.join(", ") || "none"}`,
      },
      { kind: subject.kind, id: `${subject.id}/${named.what}/${named.name}` },
    );
  }

  /** Hours that the owner has named: every call outside is unusual, from the first one on. */
  #saidHours(signal: Signal, { usual: { hours } }: AnomalyRules, tell: Tell): void {
    if (hours === undefined) return;
    let zone = this.#zones.get(hours.zone);
    if (zone === undefined) this.#zones.set(hours.zone, (zone = new ZoneClock(hours.zone)));
    const { atMs, person, key } = signal;
    const subject = subjectOf(person, key);
    if (subject === undefined || zone.within(atMs, hours)) return;
    tell(
      {
        ...{ kind: "unusual-hour", severity: "warning", value: 1, unit: "calls", windowMs: 0, sinceMs: atMs },
        quietMs: hourMs,
        summary: `a call outside the hours that the manifest names as usual (${hours.zone})`,
      },
      subject,
    );
  }

  #refused(signal: Signal, rules: AnomalyRules, { tell, changes }: { tell: Tell; changes: Change[] }): void {
    if (!isViolation(signal)) return;
    const code = textFact(signal, "code");
    const network = textFact(signal, "address");
    const event = { atMs: signal.atMs, index: signal.index, times: numberFact(signal, "count") ?? 1 };
    if (code === "KEY_REFUSED") this.#failedKey(signal, event, tell);
    const subject = subjectOf(signal.person, signal.key, network);
    if (code === "SCOPE_REFUSED" && subject !== undefined) tell(outOfScope(signal.atMs), subject);
    if (subject === undefined) return;
    if (subject.kind === "person" && signal.key !== undefined)
      this.#ofMany(signal.key, event, { rules, tell });
    const burst = this.#bursts.add(`violations:${subject.kind}:${subject.id}`, event, rules.violations);
    if (burst === undefined) return;
    const bare = violationsFinding(whoOf(subject), burst.sinceMs, rules.violations);
    const finding = tell(bare, subject, burst.entries);
    if (finding !== undefined) this.#block(finding, rules, changes);
  }

  /**
   * Refused calls of several users of one key: told, but nobody is stopped, since the honest ones have the same key. Twice as many
   * as of one user, so that one user alone is not told of twice.
   */
  #ofMany(
    key: string,
    event: { atMs: number; index: number; times: number },
    { rules, tell }: { rules: AnomalyRules; tell: Tell },
  ): void {
    const twice = { ...rules.violations, count: rules.violations.count * 2 };
    const burst = this.#bursts.add(`users:${key}`, event, twice);
    if (burst === undefined) return;
    tell(
      violationsFinding("the users of one key", burst.sinceMs, twice),
      { kind: "key", id: key },
      burst.entries,
    );
  }

  /** @param finding of the burst itself, also where it is one of many that have one finding together */
  #block(finding: Finding, { violations: { blockMs } }: AnomalyRules, changes: Change[]): void {
    const { key, atMs } = finding;
    if (blockMs === 0 || (this.#blocked.get(key) ?? 0) > atMs) return;
    this.#blocked.set(key, atMs + blockMs);
    changes.push({ change: "block", finding, untilMs: atMs + blockMs });
  }

  #failedKey(signal: Signal, event: { atMs: number; index: number; times: number }, tell: Tell): void {
    const presented = signal.key ?? textFact(signal, "key");
    const address = textFact(signal, "address");
    const subjects: Subject[] = [];
    if (presented !== undefined) subjects.push({ kind: "key", id: presented });
    if (address !== undefined) subjects.push({ kind: "network", id: address });
    for (const subject of subjects) {
      const burst = this.#bursts.add(`keys:${subject.kind}:${subject.id}`, event, failedKeys);
      const who = subject.kind === "key" ? `with the id ${subject.id}` : "from one address";
      if (burst !== undefined) tell(failedKeysFinding(who, burst.sinceMs), subject, burst.entries);
    }
  }

  #secret(signal: Signal, tell: Tell): void {
    const name = textFact(signal, "reference") ?? textFact(signal, "name");
    if (name === undefined) return;
    const found = this.#baselines.of("secret", name).see(signal.atMs, {
      name,
      purpose: textFact(signal, "purpose") ?? "",
      host: textFact(signal, "host") ?? "",
      byPerson: textFact(signal, "reason") === "first",
    });
    for (const bare of found) tell(bare, { kind: "secret", id: `${name}/${bare.seen ?? ""}` });
  }

  /** @returns the finding itself, whether it is new, known or one of many; undefined where its kind is off. */
  #tell(changes: Change[], { bare, subject, signal, rules, entries }: Told): Finding | undefined {
    if (rules.off.includes(bare.kind)) return undefined;
    const { feature, environment, atMs, index } = signal;
    const finding: Finding = {
      ...bare,
      subject,
      key: keyOf(bare.kind, feature, subject),
      atMs,
      entries: entries ?? [index],
      ...(feature === undefined ? {} : { feature }),
      ...(environment === undefined ? {} : { environment }),
    };
    const whole = this.#open.add(finding);
    this.#openChanged = true;
    if (whole !== undefined) changes.push({ change: "found", finding: whole });
    return finding;
  }

  #end(changes: Change[], key: string, atMs: number): void {
    const open = this.#open.end(key);
    if (open === undefined) return;
    this.#openChanged = true;
    changes.push({ change: "over", open, atMs });
  }
}

type Tell = (bare: Bare, subject: Subject, entries?: readonly number[]) => Finding | undefined;

interface Told {
  readonly bare: Bare;
  readonly subject: Subject;
  readonly signal: Signal;
  readonly rules: AnomalyRules;
  readonly entries?: readonly number[];
}

const verbs: Readonly<Record<Named["what"], string>> = {
  place: "calls from",
  network: "is used from the network",
  feature: "uses the feature",
  model: "asks for the model",
  tool: "has the model call the tool",
};

/** The nearest to a person: whoever is named by more is not to be stopped for what one of them did. */
const subjectOf = (person?: string, key?: string, network?: string): Subject | undefined =>
  person !== undefined
    ? { kind: "person", id: person }
    : key !== undefined
      ? { kind: "key", id: key }
      : network !== undefined
        ? { kind: "network", id: network }
        : undefined;

const whoOf = ({ kind }: Subject): string =>
  kind === "person" ? "one user" : kind === "key" ? "one key" : "one address";

/** A place of a country is in the country: DE-BE is within DE. */
const isWithin = (place: string, usual: readonly string[]): boolean =>
  usual.includes(place) || usual.includes(place.slice(0, 2));

const costly = (usd: number, most: number, atMs: number): Bare => ({
  ...{ kind: "costly-request", severity: "warning", value: usd, threshold: most, unit: "dollars" },
  ...{ windowMs: 0, sinceMs: atMs, quietMs: hourMs },
  summary: `one call cost ${shown(usd)} dollars, more than ${shown(most)}`,
});

const outOfScope = (atMs: number): Bare => ({
  ...{ kind: "refused-scope", severity: "warning", value: 1, threshold: 1, unit: "attempts" },
  ...{ windowMs: 0, sinceMs: atMs, quietMs: hourMs },
  summary: "a key was used for a feature, an environment or a tenant that it does not open",
});
