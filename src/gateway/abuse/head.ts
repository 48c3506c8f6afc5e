import type { IncomingMessage } from "node:http";
import { KnownError } from "../../base/errors.ts";

/** Who calls, and where: of two values a proxy in front of us may go by the other one (RFC 9112 §3.2 says so of Host). */
const single = new Set([
  "host",
  "authorization",
  "x-api-key",
  "api-key",
  "origin",
  "content-encoding",
  "content-type",
  "transfer-encoding",
]);

/** A server behind a proxy may take these for the ones with a hyphen, the proxy not, and each cuts the requests elsewhere. */
const disguised = new Set(["content_length", "transfer_encoding"]);

/** RFC 9112 §3.2 with RFC 3986 §3.2.2: a name or an address and a port, and nothing that a URL could go on with. */
const hostShape = /^(?:[A-Za-z0-9._~!$&'()*+,;=%-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{0,5})?$/;

/**
 * What the parser of HTTP lets through and two readers could still take in different ways. After such a request nothing on its
 * connection can be trusted to begin where we think.
 */
export function headFault(
  { rawHeaders, headers, httpVersionMajor }: IncomingMessage,
  headersMax: number,
): KnownError | undefined {
  // Without a version a request is one of HTTP/0.9, which has neither headers nor a body: whatever follows is somebody else's.
  if (httpVersionMajor !== 1) return unreadable("the protocol is not HTTP/1", "speak HTTP/1.1");
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? "";
    if (disguised.has(name))
      return unreadable(`the header ${name} is not one of HTTP`, "write it with a hyphen, or leave it out");
    if (!single.has(name) && !name.startsWith("x-seaworthy-")) continue;
    if (seen.has(name)) return unreadable(`the header ${name} stands twice`, "send it once");
    seen.add(name);
  }
  if (rawHeaders.length > headersMax * 2)
    return unreadable(`there are more than ${headersMax} headers`, "send fewer");
  if (headers.host !== undefined && !hostShape.test(headers.host))
    return unreadable("the header host names no host", "send the name and port of this gateway");
  const coding = headers["transfer-encoding"];
  if (coding !== undefined && coding.toLowerCase() !== "chunked")
    return unreadable("the transfer encoding is not chunked alone", "send the body with its length");
  return undefined;
}

const unreadable = (message: string, hint: string): KnownError =>
  new KnownError("EXCHANGE_UNREADABLE", message, hint);
