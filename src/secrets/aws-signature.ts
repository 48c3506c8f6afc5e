import { createHmac, hash } from "node:crypto";

export interface AwsCredentials {
  readonly id: string;
  readonly secret: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string;
}

interface Signed {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Signing {
  readonly credentials: AwsCredentials;
  readonly region: string;
  /** Of the service, as its addresses have it: "kms". */
  readonly name: string;
  readonly atMs: number;
}

const algorithm = "AWS4-HMAC-SHA256";

/** The headers of a request with AWS's signature, version 4 ("Create a signed AWS API request"). Names in lower case. */
export function signedHeaders(
  { method, url, headers, body }: Signed,
  { credentials, region, name, atMs }: Signing,
): Record<string, string> {
  // 20130524T000000Z
  const stamp = new Date(atMs).toISOString().replace(/[-:]|\.\d{3}/g, "");
  const day = stamp.slice(0, 8);
  const { id, secret, sessionToken } = credentials;
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    "x-amz-date": stamp,
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
  };
  const names = Object.keys(all).sort();
  const canonical = [
    method,
    url.pathname,
    canonicalQuery(url),
    ...names.map((header) => `${header}:${all[header] ?? ""}`),
    "",
    names.join(";"),
    hash("sha256", body, "hex"),
  ].join("\n");
  const scope = `${day}/${region}/${name}/aws4_request`;
  const text = [algorithm, stamp, scope, hash("sha256", canonical, "hex")].join("\n");
  const key = [day, region, name, "aws4_request"].reduce<Buffer>(
    (above, part) => createHmac("sha256", above).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
  const signature = createHmac("sha256", key).update(text).digest("hex");
  return {
    ...all,
    authorization: `${algorithm} Credential=${id}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`,
  };
}

/** Names and values percent-encoded as RFC 3986 has it, in the order of their names. */
const canonicalQuery = ({ searchParams }: URL): string =>
  [...searchParams]
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join("&");

const encoded = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
