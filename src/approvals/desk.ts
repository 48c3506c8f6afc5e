import type { Clock, RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { ApprovalRequest, ApprovalState } from "./approval.ts";
import type { ApprovalRow, ApprovalStore } from "./approval-store.ts";
import { personCode, seal, unseal, type ApprovalKeys } from "./secrets.ts";
import { plain, readCharsMax, listedCharsMax, shownArguments, type ShownArguments } from "./shown.ts";

/** Where people see what waits and say yes or no: the log knows who asks and writes it down, the store carries it to the gateways. */
export interface ApprovalDesk {
  /** Asks the log on behalf of the person. @throws KnownError */
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  readonly store: ApprovalStore;
  readonly keys: ApprovalKeys;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
}

/** A yes or a no, for people. */
export interface SaidItem {
  readonly yes: boolean;
  readonly by: string;
  readonly reason: string;
  readonly atMs: number;
  /** Index in the log. */
  readonly entry: number;
}

/** A call that waits or waited, for people. */
export interface ApprovalItem {
  readonly id: string;
  readonly state: ApprovalState;
  readonly feature: string;
  readonly environment: string;
  readonly tool: string;
  readonly exchange: string;
  readonly askedAtMs: number;
  readonly expiresAtMs: number;
  readonly needs: number;
  readonly entry: number;
  readonly said: readonly SaidItem[];
  /** What stands in the log alone once it has ended. */
  readonly request?: {
    readonly arguments: ShownArguments;
    readonly reasons: readonly string[];
    readonly requester: ApprovalRequest["requester"];
    readonly digest: string;
    /** From the second on of calls that are the same in one answer. */
    readonly nth?: number;
  };
}

/** Our own choice: more than anybody looks through; those that wait come first. */
const listMax = 200;

/** auditd writes down at most so many at once. */
const shownMax = 16;

/** What waits, then what has ended within a day. @throws KnownError SCOPE_REFUSED where the person may not */
export async function listApprovals(
  desk: ApprovalDesk,
  { ended = false }: { readonly ended?: boolean } = {},
): Promise<readonly ApprovalItem[]> {
  const rows = await desk.store.list(listMax);
  const nowMs = desk.now();
  const wanted = rows.filter((row) => isOpen(row, nowMs) !== ended);
  await toBeShown(desk, wanted);
  return wanted.map((row) => itemOf(desk, row, listedCharsMax));
}

/** One of them, with more of its arguments. @throws KnownError USAGE where there is none, SCOPE_REFUSED */
export async function showApproval(desk: ApprovalDesk, id: string): Promise<ApprovalItem> {
  const row = await desk.store.find(id);
  await toBeShown(desk, row === undefined ? [] : [row]);
  if (row === undefined) throw unknown(id);
  return itemOf(desk, row, readCharsMax);
}

/** What came of a yes or a no. */
export interface DecideStep {
  readonly id: string;
  readonly state: ApprovalState;
  readonly by: string;
  readonly entry: number;
  /** How many people have said yes, of how many that must. */
  readonly have: number;
  readonly needs: number;
}

/**
 * Says yes or no: the entry first, then the store. @throws KnownError USAGE where it is none that waits, POLICY_HELD where this
 * person's yes does not count, APPROVAL_EXPIRED, APPROVAL_USED, SCOPE_REFUSED
 */
export async function decideApproval(
  desk: ApprovalDesk,
  { id, yes, reason }: { readonly id: string; readonly yes: boolean; readonly reason: string },
): Promise<DecideStep> {
  const { ask, store, keys, now, randomBytes } = desk;
  const row = await store.find(id);
  if (row === undefined) throw unknown(id);
  checkOpen(row, yes, now());
  const { user } = requestOf(row, keys)?.requester ?? {};
  const given = row.decisions.flatMap((one) => (one.yes ? [one.entry] : []));
  const question = {
    ask: "approval-decide",
    approval: id,
    asked: row.entry,
    yes,
    reason,
    given,
    ...(user === undefined ? {} : { requester: user }),
  };
  const said = await ask(question);
  const { entry, by, atMs } = isObject(said) ? said : {};
  if (typeof entry !== "number" || typeof by !== "string" || typeof atMs !== "number")
    throw new KnownError(
      "LOG_UNAVAILABLE",
      "the log did not answer as it should",
      "see that both sides are of one version",
    );
  const sealed = seal({ by, reason }, id, { keys, randomBytes });
  const decision = { entry, person: personCode(by, keys), yes, atMs, sealed };
  const { row: after, counted } = await store.decide(id, decision);
  // Somebody was faster, or the time was over in between: what stands in the log lets nothing through by itself.
  if (!counted) checkOpen(after, yes, now());
  const have = after.decisions.filter((one) => one.yes).length;
  return { id, state: after.state, by, entry, have, needs: after.needs };
}

const isOpen = ({ state, expiresAtMs }: ApprovalRow, nowMs: number): boolean =>
  (state === "waiting" || state === "approved") && expiresAtMs > nowMs;

/** @throws KnownError where a yes, or a no, comes too late. */
function checkOpen(row: ApprovalRow, yes: boolean, nowMs: number): void {
  const { id, state, expiresAtMs } = row;
  if (state === "used")
    throw new KnownError("APPROVAL_USED", `the call of ${id} has left already`, "nothing calls it back");
  if (state === "expired" || expiresAtMs <= nowMs)
    throw new KnownError(
      "APPROVAL_EXPIRED",
      `the time of ${id} is over`,
      "whoever needs the call asks again",
    );
  if (state === "denied")
    throw new KnownError(
      "APPROVAL_DENIED",
      `somebody has said no to ${id}`,
      "whoever needs the call asks again",
    );
  if (state === "approved" && yes)
    throw new KnownError("USAGE", `${id} has the yes that it needs`, "see it: seaworthy approvals show");
}

/** Who is shown the arguments of what waits stands in the log once for each, before they are. */
async function toBeShown(desk: ApprovalDesk, rows: readonly ApprovalRow[]): Promise<void> {
  const { ask, store, keys } = desk;
  const asked = await ask({ ask: "approver" });
  const name = isObject(asked) ? asked["name"] : undefined;
  const person = personCode(typeof name === "string" ? name : "", keys);
  const unseen = rows.flatMap(({ id, sealed }) =>
    sealed === undefined || store.wasShown(id, person) ? [] : [id],
  );
  for (let i = 0; i < unseen.length; i += shownMax) {
    const approvals = unseen.slice(i, i + shownMax);
    await ask({ ask: "approval-shown", approvals });
    await store.shown(approvals, person);
  }
}

function requestOf({ id, sealed }: ApprovalRow, keys: ApprovalKeys): ApprovalRequest | undefined {
  return sealed === undefined ? undefined : (unseal(sealed, id, keys) as unknown as ApprovalRequest);
}

function itemOf({ keys, now }: ApprovalDesk, row: ApprovalRow, charsMax: number): ApprovalItem {
  const { id, feature, environment, exchange, askedAtMs, expiresAtMs, needs, entry } = row;
  const isOver = row.state === "waiting" || row.state === "approved" ? expiresAtMs <= now() : false;
  const request = requestOf(row, keys);
  const tool = request?.tool ?? row.tool;
  return {
    ...{ id, state: isOver ? "expired" : row.state, feature, environment, tool: plain(tool), exchange },
    ...{ askedAtMs, expiresAtMs, needs, entry },
    said: row.decisions.map((one): SaidItem => {
      const said = unseal(one.sealed, id, keys) as { readonly by: string; readonly reason: string };
      return { yes: one.yes, by: said.by, reason: said.reason, atMs: one.atMs, entry: one.entry };
    }),
    ...(request === undefined
      ? {}
      : {
          request: {
            arguments: shownArguments(request.arguments, charsMax),
            reasons: request.reasons.map(plain),
            requester: request.requester,
            digest: request.digest,
            ...(request.nth === undefined || request.nth === 1 ? {} : { nth: request.nth }),
          },
        }),
  };
}

const unknown = (id: string): KnownError =>
  new KnownError(
    "USAGE",
    `there is no approval ${plain(id.slice(0, 40))}`,
    "see what waits: seaworthy approvals list",
  );
