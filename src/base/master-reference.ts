/** Where a master key is, never the key. */
export type MasterReference =
  | { readonly from: "file"; readonly path: string }
  | { readonly from: "env"; readonly name: string }
  /** A field of a secret in a key-value store, version 2, of HashiCorp Vault or OpenBao. */
  | { readonly from: "vault"; readonly mount: string; readonly path: string; readonly field: string }
  /** The key's ciphertext lies in a file; AWS KMS decrypts it. */
  | { readonly from: "aws-kms"; readonly region: string; readonly path: string };

export const masterReferenceForms = "file:PATH, env:NAME, vault:MOUNT/PATH#FIELD or aws-kms:REGION:FILE";

/** Characters of a reference. Our own choice: the longest path that Linux takes, and some. */
const referenceCharsMax = 4200;

/** Undefined: not a reference. What it holds is never told on: it could be the key itself. */
export function readMasterReference(text: string): MasterReference | undefined {
  const colon = text.indexOf(":");
  if (colon === -1 || text.length > referenceCharsMax || text.includes("\0")) return undefined;
  const rest = text.slice(colon + 1);
  switch (text.slice(0, colon)) {
    case "file":
      return rest === "" ? undefined : { from: "file", path: rest };
    case "env":
      return /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(rest) ? { from: "env", name: rest } : undefined;
    case "vault":
      return readVault(rest);
    case "aws-kms":
      return readKms(rest);
    default:
      return undefined;
  }
}

export function writeMasterReference(reference: MasterReference): string {
  switch (reference.from) {
    case "file":
      return `file:${reference.path}`;
    case "env":
      return `env:${reference.name}`;
    case "vault":
      return `vault:${reference.mount}/${reference.path}#${reference.field}`;
    case "aws-kms":
      return `aws-kms:${reference.region}:${reference.path}`;
  }
}

/** The reference with its path, where it has one, as `resolve` makes it: from a configuration's folder, for example. */
export const withPath = (reference: MasterReference, resolve: (path: string) => string): MasterReference =>
  reference.from === "file" || reference.from === "aws-kms"
    ? { ...reference, path: resolve(reference.path) }
    : reference;

/** Steps of letters, digits and `_.~@-`: what stands in a URL as it is. No empty step, no `.` and no `..`. */
const vaultStep = /^(?!\.{1,2}$)[A-Za-z0-9_.~@-]{1,128}$/;

function readVault(text: string): MasterReference | undefined {
  const hash = text.indexOf("#");
  const slash = text.indexOf("/");
  if (hash === -1 || slash === -1 || slash > hash) return undefined;
  const [mount, path, field] = [text.slice(0, slash), text.slice(slash + 1, hash), text.slice(hash + 1)];
  const whole = [mount, ...path.split("/"), field].every((step) => vaultStep.test(step));
  return whole ? { from: "vault", mount, path, field } : undefined;
}

function readKms(text: string): MasterReference | undefined {
  const colon = text.indexOf(":");
  const [region, path] = [text.slice(0, colon), text.slice(colon + 1)];
  const whole = colon !== -1 && path !== "" && /^[a-z]{2}(?:-[a-z]{1,16}){1,3}-\d{1,2}$/.test(region);
  return whole ? { from: "aws-kms", region, path } : undefined;
}
