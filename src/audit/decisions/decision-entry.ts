import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { newKillId as newId } from "../../evidence/kill-scope.ts";
import { observation, observations, type ObservationName } from "../../evidence/observations.ts";
import { maySamePerson } from "../../evidence/same-person.ts";
import type { StatementOf } from "../../evidence/statement.ts";
import { entryKindOf } from "../../evidence/statement-kinds.ts";
import { signersOf, waiverMsMax, type Path } from "../../evidence/waiver-path.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import type { Inside } from "../socket/ask.ts";
import { turnedAway, type SignedStatement } from "./signed-statement.ts";

/** The entry of a statement, without its payload, and what its signer is told beside the number. */
interface Written {
  readonly entry: NewEntry;
  readonly told: JsonObject;
}

interface Turn<S = SignedStatement["statement"]> {
  readonly signed: SignedStatement;
  readonly statement: S;
  /** What the leaf says of every decision. */
  readonly facts: JsonObject;
  readonly about: Pick<NewEntry, "feature" | "environment" | "digest">;
}

/**
 * What a statement leads to. The leaf names people by pseudonyms.
 * @throws KnownError USAGE where it speaks of what is not there, POLICY_HELD where one person would be two
 */
export async function decisionEntry(
  inside: Inside,
  signed: SignedStatement,
  before: readonly number[],
): Promise<Written> {
  const { statement, sha256, by, isFresh } = signed;
  const facts = {
    as: statement.as,
    by: inside.pseudonyms.of("user", by) ?? "",
    sha256,
    ...(isFresh ? { fresh: true } : {}),
  };
  const { feature, environment } = statement;
  const about = {
    feature,
    ...(environment === undefined ? {} : { environment }),
    ...("digest" in statement ? { digest: statement.digest } : {}),
  };
  const turn = { signed, facts, about };
  switch (statement.kind) {
    case "sign-off":
      return plain({ ...turn, statement }, { controls: statement.controls });
    case "rejection":
      return plain({ ...turn, statement }, { control: statement.control });
    case "waiver":
      return asked(inside, { ...turn, statement });
    case "agreement":
      return agreed(inside, { ...turn, statement }, before);
    case "refusal":
      return ended(inside, { ...turn, statement });
    case "review":
    case "document":
      return said(inside, { ...turn, statement });
  }
}

const plain = ({ statement, facts, about }: Turn, more: JsonObject): Written => ({
  entry: { kind: entryKindOf[statement.kind], ...about, facts: { ...more, ...facts } },
  told: {},
});

function asked({ now, randomBytes }: Inside, turn: Turn<StatementOf<"waiver">>): Written {
  const { path, control, untilMs, compensating, monitor, atMs } = turn.statement;
  const longestMs = waiverMsMax[path];
  if (untilMs <= now())
    throw new KnownError("USAGE", "it would end before it begins", "give an end that is to come: --until 3d");
  if (untilMs - atMs > longestMs)
    throw new KnownError(
      "POLICY_HELD",
      `a ${path} lasts ${longestMs / 3_600_000} hours at most`,
      "give an earlier end, and mend it until then",
    );
  if (monitor !== undefined && !Object.hasOwn(observations, monitor))
    throw new KnownError(
      "USAGE",
      `nothing observes ${monitor}`,
      "name an observation that a collector makes",
    );
  const waiver = newId(randomBytes);
  const more = {
    waiver,
    path,
    endsAtMs: untilMs,
    ...(control === undefined ? {} : { control }),
    ...(compensating === undefined ? {} : { compensating }),
    ...(monitor === undefined ? {} : { monitor }),
  };
  return { ...plain(turn, more), told: { waiver, have: 1, needs: signersOf(path) } };
}

/** The entry that a statement answers to. @throws KnownError USAGE where it does not ask for that */
async function askedFor(
  inside: Inside,
  { statement }: Turn<StatementOf<"agreement"> | StatementOf<"refusal">>,
): Promise<Leaf & { readonly facts: JsonObject }> {
  const { waiver, asked: seq, request, feature, environment, digest } = statement;
  const leaf = await leafAt(inside, seq);
  const { facts = {} } = leaf ?? {};
  const isIt =
    leaf?.kind === "waiver.asked" &&
    facts["waiver"] === waiver &&
    facts["sha256"] === request &&
    leaf.feature === feature &&
    leaf.environment === environment &&
    leaf.digest === digest;
  if (isIt) return { ...leaf, facts };
  throw new KnownError(
    "USAGE",
    `entry ${seq} does not ask for ${waiver} of ${feature} in ${environment} as the statement has it`,
    "see what is asked for: seaworthy decisions list",
  );
}

