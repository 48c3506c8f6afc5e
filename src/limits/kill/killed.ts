import { KnownError } from "../../base/errors.ts";
import type { KillRecord, KillScope } from "./kill.ts";
import type { KillSubject } from "./standing.ts";

/** A call that somebody stopped. The message is for the caller: what is stopped and whom to ask, not why, unless that is public. */
export class Killed extends KnownError {
  /** Id of the kill; `unreadable` where nobody can say what is stopped. */
  readonly kill: string;
  /** Whole seconds; undefined where the stop has no end of its own. */
  readonly retryAfterSeconds: number | undefined;

  constructor(kill: string, message: string, contact: string, retryAfterSeconds?: number) {
    super("KILLED", message, `ask ${contact}`);
    this.kill = kill;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Whom a caller is told to ask where the feature's manifest names nobody. */
const operator = "the gateway's operator";

/** @param contact as the feature's manifest says */
export function killedBy(
  kill: KillRecord,
  subject: KillSubject,
  { contact = operator, nowMs }: { readonly contact?: string | undefined; readonly nowMs: number },
): Killed {
  const { id, scope, atMs, endsAtMs, isPublic, reason } = kill;
  const until = endsAtMs === undefined ? "" : ` until ${timeOf(endsAtMs)}`;
  const why = isPublic === true ? `: ${reason}` : "";
  return new Killed(
    id,
    `${stoppedText(scope, subject)} is stopped since ${timeOf(atMs)}${until}${why}`,
    contact,
    endsAtMs === undefined ? undefined : Math.max(1, Math.ceil((endsAtMs - nowMs) / 1000)),
  );
}

/** For a feature that acts by itself while nobody can read what is stopped. */
export const killedUnread = ({ feature }: KillSubject, contact: string = operator): Killed =>
  new Killed(
    "unreadable",
    `the feature ${feature} acts by itself, and is stopped while the gateway cannot read what is stopped`,
    contact,
  );

const timeOf = (atMs: number): string => new Date(atMs).toISOString();

/** Of the scope, what is the caller's own: nobody learns of others. */
function stoppedText({ all, tool, model, user, key, tenant }: KillScope, { feature }: KillSubject): string {
  if (tool !== undefined) return `the tool ${tool} of the feature ${feature}`;
  if (model !== undefined) return `the model ${model} for the feature ${feature}`;
  if (all === true) return `everything, the feature ${feature} included,`;
  if (user !== undefined) return `the feature ${feature} for this user`;
  if (key !== undefined) return `the feature ${feature} for this key`;
  return tenant === undefined ? `the feature ${feature}` : `the feature ${feature} for this tenant`;
}
