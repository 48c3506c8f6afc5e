import { BlockList, isIPv4, isIPv6 } from "node:net";

/**
 * How far an address reaches. `never` is nobody's web server: link-local and metadata services, this network, multicast, reserved,
 * and tunnels that hide another address. IANA special-purpose address registries (RFC 6890).
 */
export type AddressReach = "public" | "own" | "never";

const own = new BlockList();
own.addSubnet("127.0.0.0", 8);
own.addSubnet("10.0.0.0", 8);
own.addSubnet("172.16.0.0", 12);
own.addSubnet("192.168.0.0", 16);
own.addSubnet("100.64.0.0", 10);
own.addSubnet("198.18.0.0", 15);
own.addAddress("::1", "ipv6");
own.addSubnet("fc00::", 7, "ipv6");

const never = new BlockList();
never.addSubnet("0.0.0.0", 8);
never.addSubnet("169.254.0.0", 16);
never.addSubnet("192.0.0.0", 24);
never.addSubnet("192.0.2.0", 24);
never.addSubnet("198.51.100.0", 24);
never.addSubnet("203.0.113.0", 24);
never.addSubnet("224.0.0.0", 3);
// Services of Azure and Alibaba that hand out credentials to whoever asks from inside.
never.addAddress("168.63.129.16");
never.addAddress("100.100.100.200");
never.addAddress("::", "ipv6");
never.addSubnet("fe80::", 10, "ipv6");
never.addSubnet("fec0::", 10, "ipv6");
never.addSubnet("ff00::", 8, "ipv6");
never.addAddress("fd00:ec2::254", "ipv6");
never.addSubnet("100::", 64, "ipv6");
never.addSubnet("2001::", 32, "ipv6");
never.addSubnet("2001:db8::", 32, "ipv6");
never.addSubnet("2002::", 16, "ipv6");
never.addSubnet("64:ff9b:1::", 48, "ipv6");

/** @param address as a resolver gives it; what is no address reaches `never` */
export function addressReach(address: string): AddressReach {
  const plain = address.replace(/%.*$/, "");
  const inner = isIPv6(plain) ? embedded(plain) : undefined;
  if (inner !== undefined) return addressReach(inner);
  const family = isIPv4(plain) ? "ipv4" : "ipv6";
  if (family === "ipv6" && !isIPv6(plain)) return "never";
  if (never.check(plain, family)) return "never";
  return own.check(plain, family) ? "own" : "public";
}

const prefixes: readonly string[] = ["0:0:0:0:0:0", "0:0:0:0:0:ffff", "64:ff9b:0:0:0:0"];

/** The IPv4 address within: mapped (RFC 4291 §2.5.5.2), compatible (§2.5.5.1) or translated by NAT64 (RFC 6052 §2.1). */
function embedded(address: string): string | undefined {
  const written = URL.parse(`http://[${address}]`)?.hostname.slice(1, -1) ?? "";
  const [before = "", after] = written.split("::");
  const head = before === "" ? [] : before.split(":");
  const tail = after === undefined || after === "" ? [] : after.split(":");
  const groups = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => "0"), ...tail];
  const prefix = groups.slice(0, 6).join(":");
  const [a = 0, b = 0] = groups.slice(6).map((group) => parseInt(group, 16));
  // `::` and `::1` are addresses of their own.
  if (!prefixes.includes(prefix) || (prefix === prefixes[0] && a === 0)) return undefined;
  return [a >> 8, a & 255, b >> 8, b & 255].join(".");
}
