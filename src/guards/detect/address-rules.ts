import {
  kindOfV4,
  kindOfV6,
  mayHaveKind,
  readLooseV4,
  readV4,
  readV6,
  v6CharsMax,
  type AddressKind,
} from "./addresses.ts";

import {
  after,
  before,
  hostCharsMax,
  isAlnum,
  isHex,
  isHost,
  isPath,
  isWord,
  pathEnd,
  type Rule,
} from "./stretch.ts";

const v4: Rule = {
  literals: ["10.", "127.", "169.254.", "172.", "192.", "100.", "168.63.", "0.0.0.0"],
  look(text, start) {
    const left = text.charCodeAt(start - 1);
    if (isWord(left) || left === 0x2e || left === 0x2d) return undefined;
    // Written as IPv6, it is that rule's.
    if (left === 0x3a && /::ffff:$/i.test(text.slice(Math.max(0, start - 7), start))) return undefined;
    const address = readV4(text, start);
    if (address === undefined) return undefined;
    const right = text.charCodeAt(address.end);
    if (isWord(right) || (right === 0x2e && isAlnum(text.charCodeAt(address.end + 1)))) return undefined;
    const kind = kindOfV4(address.value);
    return kind && { kind, start, end: address.end };
  },
};

/** A pair of colons, or the beginning of a unique local or link-local address. */
const v6: Rule = {
  literals: [
    "::",
    "fd00:",
    "fc00:",
    "fe80:",
    "[fd",
    "[fc",
    "[fe",
    "/fd",
    " fd",
    " fc",
    "'fd",
    '"fd',
    "`fd",
    "`fe",
  ],
  look(text, hit, hitEnd) {
    const colons = text.startsWith("::", hit);
    if (colons && (text.charCodeAt(hit - 1) === 0x3a || text.charCodeAt(hitEnd) === 0x3a)) return undefined;
    const inside = colons || text.startsWith(":", hitEnd - 1) ? hit : hit + 1;
    const start = before(text, inside, v6CharsMax, isInV6);
    if (start === undefined) return undefined;
    const left = text.charCodeAt(start - 1);
    if (isWord(left) || left === 0x2d || !mayHaveKind(text, start)) return undefined;
    let end = after(text, start, v6CharsMax + 1, isInV6);
    while (text.charCodeAt(end - 1) === 0x2e) end -= 1;
    if (isWord(text.charCodeAt(end))) return undefined;
    const written = text.slice(start, end);
    // Eight groups of one digit are the shortest without a gap.
    const groups = written.length >= 15 || written.includes("::") ? readV6(written) : undefined;
    const kind = groups && kindOfV6(groups);
    // `list[::1]` is a slice, not an address.
    if (
      kind === "loopback" &&
      left === 0x5b &&
      (isWord(text.charCodeAt(start - 2)) || text.charAt(start - 2) === ")")
    )
      return undefined;
    return kind && { kind, start, end };
  },
};

const isInV6 = (code: number): boolean => isHex(code) || code === 0x3a || code === 0x2e;

const localhost: Rule = {
  literals: ["localhost"],
  look(text, start, end) {
    if (isHost(text.charCodeAt(start - 1))) return undefined;
    const port =
      text.charCodeAt(end) === 0x3a ? after(text, end + 1, 5, (code) => code >= 0x30 && code <= 0x39) : end;
    if (port > end + 1) return { kind: "loopback", start, end: port };
    return text.endsWith("://", start) && !isHost(text.charCodeAt(end))
      ? { kind: "loopback", start, end }
      : undefined;
  },
};

/** First labels of names in code that end like a host name does: `sun.misc.internal`, `this.local`. */
const codeLabels: ReadonlySet<string> = new Set(
  "com org net io edu gov dev sun jdk java javax android androidx kotlin scala akka this self window global process module exports config env settings options opts state props data".split(
    " ",
  ),
);

const internalSuffixes = [
  ".internal",
  ".local",
  ".lan",
  ".corp",
  ".intranet",
  ".consul",
  ".home.arpa",
  ".localdomain",
  ".svc.cluster.local",
];

const internalHost: Rule = {
  literals: internalSuffixes,
  look(text, hit, hitEnd) {
    const host = hostAround(text, hit, hitEnd);
    if (host === undefined || host.start === hit) return undefined;
    const name = text.slice(host.start, hitEnd).toLowerCase();
    if (name.startsWith(".") || name.startsWith("-")) return undefined;
    if (name === "metadata.google.internal" || name === "metadata.azure.internal")
      return { ...host, kind: "metadata-address" };
    return isPlainlyHost(text, host, name) ? { ...host, kind: "internal-host" } : undefined;
  },
};

/** The host name that ends with the literal; undefined when it goes on behind it or is too long for one. */
function hostAround(text: string, hit: number, hitEnd: number): { start: number; end: number } | undefined {
  const right = text.charCodeAt(hitEnd);
  if (isWord(right) || right === 0x2d || (right === 0x2e && isHost(text.charCodeAt(hitEnd + 1))))
    return undefined;
  if (right === 0x28) return undefined;
  const start = before(text, hit, hostCharsMax, isHost);
  return start === undefined || text.charCodeAt(start - 1) > 0x7f ? undefined : { start, end: hitEnd };
}

