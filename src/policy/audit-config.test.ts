import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";

const load = (audit: string) =>
  loadGatewayConfig(
    { path: "seaworthy.gateway.yaml", text: `environment: prod\nfeatures: [a.yaml]\naudit:\n${audit}` },
    [],
  );

const problems = (audit: string) => {
  const loaded = load(audit);
  return "problems" in loaded ? loaded.problems : [];
};

test("the whole section is read", () => {
  const loaded = load(`  socket: /run/seaworthy/auditd.socket
  master_key: vault:secret/seaworthy#key
  master_key_previous: file:old.key
  retention: { detail_days: 30 }
  anchors: { every_minutes: 5 }
`);
  expect(loaded).toMatchObject({
    config: {
      audit: {
        socket: "/run/seaworthy/auditd.socket",
        master_key: "vault:secret/seaworthy#key",
        master_key_previous: "file:old.key",
        retention: { detail_days: 30 },
        anchors: { every_minutes: 5 },
      },
    },
  });
});

test("a file without the section has none", () => {
  const loaded = loadGatewayConfig({ path: "g.yaml", text: "environment: dev\nfeatures: [a.yaml]\n" }, []);
  expect("config" in loaded && "audit" in loaded.config).toBe(false);
});

test.each([
  ["  sockets: /run/a\n", 4, /unknown key "sockets" under audit/, /socket/],
  ["  key: abc\n", 4, /unknown key "key"/, /master_key: file:PATH/],
  ["  master_key: 3\n", 4, /master_key must be a text, not a number/, /file:PATH, env:NAME, vault:/],
  ["  retention: { days: 1 }\n", 4, /unknown key "days"/, /detail_days/],
  [
    "  master_key: env:A\n  master_key_previous: env:A\n",
    5,
    /the same as master_key; leave it out/,
    /file:PATH/,
  ],
  ["  retention: { summary_days: 30 }\n", 4, /less than detail_days/, /days until leaves/],
])("%j is refused in its line, with a hint", (audit, line, message, hint) => {
  expect(problems(audit)).toMatchObject([
    {
      line,
      message: expect.stringMatching(message) as string,
      hint: expect.stringMatching(hint) as string,
    },
  ]);
});

test("a key that stands there itself is refused, and not told on", () => {
  const key = "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=";
  const [problem] = problems(`  master_key: ${key}\n`);
  expect(problem).toMatchObject({ line: 4, message: "master_key: must be a reference, not the key itself" });
  expect(JSON.stringify(problem)).not.toContain(key);
});
