import { KnownError } from "../../base/errors.ts";
import { isObject, type JsonObject } from "../../base/json.ts";
import { askWhole } from "../../secrets/whole-request.ts";

/** Our own choice: a service that holds keys answers in well under a second, and a start waits for it. */
const answerMsMax = 10_000;

/** The answer is one small secret with its metadata. */
const answerBytesMax = 65_536;

/** What a source may look at beside its reference. */
export interface SourcePorts {
  /** The environment variables of the process. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
}

export interface KeyRequest {
  /** How the service is called in errors. */
  readonly service: string;
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** PEM of the authority that the service's certificate comes from, beside those of the system. */
  readonly authority?: Buffer | undefined;
}

export interface KeyAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * One request to a service that holds keys. A redirect is an answer like any other: a token is not carried elsewhere.
 * @throws KnownError LOG_UNAVAILABLE where no whole answer comes in time; neither body nor headers stand in it.
 */
export async function askService(asked: KeyRequest): Promise<KeyAnswer> {
  const { url, method, headers, body = "", authority } = asked;
  const { status, bytes } = await askWhole({
    url,
    method,
    headers: { ...headers, "content-length": Buffer.byteLength(body) },
    body,
    authority,
    answerMsMax,
    answerBytesMax,
    failed: (why) => away(asked, why),
  });
  return { status, text: bytes.toString("utf8") };
}

const away = ({ service, url }: KeyRequest, why: string): KnownError =>
  new KnownError(
    "LOG_UNAVAILABLE",
    `${service} at ${url.origin} did not give the master key: ${why}`,
    "see that it can be reached from where auditd runs; then start again",
  );

/**
 * The address of a service. In the clear only within this machine: what comes back opens the whole log.
 * @throws KnownError LOG_BROKEN
 */
export function serviceUrl(variable: string, text: string): URL {
  const url = URL.parse(text);
  const isLoopback = url !== null && /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback)) return url;
  throw new KnownError(
    "LOG_BROKEN",
    `${variable} is ${url?.protocol === "http:" ? "plain http beyond this machine" : "no https address"}`,
    "give an https address, or an agent on this machine that speaks it",
  );
}

/** The object that an answer is; undefined where it is none. What stands in it instead is not told: it could be the key. */
export function readAnswer({ text }: KeyAnswer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    // Whoever asked says what was expected.
    return undefined;
  }
}
