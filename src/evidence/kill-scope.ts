import type { RandomBytes } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonValue } from "../base/json.ts";

/**
 * What is stopped. A call is stopped where every member that is named fits it: `{feature, user}` stops that user in that feature
 * only, `{user}` stops them everywhere. `all` stands alone.
 */
export interface KillScope {
  readonly feature?: string;
  /** A tool by its name: its definition is not sent on and its calls are stopped; the feature's other tools work. */
  readonly tool?: string;
  /** A model by the id that its provider knows: calls go to the feature's other models, where it has any. */
  readonly model?: string;
  /** As the application names them. */
  readonly tenant?: string;
  readonly user?: string;
  /** Id of a virtual key, never the key. */
  readonly key?: string;
  readonly all?: true;
}

/** Characters of each name at most: as the manifest and the gateway's door have them. Together they fit a leaf of the log. */
const charsMax = { feature: 63, tool: 128, model: 200, tenant: 256, user: 256, key: 64 } as const;

export const killScopeNames = Object.keys(charsMax) as readonly (keyof typeof charsMax)[];

/** Reads what shall be stopped, as a person said it. @throws KnownError USAGE */
export function readKillScope(value: JsonValue | undefined): KillScope {
  if (!isObject(value)) throw fault("what shall be stopped is not said");
  const { all, ...names } = value;
  const entries = Object.entries(names);
  if (all !== undefined && (all !== true || entries.length > 0))
    throw fault("all stands alone: it is everything already");
  if (all === true) return { all };
  if (entries.length === 0) throw fault("what shall be stopped is not said");
  for (const [name, text] of entries) {
    const max = Object.hasOwn(charsMax, name) ? charsMax[name as keyof typeof charsMax] : 0;
    if (max === 0) throw fault(`nothing is stopped by its ${name.slice(0, 40)}`);
    if (typeof text !== "string" || text === "" || text.length > max || text.includes("\0"))
      throw fault(`the ${name} is no name of 1 to ${max} characters`);
  }
  return names;
}

const fault = (what: string): KnownError =>
  new KnownError("USAGE", what, `name one or more of ${killScopeNames.join(", ")}, or all alone`);

/** The kind of a kill for people: "feature support, tool refund". */
export const killScopeText = (scope: KillScope): string =>
  scope.all === true
    ? "everything"
    : killScopeNames
        .flatMap((name) => (scope[name] === undefined ? [] : [`${name} ${scope[name]}`]))
        .join(", ");

/** Crockford's base 32, lower case: no i, l, o or u to misread. */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** The id of a kill: 12 characters, short enough to be read out on the telephone. */
export const newKillId = (randomBytes: RandomBytes): string =>
  Array.from(randomBytes(12), (byte) => letters.charAt(byte & 31)).join("");
