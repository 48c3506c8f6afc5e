/** Whom a program inside asks for, or why its request is none that we take. */
export type ConnectRequest =
  { readonly host: string; readonly port: number } | { readonly status: 400 | 405; readonly why: string };

/** RFC 9110 §9.3.6: the target is a host and a port, nothing else. A name is letters, digits, hyphens and dots (RFC 1123 §2.1). */
const requestLine =
  /^CONNECT (?<host>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\]):(?<port>[1-9][0-9]{0,4}) HTTP\/1\.[01]$/i;

/** RFC 9110 §5.1 and §5.5: a token, a colon, visible characters. No line goes on in the next one. */
const field = /^[!#$%&'*+.^_`|~0-9a-z-]+:[\t\x20-\x7e]*$/i;

/** A request with a body, or on its way to another protocol, is understood differently by different readers. */
const bodyField = /^(?:content-length|transfer-encoding|upgrade|trailer|expect)\s*:/i;

/**
 * Reads the head of a request, without the empty line that ends it. Strict where readers differ: a bare CR or LF, a header that goes on
 * in the next line, a body, a second host, or any method but CONNECT is refused.
 */
export function readConnectRequest(head: string): ConnectRequest {
  const lines = head.split("\r\n");
  const [first = "", ...fields] = lines;
  if (!lines.every((line) => !/[\r\n\0]/.test(line)))
    return { status: 400, why: "a line of the request ends in another way than CR LF" };
  if (!first.startsWith("CONNECT ")) return { status: 405, why: "only CONNECT is taken" };
  const read = requestLine.exec(first);
  const host = read?.groups?.["host"]?.toLowerCase();
  const port = Number(read?.groups?.["port"]);
  if (host === undefined || port > 65_535) return { status: 400, why: "CONNECT needs HOST:PORT" };
  if (!fields.every((line) => field.test(line))) return { status: 400, why: "a header cannot be read" };
  if (fields.some((line) => bodyField.test(line))) return { status: 400, why: "CONNECT has no body" };
  const hosts = fields
    .filter((line) => /^host:/i.test(line))
    .map((line) => line.slice(5).trim().toLowerCase());
  if (hosts.some((named) => named !== host && named !== `${host}:${port}`))
    return { status: 400, why: "the header Host names another host" };
  return { host: host.replace(/^\[|\]$/g, ""), port };
}
