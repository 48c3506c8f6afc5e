import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Principal } from "./document.ts";
import { checkName } from "./names.ts";
import { namesOf, wrong } from "./read-document.ts";
import type { Table } from "./tables.ts";

/** The checklist's: fewer questions say too little. */
export const questionsMin = 20;

/** Our own choice: each is one search. */
const questionsMax = 1000;

/** A question with the chunks that answer it. */
export interface Question {
  readonly query: string;
  readonly principal: Principal;
  readonly expected: readonly string[];
}

/** What a search brought for a question. */
export interface Answered extends Question {
  readonly found: readonly string[];
  /** Of the expected chunks, the share among the first k. */
  readonly recall: number;
  /** One by the place of the first expected chunk, 0 where there is none among the first k. */
  readonly reciprocalRank: number;
  /** Chunks among all that were found which who asks may not see. */
  readonly leaked: readonly string[];
}

export interface RetrievalReport {
  readonly atMs: number;
  readonly k: number;
  readonly answers: readonly Answered[];
  /** Means over the questions. */
  readonly recall: number;
  readonly reciprocalRank: number;
  readonly leaks: number;
  /** False: fewer questions than the checklist wants. */
  readonly isEnough: boolean;
}

/**
 * A list of questions as JSON, or one a line: `{"query": …, "tenant": …, "user": …, "groups": […], "expect": ["chunk", …]}`.
 * @throws KnownError USAGE with the place of what is missing or wrong
 */
export function readQuestions(text: string): readonly Question[] {
  const list = text.trimStart().startsWith("[")
    ? readJson(text)
    : text
        .split("\n")
        .filter((line) => line.trim() !== "")
        .map((line) => readJson(line));
  if (!Array.isArray(list) || list.length === 0)
    throw new KnownError("USAGE", "there are no questions", "write one a line, see docs/knowledge.md");
  if (list.length > questionsMax)
    throw new KnownError("USAGE", `there are more than ${questionsMax} questions`, "keep the best of them");
  return (list as readonly JsonValue[]).map((one, i) => questionOf(one, `/${i}`));
}

function questionOf(value: JsonValue, at: string): Question {
  const hint = 'write {"query": "…", "tenant": "…", "expect": ["id of a chunk"]}';
  if (!isObject(value)) throw wrong(at, "is no question", hint);
  const { query, tenant, user, groups, expect: expected, ...rest } = value;
  const [more] = Object.keys(rest);
  if (more !== undefined) throw wrong(`${at}/${more.slice(0, 40)}`, "is not known", hint);
  if (typeof query !== "string" || query.trim() === "") throw wrong(`${at}/query`, "is empty", hint);
  if (!Array.isArray(expected) || expected.length === 0) throw wrong(`${at}/expect`, "names no chunk", hint);
  const ids = (expected as readonly JsonValue[]).map((id, i) => {
    if (typeof id === "string" && id !== "") return id;
    throw wrong(`${at}/expect/${i}`, "is no id", hint);
  });
  return {
    query,
    principal: {
      tenant: checkName(tenant, `${at}/tenant`),
      ...(user === undefined ? {} : { user: checkName(user, `${at}/user`) }),
      groups: namesOf(groups, `${at}/groups`),
    },
    expected: [...new Set(ids)],
  };
}

/** What one search is worth. */
export function answered(
  question: Question,
  {
    found,
    leaked,
    k,
  }: { readonly found: readonly string[]; readonly leaked: readonly string[]; readonly k: number },
): Answered {
  // A search that brings one chunk twice has brought it once.
  const first = [...new Set(found)].slice(0, k);
  const hits = question.expected.filter((id) => first.includes(id));
  const rank = first.findIndex((id) => question.expected.includes(id));
  return {
    ...question,
    found,
    leaked,
    recall: hits.length / question.expected.length,
    reciprocalRank: rank === -1 ? 0 : 1 / (rank + 1),
  };
}

export function reportOf(atMs: number, k: number, answers: readonly Answered[]): RetrievalReport {
  const mean = (of: (answer: Answered) => number): number =>
    answers.reduce((sum, answer) => sum + of(answer), 0) / Math.max(1, answers.length);
  return {
    ...{ atMs, k, answers },
    recall: mean(({ recall }) => recall),
    reciprocalRank: mean(({ reciprocalRank }) => reciprocalRank),
    leaks: answers.reduce((sum, { leaked }) => sum + leaked.length, 0),
    isEnough: answers.length >= questionsMin,
  };
}

export const reportTable = ({ atMs, k, answers, recall, reciprocalRank, leaks }: RetrievalReport): Table => ({
  title: `Retrieval on ${new Date(atMs).toISOString()}: recall@${k} ${recall.toFixed(3)}, mean reciprocal rank ${reciprocalRank.toFixed(3)}, ${leaks} leaks, ${answers.length} questions`,
  columns: ["question", "tenant", "user", "expected", "found", `recall@${k}`, "reciprocal rank", "leaked"],
  rows: answers.map((answer) => [
    answer.query,
    answer.principal.tenant,
    answer.principal.user ?? "",
    answer.expected.join(" "),
    answer.found.slice(0, k).join(" "),
    answer.recall.toFixed(3),
    answer.reciprocalRank.toFixed(3),
    answer.leaked.join(" "),
  ]),
});

/** The same facts for programs. */
export const reportJson = (report: RetrievalReport): JsonObject =>
  JSON.parse(JSON.stringify({ ...report, at: new Date(report.atMs).toISOString() })) as JsonObject;
