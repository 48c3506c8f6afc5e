import { rmSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { BundleWriter, readBundle } from "./bundle.ts";
import { writeCheckpoint } from "./checkpoint.ts";
import { KnownError } from "../base/errors.ts";
import { syncFolder, systemCode } from "./durable-file.ts";
import type { KeyFile } from "./keys/key-file.ts";
import type { LogFolder } from "./log-folder.ts";
import type { Signer } from "./keys/root-keys.ts";
import { leafHash, levelsAt, tileWidth, Tree } from "./merkle.ts";
import { stagingKeyName } from "./segment.ts";
import { removedEntry } from "./retention/prune-range.ts";
import { partialFolder, tilePath } from "./tile-path.ts";

/** Files that may wait to be written before appends wait for them: 32,768 entries, some 25 MB. */
const waitingFilesMax = 256;

/** Bundles that are read at once: each is an open file, and auditd needs files of its own. */
const readsMax = 16;

export interface PublisherParts {
  readonly folder: LogFolder;
  readonly logPath: string;
  readonly segmentsPath: string;
  readonly signer: Signer;
  readonly keyFile: KeyFile;
  /** A file could not be written: the log must not go on. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Makes the public files from entries that are durable: bundles, tiles, checkpoint. All of it can be made again from the
 * segments, so nothing here is waited for before an acknowledgement. Files are written one after the other, in the order
 * in which they came to be: a checkpoint after all that it needs, an unfinished tile before the full one.
 */
export class Publisher {
  readonly #parts: PublisherParts;
  readonly #tree: Tree;
  readonly #bundle = new BundleWriter();
  readonly #jobs: (() => Promise<void>)[] = [];
  readonly #published = new Map<string, number>();
  #sealed: { number: number; end: number }[] = [];
  #recovering = true;
  #working = false;
  #failed = false;
  #idle: (() => void)[] = [];
  #publishedSize = 0;
  #keptFrom = 0;
  #reads = 0;
  readonly #waitingReads: (() => void)[] = [];

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#tree = new Tree((level, index, hashes) => {
      this.#full(level, index, hashes);
    });
  }

  get size(): number {
    return this.#tree.size;
  }

  /** Size of the newest checkpoint. */
  get publishedSize(): number {
    return this.#publishedSize;
  }

  get congested(): boolean {
    return this.#jobs.length > waitingFilesMax;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** Goes on from a tree that ends with a full tile. */
  resume(size: number, edge: readonly Uint8Array[]): void {
    this.#tree.resume(size, edge);
    this.#bundle.clear();
  }

  /** The entries of before are all added: from here on it is known which unfinished files there are. */
  recovered(): void {
    this.#recovering = false;
    const size = this.#tree.size;
    this.#published.set(partialFolder("entries", Math.floor(size / tileWidth)), 0);
    for (let level = 0; level < levelsAt(size) + 1; level += 1)
      this.#published.set(partialFolder(level, Math.floor(size / tileWidth ** (level + 1))), 0);
  }

  add(leaf: Uint8Array): void {
    this.#bundle.add(leaf);
    if (this.#bundle.count === tileWidth) {
      const bytes = this.#bundle.bytes();
      this.#bundle.clear();
      this.#full("entries", Math.floor(this.#tree.size / tileWidth), bytes);
    }
    this.#tree.add(leafHash(leaf));
  }

  /** A segment that has ended: once its entries are published for good, the key that its data keys were staged under goes. */
  segmentEnded(number: number, end: number): void {
    this.#sealed.push({ number, end });
  }

  /** Whether a segment up to that number has ended and still has its staging key. */
  isStaged(through: number): boolean {
    return this.#sealed.some(({ number }) => number <= through);
  }

  /** Number of the first entry whose leaf is kept: those before were over their time. */
  get keptFrom(): number {
    return this.#keptFrom;
  }

  /** Says that the leaves before that entry are gone; the caller has seen to it. */
  keepFrom(index: number): void {
    this.#keptFrom = Math.max(this.#keptFrom, index);
  }

  /** Removes the bundles of a range of entries, both ends multiples of 256, for good; the tiles of their hashes stay. */
  async removeBundles(from: number, before: number): Promise<void> {
    this.keepFrom(before);
    this.#jobs.push(async () => {
      // What stays survives a crash before anything goes.
      await this.#parts.folder.sync();
      for (let bundle = from / tileWidth; bundle < before / tileWidth; bundle += 1)
        await this.#parts.folder.remove(tilePath("entries", bundle));
    });
    this.#work();
    await this.idle();
  }

  /** Writes unfinished tiles and a signed checkpoint, where there is something new. */
  async publish(): Promise<void> {
    const size = this.#tree.size;
    if (size === this.#publishedSize || this.#failed) return this.idle();
    const root = this.#tree.root();
    const tiles = this.#unfinished();
    const { origin, privateKey } = this.#parts.signer;
    this.#jobs.push(async () => {
      for (const { path, key, width, bytes } of tiles) {
        if (this.#published.get(key) !== width) this.#parts.folder.write(path, bytes);
        this.#published.set(key, width);
      }
      await this.#parts.keyFile.persist();
      await this.#parts.folder.writeDurably(
        "checkpoint",
        writeCheckpoint({ origin, size, root }, privateKey),
      );
      this.#publishedSize = size;
      await this.#settle();
    });
    this.#work();
    return this.idle();
  }

  /** Resolves when no file waits to be written. */
  async idle(): Promise<void> {
    if (!this.#working) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** Leaves `from` up to `to` (exclusive) of one bundle. */
  async leaves(from: number, to: number): Promise<Buffer[]> {
    if (from < this.#keptFrom) throw removedEntry(from, this.#keptFrom);
    const bundle = Math.floor(from / tileWidth);
    const start = bundle * tileWidth;
    let bytes: Buffer;
    if (bundle === Math.floor(this.#tree.size / tileWidth)) bytes = this.#bundle.bytes();
    else {
      await this.idle();
      const found = await this.#read(tilePath("entries", bundle));
      if (found === undefined) throw damagedBundle(bundle);
      bytes = found;
    }
    const leaves = readBundle(bytes, to - start);
    // Fewer would read as the end of the log.
    if (leaves.length < to - start) throw damagedBundle(bundle);
    return leaves.slice(from - start);
  }

  /** A public file; undefined where it is not there. */
  async #read(path: string): Promise<Buffer | undefined> {
    while (this.#reads >= readsMax) await new Promise<void>((resolve) => this.#waitingReads.push(resolve));
    this.#reads += 1;
    try {
      return await readFile(join(this.#parts.logPath, path));
    } catch (error) {
      if (systemCode(error) === "ENOENT") return undefined;
      throw error;
    } finally {
      this.#reads -= 1;
      this.#waitingReads.shift()?.();
    }
  }

  #full(level: number | "entries", index: number, bytes: Buffer): void {
    const unfinished = partialFolder(level, index);
    const recovering = this.#recovering;
    this.#jobs.push(async () => {
      this.#parts.folder.write(tilePath(level, index), bytes);
      // Most tiles of a busy log were never published unfinished, and looking for what to remove costs more than the tile.
      if (recovering || this.#published.delete(unfinished)) await this.#parts.folder.remove(unfinished);
    });
    this.#work();
  }

  #unfinished(): { path: string; key: string; width: number; bytes: Buffer }[] {
    const size = this.#tree.size;
    const tile = (level: number | "entries", index: number, bytes: Buffer, width: number) =>
      width === 0
        ? []
        : [{ path: tilePath(level, index, width), key: partialFolder(level, index), width, bytes }];
    return [
      ...tile("entries", Math.floor(size / tileWidth), this.#bundle.bytes(), this.#bundle.count),
      ...this.#tree
        .edge()
        .flatMap((hashes, level) =>
          tile(
            level,
            Math.floor(size / tileWidth ** (level + 1)),
            Buffer.from(hashes),
            Math.floor(size / tileWidth ** level) % tileWidth,
          ),
        ),
    ];
  }

  /** Segments whose entries, tiles and keys all survive a crash elsewhere need no staging key and no second look at start. */
  async #settle(): Promise<void> {
    const done = this.#sealed.filter(({ end }) => end <= this.#publishedSize);
    if (done.length === 0) return;
    await this.#parts.folder.sync();
    // In one turn: a rotation of the master key, which writes such files anew, must not bring one back.
    for (const { number } of done)
      rmSync(join(this.#parts.segmentsPath, stagingKeyName(number)), { force: true });
    syncFolder(this.#parts.segmentsPath);
    this.#sealed = this.#sealed.filter(({ end }) => end > this.#publishedSize);
  }

  #work(): void {
    if (this.#working || this.#failed) return;
    this.#working = true;
    void this.#workOff();
  }

  async #workOff(): Promise<void> {
    try {
      for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
        await job();
        // One file a turn: acknowledgements go before.
        await turn();
      }
    } catch (error) {
      this.#failed = true;
      this.#jobs.length = 0;
      this.#parts.onFailure(error);
    }
    this.#working = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}

const damagedBundle = (bundle: number): KnownError =>
  new KnownError(
    "LOG_BROKEN",
    `log/${tilePath("entries", bundle)} is missing or damaged`,
    "restore it from a backup; `seaworthy audit verify` names all that is damaged",
  );
