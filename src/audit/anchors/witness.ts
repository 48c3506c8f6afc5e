import { hash } from "node:crypto";
import { KnownError } from "../../base/errors.ts";
import { consistencyProof } from "../proofs/consistency.ts";
import type { PublishedLog } from "../read.ts";
import { rangeHashes, tilesIn } from "../tile-hashes.ts";
import type { Anchor, Holding, SignedHead } from "./anchor.ts";
import { findCosignature, noteParts, readCosigner, type Cosigned, type Cosigner } from "./cosignature.ts";
import { askOutside, shownAnswer, type OutsideAnswer } from "./outside-request.ts";

export interface WitnessAt {
  readonly name: string;
  /** The submission prefix, without a slash at its end. */
  readonly url: string;
  /** Its verifier key. */
  readonly key: string;
}

/** A witness moves while it is asked only where two processes ask it for one log. */
const triesMax = 3;

/** An anchor that cosigns: C2SP tlog-witness. @throws KnownError USAGE where its key is none. */
export function witnessAnchor(witness: WitnessAt): Anchor {
  const cosigner = readCosigner(witness.key);
  return {
    sort: "witness",
    name: witness.name,
    place: witness.url,
    hand: (log, head, last) => addCheckpoint({ witness, cosigner, log }, head, last),
    prove: (holding) => Promise.resolve(proveCosigned(cosigner, holding.note)),
    shown: async (log) => {
      const note = await newestOf(witness, log);
      if (note === undefined) return [];
      const proven = proveCosigned(cosigner, note);
      return [
        {
          place: `${witness.name}: what it shows`,
          note,
          ...(typeof proven === "string" ? { fault: proven } : {}),
        },
      ];
    },
  };
}

interface Asked {
  readonly witness: WitnessAt;
  readonly cosigner: Cosigner;
  readonly log: PublishedLog;
}

async function addCheckpoint(asked: Asked, head: SignedHead, last: Holding | undefined): Promise<Holding> {
  let newest = head;
  let old = Math.min(last?.size ?? 0, head.checkpoint.size);
  for (let tries = 0; tries < triesMax; tries += 1) {
    const answer = await post(asked, newest, old);
    if (answer.status !== 409) return cosigned(asked, newest, answer);
    old = sizeIn(asked.witness, answer);
    // Another process of ours may have shown it a newer one meanwhile.
    if (old > newest.checkpoint.size) newest = asked.log.signed() ?? newest;
    if (old > newest.checkpoint.size) throw shrunk(asked.witness, old, newest.checkpoint.size);
  }
  throw failed(
    asked.witness,
    "it names another size at each try",
    "see that one log asks it, not two of one name",
  );
}

function post(
  { witness, log }: Asked,
  { note, checkpoint }: SignedHead,
  old: number,
): Promise<OutsideAnswer> {
  const { size } = checkpoint;
  const proof = consistencyProof({ older: old, newer: size }, rangeHashes(size, tilesIn(log.path)));
  const lines = proof.map((one) => `${one.toString("base64")}\n`).join("");
  return askOutside({
    who: whoIs(witness),
    method: "POST",
    url: new URL(`${witness.url}/add-checkpoint`),
    headers: { "content-type": "text/plain; charset=utf-8" },
    // Only the log's own signature is of use to it.
    body: `old ${old}\n${lines}\n${note}`,
  });
}

function cosigned({ witness, cosigner }: Asked, head: SignedHead, answer: OutsideAnswer): Holding {
  if (answer.status !== 200) throw refusal(witness, head, answer);
  const { note, checkpoint } = head;
  const { text } = noteParts(note);
  const found = findCosignature(cosigner, { text, checkpoint }, answer.bytes.toString("utf8"));
  if (typeof found === "string")
    throw failed(witness, found, "compare its verifier key with the configured one");
  return { size: checkpoint.size, note: `${note}${found.line}` };
}

/** C2SP tlog-witness: what each status says. */
function refusal(witness: WitnessAt, { checkpoint }: SignedHead, answer: OutsideAnswer): KnownError {
  const { status } = answer;
  const { origin, size } = checkpoint;
  if (status === 422)
    return new KnownError(
      "LOG_BROKEN",
      `${whoIs(witness)} refuses the checkpoint of ${size} entries: it is not a continuation of what the witness has seen`,
      "the log was rewritten, or its files are damaged: run `seaworthy audit anchors check`, and ask the witness what it holds",
    );
  if (status === 404)
    return failed(
      witness,
      `it does not know the log ${origin}`,
      "give its operator the log's verifier key: log/vkey",
    );
  if (status === 403)
    return failed(
      witness,
      `it does not accept the signature of ${origin}`,
      "the witness has another key for this name: give its operator log/vkey; if nobody changed the key, ask who did",
    );
  if (status === 429) return failed(witness, "it is asked too often", "it is tried again later");
  return failed(
    witness,
    `it answers ${status}: ${shownAnswer(answer)}`,
    "see that the address is its submission prefix, without add-checkpoint",
  );
}

function sizeIn(witness: WitnessAt, { bytes }: OutsideAnswer): number {
  const text = bytes.toString("utf8").trim();
  const size = Number(text);
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(size)) return size;
  throw failed(
    witness,
    "it answers 409 without the size that it holds",
    "see that the address is that of a witness",
  );
}

const shrunk = (witness: WitnessAt, held: number, size: number): KnownError =>
  new KnownError(
    "LOG_BROKEN",
    `${whoIs(witness)} has seen ${held} entries, the log has ${size}: entries are gone`,
    "the log was cut short or put back from an old copy; do not go on with it before that is understood",
  );

const whoIs = ({ name }: WitnessAt): string => `the witness ${name}`;

const failed = (witness: WitnessAt, why: string, hint: string): KnownError =>
  new KnownError("ANCHOR_FAILED", `${whoIs(witness)}: ${why}`, hint);

/** The newest checkpoint that the witness shows to everybody; undefined where it shows none. */
async function newestOf(witness: WitnessAt, log: PublishedLog): Promise<string | undefined> {
  const place = hash("sha256", log.verifier.name, "hex");
  const answer = await askOutside({
    who: whoIs(witness),
    method: "GET",
    url: new URL(`${witness.url}/${place}/checkpoint`),
  });
  if (answer.status === 404) return undefined;
  if (answer.status === 200) return answer.bytes.toString("utf8");
  throw failed(witness, `asked for what it holds, it answers ${answer.status}`, "try again later");
}

/** Checks a cosigned checkpoint by itself; the log's own signature on it is checked where it is compared with the log. */
function proveCosigned(cosigner: Cosigner, note: string): Cosigned | string {
  const { text, lines } = noteParts(note);
  const [origin = "", size = "", root = ""] = text.split("\n");
  const checkpoint = { origin, size: Number(size), root: Buffer.from(root, "base64") };
  if (!Number.isSafeInteger(checkpoint.size) || checkpoint.size < 0) return "it is no checkpoint";
  return findCosignature(cosigner, { text, checkpoint }, lines);
}
