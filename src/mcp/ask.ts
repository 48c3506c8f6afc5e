import type { Client, Progress, RequestOptions } from "@modelcontextprotocol/client";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import { findingNames } from "../pipeline/decision.ts";
import { textAt } from "./catalogue.ts";
import type { McpDesk, Place } from "./desk.ts";
import { lookAtArguments, lookAtBrought } from "./look.ts";
import { RefusedHere } from "./refusal.ts";
import { sendTo } from "./send.ts";
import type { AskBack } from "./server-asks.ts";
import { broughtIn } from "./session-flow.ts";
import type { Reader } from "./texts.ts";
import type { Visit } from "./visit.ts";

/** One request to a server that is no call of a tool: a prompt, a resource, a completion. */
export interface Ask {
  readonly method: string;
  /** Name of the prompt, or address of the resource: for the log's payload, since an address can be anybody's text. */
  readonly target: string;
  /** It is named, and stands as it was pinned. */
  readonly isThere: boolean;
  readonly arguments: JsonObject;
  readonly signal: AbortSignal;
  readonly progress: ((progress: Progress) => Promise<void>) | undefined;
  readonly askBack: AskBack;
  readonly read: (value: JsonObject, reader: Reader) => JsonObject;
  readonly send: (client: Client, options: RequestOptions) => Promise<object>;
}

/** Judged, written down, sent, looked at, written down, answered: as a call of a tool. @throws RefusedHere, KnownError */
export async function asked<T>(desk: McpDesk, place: Place, visit: Visit, ask: Ask): Promise<T> {
  const startedMs = desk.deps.now();
  const { method, target } = ask;
  const about = { server: place.server.name, method };
  const refuse = async (error: KnownError, findings: readonly string[] = []): Promise<RefusedHere> => {
    await desk.record({
      ...visit.entry,
      kind: "mcp.refused",
      decision: "block",
      findings,
      facts: { ...about, code: error.code },
    });
    return new RefusedHere(error);
  };
  if (!ask.isThere)
    throw await refuse(
      new KnownError(
        "ROUTE_UNKNOWN",
        `the MCP server ${place.server.name} has no such thing for this feature, or it changed since it was pinned`,
        "name it under mcp in the feature's manifest; `seaworthy mcp list` shows what is held",
      ),
    );
  const looked = await lookAtArguments(
    { id: visit.id, name: method, value: ask.arguments },
    visit.policy,
    desk.deps,
  );
  if (looked.passed === undefined || looked.holds.includes("secret"))
    throw await refuse(
      new KnownError(
        "POLICY_BLOCKED",
        "the request was stopped by the feature's policy",
        "change what it holds",
      ),
      findingNames(looked.decision),
    );
  await desk.record({
    ...visit.entry,
    kind: "mcp.called",
    decision: "allow",
    findings: findingNames(looked.decision),
    facts: about,
    payload: JSON.stringify({ target, arguments: looked.recorded }),
  });
  const outcome = await sendTo(place, ask, ask.send);
  const { fault } = outcome;
  const value = (fault === undefined ? outcome.result : { fault }) as JsonObject;
  const read = fault === undefined ? ask.read : readFault;
  const brought = await lookAtBrought({ id: visit.id, value, read }, visit.policy, desk.deps);
  broughtIn(desk, visit, {
    origin: method === "resources/read" ? "document" : "tool",
    untrusted: true,
    holds: brought.holds,
    place: "session",
    tool: place.server.name,
    exchange: visit.id,
  });
  await desk.record({
    ...visit.entry,
    kind: "mcp.answered",
    decision: brought.decision.outcome,
    findings: findingNames(brought.decision),
    facts: {
      ...about,
      ms: Math.round(desk.deps.now() - startedMs),
      ...(fault === undefined ? {} : { failed: outcome.code }),
    },
    payload: JSON.stringify({ result: brought.recorded }),
  });
  if (brought.passed === undefined)
    throw new RefusedHere(
      new KnownError(
        "POLICY_BLOCKED",
        `what the server brought was stopped by the feature's policy: ${brought.decision.reasons.join("; ")}`,
        "ask for something else",
      ),
    );
  if (fault !== undefined)
    throw new RefusedHere(
      new KnownError(
        "PROVIDER_REFUSED",
        `the MCP server says: ${textAt(brought.passed, "fault")}`.slice(0, 2000),
        "ask for something else",
      ),
    );
  return brought.passed as T;
}

const readFault = (value: JsonObject, reader: Reader): JsonObject => ({
  fault: reader.text(textAt(value, "fault"), false),
});
