import { readPublicKey } from "../audit/people/public-key.ts";
import { allowedSigner } from "../audit/people/signature.ts";
import { isObject, readJson, type JsonObject } from "../base/json.ts";
import type { PackFacts } from "./facts.ts";
import { jsonFile, textFile, type PackFile } from "./pack-file.ts";

const kinds: ReadonlySet<string> = new Set([
  "decision.signed",
  "decision.rejected",
  "waiver.asked",
  "waiver.signed",
  "waiver.ended",
  "artefact.recorded",
  "review.held",
]);

/** What people have signed: the statement byte for byte, the signature and the public key, for each entry whose payload was opened. */
export function decisionFiles(facts: PackFacts): readonly PackFile[] {
  return [...facts.leaves.values()]
    .filter(({ kind }) => kinds.has(kind))
    .sort((a, b) => a.seq - b.seq)
    .flatMap((leaf) => {
      const folder = `decisions/${leaf.seq}`;
      const text = facts.payloads.texts.get(leaf.seq);
      const why = facts.payloads.withheld.get(leaf.seq) ?? facts.payloads.closed;
      const entry = jsonFile(`${folder}/entry.json`, {
        ...(leaf as unknown as JsonObject),
        ...(text === undefined ? { statement_left_out: why ?? "the entry has none" } : {}),
      });
      return text === undefined ? [entry] : [entry, ...payloadFiles(folder, text)];
    });
}

/** As auditd seals them (`audit/asks/decide.ts`): the statement byte for byte, the signature, the key's line, what was before the person. */
function payloadFiles(folder: string, text: string): readonly PackFile[] {
  const payload = objectIn(text);
  const { by, statement, signature, key, seen } = payload ?? {};
  if (
    typeof by !== "string" ||
    typeof statement !== "string" ||
    typeof signature !== "string" ||
    typeof key !== "string"
  )
    return [textFile(`${folder}/payload.txt`, text)];
  return [
    textFile(`${folder}/statement`, statement),
    ...signatureFiles(folder, { by, signature, key }),
    ...(typeof seen === "string" ? [textFile(`${folder}/seen.txt`, seen)] : []),
  ];
}

/** What `ssh-keygen -Y verify` takes; for a bare signature of Ed25519 what openssl takes. */
function signatureFiles(
  folder: string,
  { by, signature, key }: Readonly<Record<"by" | "signature" | "key", string>>,
): readonly PackFile[] {
  const read = readPublicKey(key);
  const signer = textFile(`${folder}/allowed_signers`, `${allowedSigner(by, read)}\n`);
  if (signature.startsWith("-----BEGIN SSH SIGNATURE-----"))
    return [textFile(`${folder}/statement.sig`, signature), signer];
  return [
    { path: `${folder}/statement.sig`, bytes: Buffer.from(signature, "base64") },
    textFile(`${folder}/signer.pem`, read.key.export({ format: "pem", type: "spki" }).toString()),
    signer,
  ];
}

function objectIn(text: string): JsonObject | undefined {
  try {
    const value = readJson(text);
    return isObject(value) ? value : undefined;
  } catch {
    // What is no JSON stands in the pack as it is.
    return undefined;
  }
}
