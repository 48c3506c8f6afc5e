import type { JsonObject } from "../base/json.ts";
import type { GuardKind } from "../guards/guard.ts";
import { anomalyRules } from "./anomalies-section.ts";
import { cacheRules } from "./cache-section.ts";
import { approvalRules } from "./approvals-section.ts";
import { declaredBy } from "./declared.ts";
import { runningDigest, type Sha256 } from "./digest.ts";
import { placeIn, readDocument, type SourceDocument, type SourceFile, type Step } from "./document.ts";
import { readFlow, type FlowRead } from "./flow.ts";
import { guardsJson, readGuards, type EffectiveGuard } from "./guard-choices.ts";
import { readJudges } from "./judges.ts";
import { killRules } from "./kill-section.ts";
import { readMcp } from "./mcp.ts";
import { quotasOf } from "./limits-section.ts";
import { manifestKeyHints, manifestSchema, type Manifest, type Overlay } from "./manifest.ts";
import { suggestion } from "./nearest.ts";
import { pinOf } from "./pin.ts";
import type { Limits, Policy, Retry } from "./policy.ts";
import { sortProblems, type Problem } from "./problem.ts";
import { defaultLimits, defaultRetry, defaultUnread } from "./profiles.ts";
import { checkSchema } from "./schema-problems.ts";
import { sessionRules } from "./sessions-section.ts";
import { readBeside, readTools, type ReadText, type ToolsRead } from "./tools.ts";

export type Environment = "dev" | "staging" | "prod";

export interface LoadOptions {
  readonly environment: Environment;
  readonly guardKinds: readonly GuardKind[];
  readonly sha256: Sha256;
  /** Names of the providers that the gateway can reach. Absent: any name passes. */
  readonly providers?: readonly string[];
  /** How a provider that is not among them can be made one; undefined: nobody knows it. */
  readonly providerHint?: (name: string) => string | undefined;
}

/** A manifest that holds: what the gateway enforces, and what it says for people. */
export interface Feature {
  readonly file: string;
  readonly policy: Policy;
  readonly manifest: Manifest;
  /** The overlays that the manifest names and those that follow from its data. */
  readonly overlays: readonly Overlay[];
  /** Every guard there is, those that are off included. */
  readonly guards: readonly EffectiveGuard[];
}

export type Loaded =
  | { readonly policies: readonly Policy[]; readonly features: readonly Feature[] }
  | { readonly problems: readonly Problem[] };

/**
 * Reads and checks manifests, one feature a file. All or nothing: with one problem in one file there are no policies, only
 * every problem there is, in the order of the files.
 *
 * @param read gives the text of a prompt or a schema by its path; undefined where it cannot be read or is outside.
 */
export function loadPolicies(files: readonly SourceFile[], read: ReadText, options: LoadOptions): Loaded {
  const results = files.map((file) => loadOne(file, read, options));
  const features = results.flatMap(({ feature }) => (feature === undefined ? [] : [feature]));
  const problems = [...results.flatMap((result) => result.problems), ...sameNames(results)];
  if (problems.length > 0) return { problems: sortProblems(problems) };
  return { features, policies: features.map(({ policy }) => policy) };
}

interface One {
  readonly document?: SourceDocument;
  readonly name?: string;
  readonly feature?: Feature;
  readonly problems: readonly Problem[];
}

function loadOne(file: SourceFile, read: ReadText, options: LoadOptions): One {
  const parsed = readDocument(file);
  if ("problems" in parsed) return { problems: parsed.problems };
  const { document } = parsed;
  const checked = checkSchema(document, manifestSchema, manifestKeyHints);
  if ("problems" in checked) return { problems: checked.problems };
  const manifest = checked.value;
  const limits = effectiveLimits(manifest);
  const dev = options.environment === "dev";
  const guards = readGuards({
    document,
    manifest,
    dev,
    kinds: options.guardKinds,
    tokensPerRequestMax: limits.tokensPerRequestMax,
  });
  const tools = readTools(document, manifest, read);
  const mcp = readMcp(document, manifest.mcp);
  const flow = readFlow({ document, manifest, tools: tools.tools, guards: guards.bound, dev });
  const judges = readJudges({
    document,
    given: manifest.judges,
    bound: guards.bound,
    kinds: options.guardKinds,
    dev,
    read,
  });
  const prompt = readPrompt(document, manifest, read);
  const texts = [file, ...tools.texts, ...judges.texts, ...(prompt.file === undefined ? [] : [prompt.file])];
  const problems = [
    ...guards.problems,
    ...tools.problems,
    ...mcp.problems,
    ...(tools.problems.length > 0 ? [] : flow.problems),
    ...judges.problems,
    ...prompt.problems,
    ...texts.flatMap((text) => credentialsIn(text, options.guardKinds)),
    ...dataProblems(document, manifest),
    ...modelProblems(document, manifest, options),
    ...(dev ? [] : ownerProblems(document, manifest)),
    ...limitProblems(document, limits),
  ];
  const name = manifest.feature;
  if (problems.length > 0) return { document, name, problems };
  const parts: Parts = {
    manifest,
    limits,
    guards,
    tools,
    mcp: mcp.mcp,
    flow: flow.flow,
    judges: judges.judges,
    prompt: prompt.file?.text,
    options,
  };
  return { document, name, problems, feature: compile(file, parts) };
}

