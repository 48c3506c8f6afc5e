import type { JsonObject } from "../base/json.ts";
import { dutyOf, type Duty } from "../evidence/duty.ts";
import type { Witnessed } from "../evidence/witnessed.ts";
import { categoryOf } from "./category.ts";
import { waiversOf, type Waiver } from "./decisions.ts";
import type { EvidenceBook } from "./evidence-book.ts";
import { terms } from "./waiver.ts";

/** What people have decided of one feature in one environment. */
export interface DecisionsAsk {
  readonly feature: string;
  readonly environment: string;
  readonly book: EvidenceBook;
  readonly nowMs: number;
}

/** One that was asked for, and how it stands. Whether the engine counts it, its control says. */
export interface ListedWaiver {
  readonly waiver: Waiver;
  readonly state: "waiting" | "signed" | "rejected" | "withdrawn" | "over";
  /** As what somebody must sign still. For a break-glass: any second person. */
  readonly missing: readonly (Duty | "another person")[];
}

/** Sign-offs and stops. */
export interface ListedSignature {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: "decision.signed" | "decision.rejected";
  readonly digest?: string;
  readonly controls: readonly string[];
  readonly as: Duty;
}

/** Newest first. */
export function waiversListed({ feature, environment, book, nowMs }: DecisionsAsk): readonly ListedWaiver[] {
  // No more of the subject is read.
  const subject = { feature, environment, digest: "", profile: "chatbot", overlays: [] } as const;
  return waiversOf({ subject: { ...subject, authors: [], capabilities: new Set() }, book, nowMs }).map(
    (waiver) => {
      const missing = missingOf(waiver);
      const state =
        waiver.ended ?? (waiver.endsAtMs <= nowMs ? "over" : missing.length > 0 ? "waiting" : "signed");
      return { waiver, state, missing: state === "waiting" ? missing : [] };
    },
  );
}

function missingOf({ path, control, signatures }: Waiver): ListedWaiver["missing"] {
  if (path === "break-glass") {
    return new Set(signatures.map(({ by }) => by)).size >= 2 ? [] : ["another person"];
  }
  const { owner, reviewer } = categoryOf(control ?? "");
  return [...new Set([owner, reviewer, ...terms[path].extra])].filter(
    (duty) => !signatures.some(({ as }) => as === duty),
  );
}

/** Newest first. */
export function signaturesListed({ feature, environment, book }: DecisionsAsk): readonly ListedSignature[] {
  const of = { feature, environment };
  const kinds = ["decision.signed", "decision.rejected"] as const;
  return kinds
    .flatMap((kind) => book.entries(kind, of).map((entry) => ({ kind, entry })))
    .filter(({ entry }) => entry.environment === environment && entry.feature === feature)
    .flatMap(({ kind, entry }) => listed(kind, entry) ?? [])
    .sort((a, b) => b.seq - a.seq);
}

function listed(
  kind: ListedSignature["kind"],
  { seq, atMs, digest, facts }: Witnessed,
): ListedSignature | undefined {
  const as = dutyOf(facts["as"]);
  const { controls = [], control } = facts;
  const ids = (Array.isArray(controls) ? controls : []).filter((id) => typeof id === "string");
  if (as === undefined) return undefined;
  return {
    ...{ seq, atMs, kind, as, controls: typeof control === "string" ? [control] : ids },
    ...(digest === undefined ? {} : { digest }),
  };
}

/** As programs read them: the API and `--json` have the same. */
export function decisionsJson(ask: DecisionsAsk): JsonObject {
  const { feature, environment } = ask;
  return {
    feature,
    environment,
    waivers: waiversListed(ask).map(({ waiver, state, missing }) => {
      const { id, path, control, digest, askedAtMs, endsAtMs, compensating, monitor, signatures, seqs } =
        waiver;
      return {
        ...{ id, path, state, missing, askedAtMs, endsAtMs, compensating },
        ...(control === undefined ? {} : { control }),
        ...(digest === undefined ? {} : { digest }),
        ...(monitor === undefined ? {} : { monitor }),
        signatures: signatures.map(({ by, as, seq, atMs }) => ({ by, as, seq, atMs })),
        entries: seqs,
      };
    }),
    signatures: signaturesListed(ask).map((one) => ({ ...one })),
  };
}
