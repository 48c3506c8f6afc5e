import type { ApprovalRequest, ApprovalState } from "../approvals/approval.ts";
import type { TakenCall } from "../approvals/queue.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { Answer } from "../exchange/answer.ts";
import type { Exchange, ToolCallPart } from "../exchange/exchange.ts";
import { argumentsText } from "../exchange/tool-arguments.ts";
import type { Killed } from "../limits/kill/killed.ts";
import { defaultApprovals, type ApprovalRules } from "../policy/approvals-section.ts";
import type { Policy } from "../policy/policy.ts";
import type { Caller } from "./caller.ts";
import { requestCode, type HeldAnswer, type Holding } from "./held-answers.ts";
import type { Call } from "./underway.ts";

/** In the answer: what it waits for, and until when. In a request that comes again: which answer it wants. */
export const approvalHeader = "x-seaworthy-approval";
const expiresHeader = "x-seaworthy-approval-expires";

/** Our own choice: of an answer with more calls nobody can say what it does as a whole. */
const callsMax = 16;

/** Ids that an entry about an answer names: our own choice, a leaf of the log has one kilobyte for all facts. */
const factIdsMax = 4;

/** An answer that only calls of tools hold. */
export interface Waiting {
  readonly call: Call;
  /** The request as it was read. */
  readonly read: Exchange;
  readonly answer: Answer;
  readonly recorded: HeldAnswer["recorded"];
  readonly calls: readonly { readonly part: ToolCallPart; readonly reasons: readonly string[] }[];
  readonly model: string;
  readonly provider: string;
  /** What stops it now. */
  readonly killed: () => Killed | undefined;
}

/** What came of asking. */
export interface Asked {
  /** Every call has its yes, and it is used: the answer leaves. */
  readonly isGiven: boolean;
  /** What the caller is told where it is not. */
  readonly error?: KnownError;
  /** Members of the entry about the answer. */
  readonly facts: JsonObject;
}

/** Asks people about each call, and waits as long as the policy says; the answer is kept for who comes back later. */
export async function askForYes(waiting: Waiting, { queue, answers }: Holding): Promise<Asked> {
  const { call, read, answer, recorded, model, provider } = waiting;
  const rules = rulesOf(call.caller.policy);
  const requests = requestsOf(waiting, rules);
  let calls: readonly TakenCall[];
  let expiresAtMs: number;
  try {
    checkCount(requests.length);
    const asked = await Promise.all(requests.map(async (request) => queue.ask(request)));
    calls = asked.map(({ id }, i) => ({ id, call: requests[i] as ApprovalRequest }));
    expiresAtMs = Math.min(...asked.map((one) => one.expiresAtMs));
  } catch (error) {
    if (error instanceof KnownError && error.code === "APPROVALS_TOO_MANY")
      return { isGiven: false, error, facts: {} };
    throw error;
  }
  const request = requestCode(read, requesterOf(call.caller));
  const held = { answer, recorded, calls, request, exchange: call.id, model, provider, expiresAtMs };
  answers.keep(held);
  const ids = calls.map(({ id }) => id);
  tellWhere(call, ids, expiresAtMs);
  const done = call.times.person();
  const error = await waitFor(ids, call, { queue, answers });
  done();
  const facts = { approvals: ids.slice(0, factIdsMax) };
  if (error !== undefined || waiting.killed() !== undefined)
    return { isGiven: false, ...(error && { error }), facts };
  if (await queue.useAll(calls, call.id)) {
    answers.drop(ids[0] ?? "");
    return { isGiven: true, facts };
  }
  // Somebody else took the yes in between.
  return { isGiven: false, error: await errorOf(ids, call, queue), facts };
}

/**
 * Waits until each has a yes: undefined then, else what the caller is told. Ends when the time is over, somebody says no, or the
 * call ends.
 */
export async function waitFor(
  ids: readonly string[],
  call: Call,
  { queue }: Holding,
): Promise<KnownError | undefined> {
  const { waitMs } = rulesOf(call.caller.policy);
  const over = new AbortController();
  const stop = (): void => over.abort();
  if (call.signal.aborted) stop();
  call.signal.addEventListener("abort", stop, { once: true });
  const states = await Promise.all(
    ids.map(async (id): Promise<ApprovalState> => {
      const state = await queue.settled(id, waitMs, over.signal);
      if (state !== "approved") stop();
      return state;
    }),
  );
  call.signal.removeEventListener("abort", stop);
  // A caller who went away hears nothing, and gets the answer only by coming back.
  const gone = call.signal.aborted && !(call.signal.reason instanceof KnownError);
  if (!gone && states.every((state) => state === "approved")) return undefined;
  return errorOf(ids, call, queue);
}

