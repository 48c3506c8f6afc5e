import type { KeyObject } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { KnownError } from "../../base/errors.ts";
import type { JsonObject, JsonValue } from "../../base/json.ts";
import type { Args, Ask, Inside } from "../socket/ask.ts";
import { readLeaf, type Leaf } from "../leaf.ts";
import { removedEntry } from "../retention/prune-range.ts";
import { readPayload } from "../payload-reader.ts";
import { PayloadSeeker } from "../payload-seeker.ts";

/** Our own choice: what one person reads at once. A longer history is read in parts. */
const entriesMax = 200_000;

/** UTF-16 units of payloads in one page: as JSON at most six bytes each, far below what a frame may have. */
const pageCharsMax = 1_000_000;

/** Histories that are being read at once, and how long one may be left lying. Our own choice. */
const readingsMax = 16;
const restMs = 120_000;

interface Subject {
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
}

/** A history whose entry is in the log: what is left of it to be handed out. */
interface Reading {
  readonly person: string;
  readonly subject: Subject;
  readonly entries: readonly number[];
  next: number;
  /** What did not fit into the page before. */
  rest: { readonly index: number; readonly key: number; readonly text: string } | undefined;
  usedAtMs: number;
  busy: boolean;
}

const readings = new WeakMap<Inside["log"], Map<number, Reading>>();

/**
 * Begins to open all payloads of a subject: who reads whose and why is one entry, durable before the answer. The pages are asked
 * for with the number of that entry.
 */
export const history: Ask = {
  role: "investigator",
  async answer(inside, args, asker) {
    const subject = subjectOf(inside, args);
    const entries = entriesOf(args);
    const times = { fromMs: args.optionalCount("fromMs"), toMs: args.optionalCount("toMs") };
    const purpose = args.words("purpose");
    args.end();
    const open = openReadings(inside);
    const reader = asker?.name ?? "";
    const entry = await inside.log.record({
      kind: "history.read",
      facts: {
        ...subject,
        reader: inside.pseudonyms.of("user", reader) ?? "",
        count: entries.length,
        first: Math.min(...bounds(entries)),
        last: Math.max(...bounds(entries)),
        ...(times.fromMs === undefined ? {} : { fromMs: times.fromMs }),
        ...(times.toMs === undefined ? {} : { toMs: times.toMs }),
      },
      payload: JSON.stringify({ reader, purpose }),
    });
    const usedAtMs = inside.now();
    open.set(entry, { person: reader, subject, entries, next: 0, rest: undefined, usedAtMs, busy: false });
    return { entry };
  },
};

/** The next payloads of a history that was begun, in the order in which its entries were named. */
export const historyPage: Ask = {
  role: "investigator",
  async answer(inside, args, asker) {
    const entry = args.count("entry");
    args.end();
    const reading = openReadings(inside, entry).get(entry);
    if (reading === undefined || reading.person !== asker?.name || reading.busy)
      throw new KnownError(
        "USAGE",
        `no history that began with entry ${entry} waits for you`,
        "begin again: a history that nobody reads on is closed after two minutes",
      );
    reading.busy = true;
    try {
      const items = await nextPage(inside, reading);
      const done = reading.rest === undefined && reading.next === reading.entries.length;
      if (done) openReadings(inside, entry).delete(entry);
      return { items, done };
    } catch (error) {
      // What was handed out stands in the log; what is left must be asked for again.
      openReadings(inside, entry).delete(entry);
      throw error;
    } finally {
      reading.busy = false;
      reading.usedAtMs = inside.now();
    }
  },
};

function subjectOf({ pseudonyms }: Inside, args: Args): Subject {
  const subject: Record<string, string> = {};
  for (const field of ["tenant", "user", "session"] as const) {
    const pseudonym = pseudonyms.of(field, args.optionalWords(field));
    if (pseudonym !== undefined) subject[field] = pseudonym;
  }
  if (Object.keys(subject).length > 0) return subject;
  throw new KnownError("USAGE", "nobody is named", "say whose history: user, session or tenant");
}

function entriesOf(args: Args): readonly number[] {
  const entries = args.take("entries");
  if (
    Array.isArray(entries) &&
    entries.length > 0 &&
    entries.length <= entriesMax &&
    entries.every((one) => typeof one === "number" && Number.isSafeInteger(one) && one >= 0)
  )
    return entries as readonly number[];
  throw new KnownError(
    "USAGE",
    "/entries is not a list of entries",
    `name from 1 to ${entriesMax} entries; read a longer history in parts: --from, --to`,
  );
}

/** Lowest and highest, without as many arguments as there are entries. */
function bounds(entries: readonly number[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const entry of entries) {
    low = Math.min(low, entry);
    high = Math.max(high, entry);
  }
  return [low, high];
}

