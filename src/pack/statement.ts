import type { KeyObject } from "node:crypto";
import { canonicalJson, isObject, readJson, type JsonObject } from "../base/json.ts";
import { sealed, unsealed } from "./dsse.ts";
import { sha256Of, textFile, type PackFile } from "./pack-file.ts";

/** Our own predicate: what it has stands in docs/evidence-pack.md. */
export const predicateType = "urn:seaworthy:predicate:evidence-pack:v1";

const statementType = "https://in-toto.io/Statement/v1";
const payloadType = "application/vnd.in-toto+json";

/** Of a pack: the one file that no statement can be about. */
export const statementPath = "statement.dsse.json";

/** The statement about every file of a pack, signed (in-toto Statement v1 in a DSSE envelope). */
export function statementFile(
  files: readonly PackFile[],
  predicate: JsonObject,
  privateKey: KeyObject,
): PackFile {
  const statement = canonicalJson({
    _type: statementType,
    subject: [...files]
      .sort((a, b) => (a.path < b.path ? -1 : 1))
      .map(({ path, bytes }) => ({ name: path, digest: { sha256: sha256Of(bytes) } })),
    predicateType,
    predicate,
  });
  return textFile(
    statementPath,
    `${canonicalJson(sealed(payloadType, Buffer.from(statement), privateKey))}\n`,
  );
}

/** What a statement says that a key has signed. */
export interface Stated {
  /** SHA-256 by path. */
  readonly subjects: ReadonlyMap<string, string>;
  readonly predicate: JsonObject;
}

/** A string says what is wrong. */
export function readStatement(text: string, publicKey: KeyObject): Stated | string {
  const bytes = unsealed(text, payloadType, publicKey);
  if (typeof bytes === "string") return bytes;
  const statement = readJson(bytes.toString("utf8"));
  if (!isObject(statement) || statement["_type"] !== statementType) return "is no in-toto statement";
  const { subject, predicate } = statement;
  if (statement["predicateType"] !== predicateType || !isObject(predicate) || !Array.isArray(subject))
    return "is no statement about an evidence pack";
  const subjects = new Map<string, string>();
  for (const one of subject) {
    const digest = isObject(one) && isObject(one["digest"]) ? one["digest"]["sha256"] : undefined;
    const name = isObject(one) ? one["name"] : undefined;
    if (typeof name !== "string" || typeof digest !== "string" || subjects.has(name))
      return "has a subject without a name and a SHA-256 of its own";
    subjects.set(name, digest);
  }
  return { subjects, predicate };
}
