import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import { scopesFor, type Principal } from "./scopes.ts";

/** Our own choice: a check takes some milliseconds. */
const answerMsDefault = 10_000;

/** Where the gateway is, and with which key. */
export interface GatewayAddress {
  /** `http://127.0.0.1:8787` */
  readonly url: string;
  readonly key: string;
  /** For a key that opens several features. */
  readonly feature?: string;
  /** Milliseconds that the check may take; 10,000 unless said. */
  readonly timeoutMs?: number;
}

/** A result of a search, as the gateway needs to know it. */
export interface Hit {
  readonly chunk: string;
  /** As it stands in the index: it is then looked at by the feature's guards, and held against what was registered. */
  readonly text?: string | undefined;
  readonly digest?: string | undefined;
  readonly score?: number | undefined;
}

export interface CheckAsk<T> {
  readonly principal: Principal | undefined;
  readonly query?: string | undefined;
  /** What the search found, the best first. */
  readonly results: readonly T[];
  readonly hitOf: (result: T) => Hit;
  /** The session of the conversation, as it is named in the header of the call that follows. */
  readonly session?: string | undefined;
}

export interface AllowedResult<T> {
  readonly result: T;
  /** The text that may go into a prompt; undefined where none was sent. */
  readonly text: string | undefined;
  readonly trust: "internal" | "external";
}

export interface CheckedResults<T> {
  /** Id of the check: the entry in the log has it. */
  readonly id: string;
  readonly allowed: readonly AllowedResult<T>[];
  readonly denied: readonly { readonly result: T; readonly reason: string }[];
}

/**
 * Asks the gateway which results may go into a prompt. What it does not answer for is not given: where it cannot be reached, or says
 * something else than it should, this throws.
 * @throws KnownError USAGE where nobody is named, PROVIDER_FAILED where the gateway did not answer or refused
 */
export async function checked<T>(gateway: GatewayAddress, ask: CheckAsk<T>): Promise<CheckedResults<T>> {
  const { principal, query, results, hitOf, session } = ask;
  // Refuses who names nobody.
  scopesFor(principal);
  const hits = results.map(hitOf);
  const body = await answerOf(gateway, session, {
    principal: {
      tenant: principal?.tenant ?? "",
      ...(principal?.user === undefined ? {} : { user: principal.user }),
      ...(principal?.groups === undefined ? {} : { groups: principal.groups }),
    },
    ...(query === undefined ? {} : { query }),
    candidates: hits.map(candidateOf),
  });
  const seen = new Set<number>();
  const at = (row: JsonValue): { readonly row: JsonObject; readonly result: T; readonly hit: Hit } => {
    const index = isObject(row) ? row["index"] : undefined;
    if (!isObject(row) || typeof index !== "number" || seen.has(index)) throw unlike();
    const [result, hit] = [results[index], hits[index]];
    if (hit === undefined || hit.chunk !== row["chunk"]) throw unlike();
    seen.add(index);
    return { row, result: result as T, hit };
  };
  const allowed = rowsOf(body["allowed"]).map((one): AllowedResult<T> => {
    const { row, result, hit } = at(one);
    const { text = hit.text, trust } = row;
    if ((text !== undefined && typeof text !== "string") || (trust !== "internal" && trust !== "external"))
      throw unlike();
    return { result, text, trust };
  });
  const denied = rowsOf(body["denied"]).map((one) => {
    const { row, result } = at(one);
    return { result, reason: typeof row["reason"] === "string" ? row["reason"] : "unknown" };
  });
  if (seen.size !== results.length) throw unlike();
  return { id: typeof body["id"] === "string" ? body["id"] : "", allowed, denied };
}

const candidateOf = ({ chunk, text, digest, score }: Hit): JsonObject => ({
  chunk,
  ...(text === undefined ? {} : { text }),
  ...(digest === undefined ? {} : { digest }),
  ...(score === undefined ? {} : { score }),
});

async function answerOf(
  { url, key, feature, timeoutMs = answerMsDefault }: GatewayAddress,
  session: string | undefined,
  body: JsonObject,
): Promise<JsonObject> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url.replace(/\/$/, "")}/v1/retrieval/check`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        ...(feature === undefined ? {} : { "x-seaworthy-feature": feature }),
        ...(session === undefined ? {} : { "x-seaworthy-session": session }),
      },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    throw failed(`could not be asked: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (response.status !== 200)
    throw failed(`refused the check with ${response.status}: ${text.slice(0, 500)}`);
  const value = readJson(text);
  if (!isObject(value)) throw unlike();
  return value;
}

const rowsOf = (value: JsonValue | undefined): readonly JsonValue[] => {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw unlike();
};

const failed = (what: string): KnownError =>
  new KnownError("PROVIDER_FAILED", `the gateway ${what}`, "give no result into the prompt, and try again");

const unlike = (): KnownError => failed("did not answer for every result, or for others");
