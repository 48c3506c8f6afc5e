import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { testLog, type TestLog } from "../audit/search/search.test-data.ts";
import { evidenceIn } from "./evidence.ts";

let log: TestLog;
beforeAll(async () => {
  log = await testLog();
  const environment = "prod";
  await log.record(
    { kind: "drill.kill", feature: "seaworthy-canary", environment, facts: { held: true } },
    {
      kind: "drill.sessions",
      feature: "seaworthy-sessions",
      environment,
      facts: { held: true, scenarios: 8 },
    },
    { kind: "drill.anomalies", feature: "support", environment, facts: { planted: 18, found: 18 } },
    { kind: "drill.anomalies", feature: "sibling", environment, facts: { planted: 18, found: 3 } },
    { kind: "probe.made", environment, facts: { of: "probe-routes", routes: 9, open: 0 } },
  );
});
afterAll(async () => {
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

test.each([undefined, "support"])(
  "rehearsals of the gateway's own features count for every feature, asked about all or %s",
  async (feature) => {
    const book = await evidenceIn(log.data, log.clock.atMs, () => undefined, feature);
    const of = { feature: "support", environment: "prod" };
    expect(book.observed("drill-kill", of)).toHaveLength(1);
    expect(book.observed("drill-sessions", of)).toHaveLength(1);
    expect(book.observed("probe-routes", of)).toHaveLength(1);
    expect(book.observed("drill-anomalies", of)).toMatchObject([{ facts: { found: 18 } }]);
  },
);
