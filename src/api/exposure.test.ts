import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerAsk } from "../audit/socket/ask.ts";
import { asks } from "../audit/asks/all.ts";
import { testLog, type TestLog } from "../audit/search/search.test-data.ts";
import { serveApi } from "./api-door.ts";
import { patientGuard } from "./people-page.test-data.ts";
import { exposureRoutes } from "./exposure.ts";

const scratch = mkdtempSync(join(tmpdir(), "seaworthy-exposure-api-"));
let log: TestLog;
let server: Server;

beforeAll(async () => {
  log = await testLog(join(scratch, "log"), {
    persons: [
      { name: "ines", roles: ["investigator"] as const },
      { name: "rita", roles: ["reader"] as const },
    ],
  });
  await log.record(
    {
      kind: "call.output",
      user: "ann",
      decision: "allow",
      payload: JSON.stringify({ content: "the code is 4711" }),
    },
    { kind: "call.output", user: "bob", decision: "allow", payload: JSON.stringify({ content: "nothing" }) },
  );
  const routes = exposureRoutes({
    ask: (question) => answerAsk(log.inside, asks, question),
    search: () => Promise.reject(new Error("not asked")),
    now: () => log.clock.atMs,
  });
  server = createServer((request, response) => {
    void serveApi({ routes, headers: {}, report: () => undefined, guard: patientGuard() }, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await log.close();
  rmSync(scratch, { recursive: true, force: true });
});

const post = (body: unknown, token = "ines"): Promise<Response> =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/audit/exposure`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

test("who was shown a text is told to an investigator with a purpose", async () => {
  const answer = await post({ text: "CODE is 4711", ignoreCase: true, purpose: "incident 7", from: "90d" });
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    matched: 1,
    counts: { searched: 2, destroyed: 0 },
    recipients: [{ user: "ann", reached: true, entries: [{ kind: "call.output", delivery: "whole" }] }],
  });
  expect(await (await post({ text: "4711", purpose: "p", to: "1d" })).json()).toMatchObject({ matched: 0 });
});

test.each([
  ["no purpose", { text: "a" }, "ines", 400, "USAGE"],
  ["nothing to look for", { purpose: "p" }, "ines", 400, "USAGE"],
  ["a time that is none", { text: "a", purpose: "p", from: "soon" }, "ines", 400, "USAGE"],
  ["a time that is a number", { text: "a", purpose: "p", from: 7 }, "ines", 400, "USAGE"],
  ["a name that the door itself says", { text: "a", purpose: "p", ask: "open" }, "ines", 400, "USAGE"],
  ["a token in the body", { text: "a", purpose: "p", token: "ines" }, "rita", 400, "USAGE"],
  ["a name that nobody knows", { text: "a", purpose: "p", more: 1 }, "ines", 400, "USAGE"],
  ["another role", { text: "a", purpose: "p" }, "rita", 403, "SCOPE_REFUSED"],
  ["a token of nobody", { text: "a", purpose: "p" }, "guess", 403, "SCOPE_REFUSED"],
])("with %s there is no answer", async (_what, body, token, status, code) => {
  const answer = await post(body, token);
  expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }]);
});
