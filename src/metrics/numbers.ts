import { counted, type GaugeName } from "./catalogue.ts";
import { Count, Family, Spread } from "./series.ts";

/**
 * Our own choice: 200 features of five models each have a thousand series of a counter; ten times that is some 100 MB of text, which
 * nobody collects.
 */
const seriesMax = 1000;

/** Our own choice: names of findings are those of the guards, their kinds and the judges, for each feature. */
const findingSeriesMax = 5000;

const counts = (shape: Family<Count>["shape"], most = seriesMax): Family<Count> =>
  new Family(shape, () => new Count(), most);
const spreads = (shape: Family<Spread>["shape"]): Family<Spread> =>
  new Family(shape, () => new Spread(shape.buckets ?? []), seriesMax);

/** A number that is read when somebody asks. */
export interface Reading {
  readonly gauge: GaugeName;
  /** In the order of the gauge's labels. */
  readonly values: readonly string[];
  readonly value: number;
}

/** Gives what there is to read now. One that fails, or takes too long, is left out and the others are shown. */
export type Source = () => readonly Reading[] | Promise<readonly Reading[]>;

/** A source that says nothing for this long is left out. Our own choice: below the ten seconds after which Prometheus gives up. */
const sourceMs = 2000;

/** All numbers of this process: one place, from which both Prometheus and OpenTelemetry are answered. */
export class Numbers {
  readonly calls = counts(counted.calls);
  readonly decisions = counts(counted.decisions);
  readonly findings = counts(counted.findings, findingSeriesMax);
  readonly refusals = counts(counted.refusals);
  readonly errors = counts(counted.errors);
  readonly retries = counts(counted.retries);
  readonly tokens = counts(counted.tokens);
  readonly cost = counts(counted.cost);
  readonly entries = counts(counted.entries);
  readonly added = spreads(counted.added);
  readonly duration = spreads(counted.duration);
  readonly firstByte = spreads(counted.firstByte);
  readonly append = spreads(counted.append);
  readonly operation = spreads(counted.operation);
  readonly usage = spreads(counted.usage);
  readonly #sources: Source[] = [];

  get families(): readonly (Family<Count> | Family<Spread>)[] {
    const { calls, decisions, findings, refusals, errors, retries, tokens, cost, entries } = this;
    const { added, duration, firstByte, append, operation, usage } = this;
    return [
      ...[calls, decisions, findings, refusals, errors, retries, tokens, cost, entries],
      ...[added, duration, firstByte, append, operation, usage],
    ];
  }

  addSource(source: Source): void {
    this.#sources.push(source);
  }

  /** What all sources say now. */
  async readings(): Promise<readonly Reading[]> {
    const all = await Promise.all(this.#sources.map((source) => within(source)));
    const folded = this.families.reduce((sum, { foldedCount }) => sum + foldedCount, 0);
    return [...all.flat(), { gauge: "seriesFolded", values: [], value: folded }];
  }
}

async function within(source: Source): Promise<readonly Reading[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<readonly Reading[]>((resolve) => {
    timer = setTimeout(() => resolve([]), sourceMs);
  });
  try {
    return await Promise.race([Promise.resolve(source()), late]);
  } catch {
    // What cannot be read is not shown: an absent series is what rules ask for, a made-up number is not.
    return [];
  } finally {
    clearTimeout(timer);
  }
}
