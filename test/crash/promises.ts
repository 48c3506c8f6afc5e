import { expect } from "vitest";
import { weekOf } from "../../src/audit/keys/data-keys.ts";
import type { Leaf } from "../../src/audit/leaf.ts";
import { leafHash, Tree } from "../../src/audit/merkle.ts";
import { prunedTo } from "../../src/audit/retention/prune-range.ts";
import { verifyLog } from "../../src/audit/proofs/verify.ts";
import type { JsonValue } from "../../src/base/json.ts";
import { checkpointOf, type Running, type Said } from "./killed-log.ts";

/** Whoever was erased, and what they had said. */
interface Victim {
  readonly user: string;
  readonly said: readonly Said[];
  /** The receipt came. */
  acknowledged: boolean;
}

/** What a test counts, for its output. */
export interface Tally {
  kills: number;
  acknowledged: number;
  found: number;
  opened: number;
  destroyed: number;
  checkpoints: number;
  tornBytes: number;
}

export const emptyTally = (): Tally => ({
  kills: 0,
  acknowledged: 0,
  found: 0,
  opened: 0,
  destroyed: 0,
  checkpoints: 0,
  tornBytes: 0,
});

/** Payloads that are opened after a start: of entries since the one before, and of older ones. At the end of a test all are. */
const newOpened = 24;
const oldOpened = 6;

/** All that a log has promised to whoever wrote to it, and whether it keeps it. */
export class Promises {
  readonly tally = emptyTally();
  readonly #data: string;
  readonly #random: () => number;
  readonly #said = new Map<number, Said>();
  /** Acknowledged since the last start. */
  #new: Said[] = [];
  readonly #victims: Victim[] = [];
  readonly #held = new Set<number>();
  readonly #released = new Set<number>();
  readonly #people = new Map<string, { token: string; state: "in" | "out" | "either" }>();
  /** Roots of the checkpoints that were seen, by size. */
  readonly #roots = new Map<number, string>();
  readonly #hashes: Buffer[] = [];
  readonly #tree = new Tree(() => undefined);
  readonly #leaves: Leaf[] = [];
  #keptFrom = 0;
  #weekTo = -Infinity;

  constructor(data: string, random: () => number) {
    this.#data = data;
    this.#random = random;
  }

  get leaves(): readonly Leaf[] {
    return this.#leaves;
  }

