/**
 * How far an address reaches. `never` is nobody's server: link-local and metadata services, this network, multicast, reserved,
 * and tunnels that hide another address. IANA special-purpose address registries (RFC 6890).
 */
export type AddressReach = "public" | "own" | "never";

/** The first `bits` of an address; IPv4 as two groups of 16 bits, IPv6 as eight. */
type Network = readonly [start: readonly number[], bits: number];

const own: readonly Network[] = [
  network("127.0.0.0", 8),
  network("10.0.0.0", 8),
  network("172.16.0.0", 12),
  network("192.168.0.0", 16),
  network("100.64.0.0", 10),
  network("198.18.0.0", 15),
  network("::1", 128),
  network("fc00::", 7),
];

const never: readonly Network[] = [
  network("0.0.0.0", 8),
  network("169.254.0.0", 16),
  network("192.0.0.0", 24),
  network("192.0.2.0", 24),
  network("198.51.100.0", 24),
  network("203.0.113.0", 24),
  network("224.0.0.0", 3),
  // Services of Azure and Alibaba that hand out credentials to whoever asks from inside.
  network("168.63.129.16", 32),
  network("100.100.100.200", 32),
  network("::", 128),
  network("fe80::", 10),
  network("fec0::", 10),
  network("ff00::", 8),
  network("fd00:ec2::254", 128),
  network("100::", 64),
  network("2001::", 32),
  network("2001:db8::", 32),
  network("2002::", 16),
  network("64:ff9b:1::", 48),
];

/** @param address as a resolver gives it; what is no address reaches `never` */
export function addressReach(address: string): AddressReach {
  const groups = groupsOf(address.replace(/%.*$/, ""));
  if (groups === undefined) return "never";
  const plain = embedded(groups) ?? groups;
  if (never.some((one) => isWithin(plain, one))) return "never";
  return own.some((one) => isWithin(plain, one)) ? "own" : "public";
}

/** The two groups of an IPv4 address in its usual form, or the eight of an IPv6 address. */
function groupsOf(address: string): readonly number[] | undefined {
  if (/^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/.test(address)) {
    const [a = 0, b = 0, c = 0, d = 0] = address.split(".").map(Number);
    return [a * 256 + b, c * 256 + d];
  }
  if (!/^[0-9a-f:.]{2,45}$/i.test(address) || !address.includes(":")) return undefined;
  const written = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1);
  if (written === undefined) return undefined;
  const [before = "", after] = written.split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => "0");
  return [...head, ...zeros, ...tail].map((group) => parseInt(group, 16));
}

function network(address: string, bits: number): Network {
  return [groupsOf(address) ?? [], bits];
}

function isWithin(groups: readonly number[], [start, bits]: Network): boolean {
  if (groups.length !== start.length) return false;
  return start.every((group, index) => {
    const left = Math.min(16, Math.max(0, bits - index * 16));
    return ((group ^ (groups[index] ?? 0)) & (0xffff << (16 - left)) & 0xffff) === 0;
  });
}

const prefixes: readonly string[] = ["0:0:0:0:0:0", "0:0:0:0:0:65535", "100:65435:0:0:0:0"];

/** The IPv4 address within: compatible (RFC 4291 §2.5.5.1), mapped (§2.5.5.2) or translated by NAT64 (RFC 6052 §2.1). */
function embedded(groups: readonly number[]): readonly number[] | undefined {
  if (groups.length !== 8) return undefined;
  const prefix = groups.slice(0, 6).join(":");
  // `::` and `::1` are addresses of their own.
  if (!prefixes.includes(prefix) || (prefix === prefixes[0] && groups[6] === 0)) return undefined;
  return groups.slice(6);
}
