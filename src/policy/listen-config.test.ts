import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";
import { doorConfig, loopback, usualDoorLimits } from "./listen-config.ts";
import { problemText } from "./problem.ts";

const load = (text: string) =>
  loadGatewayConfig(
    {
      path: "seaworthy.gateway.yaml",
      text: `environment: dev\nfeatures: [seaworthy.yaml]\n${text}`,
    },
    [],
  );
const doorOf = (text: string) => {
  const loaded = load(text);
  return "config" in loaded ? loaded.config.listen.door : loaded.problems.map(problemText);
};

test("what is not said is as usual: nobody is believed, no page may ask, this machine has no limit of connections", () => {
  expect(doorOf("listen: { port: 1 }\n")).toBeUndefined();
  expect(doorConfig()).toEqual({
    trustedProxies: [],
    unlimitedAddresses: loopback,
    browserOrigins: [],
    limits: usualDoorLimits,
    breaker: { failures: 5, pauseMs: 30_000 },
  });
});

test("what is said stands beside what is usual", () => {
  const text = `listen:
  trusted_proxies: [10.1.0.0/16, "2001:db8::/32", 192.0.2.7]
  browser_origins: [https://app.example.com, "http://localhost:5173"]
  limits: { connections: 400, head_time: 5s, waiting: 0, waiting_time: 0s, delay_ms: 100 }
breaker: { failures: 2, pause: 1m }
`;
  expect(doorOf(text)).toEqual({
    trustedProxies: ["10.1.0.0/16", "2001:db8::/32", "192.0.2.7"],
    unlimitedAddresses: [...loopback, "10.1.0.0/16", "2001:db8::/32", "192.0.2.7"],
    browserOrigins: ["https://app.example.com", "http://localhost:5173"],
    limits: {
      ...usualDoorLimits,
      connections: 400,
      // A quarter of them, where nothing else is said.
      connectionsPerAddress: 100,
      headMs: 5000,
      waiting: 0,
      waitingMs: 0,
      delayMs: 100,
    },
    breaker: { failures: 2, pauseMs: 60_000 },
  });
});

test("whose connections have no limit can be nobody", () => {
  expect(doorOf("listen: { trusted_proxies: [10.0.0.1], unlimited_addresses: [] }\n")).toMatchObject({
    unlimitedAddresses: [],
  });
});

test.each([
  ["a slip", "listen: { limits: { conections: 9 } }", 'unknown key \\"conections\\"', "connections"],
  ["a proxy that is a name", "listen: { trusted_proxies: [proxy.local] }", "3:29", "10.0.0.0/8"],
  ["a network that is none", "listen: { trusted_proxies: [10.0.0.0/33] }", "3:29", "10.0.0.0/8"],
  ["any origin", 'listen: { browser_origins: ["*"] }', "must be an origin", "https://app.example.com"],
  ["the origin of nothing", 'listen: { browser_origins: ["null"] }', "must be an origin", "https://"],
  [
    "an origin with a path",
    "listen: { browser_origins: [https://a.example/] }",
    "must be an origin",
    "https://",
  ],
  ["no connections", "listen: { limits: { connections: 15 } }", "too small: at least 16", "4096"],
  ["a time without unit", 'listen: { limits: { head_time: "10" } }', "between 1s and 300s", "10s"],
  ["too long a time", "listen: { limits: { head_time: 301s } }", "between 1s and 300s", "10s"],
  ["a breaker that never opens", "breaker: { failures: 0 }", "too small: at least 1", "5 unless"],
])("is refused with its line and a hint: %s", (_name, text, message, hint) => {
  const problems = doorOf(`${text}\n`);
  expect(problems).toHaveLength(1);
  expect(JSON.stringify(problems)).toContain(message);
  expect(JSON.stringify(problems)).toContain(hint);
});

test.each([
  ["connections", 16, 65_536],
  ["calls", 1, 65_536],
  ["waiting", 0, 65_536],
  ["wrong_keys", 1, 1000],
])("both ends of a limit are taken, and what is beyond them is not: %s", (name, least, most) => {
  const read = (value: number): boolean => "config" in load(`listen: { limits: { ${name}: ${value} } }\n`);
  expect([least - 1, least, most, most + 1].map(read)).toEqual([false, true, true, false]);
});
