import { KnownError } from "../../../base/errors.ts";
import { isObject, readJson, type JsonObject, type JsonValue } from "../../../base/json.ts";
import type { Exchange, Part } from "../../../exchange/exchange.ts";
import { numbersOf, plainWords } from "./plain.ts";

/** One piece of what was retrieved for a request. */
export class Chunk {
  readonly text: string;
  /** What it is called: its number, id, title, file, address. As they are compared. */
  readonly labels: readonly string[];
  /** Its number was written beside it; else it is counted. */
  readonly numbered: boolean;
  #words: string | undefined;
  #numbers: ReadonlySet<string> | undefined;

  constructor(text: string, labels: readonly string[] = [], numbered = false) {
    this.text = text;
    this.labels = labels.map((label) => plainWords(label).trim()).filter((label) => label !== "");
    this.numbered = numbered;
  }

  get words(): string {
    return (this.#words ??= plainWords(this.text));
  }

  get numbers(): ReadonlySet<string> {
    return (this.#numbers ??= numbersOf(this.text));
  }

  /** How many values the gateway took out of it on its way to the model and put back into the answer. */
  get placeholders(): number {
    return [...this.text.matchAll(/\[[A-Z][A-Z_]{1,40}_\d{1,6}\]/g)].length;
  }
}

/** Our own choice: a search gives some dozens. What comes later is not resolved one by one. */
export const chunksMax = 1000;
/** Our own choice, in UTF-16 units: a larger tool result is one chunk. */
const jsonCharsMax = 524_288;

/**
 * What was retrieved for a request: documents in messages, results of tools, and passages that the prompt numbers or names
 * (`[1] …`, `<document id="a">`, `Source 2: …`).
 */
export function chunksOf(exchange: Exchange): readonly Chunk[] {
  const chunks: Chunk[] = [];
  for (const { role, parts } of exchange.messages) for (const part of parts) addPart(part, role, chunks);
  return chunks.slice(0, chunksMax);
}

function addPart(part: Part, role: string, chunks: Chunk[]): void {
  if (part.kind === "tool-result") {
    for (const inner of part.parts) if (inner.kind === "text") addResult(inner.text, chunks);
    return;
  }
  if (part.kind !== "text" || role === "assistant") return;
  const passages = passagesOf(part.text);
  if (passages.length > 0) chunks.push(...passages);
  else if (part.document === true) chunks.push(new Chunk(part.text, ownNames(part.text)));
}

function addResult(text: string, chunks: Chunk[]): void {
  const value = jsonOf(text);
  const items = value === undefined ? [] : itemsOf(value);
  if (items.length > 0) {
    for (const item of items) chunks.push(new Chunk(textOfItem(item), labelsOfItem(item)));
    return;
  }
  const passages = passagesOf(text);
  if (passages.length > 0) chunks.push(...passages);
  else if (text !== "") chunks.push(new Chunk(text, ownNames(text)));
}

function jsonOf(text: string): JsonValue | undefined {
  if (!/^\s{0,64}[[{]/.test(text) || text.length > jsonCharsMax) return undefined;
  try {
    return readJson(text);
  } catch (error) {
    // It only looks like JSON: then it is text.
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

/** A list of records, or the first such list in a record; a record by itself is one. */
function itemsOf(value: JsonValue): readonly JsonObject[] {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).filter(isObject);
  if (!isObject(value)) return [];
  for (const member of Object.values(value))
    if (Array.isArray(member) && member.length > 0 && isObject(member[0]))
      return (member as readonly JsonValue[]).filter(isObject);
  return [value];
}

const nameKeys =
  /^(?:id|_id|doc_?id|document_?id|chunk_?id|source|url|uri|link|title|name|file|file_?name|path|key|ref|index)$/i;

const labelsOfItem = (item: JsonObject): readonly string[] =>
  Object.entries({ ...item, ...(isObject(item["metadata"]) ? item["metadata"] : {}) }).flatMap(
    ([key, value]) =>
      nameKeys.test(key) && (typeof value === "string" || typeof value === "number") ? [String(value)] : [],
  );

const textOfItem = (item: JsonObject): string =>
  Object.values(item)
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join("\n");

/** The head of a passage: its number or name at the beginning of a line. */
const head =
  /^[ \t]{0,8}(?:\[([\w.: -]{1,60})\](?!\()|<(?:document|doc|source|chunk|passage|context|result|item)\b([^>]{0,200})>|(?:document|doc|source|chunk|passage|result|dokument|quelle|documento|fuente|fonte)[ #]{1,2}(\d{1,4})[ \t]{0,2}[:.)-])/i;
/** A name in the first lines of a passage is its own: `id: doc-3`, `source: handbook.pdf`. */
const ownName = /^[ \t]{0,8}<?(?:id|source|url|title|file)[:>][ \t]{0,4}([^<]{1,120})/i;
/** Our own choice: so many lines of a passage are looked at for its names. */
const nameLinesMax = 5;

const ownNames = (text: string): readonly string[] =>
  text
    .slice(0, 2000)
    .split("\n", nameLinesMax)
    .flatMap((line) => ownName.exec(line)?.[1] ?? []);

function passagesOf(text: string): readonly Chunk[] {
  const passages: { readonly labels: string[]; readonly lines: string[] }[] = [];
  for (const line of text.split("\n")) {
    const begin = line.slice(0, 300);
    const match = passages.length < chunksMax ? head.exec(begin) : null;
    const open = passages.at(-1);
    if (match !== null) {
      const [, name, attributes = "", counted] = match;
      const named = [...attributes.matchAll(/="([^"]{1,120})"/g)].map(([, value]) => value);
      const labels = [name, counted, ...named].filter((label) => label !== undefined);
      passages.push({ labels, lines: [line.slice(match[0].length)] });
    } else if (open !== undefined) {
      const own = open.lines.length <= nameLinesMax ? ownName.exec(begin)?.[1] : undefined;
      if (own !== undefined) open.labels.push(own);
      open.lines.push(line);
    }
  }
  return passages.map(
    ({ labels, lines }) =>
      new Chunk(
        lines.join("\n"),
        labels,
        labels.some((label) => /^\d+$/.test(label)),
      ),
  );
}
