import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An object in the store. */
export interface StoredObject {
  readonly body: Buffer;
  readonly lockMode: string | undefined;
  readonly lockUntil: string | undefined;
}

/** One bucket of an S3 store: it checks signatures with code of its own, keeps locks, and never puts one object over another. */
export interface FakeS3 {
  readonly url: string;
  readonly bucket: string;
  readonly objects: Map<string, StoredObject>;
  /** Keys that somebody deleted: the locked version stays. */
  readonly deleted: Set<string>;
  /** Requests as `METHOD key status`. */
  readonly asked: string[];
  /** A bucket with object lock refuses to delete what is locked; one without takes no lock. */
  objectLock: boolean;
  /** A store that takes the headers of a lock and forgets them. */
  forgetful: boolean;
  /** Names on one page of a list. */
  pageMax: number;
  close(): Promise<void>;
}

export interface FakeS3Options {
  readonly id: string;
  readonly secret: string;
  readonly region?: string;
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export async function startS3(options: FakeS3Options): Promise<FakeS3> {
  const store: Omit<FakeS3, "url" | "close"> = {
    bucket: "anchors",
    objects: new Map(),
    deleted: new Set(),
    asked: [],
    objectLock: true,
    forgetful: false,
    pageMax: 1000,
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "", `http://${request.headers.host ?? ""}`);
      const asked = {
        method: request.method ?? "",
        url,
        headers: request.headers,
        body: Buffer.concat(chunks),
      };
      const key = decodeURIComponent(url.pathname).slice(store.bucket.length + 2);
      response.once("finish", () => store.asked.push(`${asked.method} ${key} ${response.statusCode}`));
      const fault = signatureFault(asked, options);
      if (fault !== undefined) refuse(response, 403, fault);
      else answer(store, { asked, key }, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(store, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

const refuse = (response: ServerResponse, status: number, code: string): void => {
  response.writeHead(status, { "content-type": "application/xml" });
  response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
};

const sha256 = (bytes: Buffer | string, as: "hex" | "base64" = "hex"): string =>
  createHash("sha256").update(bytes).digest(as);

/** AWS Signature Version 4, from its description. */
function signatureFault({ method, url, headers, body }: Asked, options: FakeS3Options): string | undefined {
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([a-z0-9-]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (given === null) return "AccessDenied";
  const [, id, day = "", region = "", names = "", signature] = given;
  if (id !== options.id) return "InvalidAccessKeyId";
  if (region !== (options.region ?? "eu-central-1")) return "AuthorizationHeaderMalformed";
  const stamp = String(headers["x-amz-date"]);
  const atMs = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(atMs - Date.now()) < 15 * 60_000) || !stamp.startsWith(day)) return "RequestTimeTooSkewed";
  if (headers["x-amz-content-sha256"] !== sha256(body)) return "XAmzContentSHA256Mismatch";
  const signed = names.split(";");
  const must = ["host", ...Object.keys(headers).filter((name) => name.startsWith("x-amz-"))];
  if (must.some((name) => !signed.includes(name))) return "AccessDenied";
  const query = [...url.searchParams.entries()]
    .map(([name, value]) => [encodeURIComponent(name), encodeURIComponent(value)].join("="))
    .sort()
    .join("&");
  const lines = signed.map((name) => `${name}:${String(headers[name]).trim()}\n`).join("");
  const canonical = [method, url.pathname, query, lines, names, sha256(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", stamp, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join("\n");
  let key = Buffer.from(`AWS4${options.secret}`);
  for (const step of [day, region, "s3", "aws4_request"])
    key = createHmac("sha256", key).update(step).digest();
  return createHmac("sha256", key).update(text).digest("hex") === signature
    ? undefined
    : "SignatureDoesNotMatch";
}

type Store = Omit<FakeS3, "url" | "close">;

function answer(store: Store, { asked, key }: { asked: Asked; key: string }, response: ServerResponse): void {
  if (!asked.url.pathname.startsWith(`/${store.bucket}`)) {
    refuse(response, 404, "NoSuchBucket");
    return;
  }
  if (asked.method === "PUT") put(store, { asked, key }, response);
  else if (asked.url.searchParams.has("versions")) list(store, asked.url, response);
  else get(store, { asked, key }, response);
}

function put(store: Store, { asked, key }: { asked: Asked; key: string }, response: ServerResponse): void {
  const { headers, body } = asked;
  const mode = headers["x-amz-object-lock-mode"];
  const until = headers["x-amz-object-lock-retain-until-date"];
  if (headers["if-none-match"] === "*" && store.objects.has(key)) refuse(response, 412, "PreconditionFailed");
  else if (headers["x-amz-checksum-sha256"] !== sha256(body, "base64")) refuse(response, 400, "BadDigest");
  else if (mode !== undefined && !store.objectLock) refuse(response, 400, "InvalidRequest");
  else if (mode !== undefined && !(Date.parse(String(until)) > Date.now()))
    refuse(response, 400, "InvalidArgument");
  else if (store.objects.get(key)?.lockMode !== undefined) refuse(response, 403, "AccessDenied");
  else {
    const lock = store.forgetful ? [undefined, undefined] : [mode, until];
    store.objects.set(key, {
      body,
      lockMode: lock[0] as string | undefined,
      lockUntil: lock[1] as string | undefined,
    });
    response.writeHead(200).end();
  }
}

function get(store: Store, { asked, key }: { asked: Asked; key: string }, response: ServerResponse): void {
  const object = store.objects.get(key);
  const version = asked.url.searchParams.get("versionId");
  if (object === undefined || (version === null ? store.deleted.has(key) : version !== "v1")) {
    refuse(response, 404, "NoSuchKey");
    return;
  }
  const { body, lockMode, lockUntil } = object;
  response.writeHead(200, {
    "content-length": body.length,
    ...(lockMode === undefined ? {} : { "x-amz-object-lock-mode": lockMode }),
    ...(lockUntil === undefined ? {} : { "x-amz-object-lock-retain-until-date": lockUntil }),
  });
  response.end(asked.method === "HEAD" ? undefined : body);
}

/** ListObjectVersions: one version of each object, and a mark for each that was deleted. */
function list(store: Store, url: URL, response: ServerResponse): void {
  const prefix = url.searchParams.get("prefix") ?? "";
  const after = url.searchParams.get("key-marker") ?? "";
  const keys = [...store.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = keys.slice(0, store.pageMax);
  const next = keys.length > page.length ? `<NextKeyMarker>${page.at(-1) ?? ""}</NextKeyMarker>` : "";
  const contents = page.map((key) => {
    const mark = store.deleted.has(key)
      ? `<DeleteMarker><Key>${key}</Key><VersionId>d1</VersionId></DeleteMarker>`
      : "";
    return `${mark}<Version><Key>${key}</Key><VersionId>v1</VersionId></Version>`;
  });
  response.writeHead(200, { "content-type": "application/xml" });
  response.end(`<ListVersionsResult>${contents.join("\n")}${next}</ListVersionsResult>`);
}
