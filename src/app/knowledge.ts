import { join } from "node:path";
import type { Recorder } from "../audit/recorder.ts";
import type { Retrieval } from "../gateway/retrieval-check.ts";
import { scanChunks } from "../gateway/retrieval-scan.ts";
import { guardKinds } from "../guards/registry.ts";
import type { KnowledgeDesk, TrustedSource } from "../knowledge/desk.ts";
import { builtInPolicy } from "../policy/built-in.ts";
import type { KnowledgeConfig } from "../policy/knowledge-config.ts";
import type { Policy } from "../policy/policy.ts";
import { openSqliteKnowledge } from "../store/sqlite/knowledge.ts";
import type { CanaryLine } from "./canary-call.ts";
import { runRetrievalDrill, type RetrievalDrill } from "./knowledge-drill.ts";
import { questionsText, testRetrieval, type ReportParts } from "./knowledge-report.ts";
import { sha256 } from "../knowledge/read-document.ts";

/** Our own choice: a start has other things to do first. */
const firstDrillMs = 5 * 60_000;

export const knowledgePathIn = (data: string): string => join(data, "knowledge.db");

interface KnowledgeParts {
  readonly data: string;
  readonly config: KnowledgeConfig;
  readonly policies: readonly Policy[];
  readonly environment: string;
  readonly recorder: Pick<Recorder, "record">;
  readonly canaryKey: string;
  readonly now: () => number;
  readonly report: (line: string) => void;
}

export interface Knowledge {
  readonly desk: KnowledgeDesk;
  /** What the door for programs needs of it. */
  readonly retrieval: Retrieval;
  /** Rehearses now. One at a time: who comes meanwhile gets that one's result. */
  readonly drill: (by: string) => Promise<RetrievalDrill>;
  /** Begins to rehearse by the clock; the doors are open. */
  start(line: CanaryLine): void;
  close(): Promise<void>;
}

/** Opens the registry of documents of a data folder: for a gateway, or for a command beside it. */
export function openDesk(parts: Omit<KnowledgeParts, "canaryKey" | "report" | "config">): KnowledgeDesk {
  const { data, policies, environment, recorder, now } = parts;
  return {
    store: openSqliteKnowledge(knowledgePathIn(data)),
    record: (entry) => recorder.record(entry),
    environment,
    sources: sourcesOf(policies),
    inspect: inspector(now),
    now,
  };
}

/** What the manifests of all features say of sources. A source that two of them name is as trusted as the warier one says. */
function sourcesOf(policies: readonly Policy[]): readonly TrustedSource[] {
  const trust = new Map<string, TrustedSource["trust"]>();
  for (const { knowledge = [] } of policies)
    for (const one of knowledge)
      trust.set(one.source, trust.get(one.source) === "external" ? "external" : one.trust);
  // Where nobody names a source, a document's own word counts.
  return [...trust].map(([source, of]) => ({ source, trust: of }));
}

/** What stops a text when it is registered, whichever feature will read it: the guards of a chatbot, on a document. */
function inspector(now: () => number): KnowledgeDesk["inspect"] {
  let policy: Policy | undefined;
  return async (text) => {
    policy ??= builtInPolicy({ guardKinds, sha256 });
    const { decision } = await scanChunks(
      { id: "registration", policy, query: undefined, texts: [text] },
      { now, digest: sha256 },
    );
    return (decision?.verdicts ?? [])
      .filter(({ action }) => action === "block" || action === "hold")
      .map(({ guard, kind }) => `${guard}:${kind}`);
  };
}

/** Puts the operator's questions to the feature's own retriever again whenever they, or what is registered, changed. */
function retester(parts: ReportParts & { readonly config: KnowledgeConfig }): () => Promise<void> {
  const { probe, queries, top } = parts.config;
  let last = "";
  return async () => {
    if (probe === undefined || queries === undefined) return;
    const state = `${await parts.store.revision()} ${sha256(questionsText(queries))}`;
    if (state === last) return;
    await testRetrieval(parts, { probe, queries, k: top, by: "calendar" });
    last = state;
  };
}

/** The registry of documents of a gateway, and its rehearsals. */
export function openKnowledge(parts: KnowledgeParts): Knowledge {
  const { config, environment, recorder, canaryKey, now, report } = parts;
  const desk = openDesk(parts);
  let line: CanaryLine | undefined;
  let running: Promise<RetrievalDrill> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const drill = (by: string): Promise<RetrievalDrill> => {
    if (line === undefined) return Promise.reject(new Error("a drill needs doors that are open"));
    running ??= runRetrievalDrill(
      { line, desk: { ...desk, sources: [] }, probe: config.probe, recorder, environment, now },
      by,
    ).finally(() => {
      running = undefined;
    });
    return running;
  };
  const tested = retester({ store: desk.store, config, recorder, environment, now });
  const due = async (): Promise<void> => {
    try {
      const { held, why } = await drill("calendar");
      if (!held) report(`retrieval did not hold in its drill: ${why}`);
      await tested();
    } catch (error) {
      report(`error in the drill of retrieval: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (!closed) timer = setTimeout(() => void due(), config.drillEveryMs).unref();
  };
  return {
    desk,
    retrieval: { store: desk.store, config, canaryKey },
    drill,
    start: (given) => {
      line = given;
      timer = setTimeout(() => void due(), Math.min(firstDrillMs, config.drillEveryMs)).unref();
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
      desk.store.close();
    },
  };
}
