import type { IncomingMessage, ServerResponse } from "node:http";
import { KnownError } from "../../base/errors.ts";

/** Our own choice: a page asks again after ten minutes, so that a changed configuration is soon known to it. */
const knownSeconds = 600;

/** RFC 9110 §5.6.2: names of headers, as a browser lists them. */
const headerNames = /^[a-z0-9!#$%&'*+.^_`|~-]+(?: ?, ?[a-z0-9!#$%&'*+.^_`|~-]+){0,63}$/i;

/**
 * This door is for programs. A browser says which page asks; a page that is not named in the configuration is refused before
 * anything else is looked at, so that no page elsewhere can try keys, or use one, by the browser of somebody who can reach us.
 *
 * @returns true: it was a browser's question whether it may ask (Fetch standard, CORS preflight), and it has its answer.
 * @throws KnownError ORIGIN_REFUSED
 */
export function answeredBrowser(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  origins: ReadonlySet<string>,
): boolean {
  const { origin } = headers;
  const asksFirst = method === "OPTIONS" && headers["access-control-request-method"] !== undefined;
  if (origin === undefined && !asksFirst) return false;
  if (origin === undefined || !origins.has(origin))
    throw new KnownError(
      "ORIGIN_REFUSED",
      "web pages of this origin may not call this gateway",
      "call it from a server, or name the origin under listen.browser_origins in seaworthy.gateway.yaml",
    );
  response.setHeader("access-control-allow-origin", origin);
  response.setHeader("vary", "origin");
  if (!asksFirst) {
    response.setHeader("access-control-expose-headers", "*");
    return false;
  }
  const wanted = headers["access-control-request-headers"];
  response.writeHead(204, {
    "access-control-allow-methods": "GET, POST",
    ...(wanted !== undefined && headerNames.test(wanted) ? { "access-control-allow-headers": wanted } : {}),
    "access-control-max-age": String(knownSeconds),
  });
  response.end();
  return true;
}