interface Parts {
  readonly manifest: Manifest;
  readonly limits: Limits;
  readonly guards: ReturnType<typeof readGuards>;
  readonly tools: ToolsRead;
  readonly mcp: Policy["mcp"];
  readonly flow: FlowRead["flow"];
  readonly judges: Policy["judges"];
  readonly prompt: string | undefined;
  readonly options: LoadOptions;
}

function compile(file: SourceFile, parts: Parts): Feature {
  const { manifest, limits, guards, tools, mcp, flow, judges, prompt, options } = parts;
  const retry: Retry = {
    attempts: manifest.retry?.attempts ?? defaultRetry.attempts,
    baseDelayMs: manifest.retry?.base_delay_ms ?? defaultRetry.baseDelayMs,
  };
  const unread = { ...defaultUnread, ...(manifest.unread as Partial<Policy["unread"]>) };
  const onBlind = manifest.on_blind ?? "block";
  const unknownFields = manifest.unknown_fields ?? "keep";
  const quotas = quotasOf(manifest.limits ?? {});
  const overlays = overlaysOf(manifest);
  const approvals = manifest.approvals === undefined ? {} : { approvals: approvalRules(manifest.approvals) };
  const sittings = { sessions: sessionRules(manifest.sessions), ...cacheRules(manifest.cache) };
  const effective = {
    ...manifest,
    overlays,
    guards: guardsJson(guards.effective),
    limits: { ...limits, ...quotas },
    retry: { ...retry },
    unread,
    on_blind: onBlind,
    unknown_fields: unknownFields,
    ...(flow === undefined ? {} : { flow }),
    ...(judges === undefined ? {} : { judges: judges.rules }),
    ...(mcp === undefined ? {} : { mcp }),
    ...approvals,
    ...sittings,
  } as unknown as JsonObject;
  const toolSchemas = Object.fromEntries(
    Object.entries(tools.tools ?? {}).map(([name, tool]) => [name, tool.schema]),
  );
  const digest = runningDigest(
    {
      manifest: effective,
      toolSchemas,
      guards: guards.bound.map(({ guard }) => guard.id),
      ...(prompt === undefined ? {} : { prompt }),
    },
    options.sha256,
  );
  const policy: Policy = {
    feature: manifest.feature,
    profile: manifest.profile,
    declared: declaredBy(manifest, overlays, tools.tools),
    digest,
    guards: guards.bound,
    off: guards.effective
      .filter(({ actions }) => Object.keys(actions).length === 0)
      .map(({ id, reason }) => ({ id, ...(reason === undefined ? {} : { reason }) })),
    onBlind,
    unread,
    unknownFields,
    limits,
    quotas,
    models: routesOf(manifest).map(pinned),
    retry,
    ...(prompt === undefined ? {} : { prompt: { text: prompt, digest: `sha256:${options.sha256(prompt)}` } }),
    ...(tools.tools === undefined ? {} : { tools: tools.tools, toolRegime: tools.regime }),
    ...(mcp === undefined ? {} : { mcp }),
    ...(flow === undefined ? {} : { flow }),
    ...(judges === undefined ? {} : { judges }),
    ...(manifest.knowledge === undefined ? {} : { knowledge: manifest.knowledge }),
    kill: killRules(manifest),
    ...approvals,
    ...sittings,
    anomalies: anomalyRules(manifest.anomalies, options.environment),
  };
  return { file: file.path, policy, manifest, overlays, guards: guards.effective };
}

const routesOf = ({ model }: Manifest) => [model, ...(model.fallback ?? [])];

/** The rules that apply because of the data, and those that the manifest adds. */
function overlaysOf(manifest: Manifest): readonly Overlay[] {
  const follow = { none: [], pii: ["gdpr"], phi: ["gdpr", "hipaa"], pan: ["gdpr", "pci"] } as const;
  return [
    ...new Set<Overlay>([...manifest.data.flatMap((data) => follow[data]), ...(manifest.overlays ?? [])]),
  ].sort();
}

/** A shorter total shortens the waits that the manifest does not name. */
function effectiveLimits({ limits = {} }: Manifest): Limits {
  const totalMs = limits.total_ms ?? defaultLimits.totalMs;
  return {
    tokensPerRequestMax: limits.tokens_per_request ?? defaultLimits.tokensPerRequestMax,
    bodyBytesMax: limits.body_bytes ?? defaultLimits.bodyBytesMax,
    firstByteMs: limits.first_byte_ms ?? Math.min(defaultLimits.firstByteMs, totalMs),
    idleMs: limits.idle_ms ?? Math.min(defaultLimits.idleMs, totalMs),
    totalMs,
  };
}

