import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonValue } from "../base/json.ts";
import type { Principal } from "../knowledge/document.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";
import {
  matrixOf,
  mayBeSeen,
  principalsIn,
  type Matrix,
  type MatrixCell,
  type MatrixDocument,
} from "../knowledge/matrix.ts";
import { isCanaryTenant } from "../knowledge/names.ts";
import type { SourceRule } from "../knowledge/visible.ts";
import type { KnowledgeConfig } from "../policy/knowledge-config.ts";

/** Our own choice: with five hundred principals a million questions, which a gateway answers in a minute. */
export const matrixDocumentsMax = 2000;

/** Our own choice: well under what a request may be large. */
const atOnce = 200;

const answerMsMax = 30_000;

export interface MatrixParts {
  readonly store: KnowledgeStore;
  readonly config: Pick<KnowledgeConfig, "staleAfterMs" | "groups">;
  /** What the feature reads by its manifest; undefined: whatever is registered. */
  readonly sources: readonly SourceRule[] | undefined;
  /** The gateway's door for programs, and a key of the feature. */
  readonly gateway: { readonly url: string; readonly key: string; readonly feature: string | undefined };
  readonly now: Clock;
}

/**
 * Asks the running gateway, as every kind of principal that the registry knows, for every document, and holds its answers against
 * what was registered. Each request is an entry of the log like any other.
 *
 * @param given who to ask as; undefined: all that differ by the registry
 * @throws KnownError PROVIDER_FAILED where the gateway does not answer
 */
export async function askMatrix(
  parts: MatrixParts,
  given: readonly Principal[] | undefined,
): Promise<Matrix> {
  const atMs = parts.now();
  const documents = await documentsIn(parts.store);
  const principals = given ?? principalsIn(documents);
  const cells: MatrixCell[] = [];
  for (const principal of principals) {
    const members = await membersOf(parts, principal);
    const rules = {
      nowMs: atMs,
      staleAfterMs: parts.config.staleAfterMs,
      sources: parts.sources,
      isMember: (_principal: Principal, group: string) => members.has(group),
    };
    for (let from = 0; from < documents.length; from += atOnce) {
      const some = documents.slice(from, from + atOnce);
      const reasons = await ask(parts, principal, some);
      some.forEach((document, i) => {
        const reason = reasons[i];
        cells.push({
          ...{ principal, document, reason: reason ?? "" },
          expected: mayBeSeen(document, principal, rules) ? "allowed" : "denied",
          actual: reason === undefined ? "allowed" : "denied",
        });
      });
    }
  }
  return matrixOf(atMs, principals, cells);
}

/** Documents with a chunk of each; those of the gateway itself have a rehearsal of their own. */
async function documentsIn(store: KnowledgeStore): Promise<readonly MatrixDocument[]> {
  const found: MatrixDocument[] = [];
  let after: { readonly tenant: string; readonly id: string } | undefined;
  for (;;) {
    const page = await store.list({ limit: 500, ...(after === undefined ? {} : { after }) });
    for (const { tenant, id } of page) {
      const whole = isCanaryTenant(tenant) ? undefined : await store.find(tenant, id);
      const [chunk] = whole?.chunks ?? [];
      if (whole !== undefined && chunk !== undefined)
        found.push({ ...whole, chunk: chunk.id, digest: chunk.digest });
      if (found.length > matrixDocumentsMax)
        throw new KnownError(
          "USAGE",
          `there are more than ${matrixDocumentsMax} documents`,
          "name one tenant's principals, or ask on a copy with fewer",
        );
    }
    const last = page.at(-1);
    if (page.length < 500 || last === undefined) return found;
    after = { tenant: last.tenant, id: last.id };
  }
}

async function membersOf(
  { store, config }: MatrixParts,
  { tenant, user, groups }: Principal,
): Promise<ReadonlySet<string>> {
  const members = new Set<string>();
  for (const group of groups)
    if ((await store.isMember(tenant, group, user)) ?? config.groups === "claimed") members.add(group);
  return members;
}

/** For each document why it is denied; undefined where it is allowed. */
async function ask(
  { gateway: { url, key, feature } }: MatrixParts,
  principal: Principal,
  documents: readonly MatrixDocument[],
): Promise<readonly (string | undefined)[]> {
  let response: Response;
  try {
    response = await fetch(`${url.replace(/\/$/, "")}/v1/retrieval/check`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        ...(feature === undefined ? {} : { "x-seaworthy-feature": feature }),
      },
      body: JSON.stringify({
        principal,
        candidates: documents.map(({ chunk, digest }) => ({ chunk, digest })),
      }),
      signal: AbortSignal.timeout(answerMsMax),
    });
  } catch (error) {
    throw failed(`cannot be asked at ${url}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const text = await response.text();
  if (response.status !== 200) throw failed(`answered with ${response.status}: ${text.slice(0, 300)}`);
  const body = readJson(text);
  const reasons = new Map<number, string | undefined>();
  const rows = (name: string): readonly JsonValue[] =>
    isObject(body) && Array.isArray(body[name]) ? (body[name] as readonly JsonValue[]) : [];
  for (const row of rows("allowed")) reasons.set(indexOf(row), undefined);
  for (const row of rows("denied"))
    reasons.set(indexOf(row), isObject(row) && typeof row["reason"] === "string" ? row["reason"] : "unknown");
  return documents.map((_, i) => {
    if (reasons.has(i)) return reasons.get(i);
    throw failed("did not answer for every document");
  });
}

const indexOf = (row: JsonValue): number =>
  isObject(row) && typeof row["index"] === "number" ? row["index"] : -1;

const failed = (what: string): KnownError =>
  new KnownError(
    "PROVIDER_FAILED",
    `the gateway ${what}`,
    "start it: seaworthy serve; name another with --url",
  );
