import { isObject } from "../base/json.ts";
import { writeSecretReference, type SecretReference } from "../base/secret-reference.ts";
import { azureToken } from "./azure-token.ts";
import {
  askStore,
  objectIn,
  SecretFault,
  setIn,
  storeUrl,
  textIn,
  type Found,
  type SourcePorts,
  type StoreAnswer,
  type Variables,
} from "./source.ts";

type AzureReference = Extract<SecretReference, { from: "azure-kv" }>;

/** The version of the interface that Key Vault has had since 2022. */
const apiVersion = "7.4";

/**
 * A secret: Azure Key Vault `GET /secrets/NAME[/VERSION]`. The identity needs the role "Key Vault Secrets User", or `get` in the access
 * policy.
 *
 * @throws SecretFault
 */
export async function readAzure(reference: AzureReference, ports: SourcePorts): Promise<Found> {
  const host = hostOf(reference);
  let answer = await ask(reference, host, ports);
  if (answer.status === 401) {
    ports.logins.forget(`azure ${host}`);
    answer = await ask(reference, host, ports);
  }
  if (answer.status !== 200) throw refused(reference, answer);
  const given = objectIn(answer);
  const value = textIn(given, "value")?.trim() ?? "";
  if (value === "")
    throw new SecretFault("missing", `${writeSecretReference(reference)} is empty`, "set a value for it");
  const attributes = given?.["attributes"];
  return {
    value,
    version: /\/([0-9a-f]{32})$/.exec(textIn(given, "id") ?? "")?.[1] ?? "",
    ...secondsAs("createdAtMs", attributes, "created"),
    ...secondsAs("expiresAtMs", attributes, "exp"),
  };
}

function secondsAs<Name extends string>(
  name: Name,
  attributes: unknown,
  field: string,
): Partial<Record<Name, number>> {
  const seconds = isObject(attributes) ? attributes[field] : undefined;
  return typeof seconds === "number" ? ({ [name]: seconds * 1000 } as Record<Name, number>) : {};
}

async function ask(
  { secret, version }: AzureReference,
  host: string,
  ports: SourcePorts,
): Promise<StoreAnswer> {
  const token = await azureToken(host, ports);
  const path = `/secrets/${secret}${version === undefined ? "" : `/${version}`}`;
  return askStore({
    service: "Azure Key Vault",
    method: "GET",
    url: new URL(`${path}?api-version=${apiVersion}`, endpoint(host, ports.variables)),
    headers: { authorization: `Bearer ${token}` },
  });
}

/** A vault's name is enough in Azure's own cloud; in another one it is its host in full. */
const hostOf = ({ vault }: AzureReference): string =>
  (vault.includes(".") ? vault : `${vault}.vault.azure.net`).toLowerCase();

/** Our own variable for another endpoint: a private one under another name, or a test's. */
function endpoint(host: string, variables: Variables): URL {
  const text = setIn(variables, "AZURE_KEYVAULT_URL");
  return text === undefined ? new URL(`https://${host}/`) : storeUrl("AZURE_KEYVAULT_URL", text);
}

function refused(reference: AzureReference, answer: StoreAnswer): SecretFault {
  const named = writeSecretReference(reference);
  const error = objectIn(answer)?.["error"];
  const name = /^[A-Za-z]{1,40}$/.exec(textIn(error, "code") ?? "")?.[0];
  const told = name === undefined ? String(answer.status) : `${answer.status} ${name}`;
  if (answer.status >= 500 || answer.status === 429)
    return new SecretFault("away", `Azure Key Vault answered ${told} for ${named}`, "try again in a moment");
  const inner = isObject(error) ? textIn(error["innererror"], "code") : undefined;
  if (answer.status === 404 || inner === "SecretDisabled")
    return new SecretFault(
      "missing",
      `Azure Key Vault has no ${named}: ${told}`,
      "see vault, name and version, and that it is enabled",
    );
  return new SecretFault(
    "refused",
    `Azure Key Vault refuses ${named}: ${told}`,
    'see that the identity has the role "Key Vault Secrets User", and the vault\'s firewall',
  );
}
