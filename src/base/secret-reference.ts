/** Where a credential is, never the credential. */
export type SecretReference =
  | { readonly from: "env"; readonly name: string }
  | { readonly from: "file"; readonly path: string }
  /** A field of a secret in a key-value store, version 2, of HashiCorp Vault or OpenBao. */
  | { readonly from: "vault"; readonly mount: string; readonly path: string; readonly field: string }
  /** AWS Secrets Manager: a name or an ARN, and a field where the secret is a JSON object. */
  | { readonly from: "aws-sm"; readonly name: string; readonly field?: string }
  /** Google Secret Manager; the version is a number or `latest`. */
  | {
      readonly from: "gcp-sm";
      readonly project: string;
      readonly secret: string;
      readonly version: string;
    }
  /** Azure Key Vault; without a version the newest one. */
  | { readonly from: "azure-kv"; readonly vault: string; readonly secret: string; readonly version?: string };

export const secretReferenceForms =
  "env:NAME, file:PATH, vault:MOUNT/PATH#FIELD, aws-sm:NAME[#FIELD], gcp-sm:projects/P/secrets/S/versions/V or azure-kv:VAULT/SECRET[/VERSION]";

/** Characters of a reference. Our own choice: the longest path that Linux takes, and some. */
const referenceCharsMax = 4200;

/** Undefined: not a reference. What it holds is never told on: it could be the secret itself. */
export function readSecretReference(text: string): SecretReference | undefined {
  const colon = text.indexOf(":");
  if (colon === -1 || text.length > referenceCharsMax || text.includes("\0")) return undefined;
  const rest = text.slice(colon + 1);
  switch (text.slice(0, colon)) {
    case "env":
      return /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(rest) ? { from: "env", name: rest } : undefined;
    case "file":
      return rest.trim() === "" ? undefined : { from: "file", path: rest };
    case "vault":
      return readVault(rest);
    case "aws-sm":
      return readAws(rest);
    case "gcp-sm":
      return readGoogle(rest);
    case "azure-kv":
      return readAzure(rest);
    default:
      return undefined;
  }
}

export function writeSecretReference(reference: SecretReference): string {
  switch (reference.from) {
    case "env":
      return `env:${reference.name}`;
    case "file":
      return `file:${reference.path}`;
    case "vault":
      return `vault:${reference.mount}/${reference.path}#${reference.field}`;
    case "aws-sm":
      return `aws-sm:${reference.name}${reference.field === undefined ? "" : `#${reference.field}`}`;
    case "gcp-sm":
      return `gcp-sm:projects/${reference.project}/secrets/${reference.secret}/versions/${reference.version}`;
    case "azure-kv":
      return `azure-kv:${reference.vault}/${reference.secret}${reference.version === undefined ? "" : `/${reference.version}`}`;
  }
}

/** The reference with its path, where it is a file, as `resolve` makes it: from a configuration's folder, for example. */
export const withSecretPath = (
  reference: SecretReference,
  resolve: (path: string) => string,
): SecretReference =>
  reference.from === "file" ? { from: "file", path: resolve(reference.path) } : reference;

/** Steps of letters, digits and `_.~@-`: what stands in a URL as it is. No empty step, no `.` and no `..`. */
const step = /^(?!\.{1,2}$)[A-Za-z0-9_.~@-]{1,128}$/;

/** The name of a field of a JSON object. */
const field = /^[A-Za-z0-9_.~@/-]{1,128}$/;

function readVault(text: string): SecretReference | undefined {
  const hash = text.indexOf("#");
  const slash = text.indexOf("/");
  if (hash === -1 || slash === -1 || slash > hash) return undefined;
  const [mount, path, name] = [text.slice(0, slash), text.slice(slash + 1, hash), text.slice(hash + 1)];
  const whole = [mount, ...path.split("/"), name].every((part) => step.test(part));
  return whole ? { from: "vault", mount, path, field: name } : undefined;
}

/** CreateSecret, "Name": at most 512 characters, of letters, digits and `/_+=.@-`; an ARN has colons beside them. */
function readAws(text: string): SecretReference | undefined {
  const hash = text.indexOf("#");
  const name = hash === -1 ? text : text.slice(0, hash);
  if (!/^[A-Za-z0-9/_+=.@:-]{1,600}$/.test(name)) return undefined;
  if (name.includes(":") && regionOfArn(name) === undefined) return undefined;
  if (hash === -1) return { from: "aws-sm", name };
  const named = text.slice(hash + 1);
  return field.test(named) ? { from: "aws-sm", name, field: named } : undefined;
}

/** The region that an ARN of a secret names; undefined where it is none. */
export const regionOfArn = (text: string): string | undefined =>
  /^arn:aws[a-z-]{0,16}:secretsmanager:([a-z]{2}(?:-[a-z]{1,16}){1,3}-\d{1,2}):\d{12}:secret:[^:]{1,520}$/.exec(
    text,
  )?.[1];

function readGoogle(text: string): SecretReference | undefined {
  const [, project, secret, version] =
    /^projects\/([a-z0-9:.-]{1,63})\/secrets\/([A-Za-z0-9_-]{1,255})\/versions\/([0-9]{1,9}|latest)$/.exec(
      text,
    ) ?? [];
  if (project === undefined || secret === undefined || version === undefined) return undefined;
  return { from: "gcp-sm", project, secret, version };
}

/** Names as Key Vault has them: letters, digits and hyphens; a vault's host in full where it is in another cloud. */
function readAzure(text: string): SecretReference | undefined {
  const [, vault, secret, version] =
    /^([A-Za-z0-9-]{3,24}(?:\.vault\.[a-z.]{2,40})?)\/([A-Za-z0-9-]{1,127})(?:\/([0-9a-f]{32}))?$/.exec(
      text,
    ) ?? [];
  if (vault === undefined || secret === undefined) return undefined;
  return { from: "azure-kv", vault, secret, ...(version === undefined ? {} : { version }) };
}
