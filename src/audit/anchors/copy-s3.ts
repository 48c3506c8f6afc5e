import { hash } from "node:crypto";
import type { Clock } from "../../base/clock.ts";
import { KnownError } from "../../base/errors.ts";
import { signedHeaders, type AwsCredentials } from "../master-source-signature.ts";
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
    const names = (await this.#names(folder)).filter((one) => copySize(one) !== undefined);
    const shown: Shown[] = [];
    for (let i = 0; i < names.length; i += togetherMax)
      shown.push(
        ...(await Promise.all(
          names.slice(i, i + togetherMax).map((name) => this.#copy(`${folder}/${name}`)),
        )),
      );
    return shown;
  }

  async #copy(key: string): Promise<Shown> {
    const answer = await this.#ask("GET", this.#url(key));
    if (answer.status !== 200) throw this.#refusal("read", answer);
    const fault = lockFaultIn(answer, this.#now());
    return {
      place: `${this.#at.name}: ${key}`,
      note: answer.bytes.toString("utf8"),
      ...(fault === undefined ? {} : { remark: fault }),
    };
  }

  async #lockFault(name: string): Promise<string | undefined> {
    const answer = await this.#ask("HEAD", this.#url(name));
    if (answer.status !== 200) throw this.#refusal("looked at", answer);
    return lockFaultIn(answer, this.#now());
  }

  /** Names in a folder, in order: ListObjectsV2, page by page. */
  async #names(folder: string): Promise<readonly string[]> {
    const { prefix } = this.#at;
    const path = `${prefix === "" ? "" : `${prefix}/`}${folder}/`;
    const names: string[] = [];
    for (let token: string | undefined = ""; token !== undefined;) {
      const url = this.#base("");
      const query = {
        "list-type": "2",
        prefix: path,
        ...(token === "" ? {} : { "continuation-token": token }),
      };
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      const answer = await this.#ask("GET", url);
      if (answer.status !== 200) throw this.#refusal("listed", answer);
      const text = answer.bytes.toString("utf8");
      for (const [, key = ""] of text.matchAll(/<Key>([^<]{1,1100})<\/Key>/g))
        if (key.startsWith(path)) names.push(key.slice(path.length));
      token = /<NextContinuationToken>([^<]{1,4096})<\/NextContinuationToken>/.exec(text)?.[1];
    }
    return names;
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