/** Those that are being read. @throws KnownError LIMIT_REACHED where one more would be too many. */
function openReadings({ log, now }: Inside, asked?: number): Map<number, Reading> {
  let open = readings.get(log);
  if (open === undefined) readings.set(log, (open = new Map<number, Reading>()));
  const nowMs = now();
  for (const [entry, { usedAtMs, busy }] of open) if (!busy && nowMs - usedAtMs > restMs) open.delete(entry);
  if (asked === undefined && open.size >= readingsMax)
    throw new KnownError(
      "LIMIT_REACHED",
      `${readingsMax} histories are being read`,
      "try again in two minutes",
    );
  return open;
}

/** A piece of an entry, and the data key that it was opened with. */
interface Piece {
  readonly index: number;
  readonly key?: number;
  readonly said: JsonObject;
}

async function nextPage(inside: Inside, reading: Reading): Promise<JsonObject[]> {
  const pieces: Piece[] = [];
  const seeker = new PayloadSeeker(inside.places.segments, inside.segments);
  const leaves = new BundleLeaves(inside);
  let room = pageCharsMax;
  try {
    while (room > 0) {
      if (reading.rest === undefined) {
        const index = reading.entries[reading.next];
        if (index === undefined) break;
        reading.next += 1;
        const opened =
          index < inside.log.keptFrom
            ? { withheld: removedEntry(index, inside.log.keptFrom).message }
            : openEntry(inside, seeker, belonging(await leaves.at(index), index, reading));
        if ("withheld" in opened) pieces.push({ index, said: opened });
        else {
          const { key, names, text } = opened;
          pieces.push({ index, key, said: { names } });
          reading.rest = { index, key, text };
        }
        // An entry without text has its share of a page too.
        room -= 100;
        // Appends go between.
        await turn();
      } else {
        const { index, key, text } = reading.rest;
        const part = text.slice(0, Math.max(1, room));
        reading.rest = part.length < text.length ? { index, key, text: text.slice(part.length) } : undefined;
        pieces.push({ index, key, said: { text: part } });
        room -= part.length;
      }
    }
    return withoutErased(inside, pieces, reading);
  } finally {
    seeker.close();
  }
}

/**
 * The page as it may go out now. Since its pieces were opened, or the rest of the page before, their subject may have been erased:
 * then one item says so in place of all pieces of the entry, and its rest is dropped.
 */
function withoutErased({ keys }: Inside, pieces: readonly Piece[], reading: Reading): JsonObject[] {
  const ends = new Map<number, string | undefined>();
  const endOf = (key: number): string | undefined => {
    if (!ends.has(key)) {
      const found = openKey(keys, key);
      ends.set(key, "withheld" in found ? found.withheld : undefined);
    }
    return ends.get(key);
  };
  const items: JsonObject[] = [];
  for (const { index, key, said } of pieces) {
    const withheld = key === undefined ? undefined : endOf(key);
    if (withheld === undefined) items.push({ index, ...said });
    else if (items.at(-1)?.["index"] !== index) items.push({ index, withheld });
  }
  if (reading.rest !== undefined && endOf(reading.rest.key) !== undefined) reading.rest = undefined;
  return items;
}

/** @throws KnownError SCOPE_REFUSED for an entry that is not the subject's: the log has no word of its being read. */
function belonging(leaf: Leaf | undefined, index: number, { subject }: Reading): Leaf {
  if (leaf?.payload === undefined)
    throw new KnownError("USAGE", `entry ${index} has no payload`, "leave it out");
  for (const [field, pseudonym] of Object.entries(subject))
    if (leaf[field as keyof Subject] !== pseudonym)
      throw new KnownError("SCOPE_REFUSED", `entry ${index} is not one of that subject`, "leave it out");
  return leaf;
}

type Withheld = { readonly withheld: string };

function openKey(keys: Inside["keys"], number: number): { readonly key: KeyObject } | Withheld {
  try {
    return { key: keys.open(number) };
  } catch (error) {
    // Erased, or its time is over: that is an answer. A key file that cannot be read is none.
    if (error instanceof KnownError && error.code === "USAGE") return { withheld: error.message };
    throw error;
  }
}

type OpenedEntry = { readonly key: number; readonly names: JsonValue; readonly text: string } | Withheld;

function openEntry({ keys }: Inside, seeker: PayloadSeeker, leaf: Leaf): OpenedEntry {
  const number = leaf.payload?.key ?? -1;
  const found = openKey(keys, number);
  if ("withheld" in found) return found;
  const { names, text } = readPayload(seeker, leaf, found.key);
  return { key: number, names: { ...names }, text };
}

/** Leaves one by one; the bundle that was read last is kept. */
class BundleLeaves {
  readonly #inside: Inside;
  #start = -1;
  #leaves: readonly Buffer[] = [];

  constructor(inside: Inside) {
    this.#inside = inside;
  }

  async at(index: number): Promise<Leaf | undefined> {
    const start = index - (index % bundleEntries);
    if (start !== this.#start) {
      this.#leaves = await this.#inside.log.leaves(start, bundleEntries);
      this.#start = start;
    }
    const bytes = this.#leaves[index - start];
    return bytes === undefined ? undefined : readLeaf(bytes);
  }
}

const bundleEntries = 256;
