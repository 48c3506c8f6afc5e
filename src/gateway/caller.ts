import type { IncomingHttpHeaders } from "node:http";
import { KnownError } from "../base/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { NewEntry } from "../evidence/entry.ts";
import { placePattern } from "../policy/anomalies-section.ts";
import type { Policy } from "../policy/policy.ts";
import type { KeyRecord } from "../store/store.ts";

/** Who calls, and by which policy. */
export interface Caller {
  readonly key: KeyRecord;
  readonly policy: Policy;
  readonly environment: string;
  /** As the application names them, in the headers `x-seaworthy-tenant`, `-user` and `-session`. */
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
  /** Where the user is, as the application knows it, in the header `x-seaworthy-place`: an ISO 3166 code such as DE or US-CA. */
  readonly place?: string;
  /** The network that the call comes from: a keyed pseudonym. */
  readonly network?: string;
}

/** Our own choice: long enough for any id that an application gives its users. */
export const nameCharsMax = 256;

/**
 * The feature that a key opens here. A key for several features needs the header `x-seaworthy-feature`.
 *
 * @throws KnownError SCOPE_REFUSED where the key does not open the feature or the environment.
 */
export function callerOf(
  key: KeyRecord,
  headers: IncomingHttpHeaders,
  policies: ReadonlyMap<string, Policy>,
  environment: string,
): Caller {
  if (!key.environments.includes("*") && !key.environments.includes(environment))
    throw refused(`this key is not for the environment ${environment}`, "use a key that was made for it");
  const wanted = text(headers, "x-seaworthy-feature");
  const open = [...policies.keys()].filter(
    (feature) => key.features.includes("*") || key.features.includes(feature),
  );
  const feature = wanted ?? (open.length === 1 ? open[0] : undefined);
  if (feature === undefined)
    throw refused(
      open.length === 0 ? "this key opens no feature of this gateway" : "this key opens several features",
      "name one in the header x-seaworthy-feature",
    );
  const policy = open.includes(feature) ? policies.get(feature) : undefined;
  if (policy === undefined)
    throw refused(
      "this key does not open the feature that the header names",
      "use a key that was made for it",
    );
  const [tenant, user, session] = [
    text(headers, "x-seaworthy-tenant"),
    text(headers, "x-seaworthy-user"),
    text(headers, "x-seaworthy-session"),
  ];
  return {
    key,
    policy,
    environment,
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
    ...placeOf(headers),
  };
}

/** A code only: it stands in the log in the clear, and is compared with the places where the same user was before. */
function placeOf(headers: IncomingHttpHeaders): Pick<Caller, "place"> {
  const place = text(headers, "x-seaworthy-place");
  if (place === undefined) return {};
  if (placePattern.test(place)) return { place };
  throw new KnownError(
    "EXCHANGE_UNREADABLE",
    "the header x-seaworthy-place is no place",
    "send the ISO 3166 code of a country or of a part of it, such as DE or US-CA",
  );
}

function text(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  if (value === undefined || value === "") return undefined;
  if (typeof value !== "string" || value.length > nameCharsMax)
    throw new KnownError(
      "EXCHANGE_UNREADABLE",
      `the header ${name} is longer than ${nameCharsMax} characters`,
      "send a shorter one",
    );
  return value;
}

const refused = (message: string, hint: string): KnownError => new KnownError("SCOPE_REFUSED", message, hint);

/** Members of the facts of an entry about a request: where it comes from. */
export const whereFacts = ({ place, network }: Caller): JsonObject => ({
  ...(place === undefined ? {} : { place }),
  ...(network === undefined ? {} : { network }),
});

/** What every entry about a call of this caller says. */
export function entryOf(caller: Caller, exchange: string): Omit<NewEntry, "kind"> {
  const { policy, key, environment, tenant, user, session } = caller;
  return {
    feature: policy.feature,
    environment,
    exchange,
    key: key.id,
    digest: policy.digest,
    ...(tenant === undefined ? {} : { tenant }),
    ...(user === undefined ? {} : { user }),
    ...(session === undefined ? {} : { session }),
  };
}
