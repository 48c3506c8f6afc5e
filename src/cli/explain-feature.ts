import type { GuardKind } from "../guards/guard.ts";
import type { EffectiveGuard } from "../policy/guard-choices.ts";
import type { Feature } from "../policy/load.ts";
import { pinOf } from "../policy/pin.ts";
import type { Action } from "../policy/policy.ts";
import { profiles } from "../policy/profiles.ts";
import { anomalyLines } from "./explain-anomalies.ts";
import { approvalLines } from "./explain-approvals.ts";
import { flowLines } from "./explain-flow.ts";
import { judgeLines } from "./explain-judges.ts";
import { knowledgeLines } from "./explain-knowledge.ts";
import { limitLines } from "./explain-limits.ts";
import { sessionLines } from "./explain-sessions.ts";
import { mcpLines } from "./explain-mcp.ts";
import { toolLines } from "./explain-tools.ts";

const words: Readonly<Record<Action, string>> = {
  record: "written down",
  redact: "replaced",
  hold: "held for a person",
  block: "refused",
};

const sides = { input: "on the way to the model", output: "in the answer" } as const;

/** What the gateway does for a feature, in plain words, a line each. */
export function explainFeature(
  feature: Feature,
  kinds: readonly GuardKind[],
  environment: string,
): readonly string[] {
  const { policy, manifest, overlays, guards, file } = feature;
  const { limits, retry, unread } = policy;
  const blocked = Object.entries(unread).flatMap(([kind, action]) => (action === "block" ? [kind] : []));
  const passed = Object.entries(unread).flatMap(([kind, action]) => (action === "record" ? [kind] : []));
  return [
    `${policy.feature} (${file}) in ${environment}`,
    `  profile    ${policy.profile}: ${profiles[policy.profile].summary}`,
    `  digest     ${policy.digest}`,
    `  data       ${manifest.data.join(", ")}${overlays.length === 0 ? "" : `; rules that apply: ${overlays.join(", ")}`}`,
    ...modelLines(feature),
    `  prompt     ${promptLine(feature)}`,
    `  limits     ${grouped(limits.tokensPerRequestMax)} tokens a request, ${grouped(limits.bodyBytesMax)} bytes a body; more is refused, never cut`,
    ...limitLines(policy.quotas),
    ...sessionLines(policy),
    `  waits      ${seconds(limits.firstByteMs)} for the first byte, ${seconds(limits.idleMs)} between two, ${seconds(limits.totalMs)} in all; ${retry.attempts === 1 ? "one try" : `${retry.attempts} tries`} of each model, ${retry.baseDelayMs} ms apart at first`,
    ...guards.flatMap((guard) => guardLines(guard, kinds)),
    ...judgeLines(policy.judges),
    ...anomalyLines(policy.anomalies),
    `  blind      when a guard cannot look, the call is ${words[policy.onBlind]}`,
    `  unread     refused, since no guard can read them: ${listed(blocked)}; let through and written down: ${listed(passed)}`,
    `  fields     that the wire format does not name are ${policy.unknownFields === "keep" ? "kept and shown to the guards" : "refused"}`,
    ...toolLines(feature),
    ...mcpLines(policy),
    ...approvalLines(policy),
    ...flowLines(policy.flow),
    ...knowledgeLines(policy),
    ...declaredLines(feature),
  ];
}

/** The same facts for programs. */
export function featureJson(feature: Feature): unknown {
  const { policy, manifest, overlays, guards, file } = feature;
  return {
    file,
    feature: policy.feature,
    profile: policy.profile,
    digest: policy.digest,
    owners: manifest.owners ?? {},
    data: manifest.data,
    overlays,
    models: policy.models.map((model, i) => ({ ...model, pin: pinOf(routeAt(feature, i)) })),
    prompt: policy.prompt === undefined ? null : { path: manifest.prompt, digest: policy.prompt.digest },
    limits: { ...policy.limits, ...policy.quotas },
    retry: policy.retry,
    guards,
    judges: policy.judges?.rules ?? [],
    anomalies: policy.anomalies ?? null,
    sessions: policy.sessions ?? null,
    cache: policy.cache ?? null,
    approvals: policy.approvals ?? null,
    on_blind: policy.onBlind,
    unread: policy.unread,
    unknown_fields: policy.unknownFields,
    tools: policy.tools ?? null,
    tool_regime: policy.toolRegime ?? null,
    mcp: policy.mcp ?? null,
    flow: policy.flow ?? null,
    knowledge: manifest.knowledge ?? [],
  };
}

function routeAt({ manifest }: Feature, i: number) {
  const { provider, id, version } =
    (i === 0 ? undefined : manifest.model.fallback?.[i - 1]) ?? manifest.model;
  return { provider, id, ...(version === undefined ? {} : { version }) };
}

function modelLines(feature: Feature): readonly string[] {
  return feature.policy.models.map(({ provider, id }, i) => {
    const label = i === 0 ? "  model      " : "  fallback   ";
    if (id === "*")
      return `${label}whatever the client asks ${provider === "*" ? "for" : `${provider} for`} (dev only)`;
    const pin = pinOf(routeAt(feature, i));
    return `${label}${id} of ${provider} (${pin.pinned ? `fixed by ${pin.by}` : `dev only: ${pin.why}`})`;
  });
}

function promptLine({ policy, manifest }: Feature): string {
  if (policy.prompt === undefined) return "none; the client brings its own";
  return `${manifest.prompt ?? ""}, ${grouped(policy.prompt.text.length)} characters, put before every conversation`;
}

function guardLines(guard: EffectiveGuard, kinds: readonly GuardKind[]): readonly string[] {
  const kind = kinds.find(({ id }) => id === guard.id);
  const label = `  guard      ${guard.id}: `;
  const on = (["input", "output"] as const).flatMap((side) => {
    const action = guard.actions[side];
    return action === undefined ? [] : [`${words[action]} ${sides[side]}`];
  });
  if (on.length === 0) return [`${label}OFF${guard.reason === undefined ? "" : ` because ${guard.reason}`}`];
  const byKind = Object.entries(guard.kinds).map(([name, action]) => `${name} is ${words[action]}`);
  const off = kind?.sides.filter((side) => guard.actions[side] === undefined) ?? [];
  return [
    `${label}${[...on, ...byKind, ...off.map((side) => `not looked for ${sides[side]}`)].join("; ")}`,
    ...(kind === undefined ? [] : [`             ${kind.summary}`]),
    ...(Object.keys(guard.settings).length === 0
      ? []
      : [`             settings: ${JSON.stringify(guard.settings)}`]),
    ...(guard.reason === undefined ? [] : [`             because ${guard.reason}`]),
  ];
}

/** What the manifest declares and the gateway does not act upon: it is in the digest, and said to be no more than that. */
function declaredLines({ manifest }: Feature): readonly string[] {
  const owners = Object.entries(manifest.owners ?? {}).map(([role, address]) => `${role} ${address}`);
  return [...(owners.length === 0 ? [] : [`  owners     ${owners.join(", ")}`])];
}

const listed = (items: readonly string[]): string => (items.length === 0 ? "nothing" : items.join(", "));
const grouped = (count: number): string => count.toLocaleString("en-US");
const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${ms / 1000} s`);
