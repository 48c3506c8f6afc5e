import type { Label } from "../pipeline/flow/labels.ts";
import { lostLabel, type LabelledSession } from "../sessions/labels.ts";
import type { McpDesk } from "./desk.ts";
import type { Visit } from "./visit.ts";

/**
 * What the session of a visit has read. Where nobody says which session it is, it counts as having read everything: a call that nothing is
 * known about is not one that nothing speaks against.
 */
export function sessionLabels({ deps }: McpDesk, visit: Visit): readonly Label[] {
  const session = sessionOf(visit);
  if (deps.flow === undefined || session === undefined) return [lostLabel];
  return deps.flow.of(session);
}

/** A server brought something into the session. Later calls know it when this returns. */
export function broughtIn({ deps }: McpDesk, visit: Visit, label: Label): void {
  const session = sessionOf(visit);
  if (session !== undefined) deps.flow?.add(session, [label]);
}

/** The application's own session, which its calls to models have too, else that of the protocol. */
function sessionOf({ policy, tenant, user, session, mcpSession }: Visit): LabelledSession | undefined {
  const name = session ?? (mcpSession === undefined ? undefined : `mcp ${mcpSession}`);
  return name === undefined ? undefined : { feature: policy.feature, tenant, user, session: name };
}
