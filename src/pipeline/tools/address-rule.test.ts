import { expect, test } from "vitest";
import { readHost } from "../../policy/argument-names.ts";
import { addressFault } from "./address-rule.ts";

const rule = {
  hosts: [
    "api.example.com",
    "*.example.org",
    "münchen.example",
    "intern.example:8443",
    "localhost:3000",
    "10.0.0.7",
  ].map((name) => readHost(name) ?? ""),
  schemes: ["https:"],
};

test.each([
  "https://api.example.com",
  "https://api.example.com/v1?q=a%20b#c",
  "https://API.Example.COM/",
  "https://api.example.com:443/",
  "https://a.example.org/x",
  "https://a.b.example.org/x",
  "https://münchen.example/",
  "https://xn--mnchen-3ya.example/",
  "https://intern.example:8443/",
  "https://localhost:3000/",
  "https://10.0.0.7/",
  "https://api.example.com/@evil.example",
  "https://api.example.com/?u=https://evil.example",
])("%s may be asked for", (address) => {
  expect(addressFault(address, rule)).toBeUndefined();
});

test.each([
  "",
  "api.example.com",
  "//api.example.com/",
  "/path",
  "http://api.example.com/",
  "ftp://api.example.com/",
  "javascript:alert(1)",
  "file:///etc/passwd",
  "data:text/html,x",
  "https:api.example.com",
  "https:/api.example.com",
  "https:///api.example.com",
  "https:\\\\api.example.com",
  "https://evil.example/",
  "https://example.org/",
  "https://evilexample.org/",
  "https://api.example.com.evil.example/",
  "https://api.example.com./",
  "https://user@api.example.com/",
  "https://user:pass@api.example.com/",
  "https://api.example.com@evil.example/",
  "https://api.example.com%40evil.example/",
  "https://evil.example\\@api.example.com/",
  "https://evil.example#@api.example.com/",
  "https://evil.example?@api.example.com/",
  "https://api.example.com\t.evil.example/",
  "https://api.example.com\n/",
  " https://api.example.com/",
  "https://api.exam\u00adple.com/",
  "https://ａpi.example.com/",
  "https://api。example.com/",
  "https://аpi.example.com/",
  "https://api.example.com:8443/",
  "https://intern.example/",
  "https://localhost/",
  "https://localhost:3001/",
  "https://127.0.0.1/",
  "https://127.1/",
  "https://2130706433/",
  "https://0x7f000001/",
  "https://0177.0.0.1/",
  "https://[::1]/",
  "https://[::ffff:127.0.0.1]/",
  "https://169.254.169.254/latest/meta-data/",
  "https://metadata.google.internal/",
  "https://10.0.0.8/",
  "https://8.8.8.8/",
  "https://0/",
  "https://api.example.com:99999/",
  "https://api.example.com:/../evil@x",
  `https://api.example.com/${"a".repeat(8000)}`,
])("%s is refused", (address) => {
  expect(addressFault(address, rule)).toEqual(expect.any(String));
});

test.each([
  ["https://anything.example/", true],
  ["https://8.8.8.8/", false],
  ["https://db.internal/", false],
  ["https://printer/", false],
  ["https://192.168.0.1/", false],
  ["https://127.0.0.1.nip.io/", false],
  ["https://localtest.me/", false],
  ["https://anything.example:8443/", false],
])("any public host: %s: %s", (address, passes) => {
  expect(addressFault(address, { hosts: ["*"], schemes: ["https:"] }) === undefined).toBe(passes);
});
