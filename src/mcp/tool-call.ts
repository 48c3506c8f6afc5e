import { isInputRequiredResult, type CallToolResult, type Progress } from "@modelcontextprotocol/server";
import type { Approval, ApprovalState } from "../approvals/approval.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { findingNames } from "../pipeline/decision.ts";
import { flowOfSession } from "../pipeline/flow/flow-state.ts";
import type { Label } from "../pipeline/flow/labels.ts";
import { judgeUse } from "../pipeline/tools/judge-use.ts";
import type { JudgedUse, ToolFinding } from "../pipeline/tools/tool-use.ts";
import { defaultApprovals } from "../policy/approvals-section.ts";
import type { ToolRule } from "../policy/policy.ts";
import { objectAt } from "./catalogue.ts";
import type { McpDesk, Place } from "./desk.ts";
import { lookAtArguments, lookAtBrought, type Looked } from "./look.ts";
import { RefusedHere } from "./refusal.ts";
import { sendTo } from "./send.ts";
import { checkAnswers, passedAsks, type AskBack } from "./server-asks.ts";
import { broughtIn, sessionLabels } from "./session-flow.ts";
import { readToolResult } from "./texts.ts";
import { inScope, type Visit } from "./visit.ts";

export interface ToolCall {
  readonly name: string;
  readonly arguments: JsonObject;
  /** Undefined where the program does not want to hear of it. */
  readonly progress?: ((progress: Progress) => Promise<void>) | undefined;
  readonly signal: AbortSignal;
  readonly askBack: AskBack;
  /** What the program answers to what the server wanted to know when the same call was made before. */
  readonly answers?: { readonly inputResponses: JsonObject; readonly requestState?: string } | undefined;
}

/** What is known of a call when it is refused. */
interface Known {
  readonly looked?: Looked<true>;
  readonly findings?: readonly ToolFinding[];
  readonly decision?: "hold" | "block";
}

/**
 * One call of a tool: named by the manifest, as it was pinned, with arguments that hold to its schema and the manifest's rules, without a
 * secret in them, and where it has to be with a person's yes. The entry about it is durable before the server hears of it, and the one
 * about its result before the program does.
 *
 * @throws RefusedHere, KnownError where the server cannot be asked
 */
export async function callTool(
  desk: McpDesk,
  place: Place,
  visit: Visit,
  call: ToolCall,
): Promise<CallToolResult> {
  const startedMs = desk.deps.now();
  const rule = await ruleOf(desk, place, visit, call);
  const killed = visit.toolKilled(call.name);
  if (killed !== undefined) throw await refused(desk, place, visit, call, killed);
  const looked = await lookAtArguments(
    { id: visit.id, name: call.name, value: call.arguments },
    visit.policy,
    desk.deps,
  );
  const stopped = argumentFault(looked, place.rules.personal);
  if (stopped !== undefined) throw await refused(desk, place, visit, call, stopped, { looked });
  const { findings, outcome } = judged(desk, visit, call, rule);
  if (outcome === "block")
    throw await refused(desk, place, visit, call, blocked(findings), { looked, findings, decision: "block" });
  const approval =
    outcome === "hold" ? await approved(desk, place, visit, { call, rule, looked, findings }) : undefined;
  if (call.answers !== undefined)
    await checkAnswers(desk, visit, { server: place.server.name, answers: call.answers.inputResponses });
  await desk.record({
    ...visit.entry,
    kind: "mcp.called",
    decision: "allow",
    findings: names(looked, findings),
    facts: {
      ...facts(place, call, rule),
      ...(approval === undefined ? {} : { approval }),
    },
    payload: JSON.stringify({ arguments: looked.recorded, findings }),
  });
  return answered(desk, place, visit, { call, rule, startedMs });
}

/** @throws RefusedHere where there is no such tool for this visit, or it is held */
async function ruleOf(desk: McpDesk, place: Place, visit: Visit, call: ToolCall): Promise<ToolRule> {
  const { rules, server } = place;
  const named = Object.hasOwn(rules.tools, call.name) ? rules.tools[call.name] : undefined;
  if (named === undefined || !inScope(visit, server.name, call.name))
    throw await refused(desk, place, visit, call, noTool(server.name));
  const view = await desk.view(place, visit);
  const { standing, item } = view.items.get(`tool:${call.name}`) ?? { standing: "absent", item: undefined };
  if (standing === "absent" || item === undefined)
    throw await refused(desk, place, visit, call, noTool(server.name));
  if (standing !== "ok")
    throw await refused(desk, place, visit, call, held(standing, server.name, call.name));
  return { ...named, schema: objectAt(item.definition, "inputSchema") };
}

