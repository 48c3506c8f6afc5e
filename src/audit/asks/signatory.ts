import { KnownError } from "../../base/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { duties, dutyOf, type Duty } from "../../evidence/duty.ts";
import type { Person } from "../people/access.ts";
import { dutyGiven, dutyTaken, keyAdded, keyRemoved, type Signatory } from "../people/signatory.ts";
import { publicKeyLine } from "../people/public-key.ts";
import type { Amendment } from "../people/people-file.ts";
import type { Args, Ask, Inside } from "../socket/ask.ts";

/** What somebody signs with and as what, as they and admins see it. */
const shown = ({ name, tokenAtMs, keys, duties: held }: Signatory): JsonObject => ({
  name,
  tokenAtMs,
  keys: keys.map(({ key, addedAtMs }) => ({
    fingerprint: key.fingerprint,
    line: publicKeyLine(key),
    addedAtMs,
  })),
  duties: held.map((one) => ({ ...one })),
});

const nobody: Person = { name: "", roles: [] };

async function amended(
  { peopleBook }: Inside,
  asker: Person = nobody,
  { name, amendment }: { readonly name: string; readonly amendment: Amendment },
): Promise<JsonObject> {
  return shown(await peopleBook.amend(asker, name, amendment));
}

/** Who asks, with their keys and duties, and the name by which leaves of the log have them. */
export const signatory: Ask = {
  role: "signatory",
  answer({ peopleBook, pseudonyms }, args, asker) {
    args.end();
    const name = asker?.name ?? "";
    const found = peopleBook.signatory(name);
    const own = found === undefined ? { name, keys: [], duties: [] } : shown(found);
    return Promise.resolve({ ...own, pseudonym: pseudonyms.of("user", name) ?? "" });
  },
};

/** Everybody who has a key or a duty. */
export const peopleSignatories: Ask = {
  role: "admin",
  answer({ peopleBook }, args) {
    args.end();
    const all = peopleBook.list().flatMap(({ name }) => peopleBook.signatory(name) ?? []);
    return Promise.resolve(all.filter(({ keys, duties: held }) => keys.length + held.length > 0).map(shown));
  },
};

/** A key of one's own. */
export const keyAdd: Ask = {
  role: "signatory",
  answer(inside, args, asker = nobody) {
    const amendment = keyAdded(args.words("key"));
    args.end();
    return amended(inside, asker, { name: asker.name, amendment });
  },
};

export const keyRemove: Ask = {
  role: "signatory",
  answer(inside, args, asker = nobody) {
    const amendment = keyRemoved(args.words("fingerprint"));
    args.end();
    return amended(inside, asker, { name: asker.name, amendment });
  },
};

export const peopleKeyAdd: Ask = {
  role: "admin",
  answer(inside, args, asker) {
    const [name, amendment] = [args.words("name"), keyAdded(args.words("key"))];
    args.end();
    return amended(inside, asker, { name, amendment });
  },
};

export const peopleKeyRemove: Ask = {
  role: "admin",
  answer(inside, args, asker) {
    const [name, amendment] = [args.words("name"), keyRemoved(args.words("fingerprint"))];
    args.end();
    return amended(inside, asker, { name, amendment });
  },
};

export const peopleDutyGive: Ask = {
  role: "admin",
  answer(inside, args, asker) {
    const [name, { duty, feature }] = [args.words("name"), dutyIn(args)];
    args.end();
    return amended(inside, asker, { name, amendment: dutyGiven(duty, feature) });
  },
};

export const peopleDutyTake: Ask = {
  role: "admin",
  answer(inside, args, asker) {
    const [name, { duty, feature }] = [args.words("name"), dutyIn(args)];
    args.end();
    return amended(inside, asker, { name, amendment: dutyTaken(duty, feature) });
  },
};

/** As a manifest names a feature, or `*` for all. */
const featureShape = /^(?:\*|[a-z0-9-]{1,63})$/;

function dutyIn(args: Args): { readonly duty: Duty; readonly feature: string } {
  const said = args.words("duty");
  const duty = dutyOf(said);
  if (duty === undefined)
    throw new KnownError(
      "USAGE",
      `/duty: ${JSON.stringify(said.slice(0, 40))} is no duty`,
      `one of ${Object.keys(duties).join(", ")}`,
    );
  const feature = args.words("feature");
  if (featureShape.test(feature)) return { duty, feature };
  throw new KnownError("USAGE", "/feature is no name of a feature", "as its manifest names it, or * for all");
}
