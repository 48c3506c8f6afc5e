import { KnownError } from "../../base/errors.ts";
import { holdsKey } from "./holds.ts";
import type { SlotFacts } from "../keys/key-slot.ts";
import type { Custody } from "./retention-custody.ts";
import type { BegunErasure, ErasedSubject } from "./retention-state.ts";

export interface EraseAsk {
  /** Pseudonyms; one of user and session, or neither: then the whole tenant. */
  readonly subject: ErasedSubject;
  /** A user or session of several tenants is meant in all of them. */
  readonly allTenants: boolean;
  /** Name of the person who asks. */
  readonly by: string;
  readonly reason: string;
}

/** What was erased. Its entry is in the log: a proof of that entry proves the receipt. */
export interface ErasureReceipt {
  readonly entry: number;
  readonly id: string;
  readonly atMs: number;
  readonly subject: ErasedSubject;
  /** Data keys that were destroyed: one a tenant and week. */
  readonly keys: number;
  /** How much each that forgets within auditd had of the subject; not there where there is none. A search index reads the log. */
  readonly swept?: Readonly<Record<string, number>>;
}

/** Holds that an entry names. */
const holdsNamedMax = 16;

/** Tenants that a refusal names. */
const tenantsNamedMax = 20;

/**
 * Erases a subject: destroys every data key of theirs that there is, wherever it stands, so that no payload under it opens ever
 * again. That it was decided is an entry before; that it was done is one after, which is the receipt. What is cut off in between
 * the next start ends. What the subject sends from now on has new keys. Within `custody.inTurn` only.
 * @throws KnownError POLICY_HELD where a legal hold is on it, USAGE where it is not clear who is meant.
 */
export async function eraseSubject(custody: Custody, ask: EraseAsk): Promise<ErasureReceipt> {
  const { keys, keyFile } = custody.parts;
  const below = keyFile.count;
  const found = await keys.find(below, (facts) => facts.live && isOf(ask.subject, facts));
  checkTenants(ask, found);
  await checkHolds(custody, ask, found);
  if (found.length === 0) throw nobody(ask.subject);
  const begun = await custody.record({
    kind: "erasure.begun",
    facts: { ...factsOf(ask.subject), below, keys: found.length, by: custody.personOf(ask.by) },
    payload: JSON.stringify({ by: ask.by, reason: ask.reason }),
  });
  const erasure = custody.state.erasures.get(begun.seq);
  if (erasure === undefined) throw new Error(`entry ${begun.seq} began no erasure`);
  return custody.carryOut(() => destroy(custody, erasure, found));
}

/** Ends what a crash cut off. Before the log serves. */
export async function resumeErasures(custody: Custody): Promise<void> {
  for (const erasure of [...custody.state.erasures.values()])
    await custody.inTurn(async () => {
      const all = await custody.parts.keys.find(erasure.below, (facts) => isOf(erasure, facts));
      await custody.carryOut(() => destroy(custody, erasure, all));
    });
}

async function destroy(
  custody: Custody,
  erasure: BegunErasure,
  keys: readonly SlotFacts[],
): Promise<ErasureReceipt> {
  const { id, by, user, session, tenant } = erasure;
  await custody.destroyKeys(
    keys.filter(({ live }) => live),
    "erased",
  );
  const subject = factsOf({ user, session, tenant });
  const counts = await custody.sweep({ keys: keys.map(({ number }) => number), subject });
  const swept = Object.keys(counts).length === 0 ? {} : { swept: counts };
  const leaf = await custody.record({
    kind: "subject.erased",
    facts: { ...subject, begun: id, keys: erasure.keys, ...swept, by },
  });
  return { entry: leaf.seq, id: leaf.id, atMs: leaf.at, subject, keys: erasure.keys, ...swept };
}

/** Whether a key is one of the subject's own. */
function isOf({ user, session, tenant }: ErasedSubject, { subject }: SlotFacts): boolean {
  if (tenant !== undefined && subject.tenant !== tenant) return false;
  if (user !== undefined) return subject.kind === "user" && subject.name === user;
  if (session !== undefined) return subject.kind === "session" && subject.name === session;
  return tenant !== undefined;
}

function checkTenants({ subject, allTenants }: EraseAsk, found: readonly SlotFacts[]): void {
  if (subject.tenant !== undefined || allTenants) return;
  const tenants = Map.groupBy(found, ({ subject: { tenant } }) => tenant);
  if (tenants.size < 2) return;
  const named = [...tenants]
    .slice(0, tenantsNamedMax)
    .map(([tenant, keys]) => `${tenant === "" ? "no tenant" : tenant} (${keys.length} keys)`);
  throw new KnownError(
    "USAGE",
    `that name stands under ${tenants.size} tenants: ${named.join(", ")}`,
    "it may be several people: name one with --tenant, or say --all-tenants",
  );
}

async function checkHolds(custody: Custody, ask: EraseAsk, found: readonly SlotFacts[]): Promise<void> {
  const holds = custody.holds.filter((hold) => found.some((facts) => holdsKey(hold, facts)));
  if (holds.length === 0) return;
  const ids = holds.map(({ id }) => id);
  await custody.record({
    kind: "erasure.refused",
    facts: {
      ...factsOf(ask.subject),
      holds: ids.slice(0, holdsNamedMax),
      holdCount: ids.length,
      by: custody.personOf(ask.by),
    },
    payload: JSON.stringify({ by: ask.by, reason: ask.reason }),
  });
  throw new KnownError(
    "POLICY_HELD",
    `nothing was erased: legal hold ${ids.slice(0, holdsNamedMax).join(", ")} is on payloads of the subject`,
    `two people end a hold: seaworthy audit release ${ids[0] ?? ""}`,
  );
}

function nobody({ user, session }: ErasedSubject): KnownError {
  const hint =
    session === undefined || user !== undefined
      ? "see that name and tenant are as the application sends them; an entry without a payload has nothing to erase"
      : "the payloads of a session that names a user are under the user's key: erase the user";
  return new KnownError("USAGE", "no payload of that subject is in the log, or none any more", hint);
}

/** Without the members that are not there. */
function factsOf({ tenant, user, session }: ErasedSubject): {
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
} {
  return {
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
  };
}
