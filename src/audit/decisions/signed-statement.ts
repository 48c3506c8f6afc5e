import { hash } from "node:crypto";
import { KnownError } from "../../base/errors.ts";
import type { Statement } from "../../evidence/statement.ts";
import { publicKeyLine } from "../people/public-key.ts";
import { signatureProblem } from "../people/signature.ts";
import type { Signatory } from "../people/signatory.ts";
import type { Inside } from "../socket/ask.ts";
import { rangeHashes, tilesIn } from "../tile-hashes.ts";
import { statementsSeen } from "./statements-seen.ts";

/** Our own choices: time to carry a statement to another machine and back; clocks of two machines differ by seconds. */
const statementMsMax = 10 * 60_000;
const aheadMsMax = 60_000;

/** Our own choice, as of the kill switch: within a day somebody else sees that a person was made. */
const freshMsMax = 24 * 3_600_000;

/** A statement that is what it says: by a person whom the log knows, about this log, now, and for the first time. */
export interface SignedStatement {
  readonly statement: Statement;
  readonly text: string;
  readonly signature: string;
  /** Of the text, hexadecimal. */
  readonly sha256: string;
  /** Who signed, by the name that the log knows. */
  readonly by: string;
  /** The key, as OpenSSH writes it. */
  readonly key: string;
  /** Their token, their key or their duty is less than a day old: others may not know of it yet. */
  readonly isFresh: boolean;
}

/** A refusal that is written down before the person hears of it. */
export async function turnedAway(
  { log, pseudonyms }: Inside,
  by: string,
  { reason, message, hint }: { readonly reason: string; readonly message: string; readonly hint: string },
): Promise<KnownError> {
  await log.record({
    kind: "access.refused",
    facts: { ask: "decide", by: pseudonyms.of("user", by) ?? "", reason, known: true },
    payload: JSON.stringify({ by }),
  });
  return new KnownError("POLICY_HELD", message, hint);
}

/**
 * Believes nothing of a statement that it cannot look up: who signed it, with which key of theirs, as what, when, and of which log.
 * @throws KnownError USAGE where it cannot be read, POLICY_HELD where it does not count
 */
export async function checkStatement(
  inside: Inside,
  person: Signatory,
  { text, signature }: { readonly text: string; readonly signature: string },
): Promise<SignedStatement> {
  // Only now: the log starts without the library that schemas are written in.
  const { readStatement } = await import("../../evidence/statement.ts");
  const statement = readStatement(text);
  const { name } = person;
  if (statement.by !== name)
    throw await turnedAway(inside, name, {
      reason: "another-name",
      message: `the statement is of ${statement.by}, and the token is of ${name}`,
      hint: "each person signs with their own key and asks with their own token",
    });
  const holder = person.keys.find(({ key }) => signatureProblem(key, text, signature) === undefined);
  if (holder === undefined) throw await unsigned(inside, person, { text, signature });
  const sha256 = hash("sha256", text);
  await checkTime(inside, statement, sha256);
  await checkLog(inside, statement);
  const duty = person.duties.find(
    (one) => one.duty === statement.as && (one.feature === "*" || one.feature === statement.feature),
  );
  if (duty === undefined)
    throw await turnedAway(inside, name, {
      reason: "no-duty",
      message: `${name} does not sign as ${statement.as} of ${statement.feature}`,
      hint: `an admin gives the duty: seaworthy people duty ${name} ${statement.as} --feature ${statement.feature}`,
    });
  const newestMs = Math.max(person.tokenAtMs, holder.addedAtMs, duty.givenAtMs);
  return {
    statement,
    text,
    signature,
    sha256,
    by: name,
    key: publicKeyLine(holder.key),
    isFresh: inside.now() < newestMs + freshMsMax,
  };
}

async function unsigned(
  inside: Inside,
  { name, keys }: Signatory,
  { text, signature }: { readonly text: string; readonly signature: string },
): Promise<KnownError> {
  const [only, ...others] = keys;
  if (only === undefined)
    return new KnownError(
      "POLICY_HELD",
      `the log knows no key of ${name}`,
      "add yours: seaworthy people key --add ~/.ssh/id_ed25519.pub",
    );
  const why = others.length === 0 ? signatureProblem(only.key, text, signature) : undefined;
  return turnedAway(inside, name, {
    reason: "signature",
    message: `the signature does not hold: ${why ?? `no key of ${name} made it over this text`}`,
    hint: `their keys: ${keys.map(({ key }) => key.fingerprint).join(", ")}`,
  });
}

async function checkTime(inside: Inside, { atMs, by }: Statement, sha256: string): Promise<void> {
  const nowMs = inside.now();
  if (atMs < nowMs - statementMsMax || atMs > nowMs + aheadMsMax)
    throw new KnownError(
      "POLICY_HELD",
      `the statement is of ${new Date(atMs).toISOString()}, and counts for ${statementMsMax / 60_000} minutes`,
      "look at the evidence again and sign anew; see that the clocks are right",
    );
  const sinceMs = nowMs - statementMsMax - aheadMsMax;
  if (await statementsSeen(inside.log).has(sha256, inside.log, sinceMs))
    throw await turnedAway(inside, by, {
      reason: "replayed",
      message: "this statement has been taken already",
      hint: "a statement counts once: sign a new one",
    });
}

/** The log that the person saw must be the beginning of this one. */
async function checkLog({ log, places }: Inside, { log: head }: Statement): Promise<void> {
  const newest = await log.publishedTo(Math.min(head.size, log.head().size));
  const holds =
    head.size > 0 &&
    head.size <= newest &&
    rangeHashes(newest, tilesIn(places.log))(0, head.size).toString("base64") === head.root;
  if (holds) return;
  throw new KnownError(
    "POLICY_HELD",
    `the statement is about another log, or about one that this is not: ${head.size} entries of ${head.origin}`,
    "compare your checkpoint with this log: seaworthy audit verify",
  );
}
