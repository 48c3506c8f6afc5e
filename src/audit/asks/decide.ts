import { hash } from "node:crypto";
import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import { statementEntryKinds } from "../../evidence/statement-kinds.ts";
import { decisionEntry } from "../decisions/decision-entry.ts";
import { checkStatement, type SignedStatement } from "../decisions/signed-statement.ts";
import { statementsSeen } from "../decisions/statements-seen.ts";
import { leafBytesMax, readLeaf, writeLeaf, type Leaf } from "../leaf.ts";
import type { Args, Ask, Inside } from "../socket/ask.ts";

/** UTF-16 units. Forty controls with a hundred cited entries each fit. */
const seenCharsMax = 48 * 1024;

/** Signatures of one waiver that are looked up. */
const beforeMax = 8;

/**
 * Takes a statement that a person has signed, and writes the entry that it leads to. All that decides is looked up here: the person
 * by their token, their key and their duty in the file of people, what they answer to in the log.
 */
export const decide: Ask = {
  role: "signatory",
  inTurn: true,
  async answer(inside, args, asker) {
    const [text, signature] = [args.words("statement"), args.words("signature")];
    const [seen, before] = [args.optionalWords("seen"), seqsIn(args)];
    args.end();
    const person = inside.peopleBook.signatory(asker?.name ?? "");
    if (person === undefined)
      throw new KnownError("SCOPE_REFUSED", "the log does not know who asks", "give your token");
    const signed = await checkStatement(inside, person, { text, signature });
    checkSeen(signed, seen);
    const { entry, told } = await decisionEntry(inside, signed, before);
    const payload = JSON.stringify({
      by: signed.by,
      statement: text,
      signature,
      key: signed.key,
      ...(seen === undefined ? {} : { seen }),
    });
    checkFits(entry);
    const index = await inside.log.record({ ...entry, payload });
    const atMs = (await leafAt(inside, index))?.at ?? inside.now();
    statementsSeen(inside.log).add(signed.sha256, atMs);
    // Whoever looks next sees it.
    await inside.log.publishedTo(index + 1);
    return { entry: index, kind: entry.kind, by: signed.by, atMs, sha256: signed.sha256, ...told };
  },
};

/** What was decided, with the reason, the signature and the key that made it. That it was opened is an entry. */
export const decisionOpen: Ask = {
  role: "signatory",
  async answer(inside, args, asker) {
    const index = args.count("index");
    args.end();
    const leaf = await leafAt(inside, index);
    if (leaf === undefined || !statementEntryKinds.has(leaf.kind))
      throw new KnownError("USAGE", `entry ${index} is no decision`, "see them: seaworthy decisions list");
    const reader = asker?.name ?? "";
    const purpose = "to decide on it, or to see what was decided";
    const payload = await inside.log.openPayload({ index, reader, purpose });
    return { leaf: leaf as unknown as JsonObject, ...(JSON.parse(payload) as JsonObject) };
  },
};

async function leafAt({ log }: Inside, index: number): Promise<Leaf | undefined> {
  const [bytes] = index < log.keptFrom ? [] : await log.leaves(index, 1);
  return bytes === undefined ? undefined : readLeaf(bytes);
}

/** What the person had before them stands beside their statement, and is what its digest says. */
function checkSeen({ statement }: SignedStatement, seen: string | undefined): void {
  const wanted = "evidence" in statement ? statement.evidence : undefined;
  if (wanted === undefined && seen === undefined) return;
  const fits = seen !== undefined && seen.length <= seenCharsMax && hash("sha256", seen) === wanted;
  if (fits) return;
  throw new KnownError(
    "USAGE",
    "/seen is not the evidence that the statement is about",
    "send the text whose SHA-256 stands in the statement as its evidence",
  );
}

/** A leaf that is too long loses its facts: then nobody would know what was decided. @throws KnownError USAGE */
function checkFits(entry: NewEntry): void {
  const leaf = writeLeaf(entry, {
    seq: 2 ** 40,
    id: "x".repeat(26),
    atMs: 2 ** 43,
    user: undefined,
    payload: { sha256: "x".repeat(43), key: 2 ** 31, bytes: 2 ** 20 },
  });
  if (!leaf.includes('"facts":{"cut":true}') && Buffer.byteLength(leaf) <= leafBytesMax) return;
  throw new KnownError("USAGE", "this is more than one entry holds", "name fewer controls at once");
}

function seqsIn(args: Args): readonly number[] {
  const given: JsonValue = args.take("before") ?? [];
  const isSeq = (seq: unknown): seq is number => Number.isSafeInteger(seq) && Number(seq) >= 0;
  if (Array.isArray(given) && given.length <= beforeMax && given.every(isSeq)) return given;
  throw new KnownError("USAGE", "/before is no list of entries", "see that both sides are of one version");
}
