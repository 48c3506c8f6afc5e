import { mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { createPrivateFile, readIfThere, systemCode } from "../durable-file.ts";
import type { Holding } from "./anchor.ts";
import { copyName, copySize } from "./copy.ts";

const hourMs = 3_600_000;

/** Our own choice: a witness cosigns every minute, and after a day one an hour says enough: each speaks for all before it. */
const denseMs = 24 * hourMs;

const tokenEnding = ".tsr";
const failureName = "last-failure.json";

export interface Held extends Holding {
  /** For people: `anchors/NAME/SIZE.checkpoint`. */
  readonly file: string;
  /** When it was kept, by this machine's clock. */
  readonly keptAtMs: number;
}

/** The last time that an anchor failed, as long as it has not worked again. */
export interface Failure {
  readonly atMs: number;
  readonly code: string;
  readonly message: string;
}

/** Where all that is kept of anchors lies: beside the log, where one data folder has both. */
export const anchorsIn = (dataFolder: string): string => join(dataFolder, "anchors");

/** Names of the anchors of which something is kept. */
export const anchorNames = (anchorsFolder: string): readonly string[] =>
  namesIn(anchorsFolder).filter((name) => /^[a-z0-9][a-z0-9-]{0,39}$/.test(name));

/**
 * What is kept here of one anchor: `NAME/SIZE.checkpoint` in the folder of anchors, and beside it `SIZE.checkpoint.tsr` of a time stamp. Whole
 * files; the checkpoint comes last, so that one that is there has all that goes with it.
 */
export class Holdings {
  readonly #folder: string;
  readonly #shown: string;
  #newest: Holding | undefined;
  #thinnedAtMs = 0;

  constructor(anchorsFolder: string, name: string) {
    this.#folder = join(anchorsFolder, name);
    this.#shown = `anchors/${name}`;
    const last = this.#names().at(-1);
    this.#newest = last === undefined ? undefined : this.#read(last);
  }

  get newest(): Holding | undefined {
    return this.#newest;
  }

  /** All of them by size. */
  *all(): Generator<Held> {
    for (const name of this.#names()) {
      const held = this.#read(name);
      if (held !== undefined) yield held;
    }
  }

  /** When it returns, the holding survives a crash. */
  keep(holding: Holding): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const path = join(this.#folder, copyName(holding.size));
    if (holding.token !== undefined) createPrivateFile(`${path}${tokenEnding}`, holding.token);
    createPrivateFile(path, holding.note);
    this.#newest = holding;
  }

  /** Lets go of all but the first of each hour that is over a day old; the newest stays. At most once an hour. */
  thin(nowMs: number): void {
    if (nowMs - this.#thinnedAtMs < hourMs) return;
    this.#thinnedAtMs = nowMs;
    const hours = new Set<number>();
    for (const name of this.#names().slice(0, -1)) {
      const path = join(this.#folder, name);
      const keptAtMs = statSync(path).mtimeMs;
      if (nowMs - keptAtMs < denseMs) return;
      const hour = Math.floor(keptAtMs / hourMs);
      if (hours.has(hour)) rmSync(path);
      hours.add(hour);
    }
  }

  /** Undefined: it works. */
  get failure(): Failure | undefined {
    const text = readIfThere(join(this.#folder, failureName))?.toString("utf8");
    return text === undefined ? undefined : (JSON.parse(text) as Failure);
  }

  setFailure(failure: Failure | undefined): void {
    const path = join(this.#folder, failureName);
    if (failure === undefined) {
      rmSync(path, { force: true });
      return;
    }
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    createPrivateFile(path, JSON.stringify(failure));
  }

  #names(): string[] {
    return namesIn(this.#folder)
      .filter((name) => copySize(name) !== undefined)
      .sort();
  }

  #read(name: string): Held | undefined {
    const path = join(this.#folder, name);
    const note = readIfThere(path)?.toString("utf8");
    // Another process has thinned meanwhile.
    if (note === undefined) return undefined;
    const token = readIfThere(`${path}${tokenEnding}`);
    return {
      size: copySize(name) ?? 0,
      note,
      file: `${this.#shown}/${name}`,
      keptAtMs: statSync(path).mtimeMs,
      ...(token === undefined ? {} : { token }),
    };
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (systemCode(error) === "ENOENT") return [];
    throw error;
  }
}
