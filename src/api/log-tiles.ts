import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { systemCode } from "../audit/durable-file.ts";
import { readTilePath } from "../audit/proofs/verify-tiles.ts";

/** Where the public files of the log are served. */
export const logPrefix = "/log/";

/** C2SP tlog-tiles: what a tile or bundle says never changes. RFC 9111 knows nothing longer than a year. */
const forEver = "public, max-age=31536000, immutable";

/** C2SP tlog-tiles: a checkpoint must not be kept longer than a few seconds; a new one comes each second. */
const oneSecond = "public, max-age=1, must-revalidate";

/** Our own choice: the verifier key is another only where the log is another. */
const oneHour = "public, max-age=3600";

const text = "text/plain; charset=utf-8";
const bytes = "application/octet-stream";

interface Served {
  readonly type: string;
  readonly cache: string;
  /** The answer has a tag, and who has that version already gets none. */
  readonly tagged: boolean;
  readonly zips: boolean;
}

/** What a path under `logPrefix` is; undefined for what is no public file. Only exact names lead anywhere. */
function servedAt(path: string): Served | undefined {
  if (path === "checkpoint") return { type: text, cache: oneSecond, tagged: true, zips: false };
  if (path === "vkey") return { type: text, cache: oneHour, tagged: true, zips: false };
  const tile = readTilePath(path);
  if (tile === undefined) return undefined;
  // C2SP tlog-tiles: entry bundles should be compressed; hashes cannot be.
  return { type: bytes, cache: forEver, tagged: false, zips: tile.level === "entries" };
}

const zipped = promisify(gzip);

/**
 * Serves the public files of the log as C2SP tlog-tiles: checkpoint, tiles, entry bundles, and the verifier key beside them.
 * They hold no personal data and need no token; an outsider verifies the log with them. The caller lets GET and HEAD through only.
 */
export async function serveLogFile(
  logPath: string,
  request: IncomingMessage,
  response: ServerResponse,
  headers: OutgoingHttpHeaders,
): Promise<void> {
  const path = (request.url ?? "").slice(logPrefix.length);
  const served = servedAt(path);
  const file = served === undefined ? undefined : await contentOf(join(logPath, path));
  if (served === undefined || file === undefined) {
    response.writeHead(404, { ...headers, "content-type": text }).end("the log has no such file\n");
    return;
  }
  if (file === "unreadable") {
    response.writeHead(503, { ...headers, "content-type": text }).end("the log cannot be read now\n");
    return;
  }
  const tag = served.tagged ? `"${hash("sha256", file, "base64url")}"` : undefined;
  const about = {
    ...headers,
    "cache-control": served.cache,
    ...(tag === undefined ? {} : { etag: tag }),
    ...(served.zips ? { vary: "accept-encoding" } : {}),
  };
  if (tag !== undefined && hasAlready(request.headers["if-none-match"], tag)) {
    response.writeHead(304, about).end();
    return;
  }
  const zips = served.zips && takesGzip(request.headers["accept-encoding"]);
  const body = zips ? await zipped(file) : file;
  response.writeHead(200, {
    ...about,
    "content-type": served.type,
    "content-length": body.length,
    ...(zips ? { "content-encoding": "gzip" } : {}),
  });
  response.end(request.method === "HEAD" ? undefined : body);
}

/** The bytes of a file; undefined where there is none. */
async function contentOf(path: string): Promise<Buffer | "unreadable" | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    // An unfinished tile has gone because its full one is there, or was never made: both is no such file.
    const code = systemCode(error);
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : "unreadable";
  }
}

/** RFC 9110 §13.1.2: a list of tags, compared weakly. */
const hasAlready = (wanted: string | undefined, tag: string): boolean =>
  wanted?.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "") === tag) === true;

/** RFC 9110 §12.5.3, as far as it concerns gzip: named, and not with the weight zero. */
const takesGzip = (accepted: string | undefined): boolean =>
  accepted
    ?.split(",")
    .some((one) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0{0,3})?\s*$)[\d.]{1,5}\s*)?$/i.test(one)) === true;
