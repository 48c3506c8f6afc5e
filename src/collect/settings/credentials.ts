import type { SecretReference } from "../../base/secret-reference.ts";
import type { Collected } from "../collector.ts";

/** A credential by where it lies. */
export interface CredentialPlace {
  /** `provider:openai`, `mcp:files` */
  readonly purpose: string;
  /** Undefined: it stands in a file of the configuration itself. */
  readonly reference: SecretReference | undefined;
}

/**
 * Where credentials come from. A file of its own that others may not read is as good as a manager: that is how managers and
 * orchestrators hand secrets to a process.
 *
 * @param inEnvFile whether a variable is set by an env file beside the configuration
 */
export function credentialFigures(
  places: readonly CredentialPlace[],
  inEnvFile: (variable: string) => boolean,
): Collected<"config-credentials"> {
  const sorts = places.map(({ reference }) => {
    if (reference === undefined) return "inline";
    if (reference.from !== "env") return "manager";
    return inEnvFile(reference.name) ? "envFile" : "variable";
  });
  const of = (sort: string): number => sorts.filter((one) => one === sort).length;
  return {
    figures: {
      credentials: places.length,
      inline: of("inline"),
      envFile: of("envFile"),
      variable: of("variable"),
      manager: of("manager"),
    },
    payload: JSON.stringify(places.map(({ purpose }, i) => ({ purpose, from: sorts[i] }))),
  };
}

/** Names of variables that the text of an env file sets. */
export const variablesIn = (text: string): readonly string[] =>
  [...text.matchAll(/^\s{0,8}(?:export\s{1,8})?([A-Za-z_][A-Za-z0-9_]{0,127})\s{0,8}=/gm)].map(
    (match) => match[1] ?? "",
  );

/** A key or a credential that gets older. */
export interface AgingItem {
  readonly stage: "fresh" | "soon" | "due" | "stopped";
  /** The gateway replaces it itself. */
  readonly isAutomatic: boolean;
}

export const rotationFigures = (items: readonly AgingItem[]): Collected<"config-rotation"> => ({
  figures: {
    keys: items.length,
    due: items.filter(({ stage }) => stage === "due" || stage === "stopped").length,
    soon: items.filter(({ stage }) => stage === "soon").length,
    automated: items.filter(({ isAutomatic }) => isAutomatic).length,
  },
});
