import { createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock, RandomBytes } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import type { EntryKind } from "../../evidence/entry.ts";
import { roles, type People, type Person, type Role } from "./access.ts";
import { createPrivateFile, readIfThere, syncFolder } from "../durable-file.ts";
import { readLeaf } from "../leaf.ts";
import type { AuditLog } from "../log.ts";
import {
  readPeople,
  writePeople,
  type Amendment,
  type PeopleState,
  type PersonRecord,
} from "./people-file.ts";
import type { Pseudonyms } from "../keys/pseudonym.ts";
import { ownerName, readName } from "./person-name.ts";
import { signatoryOf, type Signatory } from "./signatory.ts";

/** 256 bits: nothing to be tried. */
const tokenBytes = 32;

/** Says what it is where it is found in a place that it should not be in. */
const tokenPrefix = "sw-person-";

/** Longer texts are no tokens of ours and are not hashed. */
const tokenCharsMax = 128;

/** Our own choice: each question looks at all of them. */
const peopleMax = 1000;

export interface PeopleParts {
  readonly log: AuditLog;
  /** The private folder of the log. */
  readonly folder: string;
  /** What the hashes of the tokens are keyed with. */
  readonly key: KeyObject;
  /** What the file of people is marked with. */
  readonly fileKey: KeyObject;
  readonly pseudonyms: Pseudonyms;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
}

/** A person as others may see them. */
export interface ShownPerson extends Person {
  readonly addedAtMs: number;
  readonly expiresAtMs?: number;
  readonly state: "active" | "expired";
}

/** A person with a token that nobody sees again. */
export interface WithToken {
  readonly person: ShownPerson;
  readonly token: string;
}

interface Change {
  readonly kind: EntryKind;
  /** Who makes it; undefined for the log itself. */
  readonly by: Person | undefined;
  /** Whom it is about, as they are afterwards. */
  readonly person: PersonRecord;
  readonly what: string;
  readonly people: readonly PersonRecord[];
  /** The new token of the log's owner, for the file that has it. */
  readonly ownerToken?: string | undefined;
  /** Beside what every entry about a person says. */
  readonly facts?: JsonObject | undefined;
  readonly told?: JsonObject | undefined;
  /** They make it of themselves: it gives them nothing but a key of their own. */
  readonly isOwn?: boolean | undefined;
}

/**
 * The people who may ask the log more than programs may. A change is an entry first; what a crash leaves between the entry and
 * the file is finished at the next start, since the change stands in a draft beside the file before its entry is written.
 */
export class PeopleBook implements People {
  readonly #parts: PeopleParts;
  readonly #paths: ReturnType<typeof pathsIn>;
  #state: PeopleState = { change: "", from: 0, people: [] };
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(parts: PeopleParts) {
    this.#parts = parts;
    this.#paths = pathsIn(parts.folder);
  }

