import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";
import { knowledgeConfigFrom, knowledgeConfigOf } from "./knowledge-config.ts";

const load = (section: string): ReturnType<typeof loadGatewayConfig> =>
  loadGatewayConfig(
    {
      path: "seaworthy.gateway.yaml",
      text: `environment: prod\nfeatures: [a.yaml]\nknowledge: ${section}\n`,
    },
    [],
  );

test("where nothing is said a document is stale after the checklist's year, and isolation is rehearsed hourly", () => {
  expect(knowledgeConfigOf()).toEqual({
    ...{ staleAfterMs: 365 * 86_400_000, groups: "claimed", tenants: new Map(), drillEveryMs: 3_600_000 },
    ...{ probe: undefined, queries: undefined, top: 5 },
  });
});

test("what is said is read, with paths from the configuration's folder", () => {
  const loaded = load(
    `{ stale_after: 30d, groups: registered, tenants: { abcdefghjkmn: [acme] }, drill_every: 10m, probe: "http://127.0.0.1:9/search", queries: q.jsonl, top: 3 }`,
  );
  if (!("config" in loaded)) throw new Error(JSON.stringify(loaded));
  const config = knowledgeConfigFrom(loaded.config.knowledge, (path) => `/etc/${path}`);
  expect(config).toEqual({
    ...{ staleAfterMs: 30 * 86_400_000, groups: "registered", drillEveryMs: 600_000, top: 3 },
    ...{
      tenants: new Map([["abcdefghjkmn", new Set(["acme"])]]),
      probe: "http://127.0.0.1:9/search",
      queries: "/etc/q.jsonl",
    },
  });
});

test.each([
  ["a key that nobody knows", "{ staleness: 30d }", "staleness"],
  ["a year and more than ten", "{ stale_after: 3651d }", "within its bounds"],
  ["hours for a staleness", "{ stale_after: 12h }", "within its bounds"],
  ["a rehearsal each second", "{ drill_every: 1s }", "within its bounds"],
  ["a probe with a password", '{ probe: "http://a:b@127.0.0.1/" }', "holds credentials"],
  ["a probe of a machine's metadata", '{ probe: "http://169.254.169.254/" }', "metadata"],
  ["a probe in the open", '{ probe: "http://search.example.com/" }', "plain http"],
  ["a probe of a file", '{ probe: "file:///etc/passwd" }', "http or https"],
  ["a virtual key itself", "{ tenants: { sw-abcdefghjkmn-x: [acme] } }", "knowledge"],
])("%s is refused with its place", (_what, section, message) => {
  const loaded = load(section);
  expect(JSON.stringify(loaded)).toContain(message);
  expect("problems" in loaded && loaded.problems[0]?.line).toBe(3);
});
