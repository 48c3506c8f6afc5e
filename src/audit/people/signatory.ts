import { KnownError } from "../../base/errors.ts";
import type { Duty } from "../../evidence/duty.ts";
import type { Amendment, PersonRecord } from "./people-file.ts";
import { publicKeyLine, readPublicKey, type PublicKey } from "./public-key.ts";

/** Our own choices: a key for each machine of a person, and each of seven duties for a dozen features. */
const keysMax = 8;
const dutiesMax = 84;

/** A person as who may sign. */
export interface Signatory {
  readonly name: string;
  /** When their token was made. */
  readonly tokenAtMs: number;
  readonly keys: readonly { readonly key: PublicKey; readonly addedAtMs: number }[];
  readonly duties: readonly { readonly duty: Duty; readonly feature: string; readonly givenAtMs: number }[];
}

export const signatoryOf = ({
  name,
  addedAtMs,
  tokenAtMs = addedAtMs,
  keys = [],
  duties: held = [],
}: PersonRecord): Signatory => ({
  name,
  tokenAtMs,
  keys: keys.map(({ line, addedAtMs: atMs }) => ({ key: readPublicKey(line), addedAtMs: atMs })),
  duties: held,
});

/** A key more. @throws KnownError USAGE where the text is no public key */
export function keyAdded(text: string): Amendment {
  const key = readPublicKey(text);
  const line = publicKeyLine(key);
  return {
    what: "key-added",
    facts: {},
    told: { fingerprint: key.fingerprint, key: line },
    isOwn: true,
    change(old, people, nowMs) {
      const holder = people.find(({ keys = [] }) => keys.some((one) => one.line === line));
      if (holder !== undefined)
        throw new KnownError(
          "USAGE",
          `${key.fingerprint} is a key of ${holder.name} already`,
          holder.name === old.name ? "it counts as it is" : "a key is of one person: make another",
        );
      const { keys = [] } = old;
      if (keys.length >= keysMax)
        throw new KnownError(
          "USAGE",
          `${old.name} has ${keysMax} keys already`,
          "remove one that is not used",
        );
      return { ...old, keys: [...keys, { line, addedAtMs: nowMs }] };
    },
  };
}

/** A key less: what was signed with it stays signed. */
export const keyRemoved = (fingerprint: string): Amendment => ({
  what: "key-removed",
  facts: {},
  told: { fingerprint: fingerprint.slice(0, 60) },
  isOwn: true,
  change(old) {
    const { keys = [] } = old;
    const left = keys.filter(({ line }) => readPublicKey(line).fingerprint !== fingerprint);
    if (left.length === keys.length)
      throw new KnownError(
        "USAGE",
        `${old.name} has no key ${JSON.stringify(fingerprint.slice(0, 60))}`,
        `theirs: ${keys.map(({ line }) => readPublicKey(line).fingerprint).join(", ") || "none"}`,
      );
    return { ...old, keys: left };
  },
});

/** As what somebody signs: nobody gives that to themselves without the role admin, and then it is fresh. */
export const dutyGiven = (duty: Duty, feature: string): Amendment => ({
  what: "duty-given",
  facts: { duty, of: feature },
  told: {},
  isOwn: false,
  change(old, _people, nowMs) {
    const { duties: held = [] } = old;
    if (held.some((one) => one.duty === duty && one.feature === feature))
      throw new KnownError(
        "USAGE",
        `${old.name} signs as ${duty} of ${feature} already`,
        "it counts as it is",
      );
    if (held.length >= dutiesMax)
      throw new KnownError("USAGE", `${old.name} has ${dutiesMax} duties already`, "take one away first");
    return { ...old, duties: [...held, { duty, feature, givenAtMs: nowMs }] };
  },
});

export const dutyTaken = (duty: Duty, feature: string): Amendment => ({
  what: "duty-taken",
  facts: { duty, of: feature },
  told: {},
  isOwn: false,
  change(old) {
    const { duties: held = [] } = old;
    const left = held.filter((one) => one.duty !== duty || one.feature !== feature);
    if (left.length === held.length)
      throw new KnownError(
        "USAGE",
        `${old.name} does not sign as ${duty} of ${feature}`,
        `as what they do: ${held.map((one) => `${one.duty} of ${one.feature}`).join(", ") || "nothing"}`,
      );
    return { ...old, duties: left };
  },
});
