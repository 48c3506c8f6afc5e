import { hash } from "node:crypto";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { FoundChunk, Principal } from "../knowledge/document.ts";
import type { ChunkLookup, KnowledgeStore } from "../knowledge/knowledge-store.ts";
import { isCanaryTenant } from "../knowledge/names.ts";
import { see, type Denial, type Seen, type SourceRule } from "../knowledge/visible.ts";
import { findingNames } from "../pipeline/decision.ts";
import type { Label } from "../pipeline/flow/labels.ts";
import type { KnowledgeConfig } from "../policy/knowledge-config.ts";
import { checkSize } from "./call-entries.ts";
import { entryOf, type Caller } from "./caller.ts";
import { sessionOf } from "./flow-labels.ts";
import { withReceipt } from "./receipt.ts";
import { sendJson } from "./reply.ts";
import { readRetrieval, type RetrievalRequest, type SentCandidate } from "./retrieval-request.ts";
import { scanChunks, type ScannedChunks } from "./retrieval-scan.ts";
import type { Call, CallDeps } from "./underway.ts";

export const retrievalPath = "/v1/retrieval/check";

/** What the door needs of registered documents. */
export interface Retrieval {
  readonly store: Pick<KnowledgeStore, "look" | "isMember">;
  readonly config: Pick<KnowledgeConfig, "staleAfterMs" | "groups" | "tenants">;
  /** The key with which the gateway rehearses: it alone may ask for the gateway's own tenants, and for no other. */
  readonly canaryKey: string | undefined;
}

/**
 * Tells a program which of the chunks that its search found may be seen by who asks, before they reach a prompt: in their order,
 * each with its labels, and the others with a reason. What is not known to be allowed is not. The entry is durable before.
 *
 * @throws KnownError for the door to answer with
 */
export async function checkRetrieval(
  body: string,
  call: Call,
  deps: CallDeps,
  retrieval: Retrieval | undefined,
): Promise<void> {
  if (retrieval === undefined)
    throw new KnownError("ROUTE_UNKNOWN", "nothing is known of documents here", "ask a gateway of its own");
  const asked = readRetrieval(body);
  checkPrincipal(asked.principal, call.caller, retrieval);
  const { tenant, user } = asked.principal;
  const stopped = call.running.read({ ...call.caller, tenant, ...(user === undefined ? {} : { user }) });
  if (stopped !== undefined) throw stopped;
  const seen = await lookAll(asked, call.caller, { ...retrieval, now: deps.now });
  const texts = seen.flatMap((one, i) => {
    const text = asked.candidates[i]?.text;
    return one.denial === undefined && text !== undefined ? [text] : [];
  });
  const guarded = call.times.step("guards.input");
  const scanned = await scanChunks(
    { id: call.id, policy: call.caller.policy, query: asked.query, texts },
    { now: deps.now, digest },
  );
  guarded();
  const results = resultsOf(asked.candidates, seen, { scanned, exchange: call.id });
  const entry = entryFor(call, asked, { results, scanned });
  checkSize(entry);
  await withReceipt(deps.recorder.record(entry), call, deps.receipt);
  keepLabels(call.caller, asked.principal, results, deps);
  const killed = call.running.killed();
  if (killed !== undefined) throw killed;
  sendJson(call.response, 200, JSON.stringify(answerOf(call.id, results)));
}

/**
 * What the session has read from now on, for the rules of data flow. Under the names of the headers, and under those of the body: the
 * call that follows may name its user in either.
 */
function keepLabels(
  caller: Caller,
  { tenant, user }: Principal,
  results: readonly Result[],
  { labels }: Pick<CallDeps, "labels">,
): void {
  if (caller.policy.flow === undefined || labels === undefined) return;
  const brought = results.flatMap((one) => (one.denial === undefined ? [one.label] : []));
  const whole = { ...caller, tenant, ...(user === undefined ? {} : { user }) };
  for (const one of caller.tenant === tenant && caller.user === user ? [caller] : [caller, whole]) {
    const session = sessionOf(one);
    if (session !== undefined) labels.add(session, brought);
  }
}

/** What a text is known by when it comes again: the same as for a call, so that a chunk is looked at once. */
const digest = (text: string): string => hash("sha256", text, "base64");

/** @throws KnownError SCOPE_REFUSED where the body names somebody else than the headers do, or than the key is for */
export function checkPrincipal(
  { tenant, user }: Principal,
  caller: Pick<Caller, "tenant" | "user" | "key">,
  { config, canaryKey }: Pick<Retrieval, "config" | "canaryKey">,
): void {
  if ((caller.tenant ?? tenant) !== tenant)
    throw refused("the body asks for another tenant than the header x-seaworthy-tenant names");
  if (caller.user !== undefined && caller.user !== user)
    throw refused("the body asks for another user than the header x-seaworthy-user names");
  if (isCanaryTenant(tenant) !== (caller.key.id === canaryKey))
    throw refused("this key is not for the tenant that the body asks for");
  const allowed = config.tenants.get(caller.key.id);
  if (allowed !== undefined && !allowed.has(tenant))
    throw refused("this key is not for the tenant that the body asks for");
}

const refused = (what: string): KnownError =>
  new KnownError("SCOPE_REFUSED", what, "ask for who is behind the request, with a key that is for them");