async function agreed(
  inside: Inside,
  turn: Turn<StatementOf<"agreement">>,
  before: readonly number[],
): Promise<Written> {
  const { statement, signed } = turn;
  const { waiver } = statement;
  const { facts } = await askedFor(inside, turn);
  const path = facts["path"] as Path;
  if (Number(facts["endsAtMs"]) <= inside.now())
    throw new KnownError("POLICY_HELD", `the time of ${waiver} is over`, "whoever needs it asks again");
  if (isAsker(inside, facts, signed.by))
    throw await turnedAway(inside, signed.by, {
      reason: "own-request",
      message: `${signed.by} is who asked for ${waiver}, or may be`,
      hint: "somebody else must sign: nobody approves their own request",
    });
  if (signed.isFresh)
    throw await turnedAway(inside, signed.by, {
      reason: "fresh",
      message: `the token, the key or the duty of ${signed.by} is less than 24 hours old, and others may not know of it yet`,
      hint: "somebody who had theirs before may sign now",
    });
  const people = new Set([facts["by"]]);
  for (const seq of before) {
    const leaf = await leafAt(inside, seq);
    const one = leaf?.kind === "waiver.signed" ? (leaf.facts ?? {}) : {};
    if (one["waiver"] === waiver && one["asked"] === statement.asked) people.add(one["by"]);
  }
  const own = turn.facts["by"];
  if (people.has(own))
    throw new KnownError(
      "POLICY_HELD",
      `${signed.by} has signed ${waiver} already`,
      "it takes another person",
    );
  const [have, needs] = [people.size + 1, signersOf(path)];
  return {
    ...plain(turn, { waiver, asked: statement.asked, have, needs }),
    told: { waiver, have, needs },
  };
}

async function ended(inside: Inside, turn: Turn<StatementOf<"refusal">>): Promise<Written> {
  const { waiver, asked: seq } = turn.statement;
  const { facts } = await askedFor(inside, turn);
  const why = facts["by"] === turn.facts["by"] ? "withdrawn" : "rejected";
  return { ...plain(turn, { waiver, asked: seq, why }), told: { waiver, why } };
}

/** Names stand in the file of people alone; whoever has left it is known by the pseudonym. */
function isAsker({ peopleBook, pseudonyms }: Inside, { by }: JsonObject, name: string): boolean {
  if (by === pseudonyms.of("user", name)) return true;
  const asker = peopleBook.list().find((one) => pseudonyms.of("user", one.name) === by);
  return asker !== undefined && maySamePerson(asker.name, name);
}

/** What can only be said by a person, in figures. */
function said(inside: Inside, turn: Turn<StatementOf<"review"> | StatementOf<"document">>): Written {
  const { statement, facts, about } = turn;
  const { of: name, figures, kind } = statement;
  const row = Object.hasOwn(observations, name) ? observations[name as ObservationName] : undefined;
  if (row?.kind !== entryKindOf[kind])
    throw new KnownError(
      "POLICY_HELD",
      row === undefined
        ? `nothing is called ${name}`
        : `${name} is observed by a machine, and nobody's word stands in for it`,
      `by people: ${saidBy(kind).join(", ")}`,
    );
  checkFigures(statement, Object.keys(row.facts));
  if (statement.kind === "review") checkLooked(inside, statement);
  const { sha256, ...signer } = facts;
  const beside = statement.kind === "document" ? besideOf(inside, statement) : {};
  const { kind: entryKind, facts: observed } = observation(name as ObservationName, figures, beside);
  return {
    entry: { kind: entryKind, ...about, facts: { ...observed, ...signer, statement: sha256 ?? "" } },
    told: {},
  };
}

/** Names of what a person can say. */
const saidBy = (kind: "review" | "document"): readonly string[] =>
  Object.entries(observations).flatMap(([name, row]) => (row.kind === entryKindOf[kind] ? [name] : []));

function checkFigures(
  { of: name, figures }: StatementOf<"review" | "document">,
  wanted: readonly string[],
): void {
  const missing = wanted.filter((fact) => figures[fact] === undefined);
  const unknown = Object.keys(figures).filter((fact) => !wanted.includes(fact));
  if (missing.length === 0 && unknown.length === 0) return;
  throw new KnownError(
    "USAGE",
    missing.length > 0
      ? `${name} lacks ${missing.join(", ")}`
      : `${name} has no figure ${unknown.join(", ")}`,
    `it has: ${wanted.join(", ")}`,
  );
}

/** How much was looked at is what is named, and an entry that is named is there. */
function checkLooked({ log }: Inside, { figures, lookedAt }: StatementOf<"review">): void {
  if (figures["looked"] !== undefined && figures["looked"] !== lookedAt.length)
    throw new KnownError(
      "USAGE",
      `${figures["looked"]} are said to be looked at, and ${lookedAt.length} are named`,
      "name each: --looked-at 120,121,PS-02",
    );
  const { size } = log.head();
  const absent = lookedAt.find((one) => /^\d+$/.test(one) && Number(one) >= size);
  if (absent === undefined) return;
  throw new KnownError("USAGE", `there is no entry ${absent}`, "see the entries: seaworthy audit tail");
}

function besideOf(
  { now }: Inside,
  { figures, sha256, endsAtMs }: StatementOf<"document">,
): { readonly sha256: string; readonly endsAtMs?: number } {
  if (figures["expires"] !== undefined && figures["expires"] !== (endsAtMs === undefined ? 0 : 1))
    throw new KnownError(
      "USAGE",
      "whether it has an end, and which, do not fit each other",
      "give the end: --expires 365d, or say that there is none: --set expires=0",
    );
  if (endsAtMs !== undefined && endsAtMs <= now())
    throw new KnownError("USAGE", "the document has ended already", "record the one that is in force");
  return { sha256, ...(endsAtMs === undefined ? {} : { endsAtMs }) };
}

async function leafAt({ log }: Inside, index: number): Promise<Leaf | undefined> {
  const [bytes] = index < log.keptFrom ? [] : await log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
}
