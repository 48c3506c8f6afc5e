import { z } from "zod";
import { KnownError } from "../base/errors.ts";
import { canonicalJson, readJson, type JsonObject } from "../base/json.ts";
import { duties, type Duty } from "./duty.ts";
import { says, type StatementKind } from "./statement-kinds.ts";
import { paths } from "./waiver-path.ts";

/** The first word of every statement: a signature over anything else of ours, or of others, is none over a statement. */
export const statementForm = "seaworthy.statement.v1";

/** UTF-16 units of a statement at most. Our own choice: five hundred things looked at, or forty controls and a reason, fit. */
export const statementCharsMax = 32 * 1024;

/** UTF-16 units. Our own choice: a reason, not a report. */
const reasonCharsMax = 2000;

/** Controls that one signature covers at most: more ids do not fit a leaf of the log. */
export const controlsMax = 40;

/** Things that a review names at most. Our own choice. */
export const lookedAtMax = 500;

/** ASCII without blanks. */
const word = (max: number) =>
  z
    .string()
    .regex(/^[\x21-\x7e]+$/)
    .max(max);
/** What a terminal obeys, and what turns the order of letters round, may hide what is signed. */
const hidden = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((said) => said.trim() !== "" && !hidden.test(said.replaceAll("\n", "")), {
      error: "empty, or has signs that cannot be seen",
    });
const atMs = z.int().min(0);
const seq = z.int().min(0);
export const controlId = z.string().regex(/^[A-Z]{2}-\d{2,3}$/, { error: "no id of a control, like PS-01" });
const observationName = z.string().regex(/^[a-z][a-z-]{0,63}$/);
const waiverId = z.string().regex(/^[0-9a-z]{12}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: "no SHA-256 of 64 hexadecimal digits" });
const figures = z.record(z.string().regex(/^[a-zA-Z]{1,32}$/), z.number().min(0).max(1e12));
const duty = z.enum(Object.keys(duties) as [Duty, ...Duty[]]);

const signer = <K extends StatementKind>(kind: K) => ({
  statement: z.literal(statementForm),
  kind: z.literal(kind),
  says: z.literal(says[kind]),
  /** The name by which the log knows who signs. */
  by: z.string().min(1).max(128),
  as: duty,
  feature: z.string().regex(/^[a-z0-9-]{1,63}$/),
  /** The log as it was then: who signs holds it to that. Root as base64. */
  log: z.strictObject({
    origin: z.string().min(1).max(256),
    size: seq,
    root: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  }),
  atMs,
  nonce: z.string().regex(/^[\w-]{22}$/),
});

const environment = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
/** Of what it is said: one version of the feature in one environment. */
const version = { environment, digest: word(80) };
/** SHA-256 over `seenText`: what the person had before them. */
const evidence = sha256;
const reason = text(reasonCharsMax);
const distinct = (list: readonly string[]): boolean => new Set(list).size === list.length;
const ids = z
  .array(controlId)
  .min(1)
  .max(controlsMax)
  .refine(distinct, { error: "one of them stands twice" });

const kinds = z.discriminatedUnion("kind", [
  z.strictObject({ ...signer("sign-off"), ...version, controls: ids, evidence, reason: reason.optional() }),
  z.strictObject({ ...signer("rejection"), ...version, control: controlId, evidence, reason }),
  z.strictObject({
    ...signer("waiver"),
    ...version,
    path: z.enum(paths as [(typeof paths)[number], ...(typeof paths)[number][]]),
    /** Without one: a break-glass. */
    control: controlId.optional(),
    untilMs: atMs,
    compensating: ids.max(10).optional(),
    monitor: observationName.optional(),
    evidence,
    reason,
  }),
  z.strictObject({
    ...signer("agreement"),
    ...version,
    waiver: waiverId,
    /** The entry that asks, and the SHA-256 of the statement that it has. */
    asked: seq,
    request: sha256,
    evidence,
    reason: reason.optional(),
  }),
  z.strictObject({
    ...signer("refusal"),
    ...version,
    waiver: waiverId,
    asked: seq,
    request: sha256,
    reason,
  }),
  z.strictObject({
    ...signer("review"),
    environment: environment.optional(),
    of: observationName,
    figures,
    /** Numbers of entries, ids of controls, names of panels or people's roles. */
    lookedAt: z.array(word(40)).max(lookedAtMax).refine(distinct, { error: "one of them stands twice" }),
    reason: reason.optional(),
  }),
  z.strictObject({
    ...signer("document"),
    environment: environment.optional(),
    of: observationName,
    figures,
    name: text(255),
    sha256,
    endsAtMs: atMs.optional(),
    reason: reason.optional(),
  }),
]);

export type Statement = z.infer<typeof kinds>;
export type StatementOf<K extends StatementKind> = Extract<Statement, { readonly kind: K }>;

/** What is signed: canonical JSON, so that one statement has one text. */
export const writeStatement = (statement: Statement): string =>
  canonicalJson(statement as unknown as JsonObject);

const unreadable = (what: string): KnownError =>
  new KnownError(
    "USAGE",
    `this is no statement: ${what}`,
    "make it again: seaworthy sign --statement-out FILE",
  );

/**
 * Reads a statement to its last byte: nothing that it does not know may stand in what a person has signed.
 * @throws KnownError USAGE with what is wrong, and where
 */
export function readStatement(signed: string): Statement {
  if (signed.length > statementCharsMax)
    throw unreadable(`it is longer than ${statementCharsMax} characters`);
  let value;
  try {
    value = readJson(signed, 4);
  } catch (error) {
    throw error instanceof KnownError ? unreadable(error.message) : error;
  }
  const read = kinds.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw unreadable(`/${issue?.path.join("/") ?? ""}: ${issue?.message ?? "not known"}`);
  }
  if (canonicalJson(value) !== signed) throw unreadable("its JSON is not canonical (RFC 8785)");
  checkWaiver(read.data);
  return read.data;
}

/** Each way has what it is watched by, and nothing of another's. */
function checkWaiver(statement: Statement): void {
  if (statement.kind !== "waiver") return;
  const { path, control, compensating, monitor } = statement;
  if ((control === undefined) !== (path === "break-glass"))
    throw unreadable(
      path === "break-glass" ? "a break-glass opens the gate, not a control" : `a ${path} is of one control`,
    );
  if ((compensating !== undefined) !== (path === "mitigation"))
    throw unreadable("compensating controls are what a mitigation names, and nothing else does");
  if ((monitor !== undefined) !== (path === "accepted-risk"))
    throw unreadable("a monitor is what an accepted risk is watched by, and nothing else is");
}

/** What a person saw of a control when they decided. */
export interface Seen {
  readonly id: string;
  readonly state: string;
  readonly because: readonly number[];
}

/** Entries of one control that are named at most; a statement covers forty controls. */
const becauseMax = 100;

/** The text whose SHA-256 stands in a statement as its evidence. */
export const seenText = (controls: readonly Seen[]): string =>
  canonicalJson(
    controls.map(({ id, state, because }) => ({ id, state, because: because.slice(0, becauseMax) })),
  );
