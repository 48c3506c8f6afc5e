/** A host that a sandbox may speak to. */
export interface NamedHost {
  /** In lower case; an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** The connection has to begin with TLS in this name. */
  readonly tls: boolean;
}

const name = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/;
const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const written =
  /^(?<scheme>tcp:\/\/)?(?:\[(?<six>[0-9a-f:.]{2,45})\]|(?<host>[^:[\]/]+))(?::(?<port>[1-9]\d{0,4}))?$/;

/** HTTPS. */
const usualPort = 443;

/** @returns a sentence where it is no host that can be named */
export function readNamedHost(text: string): NamedHost | string {
  const groups = written.exec(text.toLowerCase())?.groups;
  if (groups === undefined) return `${text} is no host: write api.example.com or api.example.com:8443`;
  const tls = groups["scheme"] === undefined;
  const port = Number(groups["port"] ?? usualPort);
  if (port > 65_535) return `${text} has no lawful port: it goes up to 65535`;
  if (!tls && groups["port"] === undefined) return `${text} needs a port: write ${text}:5432`;
  const six = groups["six"];
  if (six !== undefined)
    return URL.canParse(`http://[${six}]`)
      ? { host: six, port, tls }
      : `${text} has no lawful address in its brackets`;
  const host = groups["host"] ?? "";
  if (ipv4.test(host)) return { host, port, tls };
  // `0x7f.1`, `127.1` and `2130706433` are addresses to some resolvers and names to others.
  const last = host.slice(host.lastIndexOf(".") + 1);
  if (!name.test(host) || /^(?:\d+|0x[0-9a-f]*)$/.test(last))
    return `${text} is no host: one name, or one address in its usual form; no wildcard`;
  return { host, port, tls };
}

export const isAddress = (host: string): boolean => host.includes(":") || ipv4.test(host);
