import { expect, test } from "vitest";
import { isLoopback, reachOf } from "./host-reach.ts";

test.each([
  ["hooks.example.com", "public"],
  ["8.8.8.8", "public"],
  ["[2606:4700::1]", "public"],
  ["172.15.0.1", "public"],
  ["172.16.0.1", "own"],
  ["172.31.255.255", "own"],
  ["172.32.0.1", "public"],
  ["10.0.0.1", "own"],
  ["192.168.1.1", "own"],
  ["127.0.0.1", "own"],
  ["localhost", "own"],
  ["mail", "own"],
  ["db.internal", "own"],
  ["[::1]", "own"],
  ["[fd00::1]", "own"],
  ["169.254.169.254", "metadata"],
  ["[fe80::1]", "metadata"],
  ["[fd00:ec2::254]", "metadata"],
  ["[::ffff:a9fe:a9fe]", "metadata"],
  ["METADATA.google.internal.", "metadata"],
])("%s reaches %s", (host, reach) => {
  expect(reachOf(host)).toBe(reach);
});

test.each([
  ["127.0.0.1", true],
  ["127.255.0.9", true],
  ["128.0.0.1", false],
  ["[::1]", true],
  ["::1", true],
  ["[::2]", false],
  ["localhost", true],
  ["a.localhost.", true],
  ["localhost.example.com", false],
])("that %s is this machine is %s", (host, own) => {
  expect(isLoopback(host)).toBe(own);
});