const noTool = (server: string): KnownError =>
  new KnownError(
    "ROUTE_UNKNOWN",
    `the MCP server ${server} has no such tool for this feature and key`,
    "tools/list has those that there are; others are named under mcp in the feature's manifest",
  );

function held(standing: "changed" | "new" | "refused", server: string, tool: string): KnownError {
  const name = `the tool ${tool} of the MCP server ${server}`;
  if (standing === "refused")
    return new KnownError(
      "POLICY_BLOCKED",
      `${name} is refused for what it says of itself`,
      "ask the feature's owner",
    );
  return new KnownError(
    "POLICY_HELD",
    standing === "changed" ? `${name} changed since it was pinned` : `${name} was never pinned`,
    `a person looks at it with \`seaworthy mcp diff ${server}\` and takes it with \`seaworthy mcp pin ${server}\``,
  );
}

/** Why arguments do not leave; undefined where they may. A secret never does, whatever the policy says of secrets elsewhere. */
function argumentFault(
  { decision, holds }: Looked<true>,
  personal: "record" | "block",
): KnownError | undefined {
  const hint = "take it out of the arguments";
  if (holds.includes("secret"))
    return new KnownError(
      "POLICY_BLOCKED",
      "the arguments hold a secret, and no secret leaves for a server",
      hint,
    );
  if (personal === "block" && holds.includes("personal"))
    return new KnownError("POLICY_BLOCKED", "the arguments hold personal data", hint);
  if (decision.outcome === "allow" || decision.outcome === "redact") return undefined;
  return new KnownError(
    decision.outcome === "hold" ? "POLICY_HELD" : "POLICY_BLOCKED",
    `the arguments were stopped by the feature's policy: ${decision.reasons.join("; ")}`,
    "change them",
  );
}

/** By the manifest's rules for its arguments, and by where the data of its session came from. */
function judged(desk: McpDesk, visit: Visit, call: ToolCall, rule: ToolRule): JudgedUse {
  const use = { name: call.name, arguments: { kind: "json", value: call.arguments }, place: "" } as const;
  const { tenant, user, policy } = visit;
  const principal = {
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
  };
  const flow = policy.flow && flowOfSession(sessionLabels(desk, visit), policy);
  return judgeUse(use, { tools: { [call.name]: rule }, principal, ...(flow === undefined ? {} : { flow }) });
}

const blocked = (findings: readonly ToolFinding[]): KnownError => {
  const stops = findings.filter(({ action }) => action === "block");
  return new KnownError(
    "POLICY_BLOCKED",
    stops
      .map(({ message }) => message)
      .join("; ")
      .slice(0, 1000),
    "change the call",
  );
};

interface Waiting {
  readonly call: ToolCall;
  readonly rule: ToolRule;
  readonly looked: Looked<true>;
  readonly findings: readonly ToolFinding[];
}

/** How a message of progress of ours begins. */
export const waitsText = "waits for a person's yes";

/** Our own choice: how often a program that asked for progress hears that its call waits. */
const beatMs = 10_000;

/** Waits for a person's yes and takes it: its id. @throws RefusedHere where there is none in time */
async function approved(desk: McpDesk, place: Place, visit: Visit, waiting: Waiting): Promise<string> {
  const { call, rule, looked, findings } = waiting;
  const { approvals } = desk.deps;
  const rules = visit.policy.approvals ?? defaultApprovals;
  const stop = async (error: KnownError): Promise<RefusedHere> =>
    refused(desk, place, visit, call, error, { looked, findings, decision: "hold" });
  const why = findings.filter(({ action }) => action === "hold").map(({ message }) => message);
  if (approvals === undefined)
    throw await stop(
      new KnownError("POLICY_HELD", why.join("; "), "ask the feature's owner: nobody can say yes here"),
    );
  const { policy, tenant, user, session, key } = visit;
  const request = {
    feature: policy.feature,
    environment: visit.environment,
    tool: `${place.server.name}:${call.name}`,
    arguments: call.arguments,
    requester: {
      key,
      ...(tenant === undefined ? {} : { tenant }),
      ...(user === undefined ? {} : { user }),
      ...(session === undefined ? {} : { session }),
    },
    digest: policy.digest,
  };
  const asked = await approvals.ask({
    ...request,
    reasons: why,
    exchange: visit.id,
    lifetimeMs: rules.lifetimeMs,
    approvers: rules.approvers[rule.effect],
  });
  // A program that hears of its call waits as long as somebody can say yes; another gives up after its library's time.
  const waitMs = call.progress === undefined ? rules.waitMs : rules.lifetimeMs;
  const state = await settled(desk, waiting, asked, waitMs);
  if (state === "approved" && (await approvals.use(asked.id, request))) return asked.id;
  throw await stop(
    state === "waiting"
      ? new KnownError(
          "APPROVAL_PENDING",
          `the call waits for a person's yes: approval ${asked.id}`,
          "make the same call again later; people find it with `seaworthy approvals list`",
        )
      : new KnownError(
          state === "denied" ? "APPROVAL_DENIED" : state === "expired" ? "APPROVAL_EXPIRED" : "APPROVAL_USED",
          `the approval ${asked.id} was ${state === "approved" ? "used" : state}`,
          "ask the feature's owner",
        ),
  );
}

