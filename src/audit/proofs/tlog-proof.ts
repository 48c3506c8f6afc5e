import { hashBytes } from "../merkle.ts";

/** C2SP tlog-proof: the first line of every proof. */
const firstLine = "c2sp.org/tlog-proof@v1";

/** RFC 6962: a tree of 2^64 entries has no longer path. */
const hashesMax = 64;

/** A proof that an entry is in a log, as it stands in a `.tlog-proof` file. */
export interface TlogProof {
  /** What the application needs to make the leaf hash again: with us the leaf itself. Nothing vouches for it but that hash. */
  readonly extra: Buffer | undefined;
  readonly index: number;
  /** From the leaf's sibling up. */
  readonly hashes: readonly Buffer[];
  /** The signed note, with its cosignatures, byte for byte. */
  readonly checkpoint: string;
}

/** Writes a proof as C2SP tlog-proof has it. */
export function writeTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [
    firstLine,
    ...(extra === undefined ? [] : [`extra ${extra.toString("base64")}`]),
    `index ${index}`,
    ...hashes.map((hash) => hash.toString("base64")),
  ];
  return `${lines.join("\n")}\n\n${checkpoint}`;
}

/** Reads a proof; a string says what is wrong with it and in which line. There is one text for one proof. */
export function readTlogProof(text: string): TlogProof | string {
  const end = text.indexOf("\n\n");
  if (end === -1) return "line 1: there is no empty line between a proof and a checkpoint";
  const lines = text.slice(0, end).split("\n");
  if (lines[0] !== firstLine) return `line 1: is not ${firstLine}`;
  let at = 1;
  let extra: Buffer | undefined;
  if (lines[at]?.startsWith("extra ") === true) {
    extra = readBase64(lines[at]?.slice("extra ".length) ?? "");
    if (extra === undefined) return "line 2: what follows extra is not base64";
    at += 1;
  }
  const digits = /^index (0|[1-9]\d{0,15})$/.exec(lines[at] ?? "")?.[1];
  const index = Number(digits);
  if (digits === undefined || !Number.isSafeInteger(index)) return `line ${at + 1}: is not an index`;
  const rest = lines.slice(at + 1);
  if (rest.length > hashesMax) return `line ${at + 2}: has more than ${hashesMax} hashes after it`;
  const hashes: Buffer[] = [];
  for (const [i, line] of rest.entries()) {
    const hash = readBase64(line);
    if (hash?.length !== hashBytes) return `line ${at + 2 + i}: is not a hash`;
    hashes.push(hash);
  }
  return { extra, index, hashes, checkpoint: text.slice(end + 2) };
}

/** RFC 4648 §4, the one spelling of the bytes; undefined for any other. */
function readBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}
