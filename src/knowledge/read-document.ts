import { hash } from "node:crypto";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../base/json.ts";
import type { Access, Chunk, NewDocument } from "./document.ts";
import { checkName } from "./names.ts";

/** Our own choices: far beyond any document that is cut for a search, and any list that a person keeps. */
export const chunksMax = 10_000;
export const listedMax = 1000;
const wordsCharsMax = 1024;

/** Our own choice: clocks of two machines differ, time zones do too. */
const aheadMsMax = 86_400_000;

const dayMs = 86_400_000;

/** A document as it was sent, and the texts of its chunks where they were sent too: those are looked at and not kept. */
export interface ReadDocument {
  readonly document: NewDocument;
  readonly texts: readonly { readonly chunk: string; readonly text: string }[];
}

const known = ["id", "source", "owner", "lastUpdated", "tenant", "access", "digest", "trust", "chunks"];

/** @throws KnownError USAGE with the JSON pointer of what is missing or wrong */
export function readDocument(value: JsonValue | undefined, at: string, nowMs: number): ReadDocument {
  if (!isObject(value)) throw wrong(at, "is no document", "send an object with id, source, owner, …");
  for (const name of Object.keys(value))
    if (!known.includes(name))
      throw wrong(`${at}/${name.slice(0, 40)}`, "is not known", `what there is: ${known.join(", ")}`);
  const access = accessOf(value["access"], `${at}/access`);
  const chunks = chunksOf(value["chunks"], `${at}/chunks`);
  return {
    document: {
      tenant: tenantOf(value["tenant"], `${at}/tenant`, access),
      id: wordsOf(value, "id", at, "name it as the index does"),
      source: sourceOf(
        wordsOf(value, "source", at, "say where it came from: a path or an address"),
        `${at}/source`,
      ),
      owner: wordsOf(value, "owner", at, "say who answers for what it says: an e-mail address"),
      lastUpdatedMs: dateOf(value["lastUpdated"], `${at}/lastUpdated`, nowMs),
      access,
      digest: digestOf(value["digest"], `${at}/digest`),
      trust: trustOf(value["trust"], `${at}/trust`),
      chunks: chunks.map(({ chunk }) => chunk),
    },
    texts: chunks.flatMap(({ chunk: { id }, text }) => (text === undefined ? [] : [{ chunk: id, text }])),
  };
}

export const sha256 = (text: string): string => hash("sha256", text, "hex");

export const wrong = (pointer: string, what: string, hint: string): KnownError =>
  new KnownError("USAGE", `${pointer} ${what}`, hint);

function wordsOf(value: JsonObject, name: string, at: string, hint: string): string {
  const words = value[name];
  const pointer = `${at}/${name}`;
  if (words === undefined) throw wrong(pointer, "is missing", hint);
  if (typeof words !== "string" || words.trim() === "") throw wrong(pointer, "is empty", hint);
  if (words.length > wordsCharsMax) throw wrong(pointer, `is longer than ${wordsCharsMax} characters`, hint);
  if (/[\p{Cc}\p{Cs}]/u.test(words)) throw wrong(pointer, "has a control character in it", hint);
  return words;
}

/** What stands for a folder above would make a source look like one below a folder that is trusted. */
function sourceOf(source: string, pointer: string): string {
  if (!source.includes("\\") && !source.split("/").includes("..")) return source;
  throw wrong(pointer, "has .. or \\ in it", "write the whole path or address, with /");
}

function tenantOf(value: JsonValue | undefined, pointer: string, { kind }: Access): string {
  if (value === undefined && kind === "public") return "";
  if (value === undefined)
    throw wrong(
      pointer,
      "is missing",
      "name the tenant whose document it is; only what is public needs none",
    );
  return checkName(value, pointer);
}

function accessOf(value: JsonValue | undefined, pointer: string): Access {
  const hint = 'say "tenant", "public", or { "users": [...], "groups": [...] }';
  if (value === undefined) throw wrong(pointer, "is missing", hint);
  if (value === "public" || value === "tenant") return { kind: value };
  if (!isObject(value)) throw wrong(pointer, "is none that there is", hint);
  for (const name of Object.keys(value))
    if (name !== "users" && name !== "groups")
      throw wrong(`${pointer}/${name.slice(0, 40)}`, "is not known", hint);
  const users = namesOf(value["users"], `${pointer}/users`);
  const groups = namesOf(value["groups"], `${pointer}/groups`);
  if (users.length + groups.length === 0) throw wrong(pointer, "lists nobody", hint);
  return { kind: "listed", users, groups };
}

