import { channels } from "../src/weights/injection.ts";
import { lexicons } from "../src/guards/detect/lexicon/all.ts";
import { ConceptTable } from "../src/guards/detect/lexicon/table.ts";
import { generate, type OwnRow, type Surroundings } from "./generate.ts";
import { seeded } from "./generator/read-text.ts";
import { instanceOf, type Instance } from "./instances.ts";
import type { Example } from "./linear.ts";
import { ownPages, repetitions } from "./own-pages.ts";
import { sharedRows, type Channel, type Row } from "./rows.ts";

/** Bits of a feature's hash that choose its weight: our own choice, 512 KiB a channel. */
export const bits = 19;

const table = new ConceptTable(lexicons);
const instances = new Map<Row, Instance>();

/** The features of a row: read once. */
export function featuresOf(row: Row): Instance {
  let instance = instances.get(row);
  if (instance === undefined) {
    instance = instanceOf(row.text, table, bits);
    instances.set(row, instance);
  }
  return instance;
}

export const headOf = (channel: Channel): number => channels.indexOf(channel);

/** Expansions of each template. */
const copies = 5;

export interface Dataset {
  readonly shared: readonly Row[];
  readonly own: readonly OwnRow[];
}

/**
 * All rows there are. Orders without any sign of an attack (`indirect-plain`) teach nothing but noise: they are the tool
 * policy's work.
 */
export function readDataset(): Dataset {
  const shared = [...sharedRows(), ...ownPages(), ...repetitions()].filter(
    ({ kind }) => kind !== "indirect-plain",
  );
  return { shared, own: generate({ copies, seed: 3, surroundings: surroundingsFrom(shared) }) };
}

/** Honest texts that others wrote, to put our own sentences into: a third of the documents, and of the chats as few again. */
function surroundingsFrom(rows: readonly Row[]): Surroundings[] {
  const random = seeded(5);
  return rows
    .filter(({ label, dev, text }) => label === 0 && !dev && text.length > 200 && text.length < 2500)
    .filter(({ channel, kind }) => kind !== "quoted-attack" && random() < (channel === "user" ? 0.08 : 0.35))
    .map(({ text, channel }) => ({
      text,
      channel: channel === "document" && random() < 0.3 ? "tool" : channel,
    }));
}

/** One template in ten is kept for choosing thresholds, with all that it expands to. */
export const isKeptBack = ({ template }: OwnRow): boolean => {
  let hash = 7;
  for (let i = 0; i < template.length; i += 1) hash = (Math.imul(hash, 31) + template.charCodeAt(i)) >>> 0;
  return hash % 10 === 0;
};

/** Our own choices. A source counts for at most so many attacks: llmail has one scenario five thousand times over. */
const attacksMax = 800;
const ownWeight = 0.5;
/** Benign texts full of an attack's words are few and teach most. */
const hardWeight = 2;

export function examplesOf(rows: readonly Row[]): Example[] {
  const counts = Map.groupBy(rows, ({ source, label }) => `${source} ${label}`);
  return rows.map((row) => {
    const { source, label, kind, channel } = row;
    const own = "template" in row;
    const hard = source === "benign_promptschat" || kind === "quoted-attack";
    const count = counts.get(`${source} ${label}`)?.length ?? 1;
    const share = label === 1 && !own ? Math.min(1, attacksMax / count) : 1;
    const weight = (own ? ownWeight : hard ? hardWeight : 1) * share;
    return { instance: featuresOf(row), label, weight, head: headOf(channel) };
  });
}
