import { BlockList, isIPv4, isIPv6 } from "node:net";

/** Addresses and networks, as the configuration names them: `10.0.0.0/8`, `2001:db8::/32`, `192.0.2.7`. */
export class Networks {
  readonly #list = new BlockList();
  readonly #size: number;

  constructor(networks: readonly string[]) {
    this.#size = networks.length;
    for (const network of networks) {
      const [address = "", bits] = network.split("/");
      const family = isIPv4(address) ? "ipv4" : "ipv6";
      this.#list.addSubnet(address, Number(bits ?? (family === "ipv4" ? 32 : 128)), family);
    }
  }

  has(address: string): boolean {
    if (this.#size === 0) return false;
    if (isIPv4(address)) return this.#list.check(address, "ipv4");
    return isIPv6(address) && this.#list.check(address, "ipv6");
  }
}

/** Said where a connection has no address any more, or a header names none. */
export const nowhere = "nowhere";

/** Our own choice: more proxies than this stand in no one's way. */
const hopsMax = 16;

/**
 * Who asks, as far as it can be believed: the other end of the connection, or, where that is a proxy that is trusted, the last one
 * in `X-Forwarded-For` that is none. What stands before it in the header anybody may have written.
 *
 * @param forwarded the header's value; several of them joined by a comma
 */
export function callerAddress(
  remote: string | undefined,
  forwarded: string | readonly string[] | undefined,
  trusted: Networks,
): string {
  let address = plain(remote ?? nowhere);
  if (forwarded === undefined || !trusted.has(address)) return address;
  const hops = String(forwarded).split(",").slice(-hopsMax).reverse();
  for (const hop of hops) {
    const named = plain(hop.trim());
    // What a trusted proxy wrote there is no address: nobody further can be believed.
    if (!isIPv4(named) && !isIPv6(named)) return address;
    address = named;
    if (!trusted.has(address)) return address;
  }
  return address;
}

/** Some proxies write a port behind it; a system may speak of IPv4 in the form of IPv6 (RFC 4291 §2.5.5.2), or name a zone. */
function plain(text: string): string {
  const bare = /^\[([0-9A-Fa-f:.]{2,45})\](?::\d{1,5})?$/.exec(text)?.[1] ?? text;
  const withoutPort = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/.exec(bare)?.[1] ?? bare;
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(withoutPort)?.[1] ?? withoutPort;
  return mapped.split("%", 1)[0] ?? mapped;
}

/**
 * Where an address stands, roughly: the 24 bits of IPv4 and the 48 bits of IPv6 that one site has (RFC 6177 §2), so that machines
 * which come and go in one network are one place.
 */
export function addressSite(address: string): string {
  if (isIPv4(address)) return `${address.slice(0, address.lastIndexOf("."))}.0/24`;
  const group = addressGroup(address);
  return group === address ? address : `${group.split(":").slice(0, 3).join(":")}::/48`;
}

/**
 * What counts as one caller: an address of IPv4, and of IPv6 its first 64 bits, which one customer has whole (RFC 6177 §2) and
 * changes within at will (RFC 8981).
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  // The address in its one plain form (RFC 5952), by the parser of URLs.
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [left = "", right] = written.split("::");
  const before = left === "" ? [] : left.split(":");
  const after = right === undefined || right === "" ? [] : right.split(":");
  const zeros = right === undefined ? 0 : 8 - before.length - after.length;
  return `${[...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":")}::/64`;
}