/** Until somebody has decided, or the program has waited long enough. One that asked for progress hears that its call is not forgotten. */
async function settled(
  desk: McpDesk,
  { call: { progress, signal } }: Waiting,
  { id, state: first }: Approval,
  waitMs: number,
): Promise<ApprovalState> {
  const { approvals, now } = desk.deps;
  const endsMs = now() + waitMs;
  let state = first;
  for (let beat = 1; state === "waiting" && approvals !== undefined && !signal.aborted; beat += 1) {
    const leftMs = endsMs - now();
    if (leftMs <= 0) break;
    state = await approvals.settled(id, Math.min(beatMs, leftMs), signal);
    if (state === "waiting") await progress?.({ progress: beat, message: `${waitsText}: approval ${id}` });
  }
  return state;
}

interface Sent {
  readonly call: ToolCall;
  readonly rule: ToolRule;
  readonly startedMs: number;
}

/** Sends the call, and looks at what comes back before anybody else does. */
async function answered(desk: McpDesk, place: Place, visit: Visit, sent: Sent): Promise<CallToolResult> {
  const { call, rule, startedMs } = sent;
  const outcome = await sendTo(place, call, async (client, options) =>
    client.callTool(
      { name: call.name, arguments: { ...call.arguments }, ...call.answers },
      { ...options, allowInputRequired: place.rules.asks.length > 0 },
    ),
  );
  if (isInputRequiredResult(outcome.result))
    return (await passedAsks(desk, place, visit, outcome.result as JsonObject)) as unknown as CallToolResult;
  const result = (outcome.result ?? {
    content: [{ type: "text", text: outcome.fault ?? "" }],
    isError: true,
  }) as JsonObject;
  const looked = await lookAtBrought(
    { id: visit.id, value: result, read: readToolResult },
    visit.policy,
    desk.deps,
  );
  broughtIn(desk, visit, labelOf(visit, call, rule, looked));
  await desk.record({
    ...visit.entry,
    kind: "mcp.answered",
    decision: looked.decision.outcome,
    findings: findingNames(looked.decision),
    facts: {
      ...facts(place, call, rule),
      ms: Math.round(desk.deps.now() - startedMs),
      ...(outcome.fault === undefined ? {} : { failed: outcome.code }),
      ...(result["isError"] === true ? { isError: true } : {}),
    },
    payload: JSON.stringify({ result: looked.recorded }),
  });
  if (looked.passed === undefined)
    throw new RefusedHere(
      new KnownError(
        looked.decision.outcome === "hold" ? "POLICY_HELD" : "POLICY_BLOCKED",
        `what the tool brought was stopped by the feature's policy: ${looked.decision.reasons.join("; ")}`,
        "ask for something else",
      ),
    );
  return looked.passed as CallToolResult;
}

const labelOf = (visit: Visit, call: ToolCall, rule: ToolRule, { holds }: Looked<JsonObject>): Label => ({
  origin: rule.origin ?? "tool",
  untrusted: rule.returns === "untrusted",
  holds: [...new Set([...holds, ...(rule.holds ?? [])])],
  place: "session",
  tool: call.name,
  exchange: visit.id,
});

const names = (looked: Looked<true>, findings: readonly ToolFinding[]): readonly string[] =>
  [...findingNames(looked.decision), ...findings.map(({ by, kind }) => `${by}:${kind}`)].slice(0, 16);

const facts = ({ server }: Place, { name }: ToolCall, rule?: ToolRule): JsonObject => ({
  server: server.name,
  tool: shownTool(name),
  ...(rule === undefined ? {} : { effect: rule.effect }),
});

/** A name that no tool has can be any text. */
const shownTool = (name: string): string =>
  /^[A-Za-z0-9_./-]{1,128}$/.test(name) ? name : "no name of a tool";

async function refused(
  desk: McpDesk,
  place: Place,
  visit: Visit,
  call: ToolCall,
  error: KnownError,
  { looked, findings = [], decision = "block" }: Known = {},
): Promise<RefusedHere> {
  await desk.record({
    ...visit.entry,
    kind: "mcp.refused",
    decision,
    findings: looked === undefined ? [] : names(looked, findings),
    facts: { ...facts(place, call), code: error.code, method: "tools/call" },
    ...(looked === undefined ? {} : { payload: JSON.stringify({ arguments: looked.recorded, findings }) }),
  });
  return new RefusedHere(error);
}
