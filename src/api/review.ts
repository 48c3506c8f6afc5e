import { excerptsIn } from "../audit/review/excerpt.ts";
import { itemJson, labelState, reviewQueue, type QueueAsk } from "../audit/review/queue.ts";
import { one, queryNames, readQuery, withCursor, withPseudonyms } from "../audit/search/read-query.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";
import { askFor, givenOf, limitOf, type AuditDeps } from "./audit-entries.ts";

/**
 * What was flagged, for people who say whether that was right. The list takes the role reader; to open a text, for a purpose, and to
 * label take the role reviewer.
 */
export const reviewRoutes = (deps: AuditDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/review",
    async answer(visit) {
      const { items, cursor } = await reviewQueue(deps.search, await queueAsk(deps, visit));
      visit.json({ items: items.map(itemJson), ...(cursor === undefined ? {} : { cursor }) });
    },
  },
  {
    method: "POST",
    path: "/api/review/open",
    async answer(visit) {
      const { entry = null, purpose = null } = await bodyOf(visit, ["entry", "purpose"]);
      const answer = await askFor(deps, visit)({ ask: "review-open", index: entry, purpose });
      const text = isObject(answer) ? answer["payload"] : undefined;
      if (typeof text !== "string")
        throw new KnownError(
          "LOG_UNAVAILABLE",
          "the log did not answer with a text",
          "see that both sides are of one version",
        );
      visit.json({ excerpts: excerptsIn(text).map((excerpt) => ({ ...excerpt })), text });
    },
  },
  {
    method: "POST",
    path: "/api/review/label",
    async answer(visit) {
      const { entry = null, guard, ...rest } = await bodyOf(visit, labelNames);
      const missedBy: JsonObject = guard === undefined ? {} : { missedBy: guard };
      visit.json(await askFor(deps, visit)({ ask: "review-label", index: entry, ...missedBy, ...rest }));
    },
  },
];

const labelNames = ["entry", "label", "finding", "guard", "note"];

async function queueAsk(deps: AuditDeps, visit: ApiVisit): Promise<QueueAsk> {
  const given = givenOf(visit.parameters, [
    ...queryNames,
    ...["source", "label", "recorded", "limit", "cursor"],
  ]);
  const limit = limitOf(given);
  const label = one(given, "label");
  const read = withCursor(one(given, "cursor"), { order: "newest", limit }, readQuery(given, deps.now()));
  return {
    // Asked also where nobody is named: it is how the log says whether the asker may search.
    query: await withPseudonyms(read.query, askFor(deps, visit)),
    recorded: recordedOf(one(given, "recorded")),
    source: one(given, "source"),
    state: label === undefined ? undefined : labelState(label),
    limit,
    after: read.page.after,
  };
}

function recordedOf(text: string | undefined): boolean {
  if (text === undefined || text === "true" || text === "false") return text === "true";
  throw new KnownError("USAGE", "recorded is neither true nor false", "give recorded=true, or leave it out");
}

/** @throws KnownError USAGE where a member is none of `names` */
async function bodyOf(
  visit: ApiVisit,
  names: readonly string[],
): Promise<Readonly<Record<string, JsonValue | undefined>>> {
  givenOf(visit.parameters, []);
  const body = await visit.body();
  const foreign = Object.keys(body).find((name) => !names.includes(name));
  if (foreign === undefined) return body;
  throw new KnownError("USAGE", `/${foreign.slice(0, 60)} is not known`, `give ${names.join(", ")}`);
}
