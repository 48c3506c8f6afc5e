import { isObject, type JsonValue } from "../../base/json.ts";
import type { Bare } from "./feature-baseline.ts";
import { dayMs } from "./finding.ts";
import { Hours } from "./hours.ts";

/** Our own choice: in a week every part that uses a credential has asked for it, whatever it does once a week. */
export const secretWarmUpDays = 7;
const namesMax = 64;

/** Who reads one credential: for which purpose, on which machine, at what hours a person's start of a program has it read first. */
export class SecretBaseline {
  #readers = new Set<string>();
  #hours = new Hours();
  #firstMs = -1;

  see(
    atMs: number,
    read: {
      readonly name: string;
      readonly purpose: string;
      readonly host: string;
      readonly byPerson: boolean;
    },
  ): readonly Bare[] {
    if (this.#firstMs < 0) this.#firstMs = atMs;
    const early = atMs - this.#firstMs < secretWarmUpDays * dayMs;
    const usual = [...this.#readers].slice(0, 4);
    const found: Bare[] = [];
    const host = machineOf(read.host);
    for (const reader of [`purpose ${read.purpose}`, ...(host === "" ? [] : [`host ${host}`])]) {
      if (this.#readers.has(reader) || this.#readers.size >= namesMax) continue;
      this.#readers.add(reader);
      if (!early) found.push({ ...access(atMs, usual), ...newReader(read.name, reader) });
    }
    // A refresh comes at every hour; only a first reading is somebody's doing.
    if (read.byPerson && this.#hours.see(atMs))
      found.push({
        ...access(atMs, usual),
        seen: `hour ${Math.floor(atMs / 3_600_000) % 24}`,
        summary: `the credential ${read.name} is read at an hour at which nobody has begun to use it before`,
      });
    return found;
  }

  shown(): Record<string, readonly string[] | readonly number[]> {
    return { readers: [...this.#readers], hoursUtc: this.#hours.counts() };
  }

  toJson(): JsonValue {
    return { readers: [...this.#readers], hours: this.#hours.toJson(), first: this.#firstMs };
  }

  static from(json: JsonValue): SecretBaseline {
    const baseline = new SecretBaseline();
    if (!isObject(json)) return baseline;
    const { readers, hours, first } = json;
    if (Array.isArray(readers)) baseline.#readers = new Set(readers.map(String).slice(0, namesMax));
    baseline.#hours = Hours.from(hours);
    baseline.#firstMs = Number(first ?? -1);
    return baseline;
  }
}

/**
 * The name of a machine without what differs from one start of a container to the next: Docker's names are twelve hexadecimal digits,
 * Kubernetes hangs two random words behind the name of a deployment.
 */
const machineOf = (host: string): string =>
  /^[0-9a-f]{12}$/.test(host) ? "a container" : host.replace(/-[0-9a-f]{8,10}-[0-9a-z]{5}$/, "-*");

const access = (atMs: number, usual: readonly string[]): Omit<Bare, "seen" | "summary"> => ({
  ...{ kind: "secret-access", severity: "warning", value: 1, unit: "readings", usual },
  ...{ windowMs: 0, sinceMs: atMs, quietMs: dayMs },
});

const newReader = (name: string, reader: string) => ({
  seen: reader,
  summary: `the credential ${name} is read by what has never read it before: ${reader}`,
});
