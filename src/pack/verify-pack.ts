import { createPublicKey, type KeyObject } from "node:crypto";
import { readVerifier } from "../audit/note.ts";
import { checkReceipt } from "../audit/proofs/receipt.ts";
import type { JsonObject } from "../base/json.ts";
import { keyIdOf } from "./dsse.ts";
import { publicKeyPath } from "./evidence-pack.ts";
import { sha256Of, type PackFile } from "./pack-file.ts";
import { readStatement, statementPath } from "./statement.ts";

/** Keys that whoever verifies brings along; one that comes with the pack proves nothing by itself. */
export interface OwnKeys {
  readonly publicKey?: KeyObject;
  /** The log's verifier key, as text. */
  readonly vkey?: string;
}

/** What was found of a pack. */
export interface PackReport {
  /** Empty: all of it holds. */
  readonly problems: readonly string[];
  readonly files: number;
  readonly receipts: number;
  /** Of the key that the statement was checked with. */
  readonly keyId?: string;
  /** As it was stated; undefined where no statement holds. */
  readonly predicate?: JsonObject;
}

/** Checks the statement, each file against it, that there is no other, and each receipt against the log's key. */
export function verifyPack(files: readonly PackFile[], keys: OwnKeys): PackReport {
  const byPath = new Map(files.map((file) => [file.path, file.bytes] as const));
  const textOf = (path: string): string | undefined => {
    const bytes = byPath.get(path);
    return bytes === undefined ? undefined : Buffer.from(bytes).toString("utf8");
  };
  const receipts = files.filter(({ path }) => /^evidence\/\d+\.tlog-proof$/.test(path));
  const about = { files: files.length, receipts: receipts.length };
  const publicKey = keys.publicKey ?? keyIn(textOf(publicKeyPath));
  if (publicKey === undefined) return { ...about, problems: [`${publicKeyPath}: is no public key`] };
  const keyId = keyIdOf(publicKey);
  const statement = textOf(statementPath);
  const stated = statement === undefined ? "is missing" : readStatement(statement, publicKey);
  if (typeof stated === "string") return { ...about, keyId, problems: [`${statementPath}: ${stated}`] };
  const { subjects, predicate } = stated;
  const problems = [
    ...[...subjects].flatMap(([path, sha256]) => {
      const bytes = byPath.get(path);
      if (bytes === undefined) return [`${path}: is missing`];
      return sha256Of(bytes) === sha256 ? [] : [`${path}: is not the file that was signed`];
    }),
    ...files
      .filter(({ path }) => path !== statementPath && !subjects.has(path))
      .map(({ path }) => `${path}: nobody signed it`),
    ...receiptProblems(receipts, keys.vkey ?? textOf("log/vkey") ?? ""),
    ...(keys.vkey !== undefined && keys.vkey.trim() !== textOf("log/vkey")?.trim()
      ? ["log/vkey: is not the key that you brought"]
      : []),
  ];
  return { ...about, keyId, predicate, problems };
}

function keyIn(pem: string | undefined): KeyObject | undefined {
  try {
    return createPublicKey(pem ?? "");
  } catch {
    // Whoever reads the answer is told that it is none.
    return undefined;
  }
}

function receiptProblems(receipts: readonly PackFile[], vkey: string): readonly string[] {
  const verifier = readVerifier(vkey);
  if (verifier === undefined) return ["log/vkey: is no verifier key"];
  return receipts.flatMap(({ path, bytes }) => {
    const proven = checkReceipt(Buffer.from(bytes).toString("utf8"), verifier);
    if (typeof proven === "string") return [`${path}: ${proven}`];
    return path === `evidence/${proven.leaf.seq}.tlog-proof` ? [] : [`${path}: is of another entry`];
  });
}
