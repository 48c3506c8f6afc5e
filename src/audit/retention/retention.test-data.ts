import { createSecretKey, randomBytes } from "node:crypto";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "../../base/json.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { People } from "../people/access.ts";
import { answerAsk, type Inside } from "../socket/ask.ts";
import { asks } from "../asks/all.ts";
import { KeyFile } from "../keys/key-file.ts";
import { openSlot, readSlot } from "../keys/key-slot.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { openKeys } from "../keys/open-keys.ts";
import { openInside, type LogOptions } from "../open-log.ts";
import { unseal } from "../sealed.ts";
import { segmentNumbers, SegmentReader } from "../segment.ts";
import { payloadBound } from "../sequencer.ts";
import { StagingKeys } from "../keys/staging-keys.ts";

export const dayMs = 86_400_000;

/** A Monday, on which a week of keys begins. */
export const mondayMs = Date.UTC(2026, 0, 5);

/** A folder for a log and its copies, removed by `close`. */
export function newScratch(): {
  folder: () => string;
  copyOf: (folder: string) => string;
  close: () => void;
} {
  const scratch = mkdtempSync(join(tmpdir(), "seaworthy-retention-"));
  let count = 0;
  const folder = (): string => join(scratch, String((count += 1)));
  return {
    folder,
    // As a crash leaves it: the log is still open, nothing was ended or published since.
    copyOf: (whole) => {
      const copy = folder();
      cpSync(whole, copy, { recursive: true, filter: (path) => !/\/(?:lock|socket)$/.test(path) });
      return copy;
    },
    close: () => rmSync(scratch, { recursive: true, force: true }),
  };
}

/** Ann and bob look after holds and retention, pia erases, ira reads payloads. */
const people: People = {
  find: (token) => {
    const roles = {
      ann: ["custodian"],
      bob: ["custodian"],
      pia: ["privacy"],
      ira: ["investigator", "reader"],
    } as const;
    return Object.hasOwn(roles, token)
      ? { name: token, roles: roles[token as keyof typeof roles] }
      : undefined;
  },
};

/** A log at a time that the test says. */
export class TestLog {
  readonly folder: string;
  readonly inside: Inside;
  readonly #clock: { nowMs: number };

  private constructor(folder: string, inside: Inside, clock: { nowMs: number }) {
    this.folder = folder;
    this.inside = inside;
    this.#clock = clock;
  }

  static async open(
    folder: string,
    nowMs: number = mondayMs,
    more: Partial<LogOptions> = {},
  ): Promise<TestLog> {
    const clock = { nowMs };
    const inside = await openInside({
      dataFolder: folder,
      now: () => clock.nowMs,
      randomBytes,
      onFailure: () => undefined,
      ...more,
    });
    return new TestLog(folder, { ...inside, people }, clock);
  }

  set nowMs(value: number) {
    this.#clock.nowMs = value;
  }

  record(more: Partial<NewEntry>): Promise<number> {
    return this.inside.log.record({ kind: "call.input", feature: "support", payload: "words", ...more });
  }

  /** Fills the log up to a multiple of 256, where a segment may end. */
  async fill(more: Partial<NewEntry> = {}): Promise<void> {
    const { log } = this.inside;
    const rest = 256 - (log.head().size % 256);
    await Promise.all(Array.from({ length: rest }, () => this.record({ user: "filler", ...more })));
  }

  ask(who: string, question: JsonObject): Promise<JsonObject> {
    return answerAsk(this.inside, asks, { ...question, token: who }) as Promise<JsonObject>;
  }

  async leaf(index: number): Promise<Leaf> {
    const [bytes] = await this.inside.log.leaves(index, 1);
    const leaf = bytes === undefined ? undefined : readLeaf(bytes);
    if (leaf === undefined) throw new Error(`no leaf ${index}`);
    return leaf;
  }

  async leaves(kind: string): Promise<Leaf[]> {
    const { log } = this.inside;
    const found: Leaf[] = [];
    for (let at = log.keptFrom; at < log.head().size;) {
      const leaves = await log.leaves(at, Infinity);
      at += leaves.length;
      for (const leaf of leaves.map(readLeaf)) if (leaf?.kind === kind) found.push(leaf);
    }
    return found;
  }

  close(): Promise<void> {
    return this.inside.log.close();
  }
}

/**
 * Opens what can be opened by somebody who has all files and the master key, and cares for no mark that a key is destroyed:
 * indexes of the entries whose payload opens with any key that stands anywhere.
 */
export async function everyPayload(folder: string): Promise<Set<number>> {
  const audit = join(folder, "audit");
  const segments = join(audit, "segments");
  const { masters } = await openKeys({
    auditFolder: audit,
    isNew: false,
    master: {},
    now: () => 0,
    randomBytes,
    report: () => undefined,
  });
  const staging = new StagingKeys(masters, randomBytes);
  const wrapping = readdirSync(segments)
    .filter((name) => name.endsWith(".key"))
    .map((name) => staging.open(Number.parseInt(name, 10), readFileSync(join(segments, name))));
  const keyFile = new KeyFile(join(audit, "keys"));
  const found = new Set<number>();
  for (const number of segmentNumbers(segments)) {
    const reader = new SegmentReader(segments, number);
    const candidates = new Map<number, Buffer[]>();
    for (const record of reader.records()) {
      const facts = record.type === "key" ? readSlot(record.payload) : undefined;
      if (facts !== undefined) {
        const staged = Buffer.from(record.payload);
        const opened = wrapping.map((key) => openSlot(staged, facts, key));
        candidates.set(facts.number, [...opened.filter((bytes) => bytes !== undefined)]);
      }
      const leaf = record.type === "entry" ? readLeaf(record.leaf) : undefined;
      if (leaf?.payload === undefined) continue;
      const slot = keyFile.read(leaf.payload.key);
      const slotFacts = readSlot(slot);
      const own =
        slotFacts === undefined ? undefined : openSlot(slot, slotFacts, masters.current.wrappingKey);
      const keys = [...(candidates.get(leaf.payload.key) ?? []), ...(own === undefined ? [] : [own])];
      if (keys.some((key) => opens(record.payload, key, leaf))) found.add(leaf.seq);
    }
    reader.close();
  }
  await keyFile.close();
  return found;
}

const opens = (sealed: Buffer, key: Buffer, { id, seq }: Leaf): boolean =>
  unseal(sealed, createSecretKey(key), payloadBound(id, seq)) !== undefined;
