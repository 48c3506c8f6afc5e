import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressGroup, addressSite, callerAddress, Networks } from "./address.ts";

const proxies = new Networks(["10.0.0.0/8", "192.0.2.7", "2001:db8:1::/48"]);

test.each([
  ["10.0.0.1", true],
  ["10.255.255.255", true],
  ["11.0.0.0", false],
  ["9.255.255.255", false],
  ["192.0.2.7", true],
  ["192.0.2.8", false],
  ["2001:db8:1::1", true],
  ["2001:DB8:1:ffff:ffff:ffff:ffff:ffff", true],
  ["2001:db8:2::", false],
  ["nowhere", false],
  ["", false],
])("%s is in the networks: %s", (address, is) => {
  expect(proxies.has(address)).toBe(is);
  expect(new Networks([]).has(address)).toBe(false);
});

describe("who asks", () => {
  test.each([
    ["nobody between", "203.0.113.9", undefined, "203.0.113.9"],
    ["a stranger who says to be another", "203.0.113.9", "198.51.100.1", "203.0.113.9"],
    ["a proxy that says who", "10.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["a proxy that says nothing", "10.0.0.1", undefined, "10.0.0.1"],
    ["a caller who wrote a name before the proxy did", "10.0.0.1", "1.1.1.1, 198.51.100.1", "198.51.100.1"],
    ["two proxies", "10.0.0.1", "1.1.1.1, 198.51.100.1, 192.0.2.7", "198.51.100.1"],
    ["proxies only", "10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2"],
    ["a proxy that wrote no address", "10.0.0.1", "1.1.1.1, unknown", "10.0.0.1"],
    ["an empty header", "10.0.0.1", "", "10.0.0.1"],
    ["a port behind it", "10.0.0.1", "198.51.100.1:4711", "198.51.100.1"],
    ["IPv6 in brackets", "10.0.0.1", "[2001:db8::5]:4711", "2001:db8::5"],
    ["IPv4 in the form of IPv6", "::ffff:10.0.0.1", "::FFFF:198.51.100.1", "198.51.100.1"],
    ["a zone", "fe80::1%eth0", undefined, "fe80::1"],
    ["a connection that is gone", undefined, "198.51.100.1", "nowhere"],
  ])("%s", (_name, remote, forwarded, address) => {
    expect(callerAddress(remote, forwarded, proxies)).toBe(address);
  });

  test("who writes a long header cannot have it read to its beginning", () => {
    const hops = Array.from({ length: 1000 }, (_, i) => `10.1.${i >> 8}.${i & 255}`);
    expect(callerAddress("10.0.0.1", ["1.1.1.1", ...hops].join(", "), proxies)).toMatch(/^10\.1\./);
  });

  test("whatever stands in the header, an address that is trusted is never stepped over to what a stranger wrote", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), fc.ipV4(), (text, stranger) => {
        fc.pre(!proxies.has(stranger));
        expect(callerAddress("10.0.0.1", `${text}, ${stranger}`, proxies)).toBe(stranger);
        expect(callerAddress(stranger, text, proxies)).toBe(stranger);
      }),
    );
  });
});

describe("what counts as one caller", () => {
  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:0DB8:0001:0002::", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1", "fe80:0:0:0::/64"],
    ["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
    ["::2:3:4:5:6:7:8", "0:2:3:4::/64"],
    ["nowhere", "nowhere"],
  ])("of %s is %s", (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });

  test.each([
    ["203.0.113.9", "203.0.113.0/24"],
    ["203.0.113.200", "203.0.113.0/24"],
    ["203.0.114.9", "203.0.114.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
    ["2001:db8:1:ffff::", "2001:db8:1::/48"],
    ["nowhere", "nowhere"],
  ])("the site of %s is %s", (address, site) => {
    expect(addressSite(address)).toBe(site);
  });

  test("two addresses of IPv6 are one exactly where their first 64 bits are", () => {
    const half = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 4, maxLength: 4 });
    const written = (parts: readonly number[]): string => parts.map((part) => part.toString(16)).join(":");
    fc.assert(
      fc.property(half, half, half, half, (net, other, host, guest) => {
        const group = addressGroup(written([...net, ...host]));
        expect(addressGroup(written([...net, ...guest]))).toBe(group);
        expect(addressGroup(written([...other, ...host])) === group).toBe(written(net) === written(other));
      }),
    );
  });
});