/** Names of fields and packages end like hosts; a URL, a port, a digit, a hyphen or three labels tell them apart. */
function isPlainlyHost(text: string, host: { start: number; end: number }, name: string): boolean {
  const labels = name.split(".");
  const first = labels[0] ?? "";
  if (text.endsWith("://", host.start) || text.endsWith("@", host.start)) return true;
  if (text.charCodeAt(host.end) === 0x3a && isAlnum(text.charCodeAt(host.end + 1))) return true;
  if (codeLabels.has(first) || name.includes("_") || text.endsWith("/", host.start)) return false;
  return labels.length >= 3 || /[\d-]/.test(first);
}

/** Names of the project's own: each matches itself and every name below it. */
export function ownHosts(names: readonly string[]): Rule {
  return {
    literals: names,
    look(text, hit, hitEnd) {
      const host = hostAround(text, hit, hitEnd);
      if (host === undefined) return undefined;
      const joined = host.start === hit || text.charAt(hit) === "." || text.charAt(hit - 1) === ".";
      return joined ? { ...host, kind: "internal-host" } : undefined;
    },
  };
}

const databases: ReadonlySet<string> = new Set(
  "postgres postgresql mysql mariadb mongodb mongodb+srv redis rediss amqp amqps nats kafka mssql sqlserver ldap ldaps".split(
    " ",
  ),
);
/** Names that documentation uses (RFC 2606), and words that stand for a name. */
const placeholderHost =
  /^(?:localhost|host|hostname|server|example|your[-_]?\w*|.*\.example|(?:.*\.)?example\.(?:com|net|org)|db|database|postgres|mysql|mongo|redis)$/i;

/** A URL: of a database, or with an address written so that a filter would not know it. */
const url: Rule = {
  literals: ["://"],
  look(text, hit, hitEnd) {
    const schemeFrom = before(text, hit, 12, isScheme);
    const database = schemeFrom !== undefined && databases.has(text.slice(schemeFrom, hit).toLowerCase());
    const first = text.charCodeAt(hitEnd);
    const stop = authorityEnd(text, hitEnd);
    const authority = text.slice(hitEnd, stop);
    if (!database && !(first >= 0x30 && first <= 0x39) && !authority.includes("@")) return undefined;
    const at = authority.lastIndexOf("@");
    const host = authority.slice(at + 1).replace(/:\d{0,5}$/, "");
    const start = hitEnd + at + 1;
    const kind = hiddenV4Kind(host);
    if (kind !== undefined) return { kind, start, end: start + host.length };
    if (!database || host === "" || isPlaceholder(host) || /[<{[$%*]/.test(authority)) return undefined;
    return { kind: "connection-string", start: schemeFrom, end: stop };
  },
};

const isScheme = (code: number): boolean => isAlnum(code) || code === 0x2b;

/** Where user, host and port of a URL end. */
function authorityEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && end - at < hostCharsMax) {
    const code = text.charCodeAt(end);
    if (code === 0x2f || code === 0x3f || code === 0x23 || !isPath(code)) break;
    end += 1;
  }
  return end;
}

/** Of an address that is not written as four plain decimal numbers. */
function hiddenV4Kind(host: string): AddressKind | undefined {
  const first = host.charCodeAt(0);
  if (!(first >= 0x30 && first <= 0x39) || readV4(host, 0)?.end === host.length) return undefined;
  const value = readLooseV4(host);
  return value === undefined ? undefined : kindOfV4(value);
}

function isPlaceholder(host: string): boolean {
  if (placeholderHost.test(host)) return true;
  const quad = readV4(host, 0);
  return quad !== undefined && kindOfV4(quad.value) === "loopback";
}

/** ADO and JDBC: `Server=tcp:db-1;Database=shop`. */
const keyed: Rule = {
  literals: [";database=", ";initial catalog=", ";databasename=", "jdbc:"],
  look(text, start, end) {
    if (text.charAt(start) !== ";") {
      if (isWord(text.charCodeAt(start - 1))) return undefined;
      const stop = pathEnd(text, end);
      const host = /\/\/([^:/;?]+)/.exec(text.slice(end, stop))?.[1] ?? "";
      return host !== "" && !placeholderHost.test(host) && !/[<{[$%*]/.test(host)
        ? { kind: "connection-string", start, end: stop }
        : undefined;
    }
    // The member before: what stands behind the last separator. Cut off first, so that no search starts over at each letter.
    const before = text.slice(Math.max(0, start - 120), start);
    const member = before.slice(Math.max(before.lastIndexOf(";"), before.lastIndexOf("\n")) + 1);
    return /(?:server|data source|addr(?:ess)?)=./is.test(member)
      ? { kind: "connection-string", start, end }
      : undefined;
  },
};

export const addressRules: readonly Rule[] = [v4, v6, localhost, internalHost, url, keyed];
