import { createHash, createHmac } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export interface FakeIdentity {
  readonly id: string;
  readonly secret: string;
  readonly sessionToken?: string;
}

const minuteMs = 60_000;
const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Checks "AWS Signature Version 4" from the server's side: everything from what arrived. */
export function awsRefusal(
  request: {
    readonly method: string;
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    readonly body: string;
  },
  expected: {
    readonly identity: FakeIdentity;
    readonly region: string;
    readonly service: string;
    /** Headers that must be among the signed ones. */
    readonly signed: readonly string[];
  },
): string | undefined {
  const { identity, region, service } = expected;
  const { method, path, headers, body } = request;
  const given =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([a-z]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? "",
    );
  if (given === null) return "IncompleteSignatureException";
  const [, id = "", day = "", inRegion = "", ofService = "", names = "", signature = ""] = given;
  const stamp = String(headers["x-amz-date"]);
  const at = Date.parse(stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (id !== identity.id || headers["x-amz-security-token"] !== identity.sessionToken)
    return "UnrecognizedClientException";
  if (
    !(Math.abs(Date.now() - at) < 5 * minuteMs) ||
    !stamp.startsWith(day) ||
    inRegion !== region ||
    ofService !== service
  )
    return "SignatureDoesNotMatch";
  const signed = names.split(";");
  if (!expected.signed.every((name) => signed.includes(name))) return "SignatureDoesNotMatch";
  const lines = signed.map((name) => `${name}:${String(headers[name])}\n`).join("");
  const canonical = `${method}\n${path}\n\n${lines}\n${names}\n${sha256(body)}`;
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = hmac(hmac(hmac(hmac(`AWS4${identity.secret}`, day), region), service), "aws4_request");
  const right = hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical)}`).toString("hex");
  return right === signature ? undefined : "SignatureDoesNotMatch";
}
