import { closeSync, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import type { SecretReference } from "../base/secret-reference.ts";
import { SecretFault, type Found, type SourcePorts } from "./source.ts";

/** Largest secret, in bytes: that of AWS Secrets Manager and of Google Secret Manager. */
const secretBytesMax = 65_536;

/**
 * A variable of this process. It cannot change while the process runs.
 *
 * @throws SecretFault missing
 */
export function readVariable({ name }: { readonly name: string }, { variables }: SourcePorts): Found {
  const value = variables[name]?.trim() ?? "";
  if (value !== "") return { value, version: "" };
  throw new SecretFault(
    "missing",
    `the variable ${name} is empty or away`,
    "set it in the gateway's environment",
  );
}

/**
 * A file that is not for everybody: what other users of the machine may read is refused. Its version is when it was last written.
 *
 * @throws SecretFault missing, refused
 */
export function readSecretFile({ path }: Extract<SecretReference, { from: "file" }>): Found {
  const file = opened(path);
  try {
    // Of the open file, not of the name: another file may lie there a moment later.
    const stats = fstatSync(file);
    checkFile(path, stats);
    const value = readFileSync(file, "utf8").trim();
    if (value === "")
      throw new SecretFault("missing", `the file ${path} is empty`, "write the secret into it");
    const writtenAtMs = Math.trunc(stats.mtimeMs);
    return { value, version: new Date(writtenAtMs).toISOString(), createdAtMs: writtenAtMs };
  } finally {
    closeSync(file);
  }
}

function opened(path: string): number {
  try {
    return openSync(path, "r");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new SecretFault("missing", `there is no file ${path}`, "put the secret there, mode 0600");
    throw new SecretFault(
      "refused",
      `the file ${path} cannot be read: ${code}`,
      "let the gateway's user read it, and nobody else: mode 0600",
    );
  }
}

function checkFile(path: string, stats: Stats): void {
  if (!stats.isFile())
    throw new SecretFault("refused", `${path} is no file`, "name the file that holds the secret");
  // Windows has no such bits: there Node makes them up.
  if (process.platform !== "win32" && (stats.mode & 0o007) !== 0)
    throw new SecretFault(
      "refused",
      `the file ${path} is open to every user of this machine (mode ${(stats.mode & 0o777).toString(8)})`,
      `chmod 600 ${path}; whoever read it meanwhile has the secret: replace it at its issuer`,
    );
  if (stats.size > secretBytesMax)
    throw new SecretFault(
      "refused",
      `the file ${path} is longer than ${secretBytesMax} bytes`,
      "name the file that holds the secret alone",
    );
}
