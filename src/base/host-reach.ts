/**
 * How far a host name reaches, told from the name alone. A name without a dot or under a private top level resolves inside
 * only; RFC 1918, RFC 4193, RFC 3927, RFC 6762, RFC 6761, RFC 9476. `URL` has already written IPv4 in its plain form.
 */
export function reachOf(hostname: string): "own" | "metadata" | "public" {
  const host = hostname
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "")
    .toLowerCase();
  if (/^169\.254\./.test(host) || host === "fd00:ec2::254" || host === "metadata.google.internal")
    return "metadata";
  if (/^::ffff:a9fe:/.test(host) || /^fe[89ab][0-9a-f]:/.test(host)) return "metadata";
  if (/^(?:127|10)\.[0-9.]{5,}$/.test(host) || /^192\.168\.[0-9.]{3,}$/.test(host)) return "own";
  if (/^172\.(?:1[6-9]|2[0-9]|3[01])\.[0-9.]{3,}$/.test(host)) return "own";
  if (host === "::1" || /^f[cd][0-9a-f]{2}:/.test(host)) return "own";
  if (host.includes(":")) return "public";
  const dot = host.lastIndexOf(".");
  return dot === -1 || ["localhost", "local", "internal", "lan", "home", "svc"].includes(host.slice(dot + 1))
    ? "own"
    : "public";
}

/** This machine itself. RFC 1122 §3.2.1.3, RFC 4291 §2.5.3, RFC 6761 §6.3. `URL` has already written IPv4 in its plain form. */
export const isLoopback = (hostname: string): boolean =>
  /^\[?::1\]?$/.test(hostname) ||
  /^127\.[0-9.]{5,11}$/.test(hostname) ||
  /^(?:[a-z0-9-]{1,63}\.){0,8}localhost\.?$/.test(hostname);
