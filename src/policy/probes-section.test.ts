import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";
import { probesConfigFrom } from "./probes-section.ts";

const load = (probes: string) =>
  loadGatewayConfig(
    { path: "seaworthy.gateway.yaml", text: `environment: dev\nfeatures: [a.yaml]\nprobes: ${probes}\n` },
    [],
  );

test("what probes cannot find out is in the configuration, with whole paths", () => {
  const loaded = load(
    "{ outside: [https://gateway.example.com], authorities: ca.pem, verifier: [/bin/outsider, log] }",
  );
  const probes = "config" in loaded ? loaded.config.probes : undefined;
  expect(probes).toEqual({
    outside: ["https://gateway.example.com"],
    authorities: "ca.pem",
    verifier: ["/bin/outsider", "log"],
  });
  expect(probesConfigFrom(probes ?? { outside: [] }, (path) => `/etc/${path}`).authorities).toBe(
    "/etc/ca.pem",
  );
  expect(probesConfigFrom({ outside: [] }, (path) => path)).toEqual({ outside: [] });
});

test.each([
  "{ outside: [gateway.example.com] }",
  "{ outside: [ftp://example.com] }",
  "{ inside: [] }",
  "{ verifier: [] }",
])("%s is refused", (probes) => {
  expect(load(probes)).toHaveProperty("problems");
});
