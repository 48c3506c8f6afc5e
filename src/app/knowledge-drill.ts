import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import { isObject, readJson, type JsonObject } from "../base/json.ts";
import {
  canaryCases,
  canaryChunks,
  canaryDocuments,
  canaryQuery,
  listedUser,
  otherUser,
} from "../knowledge/canaries.ts";
import { register, type KnowledgeDesk } from "../knowledge/desk.ts";
import { canaryTenants } from "../knowledge/names.ts";
import type { CanaryLine } from "./canary-call.ts";
import { canaryFeature } from "./canary-drill.ts";
import { askRetriever } from "./knowledge-probe.ts";

/** Our own choice: an answer on the loopback. */
const answerMsMax = 10_000;

/** What a rehearsal of retrieval found. */
export interface RetrievalDrill {
  /** Everything was as it must be. */
  readonly held: boolean;
  /** What was not; empty where it held. */
  readonly why: string;
  /** Chunks that were asked for. */
  readonly checked: number;
  /** Chunks that somebody got who may not. */
  readonly leaks: number;
  /** The feature's own retriever: `blind` where it does not find what it should, which proves nothing. */
  readonly probe: "none" | "held" | "leaked" | "blind";
}

export interface RetrievalDrillParts {
  readonly line: CanaryLine;
  readonly desk: KnowledgeDesk;
  /** Where the feature's own retriever answers; undefined: nowhere. */
  readonly probe: string | undefined;
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  readonly now: Clock;
}

/**
 * Two made-up tenants with nearly the same documents ask for their own and for the other's, through the same port as everybody, and
 * through the feature's own retriever where its address is known. What came of it is an entry when this resolves.
 */
export async function runRetrievalDrill(parts: RetrievalDrillParts, by: string): Promise<RetrievalDrill> {
  const faults: string[] = [];
  const counted = { checked: 0, leaks: 0 };
  let probe: RetrievalDrill["probe"] = "none";
  try {
    await register(parts.desk, canaryFeature, canaryDocuments(parts.now()));
    for (const tenant of canaryTenants)
      for (const user of [listedUser, otherUser])
        faults.push(...(await askAll(parts, { tenant, user }, counted)));
    if (parts.probe !== undefined) {
      const said = await probeBoth(parts.probe);
      probe = said.probe;
      counted.leaks += said.leaks;
      faults.push(...said.faults);
    }
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
  const [why = ""] = faults;
  const result: RetrievalDrill = { held: faults.length === 0, why: why.slice(0, 200), ...counted, probe };
  await parts.recorder.record({
    kind: "drill.retrieval",
    feature: canaryFeature,
    environment: parts.environment,
    facts: { ...result, by: by.slice(0, 40) } satisfies JsonObject,
  });
  return result;
}

async function askAll(
  { line }: RetrievalDrillParts,
  principal: { readonly tenant: string; readonly user: string },
  counted: { checked: number; leaks: number },
): Promise<readonly string[]> {
  const cases = canaryCases(principal.tenant, principal.user);
  const response = await fetch(`${line.url}/v1/retrieval/check`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${line.key}`,
      "content-type": "application/json",
      "x-seaworthy-feature": canaryFeature,
      connection: "close",
    },
    body: JSON.stringify({
      principal,
      query: canaryQuery,
      candidates: cases.map(({ chunk, text }) => ({ chunk, ...(text === undefined ? {} : { text }) })),
    }),
    signal: AbortSignal.timeout(answerMsMax),
  });
  const text = await response.text();
  if (response.status !== 200) return [`the check was answered with ${response.status}`];
  const body = readJson(text);
  const allowed = isObject(body) && Array.isArray(body["allowed"]) ? body["allowed"] : [];
  const passed = new Set(allowed.map((one) => (isObject(one) ? one["index"] : undefined)));
  const faults: string[] = [];
  cases.forEach(({ chunk, isAllowed }, i) => {
    counted.checked += 1;
    if (passed.has(i) === isAllowed) return;
    if (!isAllowed) counted.leaks += 1;
    faults.push(
      isAllowed
        ? `${chunk} was not given to ${principal.tenant}/${principal.user}`
        : `${chunk} was given to ${principal.tenant}/${principal.user}`,
    );
  });
  return faults;
}

/** A leak is worse than not to know. */
async function probeBoth(url: string): Promise<{
  readonly probe: "held" | "leaked" | "blind";
  readonly leaks: number;
  readonly faults: readonly string[];
}> {
  let leaks = 0;
  const faults: string[] = [];
  let blind = false;
  for (const tenant of canaryTenants) {
    const own = new Set(canaryChunks(tenant).map(({ id }) => id));
    const others = canaryTenants.filter((other) => other !== tenant).flatMap(canaryChunks);
    const found = await askRetriever(url, {
      principal: { tenant, user: listedUser, groups: [] },
      query: canaryQuery,
      k: 2 * own.size,
    });
    const leaked = others.filter(({ id }) => found.includes(id) && !own.has(id));
    leaks += leaked.length;
    for (const { id } of leaked) faults.unshift(`the retriever gave ${id} to ${tenant}`);
    if (found.some((id) => own.has(id))) continue;
    blind = true;
    faults.push(
      `the retriever finds nothing of ${tenant}: put the made-up documents into its index, see seaworthy knowledge canaries`,
    );
  }
  return { probe: leaks > 0 ? "leaked" : blind ? "blind" : "held", leaks, faults };
}
