import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import { suggestion } from "../../policy/nearest.ts";
import { Answer } from "./from-log.ts";
import {
  stands,
  type Kill,
  type KillableFeature,
  type KillRecord,
  type KillScope,
  type KillStore,
} from "./kill.ts";

/** Where people stop and resume: the log knows who asks and writes it down, the store carries it to the gateways. */
export interface KillDesk {
  /** Asks the log on behalf of the person. @throws KnownError */
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  readonly store: KillStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a person wants stopped. */
export interface KillAsk {
  readonly scope: KillScope;
  readonly reason: string;
  /** How long; undefined: until somebody resumes it. */
  readonly forMs?: number | undefined;
  readonly twoPeople: boolean;
  readonly isPublic: boolean;
}

/**
 * Stops something: the entry first, then the store. It stands when this resolves, and is carried out within a second.
 * @throws KnownError USAGE where no such feature is served, SCOPE_REFUSED where the person may not, KILLS_UNREADABLE.
 */
export async function placeKill({ ask, store, now }: KillDesk, wanted: KillAsk): Promise<Kill> {
  const { scope, reason, forMs, twoPeople, isPublic } = wanted;
  // Before the entry: what cannot be carried out is not written down as done.
  const served = await store.served();
  checkFeature(scope, served);
  const endsAtMs = forMs === undefined ? {} : { endsAtMs: now() + forMs };
  const needsSecondPerson = twoPeople || wantsTwo(scope, served);
  const marks = { ...(isPublic ? { isPublic } : {}), needsSecondPerson };
  const question = { ask: "kill", scope: { ...scope }, reason, ...endsAtMs, ...marks };
  const said = new Answer(await ask(question));
  const kill: Kill = {
    id: said.words("id"),
    scope,
    reason,
    by: said.words("by"),
    atMs: said.count("atMs"),
    ...endsAtMs,
    ...marks,
    entry: said.count("entry"),
  };
  await store.add(kill);
  return kill;
}

/** A name that nobody serves would stop nothing, and look as if it had. */
function checkFeature({ feature }: KillScope, served: readonly KillableFeature[]): void {
  const names = served.map(({ name }) => name);
  // Our own choice: before the first gateway has said what it serves, a name is taken as it is.
  if (feature === undefined || names.length === 0 || names.includes(feature)) return;
  throw new KnownError("USAGE", `no feature ${feature} is served here`, suggestion(feature, names));
}

/** What stops more than one feature is ended as the strictest of them wants. */
const wantsTwo = ({ feature }: KillScope, served: readonly KillableFeature[]): boolean =>
  served.some(
    ({ name, needsSecondPerson }) => needsSecondPerson && (feature === undefined || feature === name),
  );

/** How far the end of a stop is: asked for by one, or done. */
export interface ResumeStep {
  readonly kill: KillRecord;
  readonly state: "asked" | "resumed";
  readonly by: string;
  readonly entry: number;
}

/**
 * Ends a stop, or asks for its end as the first of two people: the entry first, then the store.
 * @throws KnownError USAGE where no such stop stands, POLICY_HELD where one person would take both steps, SCOPE_REFUSED.
 */
export async function resumeKill(
  { ask, store, now }: KillDesk,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<ResumeStep> {
  const kill = (await store.list()).find((one) => one.id === id);
  if (kill === undefined)
    throw new KnownError("USAGE", `there is no stop ${id}`, "see what stands: seaworthy kills");
  if (!stands(kill, now()))
    throw new KnownError("USAGE", `${id} has ended already`, "see what stands: seaworthy kills");
  const asked = kill.resumeAsked === undefined ? {} : { asked: kill.resumeAsked.entry };
  const question = { ask: "kill-resume", kill: id, placed: kill.entry, reason, ...asked };
  const said = new Answer(await ask(question));
  const [by, atMs, entry] = [said.words("by"), said.count("atMs"), said.count("entry")];
  if (said.words("state") === "resumed") {
    await store.resume(id, by, atMs);
    return { kill, state: "resumed", by, entry };
  }
  await store.askResume(id, { by, atMs, entry });
  return { kill, state: "asked", by, entry };
}
