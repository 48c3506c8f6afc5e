import { isAscii } from "node:buffer";
import { RE2JS, RE2JSException } from "re2js";
import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../base/json.ts";
import type { EntryKind } from "../../evidence/entry.ts";
import type { ExposureQuery, Sought } from "./exposure-query.ts";
import { someText } from "./exposure-texts.ts";

/** What a payload says about who saw what. */
export interface Looked {
  readonly found: boolean;
  /** The text was not written down at all: it held a secret, or nobody could say whether it did. */
  readonly withheld: boolean;
  /** The answer went out piece by piece: what stands in the payload has left, whatever came after. */
  readonly streamed: boolean;
}

const nothing: Looked = { found: false, withheld: false, streamed: false };

/** Looks into one payload. */
export type Look = (kind: EntryKind, payload: Buffer) => Looked;

/** Makes the function that looks. @throws KnownError USAGE where the pattern is none. */
export function lookFor({ sought }: Pick<ExposureQuery, "sought">): Look {
  if (sought.by === "document") return (_kind, payload) => lookForDocument(payload, sought.value);
  const { test, mayHold } = sought.by === "text" ? textTest(sought) : patternTest(sought);
  return (kind, payload) => {
    const ascii = isAscii(payload) && !payload.includes("\\u");
    if (ascii && !mayHold(payload) && !payload.includes(withheldMark)) return nothing;
    const { value, withheld, streamed } = seenIn(kind, parse(payload));
    const found = value !== undefined && someText(value, ascii ? test.ascii : test.any);
    return { found, withheld, streamed };
  };
}

interface TextTest {
  readonly test: { readonly ascii: (text: string) => boolean; readonly any: (text: string) => boolean };
  /** False only where no text of an ASCII payload without `\u` can pass. */
  readonly mayHold: (payload: Buffer) => boolean;
}

type SoughtText = Exclude<Sought, { by: "document" }>;

/** Words between what JSON escapes, or writes in two ways: they stand in the payload as they are. */
const plainRun = /[^"\\/\u0000-\u001f\u007f-\uffff]+/g;

function textTest({ value, ignoreCase }: SoughtText): TextTest {
  const needle = folded(value, ignoreCase);
  const longest = Array.from(needle.matchAll(plainRun), ([run]) => run).reduce(
    (best, run) => (run.length > best.length ? run : best),
    "",
  );
  const isPlain = /^[\u0000-\u007f]*$/.test(needle);
  const bytes = Buffer.from(longest, "latin1");
  return {
    test: {
      ascii: (text) => (ignoreCase ? text.toLowerCase() : text).includes(needle),
      any: (text) => folded(text, ignoreCase).includes(needle),
    },
    mayHold: (payload) =>
      isPlain &&
      (hasParts(payload) ||
        (ignoreCase ? payload.toString("latin1").toLowerCase().includes(longest) : payload.includes(bytes))),
  };
}

/** In RE2's syntax, so that no pattern takes more than linear time. @throws KnownError USAGE */
function patternTest({ value, ignoreCase }: SoughtText): TextTest {
  let pattern: RE2JS;
  try {
    pattern = RE2JS.compile(value.normalize("NFC"), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new KnownError(
      "USAGE",
      `the pattern cannot be read: ${error.message}`,
      "write it in the syntax of RE2: without looking ahead or behind and without references back",
    );
  }
  const any = (text: string): boolean => pattern.test(text.normalize("NFC"));
  return { test: { ascii: (text) => pattern.test(text), any }, mayHold: () => true };
}

/** Unicode NFC; without case also in small letters, where the sigma at the end of a word is the one within. */
const folded = (text: string, ignoreCase: boolean): string => {
  const composed = text.normalize("NFC");
  return ignoreCase ? composed.toLowerCase().replaceAll("ς", "σ") : composed;
};

const withheldMark = Buffer.from('"withheld"');
const textMark = Buffer.from('"text"');
const documentsMark = Buffer.from('"documents"');

/** Whether there are several parts of text: what is looked for may lie across them. */
function hasParts(payload: Buffer): boolean {
  const first = payload.indexOf(textMark);
  return first !== -1 && payload.includes(textMark, first + textMark.length);
}

/** What somebody saw, or a model was sent, of what stands in a payload. */
function seenIn(
  kind: EntryKind,
  payload: JsonValue,
): { readonly value: JsonValue | undefined; readonly withheld: boolean; readonly streamed: boolean } {
  if (!isObject(payload)) return { value: payload, withheld: false, streamed: false };
  const withheld = isWithheld(payload);
  if (kind === "call.input") return { value: payload["request"], withheld, streamed: false };
  const delivered = payload["delivered"];
  // Of a call that failed, the provider's words went to nobody.
  if (delivered !== undefined || kind === "call.failed")
    return { value: delivered, withheld, streamed: true };
  return { value: withheld ? undefined : payload, withheld, streamed: false };
}

const isWithheld = (payload: JsonObject): boolean =>
  typeof payload["withheld"] === "string" &&
  payload["delivered"] === undefined &&
  payload["request"] === undefined;

/** Documents that a model was given stand in `documents` of the payload of `call.input`: a list of objects with an `id`. */
function lookForDocument(payload: Buffer, id: string): Looked {
  if (!payload.includes(documentsMark)) return nothing;
  const value = parse(payload);
  const documents = isObject(value) ? value["documents"] : undefined;
  const found = Array.isArray(documents) && documents.some((one) => isObject(one) && one["id"] === id);
  return { ...nothing, found };
}

/** A payload that is no JSON is one text. */
function parse(payload: Buffer): JsonValue {
  const text = payload.toString("utf8");
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}
