import type { Clock } from "../base/clock.ts";
import { KnownError } from "../base/errors.ts";
import { isObject, type JsonObject } from "../base/json.ts";
import type { Logins } from "./logins.ts";
import { askWhole, type WholeRequest } from "./whole-request.ts";

export type Variables = Readonly<Record<string, string | undefined>>;

/** What a source may look at beside its reference. */
export interface SourcePorts {
  /** The environment variables of the process: how a store is reached, never what is in it. */
  readonly variables: Variables;
  readonly now: Clock;
  /** Tokens that stores gave, for as long as they hold. */
  readonly logins: Logins;
}

/** A credential as its store gave it. */
export interface Found {
  readonly value: string;
  /** What the store calls this version; "" where it has no name for it. */
  readonly version: string;
  /** When this version was made, where the store says so. */
  readonly createdAtMs?: number;
  /** When it ends by itself, where the store says so. */
  readonly expiresAtMs?: number;
}

/** `missing`: there is none. `refused`: the store does not give it to us. `away`: the store gives no answer. */
export type FaultKind = "missing" | "refused" | "away";

/** Why a credential could not be read. Says where and what, never a word of a store's answer: it could be the credential. */
export class SecretFault extends KnownError {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string, hint: string) {
    super(kind === "away" ? "SECRET_UNAVAILABLE" : "SECRET_MISSING", message, hint);
    this.name = "SecretFault";
    this.kind = kind;
  }
}

/** Our own choice: a store of secrets answers in well under a second; a call that waits for a renewed key waits this long at most. */
const answerMsMax = 5000;

/** AWS Secrets Manager and Google hold at most 65,536 bytes in a secret, base64 makes a third more of them, and JSON has its metadata. */
const answerBytesMax = 262_144;

export interface StoreRequest {
  /** How the store is called in errors. */
  readonly service: string;
  readonly method: WholeRequest["method"];
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the authority that the store's certificate comes from, instead of those of the system. */
  readonly authority?: Buffer | undefined;
  /** Milliseconds until it counts as away; five seconds unless given. */
  readonly waitMs?: number;
}

export interface StoreAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * One request to a store. A redirect is an answer like any other: a token is not carried elsewhere.
 *
 * @throws SecretFault away, where no whole answer comes in time; neither body nor headers stand in it.
 */
export async function askStore(asked: StoreRequest): Promise<StoreAnswer> {
  const { url, method, headers, body = "", authority, service, waitMs = answerMsMax } = asked;
  const { status, bytes } = await askWhole({
    url,
    method,
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    body,
    authority,
    answerMsMax: waitMs,
    answerBytesMax,
    failed: (why) =>
      new SecretFault(
        "away",
        `${service} at ${url.origin} gave no answer: ${why}`,
        "see that it can be reached from where the gateway runs",
      ),
  });
  return { status, text: bytes.toString("utf8") };
}

/** The object that an answer is; undefined where it is none. What stands in it instead is not told: it could be the secret. */
export function objectIn({ text }: StoreAnswer): JsonObject | undefined {
  return objectOf(text);
}

export function objectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Whoever asked says what was expected.
    return undefined;
  }
}

/** A text of an object's own field; undefined where there is none, or another kind of value. */
export function textIn(object: unknown, name: string): string | undefined {
  const value = isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
  return typeof value === "string" ? value : undefined;
}

/**
 * The address of a store. In the clear only within this machine: what comes back is a secret.
 *
 * @throws SecretFault refused
 */
export function storeUrl(variable: string, text: string): URL {
  const url = URL.parse(text);
  const isLoopback = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  const plain = url !== null && url.username === "" && url.password === "";
  if (plain && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback))) return url;
  throw new SecretFault(
    "refused",
    `${variable} is ${url?.protocol === "http:" ? "plain http beyond this machine" : "no https address without credentials"}`,
    "give an https address, or an agent on this machine that speaks it",
  );
}

/** What may stand in a header: another text would be told on by the error of the request. */
export const fitsHeader = (text: string): boolean => /^[\x21-\x7e]{1,16384}$/.test(text);

/** A variable that is set to something. */
export const setIn = (variables: Variables, name: string): string | undefined =>
  variables[name] === "" ? undefined : variables[name];

/** The date of RFC 3339 in milliseconds; undefined where it is none. */
export function dateIn(text: string | undefined): number | undefined {
  const atMs = text === undefined ? NaN : Date.parse(text);
  return Number.isFinite(atMs) ? atMs : undefined;
}