  said(entries: readonly Said[]): void {
    for (const one of entries) {
      expect(this.#said.has(one.index), `index ${one.index} was given twice`).toBe(false);
      this.#said.set(one.index, one);
    }
    this.#new.push(...entries);
    this.tally.acknowledged += entries.length;
  }

  /** Before an erasure is asked for: from then on its payloads may open or not, and after its receipt not. */
  erasing(user: string, said: readonly Said[]): Victim {
    const victim = { user, said, acknowledged: false };
    this.#victims.push(victim);
    return victim;
  }

  held(id: number): void {
    this.#held.add(id);
  }

  released(id: number): void {
    this.#released.add(id);
  }

  person(name: string, token: string, state: "in" | "out" | "either"): void {
    this.#people.set(name, { token, state });
  }

  /** Somebody outside keeps the checkpoint of this moment. */
  keepCheckpoint(): void {
    const checkpoint = checkpointOf(this.#data);
    if (checkpoint === undefined) return;
    const { size, root } = checkpoint;
    const known = this.#roots.get(size);
    if (known === undefined) this.tally.checkpoints += 1;
    else expect(root, `the root of ${size} entries`).toBe(known);
    this.#roots.set(size, root);
    if (size <= this.#hashes.length && known === undefined) this.#checkRoot(this.#treeOf(size));
  }

  /** After a start. */
  async check(log: Running): Promise<void> {
    await this.#takeLeaves(log);
    const { problems, ok } = await verifyLog(this.#data);
    expect({ ok, problems }).toEqual({ ok: true, problems: [] });
    const all = [...this.#said.values()];
    await this.#checkPayloads(log, [...this.#some(this.#new, newOpened), ...this.#some(all, oldOpened)]);
    await this.#checkHolds(log);
    await this.#checkPeople(log);
    this.#new = [];
  }

  /** Every payload that was ever acknowledged. */
  async checkAll(log: Running): Promise<void> {
    await this.check(log);
    await this.#checkPayloads(log, [...this.#said.values()]);
    this.tally.found += this.#said.size;
  }

  async #takeLeaves({ client }: Running): Promise<void> {
    const { size } = await client.head();
    const known = this.#hashes.length;
    const fresh: string[] = [];
    // What was removed since is known by an entry that came later. The log may write on meanwhile: it ends what was cut off.
    for (let from = await this.#firstKept(client, known); ;) {
      const leaves = await client.leaves(from, 256);
      if (leaves.length === 0) break;
      for (const [i, leaf] of leaves.entries()) {
        const old = this.#hashes[from + i];
        if (old === undefined) fresh.push(leaf);
        else expect(leafHash(Buffer.from(leaf)).equals(old), `entry ${from + i} is another`).toBe(true);
      }
      from += leaves.length;
    }
    for (const leaf of fresh) this.#grow(leaf);
    this.#checkRoot(this.#tree);
    for (const [seen] of this.#roots) expect(seen, "a checkpoint that was seen").toBeLessThanOrEqual(size);
    for (const { index, exchange } of this.#new)
      expect(this.#leaves[index]?.exchange, `entry ${index} was acknowledged`).toBe(exchange);
    expect(this.#leaves.length).toBeGreaterThanOrEqual(size);
  }

  /** The leaves from `known` on say whether some before were removed. */
  async #firstKept(client: Running["client"], known: number): Promise<number> {
    for (let from = known; ;) {
      const leaves = await client.leaves(from, 256);
      if (leaves.length === 0) return this.#keptFrom;
      for (const leaf of leaves) this.#keptFrom = Math.max(this.#keptFrom, prunedTo(Buffer.from(leaf)));
      from += leaves.length;
    }
  }

  #grow(text: string): void {
    const hash = leafHash(Buffer.from(text));
    this.#checkRoot(this.#tree);
    this.#hashes.push(hash);
    this.#tree.add(hash);
    const leaf = JSON.parse(text) as Leaf;
    this.#leaves.push(leaf);
    if (leaf.kind === "retention.applied")
      this.#weekTo = Math.max(this.#weekTo, Number(leaf.facts?.["weekTo"]));
    if (leaf.kind === "log.started") this.tally.tornBytes += Number(leaf.facts?.["cutBytes"]);
  }

  /** A tree is the one of the checkpoint of its size. */
  #checkRoot(tree: Tree): void {
    const root = this.#roots.get(tree.size);
    if (root !== undefined)
      expect(tree.root().toString("base64"), `the tree of ${tree.size} entries`).toBe(root);
  }

  #treeOf(size: number): Tree {
    const tree = new Tree(() => undefined);
    for (const hash of this.#hashes.slice(0, size)) tree.add(hash);
    return tree;
  }

  async #checkPayloads(log: Running, entries: readonly Said[]): Promise<void> {
    const erased = await this.#erasedNow(log);
    for (const said of new Set(entries)) {
      const isGone = erased.has(said.index) || this.#isAged(said.index);
      const open = log.ask({ ask: "open", index: said.index, purpose: "crash test" });
      if (isGone) {
        await expect(open, `entry ${said.index}`).rejects.toMatchObject({ code: "USAGE" });
        this.tally.destroyed += 1;
      } else {
        expect(await open, `entry ${said.index}`).toEqual({ payload: said.payload });
        this.tally.opened += 1;
      }
    }
  }

  /** An entry says that the keys of its week were destroyed. */
  #isAged(index: number): boolean {
    const leaf = this.#leaves[index];
    return index < this.#keptFrom || (leaf !== undefined && weekOf(leaf.at) <= this.#weekTo);
  }

  /** An erasure that has begun has ended by the time that the log serves again, whether or not its receipt came. */
  async #erasedNow({ ask }: Running): Promise<ReadonlySet<number>> {
    if (this.#victims.length === 0) return new Set();
    const names = this.#victims.map(({ user }) => user);
    const pseudonyms = (await ask({ ask: "pseudonyms", user: names.slice(-100) })) as { user: string[] };
    const [begun, ended] = (["erasure.begun", "subject.erased"] as const).map(
      (kind) => new Set(this.#leaves.flatMap((leaf) => (leaf.kind === kind ? [leaf.facts?.["user"]] : []))),
    );
    const erased = new Set<number>();
    for (const [i, victim] of this.#victims.slice(-100).entries()) {
      const user = pseudonyms.user[i];
      if (victim.acknowledged) expect(ended?.has(user), `${victim.user} was erased`).toBe(true);
      expect(ended?.has(user), "what was begun has ended").toBe(begun?.has(user));
      if (ended?.has(user) === true) for (const { index } of victim.said) erased.add(index);
    }
    return erased;
  }

  /** The holds that stand are those that the log tells of, and every one that was acknowledged. */
  async #checkHolds({ ask }: Running): Promise<void> {
    const standing = ((await ask({ ask: "holds" })) as { hold: number }[]).map(({ hold }) => hold);
    const released = new Set(
      this.#leaves.flatMap(({ kind, facts }) => (kind === "hold.released" ? [facts?.["hold"]] : [])),
    );
    const told = this.#leaves.flatMap(({ kind, seq }) =>
      kind === "hold.placed" && !released.has(seq) ? [seq] : [],
    );
    expect([...standing].sort((a, b) => a - b)).toEqual(told);
    for (const id of this.#held) expect(standing.includes(id) || released.has(id), `hold ${id}`).toBe(true);
    for (const id of this.#released) expect(standing).not.toContain(id);
  }

  /** Whoever was added gets in and whoever was removed does not; the log tells of as many as there are. */
  async #checkPeople(log: Running): Promise<void> {
    const count = (kind: Leaf["kind"]): number => this.#leaves.filter((leaf) => leaf.kind === kind).length;
    const people = (await log.ask({ ask: "people" })) as { name: string }[];
    expect(people).toHaveLength(count("person.added") - count("person.removed"));
    for (const [name, person] of [...this.#people].slice(-3)) {
      if (person.state === "either") person.state = people.some((one) => one.name === name) ? "in" : "out";
      expect(people.some((one) => one.name === name)).toBe(person.state === "in");
      if (person.token === "") continue;
      const asked: Promise<JsonValue> = log.client.ask({ ask: "pseudonyms", token: person.token });
      if (person.state === "in") await expect(asked).resolves.toMatchObject({ user: [] });
      else await expect(asked).rejects.toMatchObject({ code: "SCOPE_REFUSED" });
    }
  }

  #some<T>(values: readonly T[], count: number): readonly T[] {
    if (values.length <= count) return values;
    return Array.from({ length: count }, () => values[Math.floor(this.#random() * values.length)]).filter(
      (value) => value !== undefined,
    );
  }
}