type LookDeps = Retrieval & Pick<CallDeps, "now">;

async function lookAll(
  { principal, candidates }: RetrievalRequest,
  { policy }: Caller,
  { store, config, now }: LookDeps,
): Promise<readonly Seen[]> {
  const lookups = await store.look(
    principal.tenant,
    candidates.map(({ chunk }) => chunk),
  );
  const members = await membersOf(principal, lookups, { store, config });
  const rules = {
    nowMs: now(),
    staleAfterMs: config.staleAfterMs,
    sources: policy.knowledge as readonly SourceRule[] | undefined,
    inGroup: (group: string) => members.has(group),
  };
  return candidates.map((candidate, i) => see(candidate, lookups[i] ?? nothing, principal, rules));
}

const nothing: ChunkLookup = { own: undefined, others: [] };

/** Those of the claimed groups that count: where it was registered who is in a group, the caller's word does not. */
async function membersOf(
  { tenant, user, groups }: Principal,
  lookups: readonly ChunkLookup[],
  { store, config }: Pick<Retrieval, "store" | "config">,
): Promise<ReadonlySet<string>> {
  const claimed = new Set(groups);
  const wanted = new Set<string>();
  for (const { own } of claimed.size === 0 ? [] : lookups)
    if (own?.document.access.kind === "listed")
      for (const group of own.document.access.groups) if (claimed.has(group)) wanted.add(group);
  const members = new Set<string>();
  for (const group of wanted)
    if ((await store.isMember(tenant, group, user)) ?? config.groups === "claimed") members.add(group);
  return members;
}

/** What becomes of one candidate. */
type Result = { readonly sent: SentCandidate } & (
  | { readonly denial: Denial }
  | {
      readonly denial?: undefined;
      readonly document: FoundChunk["document"];
      /** Only where it is another than was sent. */
      readonly text: string | undefined;
      readonly label: Label;
    }
);

function resultsOf(
  candidates: readonly SentCandidate[],
  seen: readonly Seen[],
  { scanned, exchange }: { readonly scanned: ScannedChunks; readonly exchange: string },
): readonly Result[] {
  let next = 0;
  return candidates.map((sent, i): Result => {
    const one = seen[i] ?? { denial: "unknown" };
    if (one.denial !== undefined) return { sent, denial: one.denial };
    const text = sent.text === undefined ? undefined : scanned.texts[next++];
    if (sent.text !== undefined && text === undefined) return { sent, denial: "attack-found" };
    return {
      sent,
      document: one.document,
      text: text === sent.text ? undefined : text,
      label: labelOf(one.document, exchange, i),
    };
  });
}

/** How what a chunk says is to be handled from here on. */
const labelOf = ({ trust, access }: FoundChunk["document"], exchange: string, index: number): Label => ({
  origin: "document",
  untrusted: trust === "external",
  holds: access.kind === "public" ? [] : ["tenant"],
  place: `/candidates/${index}`,
  exchange,
});

function answerOf(id: string, results: readonly Result[]): JsonObject {
  const allowed: JsonObject[] = [];
  const denied: JsonObject[] = [];
  results.forEach((result, index) => {
    const { chunk, score } = result.sent;
    if (result.denial !== undefined) {
      denied.push({ index, chunk, reason: result.denial });
      return;
    }
    const { document, text, label } = result;
    const { id: name, tenant, source, owner, trust, version, lastUpdatedMs } = document;
    allowed.push({
      ...{ index, chunk },
      ...(score === undefined ? {} : { score }),
      ...(text === undefined ? {} : { text, redacted: true }),
      document: {
        id: name,
        tenant,
        source,
        owner,
        version,
        lastUpdated: new Date(lastUpdatedMs).toISOString(),
      },
      trust,
      label: { origin: label.origin, untrusted: label.untrusted, holds: label.holds },
    });
  });
  return { id, allowed, denied };
}

function entryFor(
  call: Call,
  { principal, candidates }: RetrievalRequest,
  { results, scanned }: { readonly results: readonly Result[]; readonly scanned: ScannedChunks },
): NewEntry {
  const denied: Partial<Record<Denial, number>> = {};
  for (const { denial } of results) if (denial !== undefined) denied[denial] = (denied[denial] ?? 0) + 1;
  const isRedacted = results.some((one) => one.denial === undefined && one.text !== undefined);
  const { decision, query, withheld } = scanned;
  return {
    ...entryOf(call.caller, call.id),
    kind: "retrieval.checked",
    tenant: principal.tenant,
    ...(principal.user === undefined ? {} : { user: principal.user }),
    decision: denied["attack-found"] === undefined ? (isRedacted ? "redact" : "allow") : "block",
    ...(decision === undefined ? {} : { findings: findingNames(decision) }),
    facts: {
      candidates: candidates.length,
      allowed: results.filter(({ denial }) => denial === undefined).length,
      ...(Object.keys(denied).length === 0 ? {} : { denied }),
      ...call.times.facts(),
      ...(withheld === undefined ? {} : { withheld }),
    },
    payload: JSON.stringify({
      principal,
      ...(query === undefined ? {} : { query }),
      chunks: results.map(({ sent: { chunk, score }, ...result }) => [
        chunk,
        score ?? null,
        result.denial ?? "allowed",
      ]),
    }),
  };
}
