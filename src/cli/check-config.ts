import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { basename, dirname } from "node:path";
import { providerNames } from "../app/provider-names.ts";
import { KnownError } from "../base/errors.ts";
import { guardKinds } from "../guards/registry.ts";
import type { SourceFile } from "../policy/document.ts";
import { loadGatewayConfig, gatewayJsonSchema, type GatewayConfig } from "../policy/gateway-config.ts";
import { loadPolicies, type Environment, type Feature } from "../policy/load.ts";
import { manifestJsonSchema } from "../policy/manifest.ts";
import { problemText, type Problem } from "../policy/problem.ts";
import { findManifests, readBesideManifests, readSource } from "../scan/manifest-files.ts";
import type { Command, Terminal } from "./command.ts";
import { explainFeature, featureJson } from "./explain-feature.ts";
import { unpricedProblems } from "./unpriced.ts";

export const checkConfig: Command = {
  name: "check-config",
  summary: "check manifests and say in plain words what they enforce",
  usage: "[FILE...] [--environment dev|staging|prod] [--json]",
  options: { environment: { type: "string" }, json: { type: "boolean" } },
  run({ values, positionals }, terminal) {
    const asked = environmentOf(values["environment"]);
    const json = values["json"] === true;
    const found = gather(positionals.length === 0 ? standardFiles() : positionals, asked);
    if ("problems" in found) return Promise.resolve(invalid(found.problems, json, terminal));
    const { files, environment, providers, config } = found;
    const loaded = loadPolicies(files, readBesideManifests(files.map(({ path }) => path)), {
      environment,
      guardKinds,
      sha256: (text) => createHash("sha256").update(text).digest("hex"),
      ...(providers === undefined ? {} : { providers }),
    });
    if ("problems" in loaded) return Promise.resolve(invalid(loaded.problems, json, terminal));
    const unpriced = unpricedProblems(loaded.features, files, config ?? {}, Date.now());
    if (config !== undefined && unpriced.length > 0)
      return Promise.resolve(invalid(unpriced, json, terminal));
    // Without the gateway's configuration nobody knows whether it has the prices.
    for (const { message } of unpriced)
      terminal.err(`note: ${message}, unless the gateway's configuration has its price`);
    if (json)
      terminal.out(JSON.stringify({ valid: true, environment, features: loaded.features.map(featureJson) }));
    else
      for (const feature of loaded.features) {
        for (const line of explainFeature(feature, guardKinds, environment)) terminal.out(line);
        if (providers === undefined) for (const line of strangers(feature)) terminal.err(line);
      }
    return Promise.resolve(0);
  },
};

export const configSchema: Command = {
  name: "config-schema",
  summary: "print the JSON Schema of a manifest, for editors",
  usage: "[--gateway]",
  options: { gateway: { type: "boolean" }, json: { type: "boolean" } },
  run({ values, positionals }, terminal) {
    if (positionals.length > 0)
      throw new KnownError(
        "USAGE",
        "config-schema takes no files",
        "seaworthy config-schema > seaworthy.schema.json",
      );
    const schema = values["gateway"] === true ? gatewayJsonSchema() : manifestJsonSchema(guardKinds);
    terminal.out(JSON.stringify(schema, null, 2));
    return Promise.resolve(0);
  },
};

function environmentOf(given: unknown): Environment | undefined {
  if (given === undefined) return undefined;
  if (given === "dev" || given === "staging" || given === "prod") return given;
  throw new KnownError("USAGE", "there is no such environment", "--environment dev, staging or prod");
}

/** The gateway's configuration where there is one, else the manifest. */
function standardFiles(): readonly string[] {
  const file = ["seaworthy.gateway.yaml", "seaworthy.yaml"].find((name) => existsSync(name));
  if (file !== undefined) return [file];
  throw new KnownError(
    "USAGE",
    "there is no seaworthy.yaml here",
    "write one with seaworthy init, or name a file",
  );
}

interface Gathered {
  readonly files: readonly SourceFile[];
  readonly environment: Environment;
  /** Undefined where no gateway's configuration says which there are. */
  readonly providers?: readonly string[];
  readonly config?: GatewayConfig;
}

/** A gateway's configuration stands for the manifests it names; manifests stand for themselves. */
function gather(
  paths: readonly string[],
  asked: Environment | undefined,
): Gathered | { readonly problems: readonly Problem[] } {
  const isGateway = (path: string) => /gateway\.(?:ya?ml|json)$/.test(basename(path));
  const gateways = paths.filter(isGateway);
  const [gateway] = gateways;
  if (gateway === undefined) return { files: paths.map(sourceAt), environment: asked ?? "dev" };
  if (gateways.length > 1) throw new KnownError("USAGE", "two gateway configurations", "check one at a time");
  const source = sourceAt(gateway);
  const loaded = loadGatewayConfig(source, providerNames);
  if ("problems" in loaded) return loaded;
  const { config } = loaded;
  const manifests = findManifests(dirname(gateway), config.features);
  if (manifests.empty.length > 0) return { problems: emptyProblems(source, config, manifests.empty) };
  const all = [...new Set([...manifests.paths, ...paths.filter((path) => !isGateway(path))])];
  return {
    files: all.map(sourceAt),
    environment: asked ?? config.environment,
    config,
    providers: [...new Set([...providerNames, ...config.providers.map(({ name }) => name)])],
  };
}

function emptyProblems(
  source: SourceFile,
  { features }: GatewayConfig,
  empty: readonly string[],
): readonly Problem[] {
  return empty.map((pattern) => {
    const line = source.text.split("\n").findIndex((text) => text.includes(pattern));
    return {
      file: source.path,
      line: line + 1 || 1,
      column: line === -1 ? 1 : (source.text.split("\n")[line]?.indexOf(pattern) ?? 0) + 1,
      path: `/features/${features.indexOf(pattern)}`,
      message: `no manifest matches ${pattern}`,
      hint: "mend the path: it starts at this file's folder",
    };
  });
}

function sourceAt(path: string): SourceFile {
  const source = readSource(path);
  if (source === undefined)
    throw new KnownError("USAGE", `cannot read ${path}`, "name a manifest that is there");
  return source;
}

function invalid(problems: readonly Problem[], json: boolean, terminal: Terminal): number {
  if (json) terminal.out(JSON.stringify({ valid: false, problems }));
  else for (const problem of problems) terminal.err(problemText(problem));
  return 1;
}

/** Without the gateway's configuration a provider's name cannot be checked; then it is said. */
function strangers({ policy }: Feature): readonly string[] {
  return [...new Set(policy.models.map(({ provider }) => provider))]
    .filter((name) => name !== "*" && !providerNames.includes(name))
    .map(
      (name) =>
        `note: ${name} is not a provider known by name; the gateway's configuration must say where it is`,
    );
}
