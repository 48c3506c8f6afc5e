import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { isObject } from "../base/json.ts";
import { writeSecretReference, type SecretReference } from "../base/secret-reference.ts";
import { loginToVault } from "./vault-login.ts";
import { vaultHeaders, vaultPlace, vaultUrl, type VaultPlace } from "./vault-place.ts";
import {
  askStore,
  dateIn,
  fitsHeader,
  objectIn,
  SecretFault,
  setIn,
  textIn,
  type Found,
  type SourcePorts,
  type StoreAnswer,
  type Variables,
} from "./source.ts";

type VaultReference = Extract<SecretReference, { from: "vault" }>;

/**
 * A field of a secret in a key-value store, version 2: `GET /v1/MOUNT/data/PATH`, the value under `/data/data/FIELD`, its version
 * under `/data/metadata` (HashiCorp Vault, "KV secrets engine version 2 (API)"). A token that a login gave and that is refused is
 * got anew, once.
 *
 * @throws SecretFault
 */
export async function readVault(reference: VaultReference, ports: SourcePorts): Promise<Found> {
  const place = vaultPlace(ports.variables);
  const own = ownToken(ports.variables);
  let answer = await ask(reference, place, own ?? (await loginToVault(place, ports)));
  if (answer.status === 403 && own === undefined) {
    ports.logins.forget("vault");
    answer = await ask(reference, place, await loginToVault(place, ports));
  }
  if (answer.status !== 200) throw refused(reference, answer);
  const outer = objectIn(answer)?.["data"];
  const value = textIn(isObject(outer) ? outer["data"] : undefined, reference.field);
  if (value === undefined || value.trim() === "")
    throw new SecretFault(
      "missing",
      `${writeSecretReference(reference)} has no such field`,
      "name the field that holds the secret after #",
    );
  const metadata = isObject(outer) ? outer["metadata"] : undefined;
  const createdAtMs = dateIn(textIn(metadata, "created_time"));
  const version = isObject(metadata) ? metadata["version"] : undefined;
  return {
    value: value.trim(),
    version: typeof version === "number" ? String(version) : "",
    ...(createdAtMs === undefined ? {} : { createdAtMs }),
  };
}

async function ask(reference: VaultReference, place: VaultPlace, token: string): Promise<StoreAnswer> {
  const { mount, path } = reference;
  return askStore({
    service: "the vault",
    method: "GET",
    url: vaultUrl(place, `${mount}/data/${path}`),
    headers: { ...vaultHeaders(place), "x-vault-token": token },
    authority: place.authority,
  });
}

/** The token that was given, or what a file of an agent or of `vault login` holds; undefined: log in. */
function ownToken(variables: Variables): string | undefined {
  const path = setIn(variables, "VAULT_TOKEN_FILE");
  const given = setIn(variables, "VAULT_TOKEN") ?? (path === undefined ? undefined : textOf(path));
  const logsIn = setIn(variables, "VAULT_ROLE_ID") ?? setIn(variables, "VAULT_K8S_ROLE");
  const token =
    given ??
    (logsIn === undefined ? textOf(join(setIn(variables, "HOME") ?? homedir(), ".vault-token")) : undefined);
  if (token === undefined && logsIn !== undefined) return undefined;
  if (token === undefined || token === "")
    throw new SecretFault(
      "refused",
      "there is no token for the vault",
      "set VAULT_TOKEN or VAULT_TOKEN_FILE, VAULT_ROLE_ID with VAULT_SECRET_ID, or VAULT_K8S_ROLE",
    );
  if (fitsHeader(token)) return token;
  throw new SecretFault(
    "refused",
    "the token for the vault is no token",
    "see VAULT_TOKEN, or the file of VAULT_TOKEN_FILE",
  );
}

/** Undefined: there is no such file. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

function refused(reference: VaultReference, { status }: StoreAnswer): SecretFault {
  const named = writeSecretReference(reference);
  if (status === 403)
    return new SecretFault(
      "refused",
      `the vault refuses ${named} to this identity (403)`,
      "renew the token, or give its policy `read` there",
    );
  if (status === 404)
    return new SecretFault(
      "missing",
      `the vault has no ${named} (404)`,
      "see mount, path and namespace; a deleted version counts too",
    );
  return new SecretFault(
    "away",
    `the vault answered ${status} for ${named}`,
    status === 503
      ? "it is sealed or starting: unseal it"
      : "see that VAULT_ADDR is a vault, and its own log",
  );
}