/** Names, each once and in order, so that the same list is the same text. @throws KnownError USAGE */
export function namesOf(value: JsonValue | undefined, pointer: string): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw wrong(pointer, "is no list", "send a list of names");
  if (value.length > listedMax)
    throw wrong(pointer, `has more than ${listedMax} names`, "list groups instead of users");
  return [
    ...new Set((value as readonly JsonValue[]).map((name, i) => checkName(name, `${pointer}/${i}`))),
  ].sort();
}

/** RFC 3339: a day, or a moment with its offset. Nothing that a program would read as local time. */
const moment = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

function dateOf(value: JsonValue | undefined, pointer: string, nowMs: number): number {
  const hint = "say when its content was last right, like 2026-11-01 or 2026-11-01T09:30:00Z";
  if (value === undefined) throw wrong(pointer, "is missing", hint);
  const text = typeof value === "string" && moment.test(value) ? value : "";
  const ms = Date.parse(text);
  // Date.parse takes the 30th of February for the 2nd of March: what does not come back as it was is no day.
  const day = Date.parse(`${text.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(ms) || Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== text.slice(0, 10))
    throw wrong(pointer, "is no date", hint);
  if (ms > nowMs + aheadMsMax) throw wrong(pointer, "is to come: it would never be too old", hint);
  if (ms < 0) throw wrong(pointer, "is before 1970", hint);
  return ms;
}

/** @throws KnownError USAGE */
export function digestOf(value: JsonValue | undefined, pointer: string): string {
  const hint = "send the SHA-256 of the text in UTF-8, 64 hexadecimal digits";
  if (value === undefined) throw wrong(pointer, "is missing", hint);
  const digits = typeof value === "string" ? /^(?:sha256:)?([0-9a-fA-F]{64})$/.exec(value)?.[1] : undefined;
  if (digits === undefined) throw wrong(pointer, "is no SHA-256", hint);
  return digits.toLowerCase();
}

function trustOf(value: JsonValue | undefined, pointer: string): NewDocument["trust"] {
  const hint =
    "internal: your own people write it; external: anybody else can, and a person looks at it first";
  // Whoever says nothing of it has not thought of it.
  if (value === undefined) return "external";
  if (value === "internal" || value === "external") return value;
  throw wrong(pointer, "is neither internal nor external", hint);
}

function chunksOf(
  value: JsonValue | undefined,
  pointer: string,
): readonly { readonly chunk: Chunk; readonly text: string | undefined }[] {
  const hint = 'list the pieces as they stand in the index: [{ "id": …, "digest": … }]';
  if (value === undefined) throw wrong(pointer, "is missing", hint);
  if (!Array.isArray(value) || value.length === 0) throw wrong(pointer, "is an empty list or none", hint);
  if (value.length > chunksMax)
    throw wrong(pointer, `has more than ${chunksMax} pieces`, "register the document in parts");
  const ids = new Set<string>();
  return (value as readonly JsonValue[]).map((one, i) => {
    const at = `${pointer}/${i}`;
    if (!isObject(one)) throw wrong(at, "is no piece", hint);
    for (const name of Object.keys(one))
      if (!["id", "digest", "text"].includes(name))
        throw wrong(`${at}/${name.slice(0, 40)}`, "is not known", hint);
    const id = wordsOf(one, "id", at, hint);
    if (ids.has(id)) throw wrong(`${at}/id`, "is that of another piece", "give each piece an id of its own");
    ids.add(id);
    const { text } = one;
    if (text !== undefined && typeof text !== "string") throw wrong(`${at}/text`, "is no text", hint);
    const digest =
      text !== undefined && one["digest"] === undefined
        ? sha256(text)
        : digestOf(one["digest"], `${at}/digest`);
    if (text !== undefined && sha256(text) !== digest)
      throw wrong(
        `${at}/digest`,
        "is not that of the text beside it",
        "send the SHA-256 of exactly this text in UTF-8",
      );
    return { chunk: { id, digest }, text };
  });
}

/** Whole days since it was last known to be right. */
export const ageDays = (lastUpdatedMs: number, nowMs: number): number =>
  Math.max(0, Math.floor((nowMs - lastUpdatedMs) / dayMs));
