import type { Policy } from "../policy/policy.ts";
import { audiences, everywhere } from "./threats/everywhere.ts";
import type { AbusePath } from "./threats/path.ts";
import { dataPaths, knowledgePaths, mcpPaths, toolPaths } from "./threats/reach.ts";

/** What a feature is asked for, and every way in which it can be abused that follows from its manifest. */
export interface ThreatModel {
  readonly feature: string;
  readonly digest: string;
  readonly audience: string;
  readonly data: readonly string[];
  readonly untrusted: readonly string[];
  readonly paths: readonly AbusePath[];
  /** Paths without a control that exists. */
  readonly uncovered: readonly AbusePath[];
  /** Paths that nothing tries. */
  readonly untested: readonly AbusePath[];
  /** Paths with fewer than two layers that are not the model. */
  readonly thin: readonly AbusePath[];
}

/** The two that defence in depth asks for. */
const layersMin = 2;

type Modelled = Pick<
  Policy,
  "feature" | "digest" | "profile" | "declared" | "tools" | "knowledge" | "mcp" | "unread"
>;

/** The threat model of a feature: the same for the same manifest. `controls`: ids of those that there are. */
export function threatModelOf(policy: Modelled, controls: ReadonlySet<string>): ThreatModel {
  const { feature, digest, profile, declared, tools = {}, knowledge = [], mcp = {}, unread } = policy;
  const audience = audiences[profile];
  const data = declared?.data ?? [];
  const media = Object.entries(unread).flatMap(([kind, action]) =>
    action === "record" && kind !== "sealed" && kind !== "tokens" ? [kind] : [],
  );
  const paths = [
    ...everywhere(audience),
    ...Object.entries(tools).flatMap(([name, rule]) => toolPaths(name, rule)),
    ...knowledge.flatMap(knowledgePaths),
    ...Object.entries(mcp).flatMap(([name, rules]) => mcpPaths(name, rules)),
    ...data.flatMap((one) => dataPaths[one] ?? []),
    ...media.map(mediaPath),
  ];
  const covering = ({ controls: ids }: AbusePath): boolean => ids.some((id) => controls.has(id));
  return {
    feature,
    digest,
    audience,
    data,
    untrusted: [
      `what ${audience} write`,
      ...Object.entries(tools).flatMap(([name, { returns }]) =>
        returns === "untrusted" ? [`results of ${name}`] : [],
      ),
      ...knowledge.map(({ source }) => `documents of ${source}`),
      ...Object.keys(mcp).map((name) => `the MCP server ${name}`),
      ...media.map((kind) => `${kind} that no guard reads`),
    ],
    paths,
    uncovered: paths.filter((path) => !covering(path)),
    untested: paths.filter(({ tests }) => tests.length === 0),
    thin: paths.filter((path) => new Set(path.layers).size < layersMin),
  };
}

/** What no guard can look into may say anything. */
const mediaPath = (kind: string): AbusePath => ({
  id: `unread-${kind}`,
  question: "override",
  from: `${kind} that is let through unread`,
  through: "the model, which reads it",
  outcome: "an order stands in a picture or a file that nobody but the model has seen",
  impact: "high",
  attacks: ["indirect-injection"],
  controls: ["IO-03", "IO-09", "IO-11", "PS-12"],
  layers: ["output", "tools"],
  tests: ["canary-bad-output", "canary-format"],
});
