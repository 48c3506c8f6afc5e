import { KnownError } from "../base/errors.ts";
import { readSecretReference, secretReferenceForms, type SecretReference } from "../base/secret-reference.ts";
import type { Secrets } from "../base/secrets.ts";
import { readSecret } from "./read.ts";
import { SecretFault, type FaultKind, type Found, type SourcePorts } from "./source.ts";

/** Why a credential is read from where it lies: `refused` means that whoever it is for does not take it any more. */
export type Reason = "first" | "refresh" | "refused";

/** One reading of a credential, or one more part of the system that uses it; nothing of the credential is in here. */
export interface Access {
  readonly reference: string;
  readonly purpose: string;
  readonly reason: Reason;
  /** `changed`: another value than the one that was held. */
  readonly outcome: "read" | "changed" | FaultKind;
  /** As the store has it; undefined where the reading failed. */
  readonly found?: Found;
  readonly ms: number;
}

export interface KeeperParts {
  readonly ports: SourcePorts;
  /** How old a held value may be while its store answers, in milliseconds; it is read again when four fifths of it are over. */
  readonly ttlMs: number;
  /** How long the last good value is used while its store is away or refuses, in milliseconds since it was read. */
  readonly keepMs: number;
  /**
   * Resolves when the access is written down; only then is the value used.
   * @throws KnownError LOG_UNAVAILABLE
   */
  readonly witness: (access: Access) => Promise<void>;
  /** For the operator: what is our own mistake. */
  readonly report: (error: unknown) => void;
}

/** Our own choice: a gateway has a few dozen; each is read all the time. */
const referencesMax = 1000;
/** Our own choice: more parts than there are that use one credential; those beyond are not told apart. */
const purposesMax = 64;
/** What is missing is looked for once more before it is given up: a file may be about to be replaced. */
const lookAgainMs = 5000;
/** Our own choice: a store that is away is asked at most so often, then half as often each time, down to the usual interval. */
const firstRetryMs = 30_000;
/** Our own choice: a provider that refuses every call must not turn each of them into a reading of the store. */
const renewEveryMs = 30_000;
/** A shorter text may stand anywhere by chance. */
const redactedCharsMin = 8;

interface Held {
  readonly text: string;
  readonly reference: SecretReference;
  readonly purposes: Set<string>;
  readonly watchers: ((value: string | undefined) => void)[];
  found?: Found | undefined;
  /** The one before it, so that it is not told on either. */
  before?: string;
  /** When it was read with success. */
  readAtMs: number;
  fault?: SecretFault | undefined;
  failures: number;
  failedAtMs: number;
  renewedAtMs: number;
  looking?: Promise<void> | undefined;
  timer?: NodeJS.Timeout | undefined;
}

/**
 * Holds credentials in memory, and nowhere else. They are read again before they are too old, so that a rotation in the store needs no
 * restart. While a store is away the last good value is used for a stated time; one that its store says is gone is used no longer.
 */
