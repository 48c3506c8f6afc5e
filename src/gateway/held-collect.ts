import { KnownError } from "../base/errors.ts";
import type { Exchange } from "../exchange/exchange.ts";
import { replay } from "../exchange/replay.ts";
import { entryOf } from "./caller.ts";
import { requestCode, type HeldAnswer, type Holding } from "./held-answers.ts";
import { approvalHeader, errorOf, requesterOf, tellWhere, waitFor } from "./held-ask.ts";
import { killedCallIn } from "./killed-parts.ts";
import { withReceipt } from "./receipt.ts";
import { sendJson } from "./reply.ts";
import { behind, seatIn, tellSeat } from "./session-seat.ts";
import type { Call, CallDeps } from "./underway.ts";

/**
 * A request that comes again for an answer that was held: gives that very answer where it has its yes, and true. The model is not
 * asked. False where the request goes its usual way: nobody waits for it, or there is a yes but the answer is not here any more; then
 * the same call uses the yes.
 *
 * @throws KnownError for the door to write down and tell: APPROVAL_PENDING, APPROVAL_DENIED, APPROVAL_EXPIRED, APPROVAL_USED,
 * APPROVAL_UNKNOWN, KILLED
 */
export async function collected(call: Call, read: Exchange, deps: CallDeps): Promise<boolean> {
  const { holding } = deps;
  const asked = idsOf(call);
  if (asked === undefined && (holding?.answers.size ?? 0) === 0) return false;
  if (holding === undefined) throw unknown();
  const { queue, answers } = holding;
  const requester = requesterOf(call.caller);
  const request = requestCode(read, requester);
  // A client that tries again by itself sends no header: the same request waits for the same answer.
  const held = asked === undefined ? answers.same(request) : answers.find(asked, request);
  const ids = held?.calls.map(({ id }) => id) ?? asked ?? [];
  if (ids.length === 0) return false;
  const known = await Promise.all(ids.map(async (id) => queue.ofRequester(id, requester)));
  const ended = known.some((one) => one?.state !== "waiting" && one?.state !== "approved");
  if (ended) {
    if (held !== undefined) answers.drop(held.calls[0]?.id ?? "");
    // Who does not ask for it by its name begins anew.
    if (asked === undefined) return false;
    throw await errorOf(ids, call, queue);
  }
  tellWhere(call, ids, Math.min(...known.map((one) => one?.expiresAtMs ?? Infinity)));
  const done = call.times.person();
  const error = await waitFor(ids, call, holding);
  done();
  if (error !== undefined) throw error;
  if (held === undefined) return false;
  await deliver(held, { call, read, holding }, deps);
  return true;
}

async function deliver(
  held: HeldAnswer,
  { call, read, holding }: { readonly call: Call; readonly read: Exchange; readonly holding: Holding },
  deps: CallDeps,
): Promise<void> {
  const { answer, recorded, calls, exchange, model, provider } = held;
  const { running, wire, response } = call;
  const killed = killedCallIn(answer, running) ?? running.modelKilled(model) ?? running.killed();
  if (killed !== undefined) throw killed;
  const ids = calls.map(({ id }) => id);
  // Its session must know these turns when the results of the calls come back in it.
  const seat = await seatIn(call, read, deps);
  if (!(await holding.queue.useAll(calls, call.id))) throw await errorOf(ids, call, holding.queue);
  holding.answers.drop(ids[0] ?? "");
  const recordedOutput = deps.recorder.record({
    ...entryOf(call.caller, call.id),
    kind: "call.output",
    model,
    decision: "allow",
    facts: {
      provider,
      ...(read.stream ? { stream: true } : {}),
      heldIn: exchange,
      approvals: ids.slice(0, 4),
      ms: deps.now() - call.startedAtMs,
      ...call.times.facts(),
    },
    payload: JSON.stringify("withheld" in recorded ? recorded : wire.writeAnswer(recorded, read)),
  });
  const output = behind(seat, recordedOutput);
  output.catch(() => undefined);
  await withReceipt(output, call, deps.receipt);
  tellSeat(seat, answer, answer.usage);
  response.setHeader("x-seaworthy-decision", "allow");
  if (!read.stream) {
    sendJson(response, 200, JSON.stringify(wire.writeAnswer(answer, read)));
    return;
  }
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform",
    "x-accel-buffering": "no",
  });
  const writer = wire.writeStream(read);
  let text = "";
  for (const event of replay(answer)) text += writer.push(event);
  response.end(text);
}

/** The ids that a caller asks for. @throws KnownError EXCHANGE_UNREADABLE */
function idsOf({ request }: Call): readonly string[] | undefined {
  const header = request.headers[approvalHeader];
  if (header === undefined) return undefined;
  const ids = typeof header === "string" ? header.split(",").map((id) => id.trim()) : [];
  if (ids.length > 0 && ids.length <= 16 && ids.every((id) => /^[0-9a-z]{12}$/.test(id))) return ids;
  throw new KnownError(
    "EXCHANGE_UNREADABLE",
    `the header ${approvalHeader} holds no ids of approvals`,
    "send it as the answer that was held had it",
  );
}

const unknown = (): KnownError =>
  new KnownError(
    "APPROVAL_UNKNOWN",
    "there is no such approval of this caller",
    `leave ${approvalHeader} out`,
  );
