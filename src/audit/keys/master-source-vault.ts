import { homedir } from "node:os";
import { join } from "node:path";
import { KnownError } from "../../base/errors.ts";
import { isObject } from "../../base/json.ts";
import { writeMasterReference, type MasterReference } from "../../base/master-reference.ts";
import { readIfThere } from "../durable-file.ts";
import {
  askService,
  readAnswer,
  serviceUrl,
  type KeyAnswer,
  type SourcePorts,
} from "./master-source-request.ts";

type VaultReference = Extract<MasterReference, { from: "vault" }>;

/** Names of the variables that `readFromVault` looks at: those of Vault's own tools, which OpenBao has taken over. */
export const vaultVariables = [
  "VAULT_ADDR",
  "VAULT_TOKEN",
  "VAULT_TOKEN_FILE",
  "VAULT_NAMESPACE",
  "VAULT_CACERT",
] as const;

/**
 * Reads a field of a secret from a key-value store, version 2: `GET /v1/MOUNT/data/PATH`, the value under `/data/data/FIELD`
 * (HashiCorp Vault, "KV secrets engine version 2 (API)").
 * @throws KnownError LOG_UNAVAILABLE where it does not answer, LOG_BROKEN where it answers and the field is not there.
 */
export async function readFromVault(reference: VaultReference, { variables }: SourcePorts): Promise<string> {
  const address = variables["VAULT_ADDR"] ?? "";
  const namespace = variables["VAULT_NAMESPACE"] ?? "";
  const authority = variables["VAULT_CACERT"] ?? "";
  const base = serviceUrl("VAULT_ADDR", address);
  const { mount, path, field } = reference;
  const answer = await askService({
    service: "the vault",
    method: "GET",
    url: new URL(`${base.pathname.replace(/\/$/, "")}/v1/${mount}/data/${path}`, base),
    headers: {
      "x-vault-token": tokenOf(variables),
      "x-vault-request": "true",
      ...(namespace === "" ? {} : { "x-vault-namespace": namespace }),
    },
    ...(authority === "" ? {} : { authority: readIfThere(authority) }),
  });
  if (answer.status !== 200) throw refused(reference, answer);
  const outer = readAnswer(answer)?.["data"];
  const data = isObject(outer) ? outer["data"] : undefined;
  const value = isObject(data) && Object.hasOwn(data, field) ? data[field] : undefined;
  if (typeof value === "string") return value;
  throw broken(
    `${writeMasterReference(reference)} has no such field`,
    "name the field that holds the key after #",
  );
}

/** The token, or what a file of an agent or of `vault login` holds. */
function tokenOf(variables: SourcePorts["variables"]): string {
  const given = variables["VAULT_TOKEN"] ?? "";
  if (given !== "") return headerText(given);
  const named = variables["VAULT_TOKEN_FILE"] ?? "";
  const path = named === "" ? join(variables["HOME"] ?? homedir(), ".vault-token") : named;
  const text = readIfThere(path)?.toString("latin1").trim() ?? "";
  if (text !== "") return headerText(text);
  throw broken(
    "there is no token for the vault",
    "set VAULT_TOKEN, or VAULT_TOKEN_FILE to a file that has it",
  );
}

/** What may stand in a header: a token with a line end in it would be told on by the error of the request. */
function headerText(text: string): string {
  if (/^[\x21-\x7e]{1,4096}$/.test(text)) return text;
  throw broken("the token for the vault is no token", "see VAULT_TOKEN, or the file of VAULT_TOKEN_FILE");
}

function refused(reference: VaultReference, { status }: KeyAnswer): KnownError {
  const named = writeMasterReference(reference);
  if (status === 403)
    return broken(
      `the vault refuses ${named} to this token (403)`,
      "renew the token, or give it `read` there",
    );
  if (status === 404)
    return broken(
      `the vault has no ${named} (404)`,
      "see mount, path and namespace; a deleted version counts too",
    );
  return new KnownError(
    "LOG_UNAVAILABLE",
    `the vault answered ${status} for ${named}`,
    status === 503
      ? "it is sealed or starting: unseal it"
      : "see that VAULT_ADDR is a vault, and its own log",
  );
}

const broken = (message: string, hint: string): KnownError => new KnownError("LOG_BROKEN", message, hint);
