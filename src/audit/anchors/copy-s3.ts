import { hash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { signedHeaders, type AwsCredentials } from "../../secrets/aws-signature.ts";
import type { Anchor, Shown } from "./anchor.ts";
import { copyName, copySize, folderOf, keyName, keyText, otherCopy } from "./copy.ts";
import { askOutside, shownAnswer, type OutsideAnswer } from "./outside-request.ts";

export interface BucketAt {
  readonly name: string;
  readonly bucket: string;
  readonly region: string;
  /** Undefined: Amazon's own of the region. Without a slash at its end. */
  readonly endpoint: string | undefined;
  readonly prefix: string;
  readonly mode: "COMPLIANCE" | "GOVERNANCE";
  readonly retainDays: number;
  readonly credentials: AwsCredentials;
}

const dayMs = 86_400_000;

/** Our own choice: copies that are read back at once. A year of them, 35,000, takes a minute or so. */
const togetherMax = 16;

/**
 * An anchor that copies checkpoints to a bucket with object lock. Nothing is put over what is there (`If-None-Match: *`), and a
 * copy counts only once the store has said how long it is locked.
 */
export function bucketAnchor(at: BucketAt, now: Clock): Anchor {
  const bucket = new Bucket(at, now);
  return {
    sort: "copy",
    name: at.name,
    place: bucketPlace(at),
    hand: async (log, { note, checkpoint }) => {
      await bucket.keepOnce(`${folderOf(log)}/${keyName}`, `${keyText(log)}\n`);
      await bucket.keepOnce(`${folderOf(log)}/${copyName(checkpoint.size)}`, note);
      return { size: checkpoint.size, note };
    },
    prove: () => Promise.resolve({}),
    shown: (log) => bucket.copies(folderOf(log)),
  };
}

/** For people. */
export const bucketPlace = ({ bucket, prefix }: Pick<BucketAt, "bucket" | "prefix">): string =>
  `s3://${bucket}/${prefix}`;

/** One version of an object. */
interface Version {
  readonly name: string;
  readonly id: string;
  /** It was deleted, which only hides it. */
  readonly hidden: boolean;
}

/** The text of the first element of that name. */
const tagIn = (xml: string, name: string): string | undefined =>
  new RegExp(`<${name}>([^<]{1,4096})</${name}>`).exec(xml)?.[1];

class Bucket {
  readonly #at: BucketAt;
  readonly #now: Clock;
  readonly #who: string;

  constructor(at: BucketAt, now: Clock) {
    this.#at = at;
    this.#now = now;
    this.#who = `the copy ${at.name}`;
  }

  /** @throws KnownError ANCHOR_FAILED, LOG_BROKEN where another object is there. */
  async keepOnce(name: string, text: string): Promise<void> {
    const { mode, retainDays } = this.#at;
    const answer = await this.#ask("PUT", this.#url(name), {
      text,
      headers: {
        "content-type": "text/plain; charset=utf-8",
        "if-none-match": "*",
        "x-amz-checksum-sha256": hash("sha256", text, "base64"),
        "x-amz-object-lock-mode": mode,
        "x-amz-object-lock-retain-until-date": new Date(this.#now() + retainDays * dayMs).toISOString(),
      },
    });
    // 412: it is there already. The same text again is no harm: a crash came between it and our own note of it.
    if (answer.status === 412) {
      const there = await this.#ask("GET", this.#url(name));
      if (there.status !== 200) throw this.#refusal("read back", there);
      if (there.bytes.toString("utf8") !== text) throw otherCopy(this.#who, name);
    } else if (answer.status !== 200) throw this.#refusal("put", answer);
    const fault = await this.#lockFault(name);
    if (fault !== undefined)
      throw new KnownError(
        "ANCHOR_FAILED",
        `${this.#who}: ${name} is stored, but ${fault}`,
        "make the bucket with object lock, and let the key read retention: s3:GetObjectRetention",
      );
  }

  async copies(folder: string): Promise<readonly Shown[]> {
    const versions = (await this.#versions(folder)).filter(({ name }) => copySize(name) !== undefined);
    const shown: Shown[] = [];
    for (let i = 0; i < versions.length; i += togetherMax)
      shown.push(
        ...(await Promise.all(versions.slice(i, i + togetherMax).map((one) => this.#copy(folder, one)))),
      );
    return shown;
  }

  async #copy(folder: string, { name, id, hidden }: Version): Promise<Shown> {
    const key = `${folder}/${name}`;
    const url = this.#url(key);
    url.searchParams.set("versionId", id);
    const answer = await this.#ask("GET", url);
    if (answer.status !== 200) throw this.#refusal("read", answer);
    // Some stores tell of a lock only where nothing else is asked for.
    const isTold = answer.headers["x-amz-object-lock-mode"] !== undefined;
    const remarks = [
      ...(hidden ? ["somebody hid it by deleting it; the locked version is still there"] : []),
      lockFaultIn(isTold ? answer : await this.#ask("HEAD", url), this.#now()),
    ].filter((one) => one !== undefined);
    return {
      place: `${this.#at.name}: ${key}`,
      note: answer.bytes.toString("utf8"),
      ...(remarks.length === 0 ? {} : { remark: remarks.join("; ") }),
    };
  }

  async #lockFault(name: string): Promise<string | undefined> {
    const answer = await this.#ask("HEAD", this.#url(name));
    if (answer.status !== 200) throw this.#refusal("looked at", answer);
    return lockFaultIn(answer, this.#now());
  }

  /** Every version in a folder, page by page (ListObjectVersions): deleting a locked object only hides it from other lists. */
  async #versions(folder: string): Promise<readonly Version[]> {
    const { prefix } = this.#at;
    const path = `${prefix === "" ? "" : `${prefix}/`}${folder}/`;
    const versions: { readonly name: string; readonly id: string }[] = [];
    const hidden = new Set<string>();
    for (let more: Readonly<Record<string, string>> | undefined = {}; more !== undefined;) {
      const url = this.#base("");
      for (const [name, value] of Object.entries({ versions: "", prefix: path, ...more }))
        url.searchParams.set(name, value);
      const answer = await this.#ask("GET", url);
      if (answer.status !== 200) throw this.#refusal("listed", answer);
      const text = answer.bytes.toString("utf8");
      for (const [, sort, block = ""] of text.matchAll(
        /<(Version|DeleteMarker)>(.{1,4096}?)<\/(?:Version|DeleteMarker)>/gs,
      )) {
        const key = tagIn(block, "Key") ?? "";
        if (!key.startsWith(path)) continue;
        if (sort === "DeleteMarker") hidden.add(key.slice(path.length));
        else versions.push({ name: key.slice(path.length), id: tagIn(block, "VersionId") ?? "null" });
      }
      const key = tagIn(text, "NextKeyMarker");
      const id = tagIn(text, "NextVersionIdMarker");
      more =
        key === undefined
          ? undefined
          : { "key-marker": key, ...(id === undefined ? {} : { "version-id-marker": id }) };
    }
    return versions.map((one) => ({ ...one, hidden: hidden.has(one.name) }));
  }

  /** Path style where the store is not Amazon's: most others have no name in DNS for each bucket. */
  #base(path: string): URL {
    const { bucket, region, endpoint } = this.#at;
    return new URL(
      endpoint === undefined
        ? `https://${bucket}.s3.${region}.amazonaws.com/${path}`
        : `${endpoint}/${bucket}${path === "" ? "" : `/${path}`}`,
    );
  }

  #url(name: string): URL {
    const { prefix } = this.#at;
    return this.#base(`${prefix === "" ? "" : `${prefix}/`}${name}`);
  }

  #ask(
    method: "GET" | "HEAD" | "PUT",
    url: URL,
    put: { readonly text: string; readonly headers: Readonly<Record<string, string>> } = {
      text: "",
      headers: {},
    },
  ): Promise<OutsideAnswer> {
    const { credentials, region } = this.#at;
    const headers = signedHeaders(
      {
        method,
        url,
        headers: { ...put.headers, "x-amz-content-sha256": hash("sha256", put.text, "hex") },
        body: put.text,
      },
      { credentials, region, name: "s3", atMs: this.#now() },
    );
    return askOutside({ who: this.#who, method, url, headers, body: put.text });
  }

  #refusal(what: string, answer: OutsideAnswer): KnownError {
    const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(answer.bytes.toString("utf8"))?.[1];
    return new KnownError(
      "ANCHOR_FAILED",
      `${this.#who} could not be ${what}: the store answers ${answer.status} ${code ?? shownAnswer(answer)}`.trimEnd(),
      hints[code ?? ""] ??
        "see that bucket, region and endpoint are right and that the key may put, get and list objects there",
    );
  }
}

/** Amazon's error codes that have one cause. */
const hints: Readonly<Record<string, string>> = {
  InvalidRequest: "make the bucket with object lock: it cannot be left out here",
  ObjectLockConfigurationNotFoundError: "make the bucket with object lock: it cannot be left out here",
  SignatureDoesNotMatch: "the secret key is not that of the access key",
  InvalidAccessKeyId: "the store does not know the access key",
  RequestTimeTooSkewed: "set this machine's clock",
  NoSuchBucket: "make the bucket, with object lock",
};

/** Undefined where the store says that the object is locked until some time to come. */
function lockFaultIn({ headers }: OutsideAnswer, nowMs: number): string | undefined {
  const mode = headers["x-amz-object-lock-mode"];
  const until = Date.parse(String(headers["x-amz-object-lock-retain-until-date"] ?? ""));
  if (mode === undefined || Number.isNaN(until)) return "the store does not say that it is locked";
  return until > nowMs ? undefined : `its lock ended on ${new Date(until).toISOString()}`;
}
