import { hostname } from "node:os";
import type { Recorder } from "../audit/recorder.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Secrets } from "../base/secrets.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { ProviderKey } from "../gateway/provider-key.ts";
import { SecretKeeper, type Access } from "../secrets/keeper.ts";
import { Logins } from "../secrets/logins.ts";
import type { Settings } from "./settings.ts";

/** Characters of a reference in an entry: an entry has 1 KiB, and a path may have four. */
const referenceCharsMax = 256;

export interface CredentialPorts {
  readonly recorder: Pick<Recorder, "record">;
  readonly now: () => number;
  /** For the operator, on standard error. */
  readonly report: (line: string) => void;
  /** Is told of each reading that succeeded, once it is written down. Must return at once and must not throw. */
  readonly seen?: (access: Access) => void;
}

export type CredentialSettings = Pick<
  Settings,
  "environment" | "policies" | "providers" | "secrets" | "variables"
>;

/** All credentials that this process uses, by where they are. */
export interface Credentials {
  /** For whoever needs a credential of his own: alerts, for example. */
  readonly secrets: Secrets;
  /** Keys of judges, by the variable that a manifest names. */
  readonly judgeKeys: ReadonlyMap<string, ProviderKey>;
  /** Which could not be read the last time; empty for none. */
  readonly doubts: () => readonly string[];
  /** A text without any of them, for screens and files. */
  readonly redact: (text: string) => string;
  close(): void;
}

/**
 * Reads the keys of providers and judges from where they lie and puts them in place; later ones too, when they are rotated there. A
 * store that is away stops no start: what needs its key fails, others are asked, and the key comes when the store does.
 *
 * @throws KnownError SECRET_MISSING where a credential is not there, is refused or is none; LOG_UNAVAILABLE.
 */
export async function openCredentials(
  settings: CredentialSettings,
  ports: CredentialPorts,
): Promise<Credentials> {
  const keeper = keeperFor(settings, ports);
  const real = (text: string): string => realReference(text, settings);
  const judgeKeys = new Map<string, ProviderKey>();
  try {
    for (const { name, key } of settings.providers)
      if (key !== undefined) await fill(key, { keeper, purpose: `provider:${name}`, report: ports.report });
    for (const { feature, judges } of settings.policies)
      for (const { name, keyVariable } of judges?.rules ?? []) {
        if (keyVariable === undefined) continue;
        const key = judgeKeys.get(keyVariable) ?? new ProviderKey(real(`env:${keyVariable}`));
        judgeKeys.set(keyVariable, key);
        await fill(key, { keeper, purpose: `judge:${feature}/${name}`, report: ports.report });
      }
  } catch (error) {
    keeper.close();
    throw error;
  }
  return {
    secrets: { read: async (text, purpose) => keeper.read(real(text), purpose) },
    judgeKeys,
    doubts: () => keeper.doubts(),
    redact: (text) => keeper.redact(text),
    close: () => keeper.close(),
  };
}

/** Where a variable really lies, where the configuration says so. */
export function realReference(text: string, { secrets }: Pick<CredentialSettings, "secrets">): string {
  const name = text.startsWith("env:") ? text.slice("env:".length) : "";
  return Object.hasOwn(secrets.variables, name) ? (secrets.variables[name] ?? text) : text;
}

function keeperFor(settings: CredentialSettings, ports: CredentialPorts): SecretKeeper {
  const { secrets, variables, environment } = settings;
  const { recorder, now, report, seen } = ports;
  return new SecretKeeper({
    ports: { variables, now, logins: new Logins(now) },
    ttlMs: secrets.ttlMs,
    keepMs: secrets.keepMs,
    witness: async (access) => {
      await recorder.record(accessEntry(access, environment));
      if (access.outcome === "read" || access.outcome === "changed") seen?.(access);
      else report(`secrets: ${access.reference} for ${access.purpose} could not be read: ${access.outcome}`);
    },
    report: (error) =>
      report(`error in secrets: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  });
}

/** What the log says of a reading: who, what for, on which machine and with what outcome; never the value. */
export const accessEntry = (
  access: Access,
  environment: string,
): NewEntry & { readonly facts: JsonObject } => ({
  kind: "secret.read",
  environment,
  facts: {
    reference: access.reference.slice(0, referenceCharsMax),
    purpose: access.purpose.slice(0, 128),
    reason: access.reason,
    outcome: access.outcome,
    host: hostname().slice(0, 64),
    ms: access.ms,
    ...(access.found === undefined ? {} : { version: access.found.version.slice(0, 64) }),
  },
});

interface Filling {
  readonly keeper: SecretKeeper;
  readonly purpose: string;
  readonly report: (line: string) => void;
}

/** Puts a key in place, now and whenever there is another one. */
async function fill(key: ProviderKey, { keeper, purpose, report }: Filling): Promise<void> {
  const { reference } = key;
  const put = (value: string | undefined): void => {
    try {
      key.put(value);
    } catch (error) {
      // While calls are under way nobody waits for this: the key is not used, and calls say that there is none.
      key.put(undefined);
      if (!(error instanceof KnownError)) throw error;
      report(`secrets: ${error.message}\n  hint: ${error.hint}`);
    }
  };
  keeper.watch(reference, put);
  key.renewedBy(async () => keeper.renew(reference));
  try {
    key.put(await keeper.read(reference, purpose));
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    if (error.code === "SECRET_UNAVAILABLE") {
      report(`secrets: ${error.message}; ${purpose} fails until it answers\n  hint: ${error.hint}`);
      return;
    }
    if (error.code !== "SECRET_MISSING") throw error;
    throw new KnownError(error.code, `the key of ${purpose} is not there: ${error.message}`, error.hint);
  }
}
