import type { Client, ClientCapabilities } from "@modelcontextprotocol/client";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { findingNames } from "../pipeline/decision.ts";
import type { McpAsk, McpRules } from "../policy/policy.ts";
import { textAt } from "./catalogue.ts";
import { lookAtArguments, lookAtBrought, type LookDeps } from "./look.ts";
import { RefusedHere } from "./refusal.ts";
import { readAny, type Reader } from "./texts.ts";
import type { Visit } from "./visit.ts";

/** What a server asks of a program in the middle of a call, by its method. */
const asksByMethod: Readonly<Record<string, McpAsk>> = {
  "sampling/createMessage": "sampling",
  "elicitation/create": "elicitation",
  "roots/list": "roots",
};

/** What the gateway says to a server that it can be asked. An elicitation by address would send a person to a page of the server's. */
export const capabilitiesFor = ({ asks }: Pick<McpRules, "asks">): ClientCapabilities => ({
  ...(asks.includes("sampling") ? { sampling: {} } : {}),
  ...(asks.includes("elicitation") ? { elicitation: { form: {} } } : {}),
  ...(asks.includes("roots") ? { roots: {} } : {}),
});

/** The part of the desk that is used here. */
interface AskDesk {
  readonly deps: LookDeps & { readonly environment: string };
  record(entry: NewEntry): Promise<number>;
}

const read = (value: JsonObject, reader: Reader): JsonObject => readAny(value, reader) as JsonObject;

const refused = (why: string): KnownError =>
  new KnownError("POLICY_BLOCKED", why, "name it under asks of the server in the feature's manifest");

/**
 * What a server wants to know before it goes on (revision 2026-07-28): only what the manifest lets it ask, and looked at as its text.
 *
 * @throws RefusedHere
 */
export async function passedAsks(
  desk: AskDesk,
  { rules, server }: { readonly rules: McpRules; readonly server: { readonly name: string } },
  visit: Visit,
  wanted: JsonObject,
): Promise<JsonObject> {
  const { inputRequests, requestState } = wanted;
  const asks = isObject(inputRequests) ? inputRequests : {};
  const methods = Object.values(asks).map((one) => (isObject(one) ? textAt(one, "method") : ""));
  const { passed, recorded, decision } = await lookAtBrought(
    { id: visit.id, value: asks, read },
    visit.policy,
    desk.deps,
  );
  const isLet = methods.every((method) => isNamedAsk(method, rules));
  await desk.record({
    ...visit.entry,
    kind: isLet && passed !== undefined ? "mcp.answered" : "mcp.refused",
    decision: isLet ? decision.outcome : "block",
    findings: findingNames(decision),
    facts: {
      server: server.name,
      asks: methods.map((method) => asksByMethod[method] ?? "other").slice(0, 8),
    },
    payload: JSON.stringify({ asks: recorded }),
  });
  if (!isLet) throw new RefusedHere(refused("the server asks what the policy does not let it ask"));
  if (passed === undefined)
    throw new RefusedHere(refused("what the server asks was stopped by the feature's policy"));
  return {
    resultType: "input_required",
    inputRequests: passed,
    // Opaque to everybody but the server, to which it goes back.
    ...(typeof requestState === "string" ? { requestState } : {}),
  };
}

const isNamedAsk = (method: string, { asks }: Pick<McpRules, "asks">): boolean => {
  const ask = Object.hasOwn(asksByMethod, method) ? asksByMethod[method] : undefined;
  return ask !== undefined && asks.includes(ask);
};

/** How the program of a call that is under way is asked, where it speaks the older generation too. */
export interface AskBack {
  readonly visit: Visit;
  readonly send: ((method: string, params: JsonObject) => Promise<JsonObject>) | undefined;
}

/**
 * What a server of the older generation asks by requests of its own. They do not say which call they belong to: they go to the program of
 * the one call that is under way on the connection, and to nobody where there are several.
 */
export function takeAsks(
  desk: AskDesk,
  client: Client,
  given: {
    readonly server: string;
    readonly feature: string;
    readonly rules: McpRules;
    readonly underway: () => readonly AskBack[];
  },
): void {
  const { server, feature, rules, underway } = given;
  const refuse = async (method: string, why: string): Promise<never> => {
    await desk.record({
      kind: "mcp.refused",
      feature,
      environment: desk.deps.environment,
      decision: "block",
      facts: { server, method: method.slice(0, 60), why },
    });
    throw refused(why);
  };
  client.fallbackRequestHandler = async ({ method, params }) => {
    if (!isNamedAsk(method, rules)) return refuse(method, "the policy does not let the server ask this");
    const [one, ...others] = underway();
    if (one === undefined || others.length > 0)
      return refuse(method, "nobody can say which call it belongs to");
    const { visit, send } = one;
    if (send === undefined)
      return refuse(method, "the program speaks the newer generation, in which no server asks so");
    const value = (params ?? {}) as JsonObject;
    const asked = await lookAtBrought({ id: visit.id, value, read }, visit.policy, desk.deps);
    if (asked.passed === undefined)
      return refuse(method, "what the server asks was stopped by the feature's policy");
    await desk.record({
      ...visit.entry,
      kind: "mcp.answered",
      decision: asked.decision.outcome,
      findings: findingNames(asked.decision),
      facts: { server, asks: [asksByMethod[method] ?? ""] },
      payload: JSON.stringify({ asks: asked.recorded }),
    });
    const answer = await send(method, asked.passed);
    await checkAnswers(desk, visit, { server, answers: answer });
    return answer;
  };
}

/** What a program answers leaves for the server as arguments do: without a secret. @throws RefusedHere */
export async function checkAnswers(
  desk: AskDesk,
  visit: Visit,
  { server, answers }: { readonly server: string; readonly answers: JsonValue },
): Promise<void> {
  const looked = await lookAtArguments(
    { id: visit.id, name: "answer", value: answers },
    visit.policy,
    desk.deps,
  );
  const isFine = looked.passed !== undefined && !looked.holds.includes("secret");
  await desk.record({
    ...visit.entry,
    kind: isFine ? "mcp.called" : "mcp.refused",
    decision: isFine ? "allow" : "block",
    findings: findingNames(looked.decision),
    facts: { server, method: "answer" },
    payload: JSON.stringify({ answers: looked.recorded }),
  });
  if (!isFine)
    throw new RefusedHere(
      new KnownError(
        "POLICY_BLOCKED",
        "what the program answered was stopped by the feature's policy",
        "answer without it",
      ),
    );
}
