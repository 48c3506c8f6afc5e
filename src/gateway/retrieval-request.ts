import { KnownError } from "../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Principal } from "../knowledge/document.ts";
import { checkName } from "../knowledge/names.ts";
import { digestOf, namesOf, sha256, wrong } from "../knowledge/read-document.ts";
import type { Candidate } from "../knowledge/visible.ts";

/** Our own choices: more than any search brings at once, and than any chunk is long. */
const candidatesMax = 1000;
const textCharsMax = 131_072;
const chunkCharsMax = 1024;
const queryCharsMax = 131_072;

/** A chunk that a program's search found, as the program sent it. */
export interface SentCandidate extends Candidate {
  readonly score?: number | undefined;
  readonly text?: string | undefined;
}

export interface RetrievalRequest {
  readonly principal: Principal;
  readonly query: string | undefined;
  readonly candidates: readonly SentCandidate[];
}

/** @throws KnownError EXCHANGE_UNREADABLE, USAGE with the JSON pointer of what is missing or wrong */
export function readRetrieval(text: string): RetrievalRequest {
  const body = readJson(text);
  if (!isObject(body))
    throw new KnownError("EXCHANGE_UNREADABLE", "the body is not an object of JSON", 'send {"principal":…}');
  only(body, ["principal", "query", "candidates"], "");
  const { query } = body;
  if (query !== undefined && (typeof query !== "string" || query.length > queryCharsMax))
    throw wrong("/query", `is no text of at most ${queryCharsMax} characters`, "send what was searched for");
  return {
    principal: principalOf(body["principal"]),
    query,
    candidates: candidatesOf(body["candidates"]),
  };
}

function only(value: JsonObject, known: readonly string[], at: string): void {
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw wrong(`${at}/${name.slice(0, 40)}`, "is not known", `what there is: ${known.join(", ")}`);
}

function principalOf(value: JsonValue | undefined): Principal {
  const hint = 'say who asks: "principal": {"tenant": …, "user": …, "groups": […]}';
  if (!isObject(value)) throw wrong("/principal", "is missing: nobody sees anything without it", hint);
  only(value, ["tenant", "user", "groups"], "/principal");
  if (value["tenant"] === undefined) throw wrong("/principal/tenant", "is missing", hint);
  const { user } = value;
  return {
    tenant: checkName(value["tenant"], "/principal/tenant"),
    ...(user === undefined ? {} : { user: checkName(user, "/principal/user") }),
    groups: namesOf(value["groups"], "/principal/groups"),
  };
}

function candidatesOf(value: JsonValue | undefined): readonly SentCandidate[] {
  const hint = 'list what the search found: [{"chunk": …, "score": …, "text": …}]';
  if (!Array.isArray(value)) throw wrong("/candidates", "is no list", hint);
  if (value.length > candidatesMax)
    throw wrong("/candidates", `has more than ${candidatesMax} chunks`, "ask for the best of them only");
  return (value as readonly JsonValue[]).map((one, i) => {
    const at = `/candidates/${i}`;
    if (!isObject(one)) throw wrong(at, "is no chunk", hint);
    only(one, ["chunk", "score", "text", "digest"], at);
    const { chunk, score, text } = one;
    if (typeof chunk !== "string" || chunk === "" || chunk.length > chunkCharsMax)
      throw wrong(`${at}/chunk`, `is no id of 1 to ${chunkCharsMax} characters`, hint);
    if (score !== undefined && typeof score !== "number") throw wrong(`${at}/score`, "is no number", hint);
    if (text !== undefined && (typeof text !== "string" || text.length > textCharsMax))
      throw wrong(
        `${at}/text`,
        `is no text of at most ${textCharsMax} characters`,
        "send it as it stands in the index",
      );
    const said = one["digest"] === undefined ? undefined : digestOf(one["digest"], `${at}/digest`);
    const own = text === undefined ? undefined : sha256(text);
    if (said !== undefined && own !== undefined && said !== own)
      throw wrong(`${at}/digest`, "is not that of the text beside it", "send the one or the other");
    return { chunk, score, text, digest: own ?? said };
  });
}