export class SecretKeeper implements Secrets {
  readonly #parts: KeeperParts;
  readonly #held = new Map<string, Held>();
  #closed = false;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  async read(text: string, purpose: string): Promise<string> {
    const held = this.#heldFor(text);
    const isNew = !held.purposes.has(purpose);
    if (isNew && held.purposes.size < purposesMax) held.purposes.add(purpose);
    const byOthers = held.looking !== undefined || held.found !== undefined;
    if (held.found === undefined) await this.#first(held, purpose);
    // Who uses it is worth an entry of its own, also where somebody else has read it already.
    if (isNew && byOthers) await this.#told(held, purpose);
    const { found } = held as { readonly found?: Found };
    if (found !== undefined) return found.value;
    throw held.fault ?? gone(text);
  }

  /** Calls `tell` with each new value, and with undefined where there is none any more. The value of now is not told. */
  watch(text: string, tell: (value: string | undefined) => void): void {
    this.#heldFor(text).watchers.push(tell);
  }

  /**
   * Whoever it is for does not take the value: reads it once more, at most every 30 seconds. What the store says of it is told to those
   * who watch; a store that is away changes nothing.
   */
  async renew(text: string): Promise<void> {
    const held = this.#heldFor(text);
    const now = this.#parts.ports.now();
    if (now - held.renewedAtMs < renewEveryMs && now >= held.renewedAtMs) return held.looking;
    held.renewedAtMs = now;
    try {
      await this.#look(held, "refused", purposeOf(held));
    } catch (error) {
      // Written down already, and the next look is planned.
      if (!(error instanceof SecretFault)) throw error;
    }
  }

  /** Which credentials could not be read the last time, and what that means; empty for none. */
  doubts(): readonly string[] {
    const { keepMs } = this.#parts;
    return [...this.#held.values()].flatMap(({ text, fault, found, readAtMs }) => {
      if (fault === undefined) return [];
      const means =
        found === undefined
          ? "what needs it fails"
          : `the last one is used until ${new Date(readAtMs + keepMs).toISOString()}`;
      return [`the credential ${text} cannot be read: ${fault.message}; ${means}`];
    });
  }

  /** The text without any credential that is held, or was until its last rotation. For what goes to screens and files. */
  redact(text: string): string {
    let clean = text;
    for (const { found, before } of this.#held.values())
      for (const value of [found?.value, before])
        if (value !== undefined && value.length >= redactedCharsMin)
          clean = clean.replaceAll(value, "[credential]");
    return clean;
  }

  close(): void {
    this.#closed = true;
    for (const { timer } of this.#held.values()) clearTimeout(timer);
    this.#held.clear();
  }

  #heldFor(text: string): Held {
    const known = this.#held.get(text);
    if (known !== undefined) return known;
    const reference = readSecretReference(text);
    if (reference === undefined)
      throw new SecretFault(
        "refused",
        "this is no reference to a credential",
        `write ${secretReferenceForms}`,
      );
    if (this.#held.size >= referencesMax)
      throw new SecretFault("refused", `there are more than ${referencesMax} credentials`, "name fewer");
    const held: Held = {
      text,
      reference,
      purposes: new Set(),
      watchers: [],
      readAtMs: -Infinity,
      failures: 0,
      failedAtMs: -Infinity,
      renewedAtMs: -Infinity,
    };
    this.#held.set(text, held);
    return held;
  }

  async #told(held: Held, purpose: string): Promise<void> {
    try {
      // While its store is away the last good value is given, and the entry does not say that it was read.
      const outcome = held.fault?.kind ?? "read";
      await this.#parts.witness({ ...about(held, purpose), reason: "first", outcome, ms: 0 });
    } catch (error) {
      held.purposes.delete(purpose);
      throw error;
    }
  }

  async #first(held: Held, purpose: string): Promise<void> {
    const sinceMs = this.#parts.ports.now() - held.failedAtMs;
    if (held.fault !== undefined && sinceMs >= 0 && sinceMs < lookAgainMs) throw held.fault;
    await this.#look(held, "first", purpose);
  }

  /** Those who want the same at the same time wait for one reading. */
  async #look(held: Held, reason: Reason, purpose: string): Promise<void> {
    held.looking ??= this.#lookOnce(held, reason, purpose).finally(() => {
      held.looking = undefined;
    });
    return held.looking;
  }

  async #lookOnce(held: Held, reason: Reason, purpose: string): Promise<void> {
    const { ports, witness } = this.#parts;
    const fromMs = ports.now();
    const access = (): Omit<Access, "outcome"> => ({
      reference: held.text,
      purpose,
      reason,
      ms: Math.max(0, Math.round(ports.now() - fromMs)),
    });
    let found: Found;
    try {
      found = await readSecret(held.reference, ports);
    } catch (error) {
      if (!(error instanceof SecretFault)) throw error;
      this.#failed(held, error);
      await witness({ ...access(), outcome: error.kind });
      throw error;
    }
    const isOther = held.found?.value !== found.value;
    const outcome = isOther && held.found !== undefined ? "changed" : "read";
    // Where this cannot be written down, the value is not used, and the look is made again.
    this.#next(held, lookAgainMs);
    await witness({ ...access(), outcome, found });
    this.#put(held, found, isOther);
  }

  #put(held: Held, found: Found, isOther: boolean): void {
    if (this.#closed) return;
    const { ports, ttlMs } = this.#parts;
    if (isOther && held.found !== undefined) held.before = held.found.value;
    held.found = found;
    held.readAtMs = ports.now();
    held.fault = undefined;
    held.failures = 0;
    this.#next(held, ttlMs * 0.8);
    if (isOther) for (const tell of held.watchers) tell(found.value);
  }

  #failed(held: Held, fault: SecretFault): void {
    const { ports, ttlMs, keepMs } = this.#parts;
    const again = held.fault?.kind === fault.kind;
    held.fault = fault;
    held.failures += 1;
    held.failedAtMs = ports.now();
    const isGone = fault.kind === "missing" && again;
    if (held.found !== undefined && (isGone || held.failedAtMs - held.readAtMs >= keepMs)) {
      held.before = held.found.value;
      held.found = undefined;
      for (const tell of held.watchers) tell(undefined);
    }
    const backOffMs = firstRetryMs * 2 ** Math.min(held.failures - 1, 10);
    this.#next(held, fault.kind === "missing" && !again ? lookAgainMs : Math.min(backOffMs, ttlMs * 0.8));
  }

  #next(held: Held, afterMs: number): void {
    clearTimeout(held.timer);
    // A variable cannot change while the process runs.
    if (this.#closed || held.reference.from === "env") return;
    held.timer = setTimeout(() => {
      this.#look(held, "refresh", purposeOf(held)).catch((error: unknown) => {
        // Written down, or not to be written down; in both cases the next look is planned.
        if (!(error instanceof KnownError)) this.#parts.report(error);
      });
    }, afterMs);
    held.timer.unref();
  }
}

const about = ({ text, found }: Held, purpose: string): Pick<Access, "reference" | "purpose" | "found"> => ({
  reference: text,
  purpose,
  ...(found === undefined ? {} : { found }),
});

/** A refresh is for all who use it; the first of them stands for them. */
const purposeOf = ({ purposes }: Held): string => {
  const [first = "nobody"] = purposes;
  return first;
};

const gone = (text: string): SecretFault =>
  new SecretFault("missing", `there is no credential at ${text} any more`, "put one there");
