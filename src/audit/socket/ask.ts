import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { Clock, RandomBytes } from "../../base/clock.ts";
import type { NewEntry } from "../../evidence/entry.ts";
import type { People, Person, Role } from "../people/access.ts";
import { recordRefused } from "../people/access-refused.ts";
import type { DataKeys } from "../keys/data-keys.ts";
import type { KeyFile } from "../keys/key-file.ts";
import type { AuditLog } from "../log.ts";
import type { PeopleBook } from "../people/people.ts";
import type { Places } from "../places.ts";
import type { Pseudonyms } from "../keys/pseudonym.ts";
import type { Custody } from "../retention/retention-custody.ts";
import type { Rotation } from "../keys/rotate.ts";

/** What the answers to questions are made from. */
export interface Inside {
  readonly log: AuditLog;
  readonly places: Places;
  /** Every segment and the entry that it begins with, in order; grows when one begins, shrinks when one is over its time. */
  readonly segments: readonly { readonly number: number; readonly first: number }[];
  readonly keys: DataKeys;
  readonly keyFile: KeyFile;
  readonly pseudonyms: Pseudonyms;
  readonly rotation: Rotation;
  /** Holds, erasures and retention. */
  readonly custody: Custody;
  readonly people: People;
  /** Where people are added and changed. */
  readonly peopleBook: PeopleBook;
  readonly now: Clock;
  readonly randomBytes: RandomBytes;
}

/** A question to auditd beside appending. One file each in `asks/`. */
export interface Ask {
  /** Who may ask. `program`: whoever may use the socket; it learns nothing that is not public. */
  readonly role: Role | "program";
  /** It takes its time: whether the asker still has the role is looked at again before the answer goes out. */
  readonly slow?: true;
  /** It changes what is held or destroyed: it waits for its turn, and whether the asker still has the role is looked at then again. */
  readonly inTurn?: true;
  /** @throws KnownError */
  answer(inside: Inside, args: Args, asker: Person | undefined): Promise<JsonValue>;
}

/** The members of a question, each taken once; what nobody takes is refused. */
export class Args {
  readonly #members: Map<string, JsonValue>;

  constructor(question: JsonObject) {
    this.#members = new Map(Object.entries(question));
  }

  take(name: string): JsonValue | undefined {
    const value = this.#members.get(name);
    this.#members.delete(name);
    return value;
  }

  /** A whole number from 0 up. @throws KnownError USAGE */
  count(name: string): number {
    const value = this.take(name);
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw new KnownError("USAGE", `/${name} is not a whole number`, "give a number from 0 up");
  }

  /** As `count`; undefined where it is not there. @throws KnownError USAGE */
  optionalCount(name: string): number | undefined {
    return this.#members.has(name) ? this.count(name) : undefined;
  }

  /** Words that are not blank. @throws KnownError USAGE */
  words(name: string): string {
    const value = this.take(name);
    if (typeof value === "string" && value.trim() !== "") return value;
    throw new KnownError("USAGE", `/${name} is empty`, `say the ${name} in words: it stands in the log`);
  }

  /** As `words`; undefined where it is not there. @throws KnownError USAGE */
  optionalWords(name: string): string | undefined {
    return this.#members.has(name) ? this.words(name) : undefined;
  }

  /** @throws KnownError USAGE where a member is left that the question does not know. */
  end(): void {
    const [name] = this.#members.keys();
    if (name !== undefined)
      throw new KnownError("USAGE", `/${name} is not known`, "see that both sides are of one version");
  }
}

const unknownAsk = (): KnownError =>
  new KnownError(
    "USAGE",
    "the log was asked what it does not know",
    "see that both sides are of one version",
  );

/** Answers a question: `ask` names it, `token` says who asks. @throws KnownError */
export async function answerAsk(
  inside: Inside,
  asks: Readonly<Record<string, Ask>>,
  question: JsonValue,
): Promise<JsonValue> {
  if (!isObject(question)) throw unknownAsk();
  const args = new Args(question);
  const name = args.words("ask");
  const ask = Object.hasOwn(asks, name) ? asks[name] : undefined;
  if (ask === undefined) throw unknownAsk();
  const token = tokenOf(args);
  const asker = await allowed(inside, { name, role: ask.role, token });
  if (ask.inTurn === true)
    return inside.custody.inTurn(async () =>
      ask.answer(inside, args, await allowed(inside, { name, role: ask.role, token })),
    );
  const answer = await ask.answer(inside, args, asker);
  if (ask.slow === true) await allowed(inside, { name, role: ask.role, token });
  return answer;
}

/** @throws KnownError USAGE */
function tokenOf(args: Args): string | undefined {
  const token = args.take("token");
  if (token === undefined || (typeof token === "string" && token.trim() !== "")) return token;
  throw new KnownError(
    "USAGE",
    "the token is empty",
    "see what is in SEAWORTHY_TOKEN, or in the token's file",
  );
}

/** Who asks. @throws KnownError SCOPE_REFUSED where they have not the role. */
async function allowed(
  inside: Inside,
  { name, role, token }: { name: string; role: Ask["role"]; token: string | undefined },
): Promise<Person | undefined> {
  const asker = token === undefined ? undefined : inside.people.find(token);
  if (role !== "program" && asker?.roles.includes(role) !== true)
    throw await notAllowed(inside, { name, role, asker });
  return asker;
}

/** That somebody was turned away is written down before they hear it. */
async function notAllowed(
  inside: Inside,
  { name, role, asker }: { name: string; role: Role; asker: Person | undefined },
): Promise<KnownError> {
  const entry: NewEntry = {
    kind: "access.refused",
    ...(asker === undefined ? {} : { user: asker.name }),
    facts: { ask: name, role, known: asker !== undefined },
  };
  await recordRefused(inside, entry, asker !== undefined);
  return asker === undefined
    ? new KnownError("SCOPE_REFUSED", "the log does not know who asks", "give your token: SEAWORTHY_TOKEN")
    : new KnownError(
        "SCOPE_REFUSED",
        `${asker.name} has not the role ${role}`,
        `ask an admin for it: seaworthy people grant ${asker.name} ${role}`,
      );
}
