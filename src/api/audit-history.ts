import {
  exchangeJson,
  exchangesOf,
  historyLeaves,
  withPayloads,
  type HistoryAsk,
  type HistoryExchange,
} from "../audit/search/history.ts";
import { one, readQuery, withPseudonyms, type Given } from "../audit/search/read-query.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";
import { askFor, givenOf, type AuditDeps } from "./audit-entries.ts";

const subjectNames = ["tenant", "user", "session"] as const;

/** Our own choice: the gateway's memory is for calls. The command line reads ten times as many. */
const entriesMax = 20_000;

/**
 * A subject's whole history, one exchange a line. GET shows what happened; POST with a purpose shows what was said as well, and is
 * itself in the log.
 */
export const auditHistoryRoutes = (deps: AuditDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/audit/history",
    answer: async (visit) =>
      visit.lines(
        linesOf(await exchangesFor(deps, visit, givenOf(visit.parameters, [...subjectNames, "from", "to"]))),
      ),
  },
  {
    method: "POST",
    path: "/api/audit/history",
    async answer(visit) {
      givenOf(visit.parameters, []);
      const { purpose, ...given } = givenBody(await visit.body());
      if (purpose === undefined || purpose.every((text) => text.trim() === ""))
        throw new KnownError(
          "USAGE",
          "/purpose is empty",
          "say why you read what people said: it stands in the log",
        );
      const asked: HistoryAsk = {
        ...timesOf(deps, given),
        subject: subjectOf(given),
        purpose: purpose.join(" ").trim(),
      };
      const exchanges = await exchangesFor(deps, visit, given);
      await visit.lines(linesOf(withPayloads(exchanges, askFor(deps, visit), asked)));
    },
  },
];

async function exchangesFor(deps: AuditDeps, visit: ApiVisit, given: Given): Promise<HistoryExchange[]> {
  subjectOf(given);
  const ask = askFor(deps, visit);
  // First of all: it is how the log says whether the asker may search.
  const query = await withPseudonyms(readQuery(given, deps.now()), ask);
  // Entries of this moment belong to it.
  await ask({ ask: "prove" });
  return exchangesOf(await historyLeaves(deps.search, query, entriesMax));
}

function subjectOf(given: Given): HistoryAsk["subject"] {
  const subject = Object.fromEntries(
    subjectNames.flatMap((name) => {
      const value = one(given, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  if (Object.keys(subject).length > 0) return subject;
  throw new KnownError("USAGE", "nobody is named", "say whose history: user, session or tenant");
}

function timesOf({ now }: AuditDeps, given: Given): Pick<HistoryAsk, "fromMs" | "toMs"> {
  const { fromMs, toMs } = readQuery(given, now());
  return { fromMs, toMs };
}

/** @throws KnownError USAGE for a member that is not text, or not known */
function givenBody(body: JsonObject): Given {
  const names = [...subjectNames, "from", "to", "purpose"];
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      if (!names.includes(name) || typeof value !== "string")
        throw new KnownError(
          "USAGE",
          `/${name.slice(0, 60)} is ${typeof value === "string" ? "not known" : "not text"}`,
          `give texts: ${names.join(", ")}`,
        );
      return [name, [value]];
    }),
  );
}

async function* linesOf(
  exchanges: AsyncIterable<HistoryExchange> | Iterable<HistoryExchange>,
): AsyncGenerator<JsonValue> {
  for await (const exchange of exchanges) yield exchangeJson(exchange);
}