/** What a caller is told of calls that have not all of them a yes that can be used. */
export async function errorOf(
  ids: readonly string[],
  { caller }: Pick<Call, "caller">,
  queue: Holding["queue"],
): Promise<KnownError> {
  const requester = requesterOf(caller);
  const all = await Promise.all(ids.map(async (id) => queue.ofRequester(id, requester)));
  const of = (state: ApprovalState) => all.find((one) => one?.state === state);
  const [denied, expired, used] = [of("denied"), of("expired"), of("used")];
  const name = ids.join(", ");
  if (all.some((one) => one === undefined))
    return new KnownError(
      "APPROVAL_UNKNOWN",
      "there is no such approval of this caller",
      `send the ${approvalHeader} of the answer that was held, as the same user in the same session`,
    );
  if (denied !== undefined)
    return new KnownError(
      "APPROVAL_DENIED",
      `a person said no to the call (approval ${denied.id}): ${denied.reason ?? "no reason"}`,
      "do not try the same call again",
    );
  if (expired !== undefined)
    return new KnownError(
      "APPROVAL_EXPIRED",
      `nobody let the call through in time (approval ${expired.id})`,
      `send the request without ${approvalHeader} to ask again`,
    );
  if (used !== undefined)
    return new KnownError(
      "APPROVAL_USED",
      `the yes was used already (approval ${used.id})`,
      "it lets one call through, once; ask again",
    );
  const expiresAtMs = Math.min(...all.map((one) => one?.expiresAtMs ?? Infinity));
  const { message } = rulesOf(caller.policy);
  return new KnownError(
    "APPROVAL_PENDING",
    `the call waits for a person until ${new Date(expiresAtMs).toISOString()} (approval ${name})${message === undefined ? "" : `: ${message}`}`,
    `send the same request again with the header ${approvalHeader}: ${name}`,
  );
}

/** Names what is waited for in the head of the answer, where it has not left. */
export function tellWhere({ response }: Call, ids: readonly string[], expiresAtMs: number): void {
  if (response.headersSent) return;
  response.setHeader(approvalHeader, ids.join(", "));
  response.setHeader(expiresHeader, new Date(expiresAtMs).toISOString());
}

export const rulesOf = ({ approvals }: Policy): ApprovalRules => approvals ?? defaultApprovals;

/** Who asks: another user, session or key is somebody else. */
export const requesterOf = ({ key, tenant, user, session }: Caller): ApprovalRequest["requester"] => ({
  key: key.id,
  ...(tenant === undefined ? {} : { tenant }),
  ...(user === undefined ? {} : { user }),
  ...(session === undefined ? {} : { session }),
});

function requestsOf({ call, calls }: Waiting, rules: ApprovalRules): readonly ApprovalRequest[] {
  const { caller, id } = call;
  const { policy, environment } = caller;
  const seen = new Map<string, number>();
  return calls.map(({ part, reasons }): ApprovalRequest => {
    const same = JSON.stringify([part.name, argumentsText(part.arguments)]);
    const nth = (seen.get(same) ?? 0) + 1;
    seen.set(same, nth);
    return {
      feature: policy.feature,
      environment,
      tool: part.name,
      arguments: argumentsOf(part),
      reasons,
      requester: requesterOf(caller),
      exchange: id,
      digest: policy.digest,
      lifetimeMs: rules.lifetimeMs,
      approvers: rules.approvers[effectOf(part.name, policy)],
      nth,
    };
  });
}

/** A tool that nobody has described reaches others, as far as anybody knows. */
const effectOf = (name: string, { tools }: Policy): keyof ApprovalRules["approvers"] =>
  (tools !== undefined && Object.hasOwn(tools, name) ? tools[name]?.effect : undefined) ?? "external";

/** An object as it is; anything else as the text that leaves. */
function argumentsOf({ arguments: given }: ToolCallPart): JsonValue {
  const isDocument = given.kind === "json" && typeof given.value === "object" && given.value !== null;
  return isDocument ? given.value : argumentsText(given);
}

function checkCount(count: number): void {
  if (count <= callsMax) return;
  throw new KnownError(
    "APPROVALS_TOO_MANY",
    `one answer has ${count} calls that wait for a person, and ${callsMax} are the most`,
    "let the model call fewer tools at once",
  );
}