  /**
   * Reads who there is. Where nobody is known the user of this process becomes the owner, with all roles and a token in
   * `owner.token`: whoever may write that folder has the master key anyway.
   * @throws KnownError LOG_BROKEN where the file is damaged, or somebody else wrote it.
   */
  static async open(parts: PeopleParts): Promise<PeopleBook> {
    const book = new PeopleBook(parts);
    await book.#recover();
    if (book.#state.people.length === 0) await book.#addOwner();
    return book;
  }

  find(token: string): Person | undefined {
    if (token.length > tokenCharsMax) return undefined;
    const hash = this.#hashOf(token);
    let found: PersonRecord | undefined;
    // All of them, whoever it is: the time says nothing about where a hash begins to differ.
    for (const person of this.#state.people)
      if (timingSafeEqual(Buffer.from(person.hash, "base64url"), hash)) found = person;
    if (found === undefined || this.#hasEnded(found)) return undefined;
    const { name, roles: held, tokenAtMs = found.addedAtMs } = found;
    return { name, roles: held, tokenAtMs };
  }

  list(): readonly ShownPerson[] {
    return this.#state.people.map((person) => this.#shown(person));
  }

  /** What a person signs with and as what; undefined for nobody. */
  signatory(name: string): Signatory | undefined {
    const person = this.#state.people.find((one) => one.name === name);
    return person === undefined ? undefined : signatoryOf(person);
  }

  /** @throws KnownError USAGE where there is no such person, and what the amendment says. */
  amend(by: Person, name: string, { what, facts, told, isOwn, change }: Amendment): Promise<Signatory> {
    return this.#inTurn(async () => {
      const old = this.#named(name);
      const person = change(old, this.#state.people, this.#parts.now());
      await this.#replace(by, { old, person, what, facts, told, isOwn: isOwn && old.name === by.name });
      return signatoryOf(person);
    });
  }

  /** @throws KnownError USAGE where the name is taken or is no name. */
  add(
    by: Person,
    { name: given, roles: wanted, expiresAtMs }: Omit<ShownPerson, "addedAtMs" | "state">,
  ): Promise<WithToken> {
    return this.#inTurn(async () => {
      const name = readName(given);
      const { people } = this.#state;
      if (people.some((person) => person.name === name))
        throw new KnownError(
          "USAGE",
          `there is ${name} already`,
          `give another role: people grant ${name} ROLE`,
        );
      if (people.length >= peopleMax)
        throw new KnownError("USAGE", `the log knows ${peopleMax} people already`, "remove those who left");
      const token = this.#newToken();
      const person: PersonRecord = {
        name,
        roles: inOrder(wanted),
        hash: this.#hashOf(token).toString("base64url"),
        addedAtMs: this.#parts.now(),
        ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      };
      await this.#change({ kind: "person.added", by, person, what: "added", people: [...people, person] });
      return { person: this.#shown(person), token };
    });
  }

  /** @throws KnownError USAGE where there is no such person or they have the role. */
  grant(by: Person, name: string, role: Role): Promise<ShownPerson> {
    return this.#inTurn(async () => {
      const old = this.#named(name);
      if (old.roles.includes(role))
        throw new KnownError("USAGE", `${old.name} has the role ${role} already`, "see `people list`");
      const person = { ...old, roles: inOrder([...old.roles, role]) };
      return this.#replace(by, { old, person, what: "granted" });
    });
  }

  /** @throws KnownError USAGE where they have it not, or nobody would be left to give roles. */
  revokeRole(by: Person, name: string, role: Role): Promise<ShownPerson> {
    return this.#inTurn(async () => {
      const old = this.#named(name);
      if (!old.roles.includes(role))
        throw new KnownError("USAGE", `${old.name} has not the role ${role}`, "see `people list`");
      const person = { ...old, roles: old.roles.filter((one) => one !== role) };
      return this.#replace(by, { old, person, what: "role-revoked" });
    });
  }

  /** A new token; the old one opens nothing from then on. @throws KnownError USAGE */
  rotate(by: Person, name: string, expiresAtMs: number | undefined): Promise<WithToken> {
    return this.#inTurn(async () => {
      const old = this.#named(name);
      if (expiresAtMs === undefined && this.#hasEnded(old))
        throw new KnownError("USAGE", `the time of ${old.name} is over`, "give a new one: --expires 90d");
      const token = this.#newToken();
      const person = {
        ...old,
        hash: this.#hashOf(token).toString("base64url"),
        tokenAtMs: this.#parts.now(),
        ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      };
      const hasFile = old.owner === true && readIfThere(this.#paths.ownerToken) !== undefined;
      const ownerToken = hasFile ? token : undefined;
      return { person: await this.#replace(by, { old, person, what: "rotated", ownerToken }), token };
    });
  }

  /** @throws KnownError USAGE where there is no such person or they are the last admin. */
  remove(by: Person, name: string): Promise<ShownPerson> {
    return this.#inTurn(async () => {
      const person = this.#named(name);
      const people = this.#state.people.filter((one) => one !== person);
      await this.#change({ kind: "person.removed", by, person, what: "removed", people });
      return this.#shown(person);
    });
  }

  async #replace(
    by: Person,
    { old, ...change }: Omit<Change, "kind" | "by" | "people"> & { readonly old: PersonRecord },
  ): Promise<ShownPerson> {
    const { person } = change;
    const people = this.#state.people.map((one) => (one === old ? person : one));
    await this.#change({ kind: "person.changed", by, people, ...change });
    return this.#shown(person);
  }

  /** Draft, entry, then the draft takes the file's place: at each point of a crash it is clear which of the two counts. */
  async #change(change: Change): Promise<void> {
    const { by, people, isOwn } = change;
    // The one who asks may have lost the role to a change that was made while this one waited.
    const mayBe = (one: PersonRecord): boolean => one.name === by?.name && (isOwn === true || mayChange(one));
    if (by !== undefined && !this.#state.people.some(mayBe))
      throw new KnownError("SCOPE_REFUSED", `${by.name} has not the role admin any more`, "ask an admin");
    if (!people.some((person) => mayChange(person) && person.expiresAtMs === undefined))
      throw new KnownError(
        "USAGE",
        `without ${change.person.name} nobody without an end would have the role admin`,
        "give it to somebody else first: people grant NAME admin",
      );
    const id = Buffer.from(this.#parts.randomBytes(16)).toString("base64url");
    const state = { change: id, from: this.#parts.log.head().size, people };
    // One of a change that the log did not take must not come with this one.
    rmSync(this.#paths.ownerTokenDraft, { force: true });
    if (change.ownerToken !== undefined)
      createPrivateFile(this.#paths.ownerTokenDraft, `${change.ownerToken}\n`);
    createPrivateFile(this.#paths.draft, writePeople(state, this.#parts.fileKey));
    // A refusal leaves the draft: where the log stopped, only the next start knows whether the entry is in it.
    await this.#parts.log.record({ ...this.#entryOf(change, id) });
    this.#state = state;
    try {
      this.#settle();
    } catch (error) {
      // The next start finishes it; a change after this one could not be told from it.
      throw this.#parts.log.fail(error);
    }
  }

  #entryOf(
    { kind, by, person, what, facts: more = {}, told = {} }: Change,
    id: string,
  ): Parameters<AuditLog["record"]>[0] {
    const { pseudonyms } = this.#parts;
    const { name, roles: held, expiresAtMs, owner } = person;
    const facts: JsonObject = {
      change: id,
      person: pseudonyms.of("user", name) ?? "",
      ...(by === undefined ? {} : { by: pseudonyms.of("user", by.name) ?? "" }),
      what,
      roles: held,
      ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
      ...(owner === true ? { owner } : {}),
      ...more,
    };
    const said = { by: by?.name, name, what, roles: held, expiresAtMs, ...more, ...told };
    return { kind, facts, payload: JSON.stringify(said) };
  }

  async #addOwner(): Promise<void> {
    const token = this.#newToken();
    const person: PersonRecord = {
      name: ownerName(),
      roles: Object.keys(roles) as Role[],
      hash: this.#hashOf(token).toString("base64url"),
      addedAtMs: this.#parts.now(),
      owner: true,
    };
    await this.#change({
      kind: "person.added",
      by: undefined,
      person,
      what: "added",
      people: [person],
      ownerToken: token,
    });
  }

  async #recover(): Promise<void> {
    const { draft, file, ownerToken, ownerTokenDraft } = this.#paths;
    const key = this.#parts.fileKey;
    const drafted = readIfThere(draft);
    if (drafted !== undefined) {
      const state = readPeople(drafted, { path: draft, key });
      if (await this.#stands(state)) renameSync(draft, file);
      else rmSync(draft);
    }
    const bytes = readIfThere(file);
    if (bytes !== undefined) this.#state = readPeople(bytes, { path: file, key });
    const token = readIfThere(ownerTokenDraft)?.toString("ascii").trim();
    if (token !== undefined) {
      const hash = this.#hashOf(token).toString("base64url");
      if (this.#state.people.some((person) => person.hash === hash)) renameSync(ownerTokenDraft, ownerToken);
      else rmSync(ownerTokenDraft);
    }
    syncFolder(this.#parts.folder);
  }

  /** Whether the entry of a drafted change is in the log. It can only be after what the log had when the draft was made. */
  async #stands({ change, from }: PeopleState): Promise<boolean> {
    const { log } = this.#parts;
    for (let at = from; ;) {
      const leaves = await log.leaves(at, Infinity);
      if (leaves.length === 0) return false;
      if (leaves.some((leaf) => readLeaf(leaf)?.facts?.["change"] === change)) return true;
      at += leaves.length;
    }
  }

  #settle(): void {
    const { draft, file, ownerToken, ownerTokenDraft } = this.#paths;
    renameSync(draft, file);
    if (readIfThere(ownerTokenDraft) !== undefined) renameSync(ownerTokenDraft, ownerToken);
    syncFolder(this.#parts.folder);
  }

  /** One change at a time: each is judged on what the one before has left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #named(given: string): PersonRecord {
    const name = readName(given);
    const person = this.#state.people.find((one) => one.name === name);
    if (person !== undefined) return person;
    throw new KnownError("USAGE", `the log knows no ${name}`, "`people list` has the names");
  }

  #shown({ name, roles: held, addedAtMs, expiresAtMs }: PersonRecord): ShownPerson {
    const state = this.#hasEnded({ expiresAtMs }) ? "expired" : "active";
    return { name, roles: held, addedAtMs, ...(expiresAtMs === undefined ? {} : { expiresAtMs }), state };
  }

  #hasEnded({ expiresAtMs = Infinity }: { readonly expiresAtMs?: number | undefined }): boolean {
    return expiresAtMs <= this.#parts.now();
  }

  #newToken(): string {
    return `${tokenPrefix}${Buffer.from(this.#parts.randomBytes(tokenBytes)).toString("base64url")}`;
  }

  #hashOf(token: string): Buffer {
    return createHmac("sha256", this.#parts.key).update(token).digest();
  }
}

const pathsIn = (folder: string) => ({
  file: join(folder, "people.json"),
  draft: join(folder, "people.next"),
  ownerToken: join(folder, "owner.token"),
  ownerTokenDraft: join(folder, "owner.token.next"),
});

const mayChange = (person: PersonRecord): boolean => person.roles.includes("admin");

/** In the order of the table, each once. */
const inOrder = (wanted: readonly Role[]): readonly Role[] =>
  (Object.keys(roles) as Role[]).filter((role) => wanted.includes(role));
