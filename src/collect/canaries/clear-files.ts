import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";

/** Our own choice: an index of a million entries is some 100 MB; a larger file is read from where it was before. */
const bytesMax = 128 * 1024 * 1024;

/** A piece may stand across the place where a file ended before. */
const overlapBytes = 256;

interface Known {
  readonly size: number;
  readonly atMs: number;
}

/** What was written into folders since a moment: files that grew from where they ended, those that changed as a whole. */
export class ClearFiles {
  readonly #folders: readonly string[];
  readonly #known: ReadonlyMap<string, Known>;

  private constructor(folders: readonly string[], known: ReadonlyMap<string, Known>) {
    this.#folders = folders;
    this.#known = known;
  }

  /** @throws Error where a folder cannot be read: then nobody can say what stands in it */
  static async from(folders: readonly string[]): Promise<ClearFiles> {
    return new ClearFiles(folders, await knownIn(folders));
  }

  /** Which of the values stand in what was written since. */
  async find(values: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const [path, { size, atMs }] of await knownIn(this.#folders)) {
      const before = this.#known.get(path);
      if (before?.size === size && before.atMs === atMs) continue;
      const isAppended = before !== undefined && size > before.size && isGrowing(path);
      const from = isAppended || size > bytesMax ? Math.max(0, (before?.size ?? 0) - overlapBytes) : 0;
      const bytes = await bytesOf(path, from, Math.min(size, from + bytesMax));
      for (const value of values) if (bytes.includes(value)) found.add(value);
    }
    return found;
  }
}

/** A database writes anywhere in its file. */
const isGrowing = (path: string): boolean => !/\.(?:db|sqlite)(?:-\w+)?$/.test(path);

async function knownIn(folders: readonly string[]): Promise<Map<string, Known>> {
  const known = new Map<string, Known>();
  for (const folder of folders)
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      // What was there a moment ago may be gone: temporary files come and go.
      const found = await stat(path).catch(() => undefined);
      if (found !== undefined) known.set(path, { size: found.size, atMs: found.mtimeMs });
    }
  return known;
}

async function bytesOf(path: string, from: number, to: number): Promise<Buffer> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return Buffer.alloc(0);
  try {
    const { buffer, bytesRead } = await file.read(
      Buffer.alloc(Math.max(0, to - from)),
      0,
      Math.max(0, to - from),
      from,
    );
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
