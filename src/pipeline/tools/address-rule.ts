import { reachOf } from "../../base/host-reach.ts";
import type { HostRule } from "../../policy/tool-rules.ts";

/** RFC 9110 §4.1 asks for 8,000 at least; nobody's tool needs more. */
const addressCharsMax = 8000;

const defaultPorts: Readonly<Record<string, string>> = {
  "https:": "443",
  "http:": "80",
  "wss:": "443",
  "ws:": "80",
  "ftp:": "21",
  "ftps:": "990",
  "sftp:": "22",
};

/** Names of the world that give back the address that stands in them. Our own choice: those in wide use. */
const echoing =
  /(?:^|\.)(?:nip\.io|sslip\.io|xip\.io|localtest\.me|lvh\.me|vcap\.me|lacolhost\.com|traefik\.me|rbndr\.us)$/;

/**
 * Why an address may not be asked for, or undefined where its host is one of those that are allowed. Refused as well: what one reader
 * of addresses takes for another host than the next does.
 */
export function addressFault(address: string, rule: HostRule): string | undefined {
  if (address.length > addressCharsMax) return `is longer than ${addressCharsMax} characters`;
  if (/[\s\p{Cc}\p{Cf}\\]/u.test(address) || !address.isWellFormed())
    return "has spaces, a backslash or characters in it that cannot be seen";
  const [, scheme, authority] = /^([a-z][a-z0-9+.-]*:)\/\/([^/?#]+)(?:[/?#]|$)/i.exec(address) ?? [];
  if (scheme === undefined || authority === undefined) return "is no whole address with a scheme and a host";
  if (!rule.schemes.includes(scheme.toLowerCase()))
    return `has another scheme than ${rule.schemes.join(" ")}`;
  if (/[@%]|:$/.test(authority))
    return "has a user's name, an encoded character or half a port before its path";
  const url = URL.parse(address);
  // Schemes that `URL` does not know keep their host as it is written.
  const special = url && URL.parse(`ws://${authority}`);
  if (url === null || special === null || url.username !== "" || url.password !== "") return "is no address";
  return hostFault(
    authority,
    { hostname: special.hostname, port: portOf(authority), scheme: scheme.toLowerCase() },
    rule,
  );
}

const portOf = (authority: string): string => /:(\d*)$/.exec(authority)?.[1]?.replace(/^0+(?=\d)/, "") ?? "";

function hostFault(
  authority: string,
  { hostname, port, scheme }: { readonly hostname: string; readonly port: string; readonly scheme: string },
  { hosts }: HostRule,
): string | undefined {
  const written = authority.replace(/:\d*$/, "").toLowerCase();
  if (!isWrittenPlainly(written, hostname)) return "has a host that is written in an unusual way";
  const named = port === "" || port === defaultPorts[scheme] ? hostname : `${hostname}:${port}`;
  // A host that is named is meant, wherever it lies.
  if (
    hosts.includes(named) ||
    (named === hostname && hosts.includes(`${hostname}:${defaultPorts[scheme] ?? ""}`))
  )
    return undefined;
  if (/^[\d.]+$|^\[/.test(hostname)) return "has the number of a machine for a host";
  if (reachOf(hostname) !== "public") return "has a host that is reached from inside only";
  const isBelow = hosts.some(
    (host) => host.startsWith("*.") && named.endsWith(host.slice(1)) && named.length > host.length - 1,
  );
  if (isBelow) return undefined;
  if (!hosts.includes("*")) return "has a host that is not allowed";
  if (named !== hostname) return "has a port that is not allowed";
  return echoing.test(hostname) ? "has a host that stands for any machine" : undefined;
}

/** As `URL` has it, but for letters outside of ASCII: those have to end as `xn--`, not as the letters that they look like. */
function isWrittenPlainly(written: string, hostname: string): boolean {
  if (written === hostname) return true;
  const labels = written.split(/[.\u3002\uff0e\uff61]/);
  const plain = hostname.split(".");
  return (
    !/[\u3002\uff0e\uff61]/.test(written) &&
    labels.length === plain.length &&
    labels.every(
      (label, i) => label === plain[i] || (/[^\0-\x7f]/.test(label) && plain[i]?.startsWith("xn--") === true),
    )
  );
}
