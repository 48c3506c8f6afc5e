import { connectRecorder } from "../audit/socket/client.ts";
import { KnownError } from "../base/errors.ts";
import { SecretKeeper, type Access } from "../secrets/keeper.ts";
import { auditdFor } from "./auditd-child.ts";
import { accessEntry, realReference } from "./credentials.ts";
import { openDataFolder } from "./data-folder.ts";
import { Logins } from "../secrets/logins.ts";
import type { Settings } from "./settings.ts";

/** What became of one credential; nothing of it is in here. */
export interface CredentialCheck {
  readonly reference: string;
  readonly purpose: string;
  readonly outcome: Access["outcome"];
  /** As its store calls it. */
  readonly version?: string;
  /** Why it could not be read, and what to do. */
  readonly message?: string;
  readonly hint?: string;
}

/**
 * Reads every credential that the settings name, once, where this process is: each reading is an entry, as a gateway's is.
 *
 * @throws KnownError LOG_UNAVAILABLE
 */
export async function checkCredentials(
  settings: Settings,
  { now }: { readonly now: () => number },
): Promise<readonly CredentialCheck[]> {
  const named = namedIn(settings);
  if (named.length === 0) return [];
  const auditd = await auditdFor({ data: openDataFolder(settings.data).path });
  try {
    const recorder = await connectRecorder({ socketPath: auditd.socketPath });
    const seen: Access[] = [];
    const keeper = new SecretKeeper({
      ports: { variables: settings.variables, now, logins: new Logins(now) },
      ...{ ttlMs: settings.secrets.ttlMs, keepMs: settings.secrets.keepMs },
      witness: async (access) => {
        await recorder.record(accessEntry(access, settings.environment));
        seen.push(access);
      },
      report: (error) => {
        throw error;
      },
    });
    try {
      const checks: CredentialCheck[] = [];
      for (const one of named) checks.push(await checked(keeper, one, seen));
      return checks;
    } finally {
      keeper.close();
      await recorder.close();
    }
  } finally {
    await auditd.close();
  }
}

type Named = Pick<CredentialCheck, "reference" | "purpose">;

function namedIn(settings: Settings): readonly Named[] {
  const providers = settings.providers.flatMap(({ name, key }) =>
    key === undefined ? [] : [{ reference: key.reference, purpose: `check:provider:${name}` }],
  );
  const judges = settings.policies.flatMap(({ feature, judges: own }) =>
    (own?.rules ?? []).flatMap(({ name, keyVariable }) =>
      keyVariable === undefined
        ? []
        : [
            {
              reference: realReference(`env:${keyVariable}`, settings),
              purpose: `check:judge:${feature}/${name}`,
            },
          ],
    ),
  );
  return [...providers, ...judges];
}

async function checked(
  keeper: SecretKeeper,
  named: Named,
  seen: readonly Access[],
): Promise<CredentialCheck> {
  try {
    await keeper.read(named.reference, named.purpose);
    return { ...named, outcome: "read", version: seen.at(-1)?.found?.version ?? "" };
  } catch (error) {
    if (!(error instanceof KnownError) || !error.code.startsWith("SECRET_")) throw error;
    return { ...named, outcome: seen.at(-1)?.outcome ?? "refused", message: error.message, hint: error.hint };
  }
}
