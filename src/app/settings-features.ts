import { createHash } from "node:crypto";
import { KnownError } from "../base/errors.ts";
import { vendors } from "../gateway/vendors.ts";
import { guardKinds } from "../guards/registry.ts";
import { builtInPolicy } from "../policy/built-in.ts";
import type { SourceFile } from "../policy/document.ts";
import { loadPolicies, type Environment, type Feature } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { problemText, type Problem } from "../policy/problem.ts";
import { readBesideManifests, readSource } from "../scan/manifest-files.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The feature that there is without any manifest. @throws KnownError USAGE outside dev */
export function builtIn(environment: Environment, prompt: string | undefined): readonly Policy[] {
  if (environment !== "dev")
    throw new KnownError(
      "USAGE",
      `there is no manifest, and the built-in feature is for the environment dev, not ${environment}`,
      "write one with `seaworthy init` and name it with --manifest",
    );
  return [builtInPolicy({ guardKinds, sha256, ...(prompt === undefined ? {} : { prompt }) })];
}

/**
 * @param providers names of those that are there; absent: any will do.
 * @throws KnownError MANIFEST_INVALID with every problem of every file.
 */
export function featuresIn(
  files: readonly SourceFile[],
  environment: Environment,
  providers?: readonly string[],
): { readonly policies: readonly Policy[]; readonly features: readonly Feature[] } {
  const loaded = loadPolicies(files, readBesideManifests(files.map(({ path }) => path)), {
    environment,
    guardKinds,
    sha256,
    ...(providers === undefined ? {} : { providers, providerHint }),
  });
  if ("problems" in loaded) throw invalid(loaded.problems);
  return loaded;
}

export const featuresAt = (
  paths: readonly string[],
  environment: Environment,
): ReturnType<typeof featuresIn> => featuresIn(filesAt(paths), environment);

export const filesAt = (paths: readonly string[]): readonly SourceFile[] =>
  paths.map((path) => {
    const file = readSource(path);
    if (file === undefined)
      throw new KnownError("USAGE", `${path} cannot be read`, "name a manifest that is there");
    return file;
  });

/** A vendor of the table lacks its variables only. */
function providerHint(name: string): string | undefined {
  const vendor = vendors.find((row) => row.name === name);
  if (vendor === undefined) return undefined;
  const { keyVariable, baseUrlVariable, baseUrl } = vendor;
  const variables = [keyVariable, baseUrl === undefined ? baseUrlVariable : undefined].filter(
    (variable) => variable !== undefined,
  );
  const named = `name ${name} under \`providers\` in seaworthy.gateway.yaml`;
  return variables.length === 0 ? named : `set ${variables.join(" and ")}, or ${named}`;
}

export const invalid = (problems: readonly Problem[]): KnownError =>
  new KnownError(
    "MANIFEST_INVALID",
    problems.map(problemText).join("\n"),
    "mend the places named above; `seaworthy check-config` says what is enforced",
  );
