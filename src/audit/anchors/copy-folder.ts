import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { KnownError } from "../../base/errors.ts";
import { readIfThere, syncFolder, systemCode } from "../durable-file.ts";
import type { Anchor, Shown } from "./anchor.ts";
import { copyName, copySize, folderOf, keyName, keyText, otherCopy } from "./copy.ts";

export interface FolderAt {
  readonly name: string;
  readonly folder: string;
}

/** Everybody may read a copy and nobody change it. */
const copyMode = 0o444;

/** An anchor that copies checkpoints to a folder, which should lie on another machine's disk. A copy is never replaced. */
export function folderAnchor(at: FolderAt): Anchor {
  const { name, folder } = at;
  return {
    sort: "copy",
    name,
    place: folder,
    hand: async (log, { note, checkpoint }) => {
      const place = join(folder, folderOf(log));
      await Promise.resolve();
      inFolder(at, () => {
        mkdirSync(place, { recursive: true });
        keepOnce(at, join(place, keyName), `${keyText(log)}\n`);
        keepOnce(at, join(place, copyName(checkpoint.size)), note);
        syncFolder(place);
        syncFolder(folder);
      });
      return { size: checkpoint.size, note };
    },
    prove: () => Promise.resolve({}),
    shown: async (log) => {
      await Promise.resolve();
      return inFolder(at, () => copiesIn(at, join(folder, folderOf(log)), keyText(log)));
    },
  };
}

/** Writes a whole file where none is. @throws KnownError LOG_BROKEN where another one is there. */
function keepOnce(at: FolderAt, path: string, text: string): void {
  const there = readIfThere(path) ?? createOnce(path, text);
  if (there !== undefined && there.toString("utf8") !== text) throw otherCopy(`the copy ${at.name}`, path);
}

/** Undefined: it is written. Else the file that came to be meanwhile. A link is there whole or not at all, and never over another. */
function createOnce(path: string, text: string): Buffer | undefined {
  const draft = `${path}.${process.pid}.draft`;
  rmSync(draft, { force: true });
  writeNew(draft, text);
  try {
    linkSync(draft, path);
  } catch (error) {
    if (systemCode(error) === "EEXIST") return readIfThere(path);
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EACCES"].includes(systemCode(error))) throw error;
    // No links there: the file itself, still never over another.
    writeNew(path, text);
  } finally {
    rmSync(draft, { force: true });
  }
  return undefined;
}

function writeNew(path: string, text: string): void {
  const file = openSync(path, "wx", copyMode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Every copy of the log there is, the verifier key's too. */
function copiesIn({ name }: FolderAt, place: string, key: string): Shown[] {
  const kept = readIfThere(join(place, keyName))?.toString("utf8").trim();
  const fault =
    kept === undefined || kept === key ? {} : { fault: "the verifier key beside it is not the log's" };
  let names: string[];
  try {
    names = readdirSync(place).sort();
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
  return names
    .filter((one) => copySize(one) !== undefined)
    .map((one) => ({
      place: `${name}: ${join(place, one)}`,
      note: readIfThere(join(place, one))?.toString("utf8") ?? "",
      ...fault,
    }));
}

/** A disk that is full or away is not the log's end. */
function inFolder<T>({ name, folder }: FolderAt, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = systemCode(error);
    if (error instanceof KnownError || code === "") throw error;
    throw new KnownError(
      "ANCHOR_FAILED",
      `the copy ${name}: the folder ${folder} cannot be used (${code})`,
      "see that it is mounted, that there is room, and that this user may write there",
    );
  }
}