function limitProblems(document: SourceDocument, limits: Limits): readonly Problem[] {
  return (["firstByteMs", "idleMs"] as const)
    .filter((key) => limits[key] > limits.totalMs)
    .map((key) => {
      const name = key === "idleMs" ? "idle_ms" : "first_byte_ms";
      return document.problemAt(
        ["limits", "total_ms"],
        `total_ms (${limits.totalMs}) is shorter than ${name} (${limits[key]})`,
        `raise total_ms or lower ${name}`,
      );
    });
}

interface PromptRead {
  readonly file?: SourceFile;
  readonly problems: readonly Problem[];
}

function readPrompt(document: SourceDocument, manifest: Manifest, read: ReadText): PromptRead {
  if (manifest.prompt === undefined) return { problems: [] };
  const at: readonly Step[] = ["prompt"];
  const file = readBeside({ document, at, named: manifest.prompt, read });
  if ("problem" in file) return { problems: [file.problem] };
  if (file.text.trim() === "")
    return {
      problems: [document.problemAt(at, `${file.path} is empty`, "write the prompt, or remove this line")],
    };
  return { file, problems: [] };
}

/** A credential in a file that goes to a model or into a repository, at its place there. */
function credentialsIn(file: SourceFile, kinds: readonly GuardKind[]): readonly Problem[] {
  const guard = kinds
    .find(({ id }) => id === "credentials")
    ?.bind({ settings: {}, tokensPerRequestMax: Infinity });
  if (guard?.scope !== "text") return [];
  return guard
    .inspect(file.text, { side: "input", source: "operator", operatorTexts: [] })
    .map(({ start, kind }) => ({
      file: file.path,
      ...placeIn(file.text, start),
      path: "",
      message: `a credential stands here (${kind})`,
      hint: "take it out and replace it at its issuer: what stood in a file has been read",
    }));
}

function dataProblems(document: SourceDocument, { data }: Manifest): readonly Problem[] {
  if (!data.includes("none") || data.length === 1) return [];
  return [document.problemAt(["data"], "data says none and something else", "remove none, or the others")];
}

function modelProblems(
  document: SourceDocument,
  manifest: Manifest,
  options: LoadOptions,
): readonly Problem[] {
  const dev = options.environment === "dev";
  return routesOf(manifest).flatMap((route, i): readonly Problem[] => {
    const at: readonly Step[] = i === 0 ? ["model"] : ["model", "fallback", i - 1];
    const any = route.id === "*" || route.provider === "*";
    if (any && !dev)
      return [
        document.problemAt(
          [...at, route.id === "*" ? "id" : "provider"],
          `"*" lets the client choose the model, which only dev allows; this is ${options.environment}`,
          "name the provider and a dated or numbered model",
        ),
      ];
    if (route.provider === "*" && route.id !== "*")
      return [
        document.problemAt([...at, "provider"], 'provider "*" goes with id "*" only', "name the provider"),
      ];
    const problems: Problem[] = [];
    const { providers } = options;
    if (providers !== undefined && route.provider !== "*" && !providers.includes(route.provider))
      problems.push(
        document.problemAt(
          [...at, "provider"],
          `there is no provider "${route.provider}"`,
          options.providerHint?.(route.provider) ?? suggestion(route.provider, providers),
        ),
      );
    const pin = any || dev ? undefined : pinOf(pinned(route));
    if (pin?.pinned === false)
      problems.push(
        document.problemAt(
          [...at, "id"],
          `the model ${route.id} can change under its name: ${pin.why}`,
          pin.hint,
        ),
      );
    return problems;
  });
}

const pinned = ({ provider, id, version }: ReturnType<typeof routesOf>[number]) => ({
  provider,
  id,
  ...(version === undefined ? {} : { version }),
});

/** Our own choice: the checklist gives each line to one of these six, so a feature that ships has all of them. */
function ownerProblems(document: SourceDocument, { owners }: Manifest): readonly Problem[] {
  const missing = (["ml", "security", "backend", "privacy", "infra", "lead"] as const).filter(
    (role) => owners?.[role] === undefined,
  );
  if (missing.length === 0) return [];
  return [
    document.problemAtKey(
      ["owners"],
      `outside dev each role has an owner; missing: ${missing.join(", ")}`,
      "one address may stand in several roles",
    ),
  ];
}

function sameNames(results: readonly One[]): readonly Problem[] {
  const first = new Map<string, string>();
  return results.flatMap(({ document, name }): readonly Problem[] => {
    if (document === undefined || name === undefined) return [];
    const before = first.get(name);
    first.set(name, before ?? document.file);
    if (before === undefined) return [];
    return [
      document.problemAt(
        ["feature"],
        `the feature ${name} stands in ${before} too`,
        "give each feature a name of its own",
      ),
    ];
  });
}
