import fc from "fast-check";
import { expect, test } from "vitest";
import { addressReach } from "./address-reach.ts";

test.each([
  ["8.8.8.8", "public"],
  ["126.255.255.255", "public"],
  ["127.0.0.1", "own"],
  ["128.0.0.1", "public"],
  ["10.255.255.255", "own"],
  ["11.0.0.0", "public"],
  ["172.15.255.255", "public"],
  ["172.16.0.0", "own"],
  ["172.32.0.0", "public"],
  ["192.168.255.255", "own"],
  ["192.169.0.0", "public"],
  ["100.63.255.255", "public"],
  ["100.64.0.1", "own"],
  ["100.100.100.200", "never"],
  ["168.63.129.16", "never"],
  ["169.253.255.255", "public"],
  ["169.254.169.254", "never"],
  ["0.0.0.0", "never"],
  ["223.255.255.255", "public"],
  ["224.0.0.1", "never"],
  ["255.255.255.255", "never"],
  ["2606:4700:4700::1111", "public"],
  ["::1", "own"],
  ["::", "never"],
  ["fd12::1", "own"],
  ["fd00:ec2::254", "never"],
  ["fe80::1", "never"],
  ["fe80::1%eth0", "never"],
  ["ff02::1", "never"],
  ["::ffff:127.0.0.1", "own"],
  ["::ffff:7f00:1", "own"],
  ["::ffff:8.8.8.8", "public"],
  ["0:0:0:0:0:ffff:a9fe:a9fe", "never"],
  ["::127.0.0.1", "own"],
  ["64:ff9b::169.254.169.254", "never"],
  ["64:ff9b::808:808", "public"],
  ["64:ff9b::a00:1", "own"],
  ["2002:7f00:1::", "never"],
  ["example.com", "never"],
  ["", "never"],
])("%s reaches %s", (address, reach) => {
  expect(addressReach(address)).toBe(reach);
});

test("however an IPv4 address is dressed as IPv6, it reaches as far", () => {
  fc.assert(
    fc.property(fc.ipV4(), fc.constantFrom("::ffff:", "64:ff9b::"), (address, dress) => {
      expect(addressReach(`${dress}${address}`)).toBe(addressReach(address));
    }),
  );
});
