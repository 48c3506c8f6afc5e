import { readFileSync } from "node:fs";
import type { Recorder } from "../audit/recorder.ts";
import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import type { KnowledgeStore } from "../knowledge/knowledge-store.ts";
import { sha256 } from "../knowledge/read-document.ts";
import {
  answered,
  readQuestions,
  reportOf,
  type Answered,
  type Question,
  type RetrievalReport,
} from "../knowledge/report.ts";
import { see } from "../knowledge/visible.ts";
import type { KnowledgeConfig } from "../policy/knowledge-config.ts";
import { askRetriever } from "./knowledge-probe.ts";

/** Our own choice: more results are asked for than count, since a leak at the second page is one. */
const askedMin = 20;

export interface ReportParts {
  readonly store: KnowledgeStore;
  readonly config: Pick<KnowledgeConfig, "staleAfterMs" | "groups">;
  readonly recorder: Pick<Recorder, "record">;
  readonly environment: string;
  readonly now: Clock;
}

export interface ReportAsk {
  /** Where the feature's own retriever answers. */
  readonly probe: string;
  readonly queries: string;
  readonly k: number;
  readonly by: string;
}

/**
 * Puts questions with known answers to the feature's own retriever. What came of it is an entry when this resolves.
 * @throws KnownError USAGE where the file of questions is none, PROVIDER_FAILED where the retriever does not answer
 */
export async function testRetrieval(
  parts: ReportParts,
  { probe, queries, k, by }: ReportAsk,
): Promise<RetrievalReport> {
  const text = questionsText(queries);
  const answers: Answered[] = [];
  for (const question of readQuestions(text)) {
    const { query, principal } = question;
    const found = await askRetriever(probe, { query, principal, k: Math.max(k, askedMin) });
    answers.push(answered(question, { found, leaked: await leakedTo(parts, question, found), k }));
  }
  const report = reportOf(parts.now(), k, answers);
  await parts.recorder.record({
    kind: "retrieval.tested",
    environment: parts.environment,
    facts: {
      questions: answers.length,
      k,
      recall: Number(report.recall.toFixed(4)),
      reciprocalRank: Number(report.reciprocalRank.toFixed(4)),
      leaks: report.leaks,
      questionsDigest: sha256(text).slice(0, 16),
      revision: await parts.store.revision(),
      by: by.slice(0, 40),
    },
    payload: JSON.stringify(
      answers.map(({ query, principal, expected, found, leaked }) => ({
        query,
        principal,
        expected,
        found,
        leaked,
      })),
    ),
  });
  return report;
}

export function questionsText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    throw new KnownError(
      "USAGE",
      `${path} cannot be read`,
      "name a file with questions, see docs/knowledge.md",
    );
  }
}

/** What was found and belongs to somebody else. What nobody registered proves nothing and is not counted. */
async function leakedTo(
  { store, config, now }: ReportParts,
  { principal }: Question,
  found: readonly string[],
): Promise<readonly string[]> {
  const ids = [...new Set(found)];
  const lookups = await store.look(principal.tenant, ids);
  const members = new Set<string>();
  for (const group of principal.groups)
    if ((await store.isMember(principal.tenant, group, principal.user)) ?? config.groups === "claimed")
      members.add(group);
  const rules = {
    nowMs: now(),
    staleAfterMs: config.staleAfterMs,
    inGroup: (group: string) => members.has(group),
  };
  return ids.filter((chunk, i) => {
    const lookup = lookups[i];
    if (lookup === undefined) return false;
    const { denial } = see({ chunk }, lookup, principal, rules);
    return denial === "other-tenant" || denial === "not-on-list";
  });
}
