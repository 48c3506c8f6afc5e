import { rmSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asks } from "../audit/asks/all.ts";
import {
  aDayLater,
  bare,
  decisionLog,
  seen,
  type DecisionLog,
  type Signer,
} from "../audit/decisions/decisions.test-data.ts";
import { answerAsk } from "../audit/socket/ask.ts";
import type { JsonObject } from "../base/json.ts";
import { decisionRoutes } from "./decisions.ts";
import { patientGuard, peopleFacts } from "./people-page.test-data.ts";
import { peopleServer } from "./people-page.ts";

let log: DecisionLog;
let ann: Signer;
let server: Server;
beforeAll(async () => {
  log = await decisionLog();
  ann = await log.person("ann@example.com", ["ml"]);
  aDayLater(log);
  const routes = decisionRoutes({
    ask: (question) => answerAsk(log.inside, asks, question),
    list: (of) => Promise.resolve([{ feature: of.feature ?? "*", environment: of.environment ?? "*" }]),
  });
  server = peopleServer(
    {
      ...{ programsUrl: "http://127.0.0.1:8787", environment: "dev", features: [], guarded: true },
      ...{ standIn: false, ready: () => true, doubts: () => [], metrics: peopleFacts.metrics },
      ...{ guard: patientGuard(), logPath: log.inside.places.log, api: { routes, report: () => undefined } },
    },
    new Set(["localhost"]),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

async function asked(path: string, token: string, body?: JsonObject): Promise<[number, JsonObject]> {
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}/api/decisions${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return [answer.status, (await answer.json()) as JsonObject];
}
const signed = (): JsonObject => {
  const statement = log.text(ann.name, { kind: "sign-off", as: "ml", controls: ["PS-01"] });
  return { statement, signature: bare(ann, statement), seen };
};

test("what was signed is taken over HTTP as it is at a shell, once", async () => {
  const question = signed();
  expect(await asked("", ann.token, question)).toMatchObject([
    200,
    { kind: "decision.signed", by: ann.name },
  ]);
  expect(await asked("", ann.token, question)).toMatchObject([403, { error: { code: "POLICY_HELD" } }]);
});

test("a changed statement, another question or no token is refused", async () => {
  const { statement = "", ...others } = signed();
  const changed = { statement: (statement as string).replace("PS-01", "PS-02"), ...others };
  expect(await asked("", ann.token, changed)).toMatchObject([403, { error: { code: "POLICY_HELD" } }]);
  expect((await asked("", ann.token, { ...signed(), ask: "kill" }))[0]).toBe(400);
  expect((await asked("", "sw-person-nobody", signed()))[0]).toBe(403);
});

test("who may sign sees what was decided, and as what they sign", async () => {
  expect(await asked("?feature=chat", ann.token)).toEqual([
    200,
    { decisions: [{ feature: "chat", environment: "*" }] },
  ]);
  expect(await asked("/signatory", ann.token)).toMatchObject([
    200,
    { name: ann.name, duties: [{ duty: "ml" }] },
  ]);
  expect((await asked("", "sw-person-nobody"))[0]).toBe(403);
  expect((await asked("?colour=red", ann.token))[0]).toBe(400);
});
