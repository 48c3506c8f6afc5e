import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { canonicalJson, isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import type { KnownDocument, NewDocument } from "./document.ts";
import type { KnowledgeStore } from "./knowledge-store.ts";
import { checkName, isCanaryTenant } from "./names.ts";
import { namesOf, readDocument, wrong, type ReadDocument } from "./read-document.ts";
import { sourceRuleFor } from "./visible.ts";

/** Our own choice: a request of an ingesting program; each document becomes one entry of the log. */
export const documentsPerRequestMax = 256;

/** What an operator says of a source in the manifests. */
export interface TrustedSource {
  readonly source: string;
  readonly trust: "internal" | "external";
}

/** Where documents are registered: the log first, then the store. */
export interface KnowledgeDesk {
  readonly record: (entry: NewEntry) => Promise<number>;
  readonly store: KnowledgeStore;
  readonly environment: string;
  /**
   * What the manifests say of sources; empty: they say nothing, and a document's own word counts. Otherwise a document from
   * elsewhere is external, whatever it says of itself.
   */
  readonly sources: readonly TrustedSource[];
  /** Kinds of findings in the text of a piece that was sent along; empty for none. */
  readonly inspect: (text: string) => Promise<readonly string[]>;
  readonly now: Clock;
}

export type Change = "registered" | "changed" | "unchanged";

export interface Registered {
  readonly tenant: string;
  readonly id: string;
  readonly version: number;
  readonly state: KnownDocument["state"];
  readonly change: Change;
  /** Kinds of findings for which it is in quarantine, beside that its source is not trusted. */
  readonly findings: readonly string[];
}

/**
 * Registers the documents of a request, all or none. What is the same as before is not registered again.
 * @throws KnownError USAGE with the pointer of what is missing or wrong
 */
export async function registerDocuments(
  desk: KnowledgeDesk,
  by: string,
  given: JsonValue | undefined,
): Promise<readonly Registered[]> {
  if (!Array.isArray(given) || given.length === 0)
    throw wrong("/documents", "is an empty list or none", 'send {"documents":[{"id":…}]}');
  if (given.length > documentsPerRequestMax)
    throw wrong(
      "/documents",
      `has more than ${documentsPerRequestMax} documents`,
      "send them in several requests",
    );
  const nowMs = desk.now();
  const read = (given as readonly JsonValue[]).map((one, i) => readDocument(one, `/documents/${i}`, nowMs));
  checkTwice(read);
  read.forEach(({ document: { tenant } }, i) => {
    if (isCanaryTenant(tenant))
      throw wrong(`/documents/${i}/tenant`, "is one of the gateway itself", "name your own");
  });
  return register(desk, by, read);
}

/** The same of documents that were read already; of the gateway's own too. @throws KnownError USAGE */
export async function register(
  desk: KnowledgeDesk,
  by: string,
  read: readonly ReadDocument[],
): Promise<readonly Registered[]> {
  const plans = await Promise.all(read.map((one) => planOf(desk, by, one)));
  const changed = plans.filter(({ change }) => change !== "unchanged");
  await checkChunks(
    desk.store,
    changed.map(({ document }) => document),
  );
  await Promise.all(changed.flatMap((plan) => entriesOf(desk, plan)).map((entry) => desk.record(entry)));
  if (changed.length > 0) await desk.store.put(changed.map(({ document }) => document));
  return plans.map(({ document: { tenant, id, version, state }, change, findings }) => ({
    ...{ tenant, id, version, state, change, findings },
  }));
}

interface Plan {
  readonly document: KnownDocument;
  readonly change: Change;
  readonly findings: readonly string[];
}

async function planOf(
  desk: KnowledgeDesk,
  by: string,
  { document: given, texts }: ReadDocument,
): Promise<Plan> {
  const document = { ...given, trust: trustOf(desk.sources, given) };
  const old = await desk.store.find(document.tenant, document.id);
  if (old !== undefined && sameText(old) === sameText(document))
    return { document: old, change: "unchanged", findings: [] };
  const findings = new Set<string>();
  for (const { text } of texts) for (const kind of await desk.inspect(text)) findings.add(kind);
  const nowMs = desk.now();
  // What was looked at stays out of quarantine while nothing of it is another text from another place.
  const isLookedAt =
    old?.state === "live" && old.digest === document.digest && old.source === document.source;
  const isSafe =
    findings.size === 0 && (document.trust === "internal" || (isLookedAt && old.trust === "external"));
  return {
    document: {
      ...document,
      version: (old?.version ?? 0) + 1,
      state: isSafe ? "live" : "quarantined",
      registeredAtMs: old?.registeredAtMs ?? nowMs,
      changedAtMs: nowMs,
      by,
    },
    change: old === undefined ? "registered" : "changed",
    findings: [...findings],
  };
}

function trustOf(sources: readonly TrustedSource[], { source, trust }: NewDocument): NewDocument["trust"] {
  if (sources.length === 0 || trust === "external") return trust;
  return sourceRuleFor(sources, source)?.trust ?? "external";
}

/** All that somebody said of a document, as one text. */
const sameText = ({ source, owner, lastUpdatedMs, access, digest, trust, chunks }: NewDocument): string =>
  canonicalJson({
    ...{ source, owner, lastUpdatedMs, digest, trust },
    access: access as unknown as JsonObject,
    chunks: [...chunks].sort((one, other) => (one.id < other.id ? -1 : 1)) as unknown as JsonValue,
  });

function checkTwice(read: readonly ReadDocument[]): void {
  const seen = new Set<string>();
  read.forEach(({ document: { tenant, id } }, i) => {
    const key = JSON.stringify([tenant, id]);
    if (seen.has(key))
      throw wrong(`/documents/${i}/id`, "stands twice in one request", "send each document once");
    seen.add(key);
  });
}

/** Before the entries: what the store would refuse is not written down as done. */
async function checkChunks(store: KnowledgeStore, documents: readonly KnownDocument[]): Promise<void> {
  const claimed = new Map<string, string>();
  for (const { tenant, id, chunks } of documents) {
    const held = await store.holders(
      tenant,
      chunks.map((chunk) => chunk.id),
    );
    for (const { id: chunk } of chunks) {
      const key = JSON.stringify([tenant, chunk]);
      const holder = held.get(chunk) ?? claimed.get(key) ?? id;
      if (holder !== id)
        throw new KnownError(
          "USAGE",
          `the chunk ${JSON.stringify(chunk.slice(0, 80))} of ${JSON.stringify(id.slice(0, 80))} belongs to another document of the tenant`,
          "give the pieces of each document ids of their own",
        );
      claimed.set(key, id);
    }
  }
}

/** What stands in the log of a change: names in the part that is encrypted, numbers beside. */
function entriesOf(
  { environment }: KnowledgeDesk,
  { document, change, findings }: Plan,
): readonly NewEntry[] {
  const { tenant, version, trust, state, chunks, digest } = document;
  const about = {
    environment,
    ...(tenant === "" ? {} : { tenant }),
    payload: JSON.stringify(shown(document)),
  };
  const facts = { version, trust, chunks: chunks.length, text: digest.slice(0, 16) };
  return [
    { kind: change === "registered" ? "knowledge.registered" : "knowledge.changed", ...about, facts },
    ...(state === "live"
      ? []
      : [{ kind: "knowledge.quarantined" as const, ...about, findings, facts: { version, trust } }]),
  ];
}

const shown = ({ chunks, ...document }: KnownDocument): object => ({
  ...document,
  // The pieces of a book do not make a payload of megabytes: their digests are those of the text.
  chunks: chunks.slice(0, 256).map(({ id }) => id),
});

/** One document that somebody names. @throws KnownError USAGE */
export function readName(body: JsonObject): { readonly tenant: string; readonly id: string } {
  for (const name of Object.keys(body))
    if (name !== "tenant" && name !== "id")
      throw wrong(`/${name.slice(0, 40)}`, "is not known", "send {tenant, id}");
  const { tenant = "", id } = body;
  if (typeof id !== "string" || id === "") throw wrong("/id", "is missing", "GET /api/knowledge has the ids");
  return { tenant: tenant === "" ? "" : checkName(tenant, "/tenant"), id };
}

/** Removes a document: no feature reads it from now on. @throws KnownError USAGE where there is none */
export async function removeDocument(
  { store, record, environment }: KnowledgeDesk,
  by: string,
  { tenant, id }: { readonly tenant: string; readonly id: string },
): Promise<void> {
  const { version } = await known(store, tenant, id);
  await record({
    kind: "knowledge.removed",
    environment,
    ...(tenant === "" ? {} : { tenant }),
    facts: { version },
    payload: JSON.stringify({ tenant, id, by }),
  });
  await store.remove(tenant, id);
}

/** Lets a document out of quarantine, as a person says who has looked at it. @throws KnownError USAGE */
export async function releaseDocument(
  { store, record, environment }: KnowledgeDesk,
  by: string,
  { tenant, id }: { readonly tenant: string; readonly id: string },
): Promise<number> {
  const { version, state } = await known(store, tenant, id);
  if (state !== "quarantined")
    throw new KnownError(
      "USAGE",
      "the document is not in quarantine",
      "see what is: seaworthy knowledge list --quarantined",
    );
  await record({
    kind: "knowledge.released",
    environment,
    ...(tenant === "" ? {} : { tenant }),
    facts: { version },
    payload: JSON.stringify({ tenant, id, by }),
  });
  // Another version that came meanwhile is one that nobody has looked at.
  if (await store.release(tenant, id, version)) return version;
  throw new KnownError("USAGE", "the document was changed meanwhile", "look at it again");
}

async function known(store: KnowledgeStore, tenant: string, id: string): Promise<KnownDocument> {
  const document = await store.find(tenant, id);
  if (document !== undefined) return document;
  throw new KnownError(
    "USAGE",
    `there is no document ${JSON.stringify(id.slice(0, 80))} of the tenant ${JSON.stringify(tenant)}`,
    "see what there is: seaworthy knowledge list",
  );
}

/** Registers who is in a group: from then on nobody's word counts but this. `null` for users: nobody knows the group any more. */
export async function setGroup(
  { store, record, environment }: KnowledgeDesk,
  by: string,
  body: JsonObject,
): Promise<{ readonly tenant: string; readonly group: string; readonly users: number }> {
  for (const name of Object.keys(body))
    if (!["tenant", "group", "users"].includes(name))
      throw wrong(`/${name.slice(0, 40)}`, "is not known", "send {tenant, group, users}");
  const [tenant, group] = [checkName(body["tenant"], "/tenant"), checkName(body["group"], "/group")];
  const forgets = body["users"] === null;
  if (body["users"] === undefined) throw wrong("/users", "is missing", "list them; null forgets the group");
  const users = forgets ? [] : namesOf(body["users"], "/users");
  await record({
    kind: "knowledge.group-set",
    environment,
    tenant,
    facts: forgets ? { forgotten: true } : { users: users.length },
    payload: JSON.stringify({ group, users: forgets ? null : users, by }),
  });
  await (forgets ? store.removeGroup(tenant, group) : store.setGroup(tenant, group, users));
  return { tenant, group, users: users.length };
}

/** The name of who asks, as the log knows them. @throws KnownError SCOPE_REFUSED where their role does not allow it */
export async function nameFor(
  ask: (question: JsonObject) => Promise<JsonValue>,
  role: "librarian" | "reviewer",
  token: string | undefined,
): Promise<string> {
  const said = await ask(token === undefined ? { ask: role } : { ask: role, token });
  const name = isObject(said) ? said["name"] : undefined;
  return typeof name === "string" ? name : "";
}
