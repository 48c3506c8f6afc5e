import type { IncomingMessage, ServerResponse } from "node:http";
import { KnownError } from "../base/errors.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { SessionNames, Sessions } from "../sessions/sessions.ts";
import type { Caller } from "./caller.ts";
import type { KillWatch } from "./kill-watch.ts";
import { sendJson } from "./reply.ts";
import { principalOf, rulesOf } from "./session-seat.ts";
import { Stop } from "./stop.ts";

const path = "/v1/sessions";

/** `POST /v1/sessions` begins one, `DELETE /v1/sessions/ID` ends it, `DELETE /v1/sessions` ends all of a user who leaves. */
export const isSessions = (asked: string): boolean => asked === path || asked.startsWith(`${path}/`);

export const sessionRoutesText = [`POST ${path}`, `DELETE ${path}/ID`, `DELETE ${path}`] as const;

interface SessionVisit {
  readonly arrival: { readonly request: IncomingMessage; readonly response: ServerResponse };
  readonly path: string;
  readonly id: string;
  readonly caller: Caller;
}

interface SessionDoorDeps {
  readonly sessions?: Sessions;
  readonly kills: Pick<KillWatch, "enter">;
  readonly limiter: Pick<Limiter, "reserve">;
}

/** @throws KnownError for the door to write down and tell */
export async function serveSessions(visit: SessionVisit, deps: SessionDoorDeps): Promise<void> {
  const { sessions } = deps;
  const { request, response } = visit.arrival;
  if (sessions === undefined)
    throw new KnownError("ROUTE_UNKNOWN", "this gateway keeps no sessions", "leave the session out");
  const session = sessionIn(visit.path);
  if (request.method === "POST" && session === undefined) {
    const id = await begun(visit, sessions, deps);
    sendJson(response, 201, JSON.stringify({ id, object: "session", ...idleOf(visit.caller) }));
    return;
  }
  if (request.method !== "DELETE")
    throw new KnownError("METHOD_REFUSED", "nobody answers this here", sessionRoutesText.join(", "));
  const names = namesOf(visit.caller);
  const principal = principalOf(visit.caller);
  if (session !== undefined) {
    const { calls, messages, tokens } = await sessions.close(principal, session, { ...names, session });
    const ended = { id: session, object: "session", ended: true, calls, messages, tokens };
    sendJson(response, 200, JSON.stringify(ended));
    return;
  }
  if (principal.user === undefined)
    throw new KnownError("USAGE", "nobody says whose sessions end", "name the user in x-seaworthy-user");
  sendJson(
    response,
    200,
    JSON.stringify({ object: "session.list", ended: await sessions.logout(principal, names) }),
  );
}

/** A session of the gateway's own making, counted as a request of whoever asks for it. */
async function begun(visit: SessionVisit, sessions: Sessions, deps: SessionDoorDeps): Promise<string> {
  const { caller, id } = visit;
  const { policy, key, tenant, user } = caller;
  const running = deps.kills.enter(caller, new Stop());
  try {
    const killed = running.read(caller);
    if (killed !== undefined) throw killed;
  } finally {
    running.leave();
  }
  if (policy.quotas !== undefined) {
    const reservation = deps.limiter.reserve({
      feature: policy.feature,
      quotas: policy.quotas,
      key: { account: key.account ?? key.id, ...(key.limits === undefined ? {} : { limits: key.limits }) },
      ...{ tenant, user, session: undefined },
      ...{ inputTokens: 0, outputTokens: 0, routes: [] },
    });
    reservation.release();
    reservation.leave();
  }
  const [principal, names, rules] = [principalOf(caller), namesOf(caller), rulesOf(caller)];
  return sessions.mint({ principal, names, exchange: id, rules });
}

const namesOf = ({ policy, environment, key, tenant, user }: Caller): SessionNames => ({
  ...{ feature: policy.feature, environment, key: key.id, digest: policy.digest },
  ...(tenant === undefined ? {} : { tenant }),
  ...(user === undefined ? {} : { user }),
});

const idleOf = (caller: Caller): { readonly idle_seconds: number } => ({
  idle_seconds: Math.floor(rulesOf(caller).idleMs / 1000),
});

/** @throws KnownError ROUTE_UNKNOWN for a path that has more in it */
function sessionIn(asked: string): string | undefined {
  if (asked === path || asked === `${path}/`) return undefined;
  const rest = asked.slice(path.length + 1);
  if (rest.includes("/"))
    throw new KnownError("ROUTE_UNKNOWN", "there is no such route", sessionRoutesText.join(", "));
  try {
    return decodeURIComponent(rest);
  } catch {
    throw new KnownError("ROUTE_UNKNOWN", "there is no such session", sessionRoutesText.join(", "));
  }
}
