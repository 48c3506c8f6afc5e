import type { ListedDocument } from "../../knowledge/document.ts";
import type { KnowledgeStore } from "../../knowledge/knowledge-store.ts";
import type { Policy } from "../../policy/policy.ts";
import type { Collected } from "../collector.ts";

const pageDocuments = 500;

/** Our own choice: some seconds. Of more the rest is counted without being read. */
const documentsMax = 50_000;

/** Somebody answers for it, and it is known where it came from and how old it is. */
export const isTraced = ({ source, owner, lastUpdatedMs }: ListedDocument): boolean =>
  source.trim() !== "" && owner.trim() !== "" && lastUpdatedMs > 0;

async function tracedIn(
  store: Pick<KnowledgeStore, "list">,
  signal: AbortSignal,
): Promise<{ readonly read: number; readonly traced: number }> {
  let [read, traced] = [0, 0];
  let after: Pick<ListedDocument, "tenant" | "id"> | undefined;
  do {
    signal.throwIfAborted();
    const page = await store.list({ limit: pageDocuments, ...(after === undefined ? {} : { after }) });
    read += page.length;
    traced += page.filter(isTraced).length;
    after = page.length < pageDocuments ? undefined : page.at(-1);
  } while (after !== undefined && read < documentsMax);
  return { read, traced };
}

/** Undefined where nothing is registered and the feature reads nothing. */
export async function knowledgeSettings(
  { knowledge = [] }: Pick<Policy, "knowledge">,
  store: Pick<KnowledgeStore, "counts" | "list">,
  staleBeforeMs: number,
  signal: AbortSignal,
): Promise<Collected<"config-knowledge"> | undefined> {
  const { documents, stale, quarantined } = await store.counts(staleBeforeMs);
  if (documents === 0 && knowledge.length === 0) return undefined;
  const { read, traced } = await tracedIn(store, signal);
  return {
    // Of those that were not read nobody knows: they are not complete.
    figures: { documents, complete: traced, stale, quarantined },
    ...(read < documents ? { beside: { note: `${read} of ${documents} documents were read` } } : {}),
  };
}
