import { readFileSync } from "node:fs";
import { fitsHeader, SecretFault, setIn, storeUrl, type Variables } from "./source.ts";

/** How a vault is reached: the variables of Vault's own tools, which OpenBao has taken over. */
export interface VaultPlace {
  readonly base: URL;
  readonly namespace: string | undefined;
  /** PEM */
  readonly authority: Buffer | undefined;
}

/** @throws SecretFault refused */
export function vaultPlace(variables: Variables): VaultPlace {
  const namespace = setIn(variables, "VAULT_NAMESPACE");
  if (namespace !== undefined && !fitsHeader(namespace))
    throw new SecretFault("refused", "VAULT_NAMESPACE is no namespace", "give its path: team/prod");
  return {
    base: storeUrl("VAULT_ADDR", setIn(variables, "VAULT_ADDR") ?? ""),
    namespace,
    authority: authorityIn(variables),
  };
}

function authorityIn(variables: Variables): Buffer | undefined {
  const path = setIn(variables, "VAULT_CACERT");
  if (path === undefined) return undefined;
  try {
    return readFileSync(path);
  } catch {
    throw new SecretFault(
      "refused",
      `VAULT_CACERT names ${path}, which cannot be read`,
      "put the authority's certificate there, as PEM",
    );
  }
}

export const vaultUrl = ({ base }: VaultPlace, path: string): URL =>
  new URL(`${base.pathname.replace(/\/$/, "")}/v1/${path}`, base);

/** Without `x-vault-request` an agent or a proxy of Vault's may refuse: it guards against forged requests of a browser. */
export const vaultHeaders = ({ namespace }: VaultPlace): Record<string, string> => ({
  "x-vault-request": "true",
  ...(namespace === undefined ? {} : { "x-vault-namespace": namespace }),
});
