import fc from "fast-check";
import { expect, test } from "vitest";
import { isAddress, readNamedHost } from "./named-host.ts";

test.each([
  ["api.example.com", { host: "api.example.com", port: 443, tls: true }],
  ["API.example.com:8443", { host: "api.example.com", port: 8443, tls: true }],
  ["10.0.0.5:5432", { host: "10.0.0.5", port: 5432, tls: true }],
  ["tcp://10.0.0.5:5432", { host: "10.0.0.5", port: 5432, tls: false }],
  ["tcp://db.example.com:5432", { host: "db.example.com", port: 5432, tls: false }],
  ["[2001:db8::1]", { host: "2001:db8::1", port: 443, tls: true }],
  ["localhost:1", { host: "localhost", port: 1, tls: true }],
  ["xn--bcher-kva.example:65535", { host: "xn--bcher-kva.example", port: 65_535, tls: true }],
])("%s is a host", (text, host) => {
  expect(readNamedHost(text)).toEqual(host);
});

test.each([
  "",
  "*",
  "*.example.com",
  "https://api.example.com",
  "api.example.com/path",
  "api.example.com:0",
  "api.example.com:65536",
  "tcp://db.example.com",
  "2001:db8::1",
  "[::fffff]",
  "-a.example",
  "a..example",
  "api.example.com.",
  "127.1",
  "0x7f.0.0.1",
  "2130706433",
  "256.0.0.1",
  "1.2.3.04",
  "user@api.example.com",
  "api example.com",
  `${"a".repeat(64)}.example`,
])("%j is none", (text) => {
  expect(typeof readNamedHost(text)).toBe("string");
});

test("an IPv4 address is an address, a domain is none", () => {
  fc.assert(fc.property(fc.ipV4(), (address) => isAddress(address)));
  fc.assert(fc.property(fc.domain(), (domain) => !isAddress(domain)));
});

test("every domain can be named", () => {
  fc.assert(
    fc.property(fc.domain(), fc.integer({ min: 1, max: 65_535 }), (domain, port) => {
      expect(readNamedHost(`${domain}:${port}`)).toEqual({ host: domain.toLowerCase(), port, tls: true });
    }),
  );
});
