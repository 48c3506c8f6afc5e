import { givenOf, limitOf } from "./audit-entries.ts";
import { one } from "../audit/search/read-query.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import {
  nameFor,
  readName,
  registerDocuments,
  releaseDocument,
  removeDocument,
  setGroup,
  type KnowledgeDesk,
} from "../knowledge/desk.ts";
import type { ListedDocument } from "../knowledge/document.ts";
import { isStale } from "../knowledge/visible.ts";
import type { ApiRoute, ApiVisit } from "./api-door.ts";

/** Our own choice: some hundred documents with the texts of their pieces. */
const registerBytesMax = 8 * 1024 * 1024;

/** What the routes on documents need. */
export interface KnowledgeDeps {
  readonly ask: (question: JsonObject) => Promise<JsonValue>;
  readonly desk: KnowledgeDesk;
  readonly staleAfterMs: number;
  /** Rehearses now that nothing leaks; what it found. */
  readonly drill: (by: string) => Promise<JsonObject>;
}

/**
 * Documents that features may read. Programs that ingest and people register and remove them with the role librarian; out of
 * quarantine they come by a person with the role reviewer.
 */
export const knowledgeRoutes = (deps: KnowledgeDeps): readonly ApiRoute[] => [
  {
    method: "GET",
    path: "/api/knowledge",
    answer: (visit) => list(deps, visit),
  },
  {
    method: "POST",
    path: "/api/knowledge",
    bodyBytesMax: registerBytesMax,
    async answer(visit) {
      const by = await nameFor(deps.ask, "librarian", visit.token);
      const { documents, ...rest } = await visit.body();
      nothingElse(rest, '{"documents":[…]}');
      const registered = await registerDocuments(deps.desk, by, documents);
      visit.json({ documents: registered.map((row) => ({ ...row })) });
    },
  },
  {
    method: "POST",
    path: "/api/knowledge/remove",
    async answer(visit) {
      const by = await nameFor(deps.ask, "librarian", visit.token);
      const named = readName(await visit.body());
      await removeDocument(deps.desk, by, named);
      visit.json({ ...named, removed: true });
    },
  },
  {
    method: "POST",
    path: "/api/knowledge/release",
    async answer(visit) {
      const by = await nameFor(deps.ask, "reviewer", visit.token);
      const named = readName(await visit.body());
      visit.json({ ...named, version: await releaseDocument(deps.desk, by, named), state: "live" });
    },
  },
  {
    method: "POST",
    path: "/api/knowledge/groups",
    async answer(visit) {
      const by = await nameFor(deps.ask, "librarian", visit.token);
      visit.json({ ...(await setGroup(deps.desk, by, await visit.body())) });
    },
  },
  {
    method: "POST",
    path: "/api/knowledge/drill",
    async answer(visit) {
      const by = await nameFor(deps.ask, "librarian", visit.token);
      visit.json(await deps.drill(by));
    },
  },
];

function nothingElse(rest: JsonObject, example: string): void {
  const [name] = Object.keys(rest);
  if (name !== undefined)
    throw new KnownError("USAGE", `/${name.slice(0, 40)} is not known`, `send ${example}`);
}

async function list(deps: KnowledgeDeps, visit: ApiVisit): Promise<void> {
  await nameFor(deps.ask, "librarian", visit.token);
  const given = givenOf(visit.parameters, ["tenant", "state", "after", "limit"]);
  const [tenant, state, after] = [one(given, "tenant"), one(given, "state"), one(given, "after")];
  if (state !== undefined && state !== "live" && state !== "quarantined")
    throw new KnownError("USAGE", "state is neither live nor quarantined", "leave it out for both");
  const limit = limitOf(given);
  const { store, now } = deps.desk;
  const found = await store.list({
    ...(tenant === undefined ? {} : { tenant }),
    ...(state === undefined ? {} : { state }),
    ...(after === undefined ? {} : { after: placeOf(after) }),
    limit: limit + 1,
  });
  const rules = { nowMs: now(), staleAfterMs: deps.staleAfterMs };
  const page = found.slice(0, limit);
  const last = page.at(-1);
  visit.json({
    documents: page.map((row) => ({ ...documentJson(row), stale: isStale(row, rules) })),
    ...(found.length > limit && last !== undefined ? { next: nextOf(last) } : {}),
    counts: { ...(await store.counts(rules.nowMs - rules.staleAfterMs)) },
  });
}

/** Where the next page begins: what a page gives as `next`. */
const nextOf = ({ tenant, id }: ListedDocument): string =>
  Buffer.from(JSON.stringify([tenant, id])).toString("base64url");

function placeOf(after: string): { readonly tenant: string; readonly id: string } {
  try {
    const [tenant, id] = JSON.parse(Buffer.from(after, "base64url").toString("utf8")) as unknown[];
    if (typeof tenant === "string" && typeof id === "string") return { tenant, id };
  } catch {
    // Said below in one way with what is JSON and no place.
  }
  throw new KnownError("USAGE", "after is no place in the list", "send what the page before gave as next");
}

/** As people see it: dates to be read, and names as the registration has them. */
export const documentJson = ({
  lastUpdatedMs,
  registeredAtMs,
  changedAtMs,
  access,
  ...rest
}: ListedDocument): JsonObject => ({
  ...rest,
  access: access.kind === "listed" ? { users: access.users, groups: access.groups } : access.kind,
  lastUpdated: new Date(lastUpdatedMs).toISOString(),
  registeredAt: new Date(registeredAtMs).toISOString(),
  changedAt: new Date(changedAtMs).toISOString(),
});
