import { readFileSync } from "node:fs";
import { isObject } from "../base/json.ts";
import {
  askStore,
  fitsHeader,
  objectIn,
  SecretFault,
  setIn,
  textIn,
  type SourcePorts,
  type Variables,
} from "./source.ts";
import { vaultHeaders, vaultUrl, type VaultPlace } from "./vault-place.ts";

/** Where a pod finds its own token (Kubernetes, "Configure Service Accounts for Pods"). */
const podTokenPath = "/var/run/secrets/kubernetes.io/serviceaccount/token";

/** What is sent to log in, and where. */
interface Ask {
  readonly method: string;
  readonly mount: string;
  readonly body: Readonly<Record<string, string>>;
}

/**
 * A token for an AppRole or a Kubernetes service account (HashiCorp Vault, "AppRole auth method (API)", "Kubernetes auth method
 * (API)"): kept for as long as its lease says.
 *
 * @throws SecretFault
 */
export async function loginToVault(place: VaultPlace, ports: SourcePorts): Promise<string> {
  return ports.logins.get("vault", async () => {
    const { method, mount, body } = askOf(ports.variables);
    const answer = await askStore({
      service: "the vault",
      method: "POST",
      url: vaultUrl(place, `auth/${mount}/login`),
      headers: { ...vaultHeaders(place), "content-type": "application/json" },
      body: JSON.stringify(body),
      authority: place.authority,
    });
    const auth = objectIn(answer)?.["auth"];
    const token = textIn(auth, "client_token");
    if (answer.status !== 200 || token === undefined || !fitsHeader(token))
      throw new SecretFault(
        answer.status >= 500 ? "away" : "refused",
        `the vault refuses the login by ${method} at auth/${mount} (${answer.status})`,
        "see the role, its secret or its service account, and the mount",
      );
    const seconds = isObject(auth) ? auth["lease_duration"] : undefined;
    const lasts = typeof seconds === "number" && seconds > 0;
    return { given: token, ...(lasts ? { endsAtMs: ports.now() + seconds * 1000 } : {}) };
  });
}

function askOf(variables: Variables): Ask {
  const roleId = setIn(variables, "VAULT_ROLE_ID");
  if (roleId !== undefined) {
    const path = setIn(variables, "VAULT_SECRET_ID_FILE");
    const secretId = setIn(variables, "VAULT_SECRET_ID") ?? (path === undefined ? undefined : fileText(path));
    return {
      method: "AppRole",
      mount: mountOf(variables, "VAULT_APPROLE_MOUNT", "approle"),
      // A role may be bound to addresses instead of to a secret id.
      body: { role_id: roleId, ...(secretId === undefined ? {} : { secret_id: secretId }) },
    };
  }
  return {
    method: "Kubernetes",
    mount: mountOf(variables, "VAULT_K8S_MOUNT", "kubernetes"),
    body: {
      role: setIn(variables, "VAULT_K8S_ROLE") ?? "",
      // Read each time: the kubelet replaces it before it ends.
      jwt: fileText(setIn(variables, "VAULT_K8S_TOKEN_FILE") ?? podTokenPath),
    },
  };
}

function mountOf(variables: Variables, name: string, usual: string): string {
  const mount = setIn(variables, name) ?? usual;
  if (/^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[A-Za-z0-9_.~@/-]{1,128}$/.test(mount)) return mount;
  throw new SecretFault("refused", `${name} is no mount`, `give its path: ${usual}`);
}

function fileText(path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    throw new SecretFault("refused", `${path} cannot be read`, "let the gateway's user read it");
  }
}
