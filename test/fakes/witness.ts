import { createHash, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A witness of C2SP tlog-witness with code of its own: it checks signature and consistency by itself, and remembers. */
export interface FakeWitness {
  readonly url: string;
  /** Its verifier key. */
  readonly key: string;
  /** By origin: what it cosigned last. */
  readonly seen: Map<string, { readonly size: number; readonly root: string; note: string }>;
  /** Status of each answer, in order. */
  readonly answers: number[];
  /** What it answers instead, where the test says so. */
  instead: ((body: string) => { readonly status: number; readonly body: string } | undefined) | undefined;
  /** Seconds that it puts into a cosignature. */
  timeSeconds: () => number;
  /** What it makes of a line of a cosignature before it answers. */
  spoil: (line: string) => string;
  close(): Promise<void>;
}

export interface FakeWitnessOptions {
  readonly name?: string;
  /** Verifier keys of the logs that it knows. */
  readonly logs: readonly string[];
  readonly algorithm?: "ed25519" | "ml-dsa-44";
}

export async function startWitness(options: FakeWitnessOptions): Promise<FakeWitness> {
  const { name = "witness.test/one", algorithm = "ed25519" } = options;
  const { privateKey, publicKey } = pairOf(algorithm);
  const der = publicKey.export({ format: "der", type: "spki" });
  const raw = der.subarray(algorithm === "ed25519" ? 12 : 22);
  const typed = Buffer.concat([Buffer.from([algorithm === "ed25519" ? 4 : 6]), raw]);
  const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).subarray(0, 4);
  const logs = new Map(options.logs.map((vkey) => [vkey.split("+")[0] ?? "", readKey(vkey)]));
  const witness: Omit<FakeWitness, "url" | "close"> = {
    key: `${name}+${keyId.toString("hex")}+${typed.toString("base64")}`,
    seen: new Map(),
    answers: [],
    instead: undefined,
    timeSeconds: () => Math.floor(Date.now() / 1000),
    spoil: (line) => line,
  };
  const cosign = (text: string): string => {
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(witness.timeSeconds()));
    const message =
      algorithm === "ed25519"
        ? Buffer.from(`cosignature/v1\ntime ${witness.timeSeconds()}\n${text}`)
        : subtreeMessage(name, stamp, text);
    const bytes = Buffer.concat([keyId, stamp, sign(null, message, privateKey)]);
    return witness.spoil(`— ${name} ${bytes.toString("base64")}\n`);
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const answer =
        witness.instead?.(body) ??
        (request.method === "POST" && request.url === "/add-checkpoint"
          ? add(body, { logs, witness, cosign })
          : shown(request.url ?? "", witness));
      witness.answers.push(answer.status);
      response.writeHead(answer.status, answer.status === 409 ? { "content-type": "text/x.tlog.size" } : {});
      response.end(answer.body);
    });
  });
  const url = await listen(server);
  return Object.assign(witness, {
    url,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

const pairOf = (algorithm: "ed25519" | "ml-dsa-44"): { privateKey: KeyObject; publicKey: KeyObject } =>
  algorithm === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("ml-dsa-44");

const sha256 = (bytes: Uint8Array): Buffer => createHash("sha256").update(bytes).digest();

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

interface LogKey {
  readonly name: string;
  readonly id: Buffer;
  readonly publicKey: KeyObject;
}

function readKey(vkey: string): LogKey {
  const [name = "", hex = ""] = vkey.split("+");
  const raw = Buffer.from(vkey.split("+").slice(2).join("+"), "base64").subarray(1);
  const der = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  return {
    name,
    id: Buffer.from(hex, "hex"),
    publicKey: createPublicKey({ key: der, format: "der", type: "spki" }),
  };
}

interface Parts {
  readonly logs: ReadonlyMap<string, LogKey>;
  readonly witness: Pick<FakeWitness, "seen">;
  readonly cosign: (text: string) => string;
}

const say = (status: number, body = ""): { status: number; body: string } => ({ status, body });

/** The checks of add-checkpoint, in the order of the specification. */
function add(body: string, { logs, witness, cosign }: Parts): { status: number; body: string } {
  const blank = body.indexOf("\n\n");
  const [oldLine = "", ...proofLines] = body.slice(0, blank).split("\n");
  const note = body.slice(blank + 2);
  const end = note.lastIndexOf("\n\n");
  const text = note.slice(0, end + 1);
  const [origin = "", sizeText = "", root = ""] = text.split("\n");
  const old = /^old (0|[1-9]\d{0,15})$/.exec(oldLine)?.[1];
  if (blank === -1 || end === -1 || old === undefined || proofLines.length > 63) return say(400);
  const log = logs.get(origin);
  if (log === undefined) return say(404);
  if (!isSigned(note.slice(end + 2), text, log)) return say(403);
  const size = Number(sizeText);
  if (Number(old) > size) return say(400);
  const before = witness.seen.get(origin) ?? { size: 0, root: "" };
  if (Number(old) !== before.size) return say(409, `${before.size}\n`);
  const proof = proofLines.map((line) => Buffer.from(line, "base64"));
  const agrees =
    before.size === 0
      ? proof.length === 0
      : before.size === size
        ? before.root === root
        : grows({ old: before.size, size, oldRoot: before.root, root }, proof);
  if (!agrees) return say(422);
  const line = cosign(text);
  witness.seen.set(origin, { size, root, note: `${note}${line}` });
  return say(200, line);
}

function isSigned(lines: string, text: string, { name, id, publicKey }: LogKey): boolean {
  return lines.split("\n").some((line) => {
    const [dash, who, base64 = ""] = line.split(" ");
    const bytes = Buffer.from(base64, "base64");
    if (dash !== "—" || who !== name || !bytes.subarray(0, 4).equals(id)) return false;
    return verify(null, Buffer.from(text), publicKey, bytes.subarray(4));
  });
}

const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.concat([Buffer.from([1]), left, right]));

interface Growth {
  readonly old: number;
  readonly size: number;
  readonly oldRoot: string;
  readonly root: string;
}

/** RFC 6962 §2.1.2 read backwards: SUBPROOF(m, D[n], b) taken apart by recursion, both roots made from the proof. */
function grows({ old, size, oldRoot, root }: Growth, proof: readonly Buffer[]): boolean {
  let left = proof.length;
  const take = (): Buffer => {
    left -= 1;
    const hash = proof[left];
    if (hash === undefined) throw new RangeError("the proof is short");
    return hash;
  };
  const walk = (m: number, n: number, isWhole: boolean): { before: Buffer; after: Buffer } => {
    if (m === n) {
      const same = isWhole ? Buffer.from(oldRoot, "base64") : take();
      return { before: same, after: same };
    }
    let k = 1;
    while (k * 2 < n) k *= 2;
    const other = take();
    if (m <= k) {
      const inner = walk(m, k, isWhole);
      return { before: inner.before, after: node(inner.after, other) };
    }
    const inner = walk(m - k, n - k, false);
    return { before: node(other, inner.before), after: node(other, inner.after) };
  };
  try {
    const { before, after } = walk(old, size, true);
    return left === 0 && before.toString("base64") === oldRoot && after.toString("base64") === root;
  } catch {
    return false;
  }
}

function subtreeMessage(name: string, stamp: Buffer, text: string): Buffer {
  const [origin = "", size = "", root = ""] = text.split("\n");
  const range = Buffer.alloc(16);
  range.writeBigUInt64BE(BigInt(size), 8);
  return Buffer.concat([
    Buffer.from("subtree/v1\n\0", "latin1"),
    Buffer.from([name.length]),
    Buffer.from(name),
    stamp,
    Buffer.from([origin.length]),
    Buffer.from(origin),
    range,
    Buffer.from(root, "base64"),
  ]);
}

function shown(path: string, { seen }: Pick<FakeWitness, "seen">): { status: number; body: string } {
  for (const [origin, { note }] of seen)
    if (path === `/${sha256(Buffer.from(origin)).toString("hex")}/checkpoint`) return say(200, note);
  return say(404);
}
