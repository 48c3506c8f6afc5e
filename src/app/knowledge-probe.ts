import { KnownError } from "../base/errors.ts";
import { isObject, readJson } from "../base/json.ts";
import type { Principal } from "../knowledge/document.ts";

/** Our own choices: a search that takes longer is not the one that users wait for, and a list of ids is small. */
const answerMsMax = 10_000;
const answerBytesMax = 1024 * 1024;

/** A question to the feature's own retriever, as a user of it would ask. */
export interface ProbeAsk {
  readonly principal: Principal;
  readonly query: string;
  /** How many results are wanted. */
  readonly k: number;
}

/**
 * Ids of the chunks that the feature's own retriever finds, the best first. It is asked by POST with the question as JSON, and
 * answers `{"chunks": ["id", …]}`.
 * @throws KnownError PROVIDER_FAILED where it does not answer so
 */
export async function askRetriever(url: string, ask: ProbeAsk): Promise<readonly string[]> {
  let text: string;
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", connection: "close" },
      body: JSON.stringify(ask),
      redirect: "error",
      signal: AbortSignal.timeout(answerMsMax),
    });
    text = await boundedText(response);
    if (!response.ok) throw failed(`was answered with ${response.status}`);
  } catch (error) {
    if (error instanceof KnownError) throw error;
    throw failed(`failed: ${error instanceof Error ? error.message : String(error)}`);
  }
  const body = readJson(text);
  const chunks = isObject(body) ? body["chunks"] : undefined;
  if (!Array.isArray(chunks) || !chunks.every((id) => typeof id === "string"))
    throw failed("was not answered with a list of ids");
  return chunks;
}

async function boundedText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += piece.length;
    if (bytes > answerBytesMax) throw failed(`was answered with more than ${answerBytesMax} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

const failed = (what: string): KnownError =>
  new KnownError(
    "PROVIDER_FAILED",
    `the question to the feature's retriever ${what}`,
    'it answers POST {principal, query, k} with {"chunks": ["id", …]}; see docs/knowledge.md',
  );
