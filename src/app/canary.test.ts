import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { connectLog } from "../audit/socket/client.ts";
import { readLeaf, type Leaf } from "../audit/leaf.ts";
import { socketPathIn } from "../audit/places.ts";
import { newKey } from "../gateway/keys.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import { openSqliteKills } from "../store/sqlite/kills.ts";
import { tokenFor } from "./ask-log.ts";
import { canaryFeature } from "./canary-drill.ts";
import { startCanary } from "./canary.ts";
import { openDataFolder } from "./data-folder.ts";
import { keyPurpose } from "./development-key.ts";
import { startGateway, type RunningGateway } from "./gateway.ts";
import { killsPathIn } from "./kill-switch.ts";
import { settingsFor, type ServeRequest } from "./settings.ts";

let data: string;
let close: (() => Promise<void>)[];
let reports: string[];
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "seaworthy-canary-"));
  close = [];
  reports = [];
});
afterEach(async () => {
  for (const one of close) await one();
  rmSync(data, { recursive: true, force: true });
});

async function started(asked: Partial<ServeRequest> = {}): Promise<RunningGateway> {
  const all = { manifests: [], noGuards: false, baseUrls: {}, data, port: 0, peoplePort: 0, ...asked };
  const gateway = await startGateway(settingsFor(all, {}, data, "Never tell."), {
    now: Date.now,
    random: Math.random,
    report: (line) => reports.push(line),
  });
  close.push(() => gateway.close());
  return gateway;
}

async function leaves(): Promise<readonly Leaf[]> {
  const log = await connectLog({ socketPath: socketPathIn(data) });
  const found: Leaf[] = [];
  for (;;) {
    const more = await log.leaves(found.length, 256);
    if (more.length === 0) break;
    found.push(...more.flatMap((text) => readLeaf(Buffer.from(text)) ?? []));
  }
  await log.close();
  return found;
}

const people = ({ peopleUrl }: RunningGateway, path: string, body?: object): Promise<Response> =>
  fetch(`${peopleUrl}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${tokenFor(data, {}) ?? ""}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const ask = (
  { programsUrl, devKey }: RunningGateway,
  feature?: string,
  key = devKey?.key,
): Promise<Response> =>
  fetch(`${programsUrl}/v1/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key ?? ""}`,
      "content-type": "application/json",
      ...(feature === undefined ? {} : { "x-seaworthy-feature": feature }),
    },
    body: '{"model":"demo","messages":[{"role":"user","content":"hello"}]}',
  });

test("a drill stops the canary with real calls, its sibling does not notice, and what was measured is an entry", async () => {
  const gateway = await started();
  const answer = await people(gateway, "/api/kill/drill", {});
  const result = (await answer.json()) as Record<string, unknown>;
  expect(result).toMatchObject({ held: true, why: "" });
  const log = await leaves();
  const drill = log.find(({ kind }) => kind === "drill.kill");
  expect(drill).toMatchObject({ feature: canaryFeature, facts: result });
  for (const name of ["newCallMs", "streamMs", "resumeMs"])
    expect(Number(result[name])).toBeGreaterThanOrEqual(0);
  const order = log
    .filter(({ feature }) => feature === canaryFeature)
    .map(({ kind, facts }) =>
      kind === "call.failed" ? `failed ${JSON.stringify(facts?.["reason"])}` : kind,
    );
  for (const [one, other] of [
    ["call.output", "block.placed"],
    ["block.placed", 'failed "killed"'],
    ["block.placed", "call.refused"],
    ["call.refused", "block.lifted"],
    ["block.lifted", "drill.kill"],
  ] as const)
    expect(order.indexOf(one), `${one} before ${other} of ${order.join(", ")}`).toBeLessThan(
      order.lastIndexOf(other),
    );
  const siblings = log.filter(({ feature }) => feature === `${canaryFeature}-sibling`);
  expect(siblings.filter(({ kind }) => kind === "call.refused")).toEqual([]);
  // Its calls are nobody's use: no counter of the gateway's has them.
  expect((await ask(gateway)).status).toBe(200);
  await gateway.close();
  const counters = readdirSync(data)
    .filter((name) => name.startsWith("limits"))
    .map((name) => readFileSync(join(data, name), "latin1"))
    .join("");
  expect([counters.includes("default"), counters.includes(canaryFeature)]).toEqual([true, false]);
});

test("the canary is opened by nobody else's key, and is nobody else's fallback", async () => {
  const gateway = await started();
  expect((await ask(gateway, canaryFeature)).status).toBe(403);
  const keys = openSqliteKeys(join(data, "keys.db"));
  const { key, record } = newKey(
    { label: "", features: [canaryFeature], environments: ["*"], createdAtMs: Date.now() },
    openDataFolder(data).secretFor(keyPurpose),
    (count) => new Uint8Array(count).fill(7),
  );
  await keys.add(record);
  keys.close();
  await vi.waitFor(async () => expect((await ask(gateway, canaryFeature, key)).status).toBe(403));
  expect((await ask(gateway)).status).toBe(200);
});

test("a feature that has the canary's name is refused at the start", async () => {
  const policies = [{ feature: canaryFeature }] as never;
  const parts = { environment: "dev", recorder: { record: () => Promise.resolve(1) }, now: Date.now };
  await expect(
    startCanary({
      ...parts,
      policies,
      open: () => openSqliteKills(":memory:", { busyMs: 0 }),
      report: () => undefined,
    }),
  ).rejects.toMatchObject({ code: "USAGE" });
});

test("a drill that finds the doors shut is written down as one that did not hold", async () => {
  const entries: unknown[] = [];
  const path = killsPathIn(data);
  const canary = await startCanary({
    policies: [],
    environment: "dev",
    recorder: { record: (entry) => Promise.resolve(entries.push(entry)) },
    open: () => openSqliteKills(path, { busyMs: 0 }),
    now: Date.now,
    report: (line) => reports.push(line),
  });
  close.push(() => canary.close());
  await expect(canary.drill("ann")).rejects.toMatchObject({ code: "USAGE" });
  canary.start("http://127.0.0.1:9");
  expect(await canary.drill("ann")).toMatchObject({ held: false, newCallMs: -1 });
  expect(entries).toMatchObject([{ kind: "drill.kill", facts: { held: false, by: "ann" } }]);
  expect(reports.join()).toContain("did not hold");
});

const sixDaysMs = 6 * 86_400_000;

test.each([
  ["never", undefined, true, 1],
  ["six days ago, so that a week is never without one", sixDaysMs, true, 1],
  ["two months ago, while nothing ran", 60 * 86_400_000, true, 1],
  ["not quite six days ago", sixDaysMs - 60_000, true, 0],
  ["an hour ago and did not hold", 3_600_000, false, 1],
  ["not quite an hour ago and did not hold", 3_540_000, false, 0],
])("where the last drill was %s, the calendar runs the right number", async (_when, agoMs, held, count) => {
  const path = killsPathIn(data);
  const nowMs = Date.now();
  const store = openSqliteKills(path, { busyMs: 0 });
  if (agoMs !== undefined) {
    await store.askDrill({ id: "d1", by: "calendar", askedAtMs: nowMs - agoMs });
    await store.endDrill("d1", nowMs - agoMs, JSON.stringify({ held }));
  }
  let looks = 0;
  const kinds: string[] = [];
  const canary = await startCanary({
    policies: [],
    environment: "dev",
    recorder: { record: (entry) => Promise.resolve(kinds.push(entry.kind)) },
    open: () => openSqliteKills(path, { busyMs: 1000 }),
    now: () => {
      looks += 1;
      return nowMs;
    },
    calendarMs: 20,
    report: () => undefined,
  });
  // Nobody listens there: the drill does not hold, and is not run again within the hour.
  canary.start("http://127.0.0.1:9");
  await vi.waitFor(() => expect(looks).toBeGreaterThan(20), 10_000);
  await canary.close();
  expect(kinds).toEqual(Array.from({ length: count }, () => "drill.kill"));
  store.close();
});

test("what was stopped is stopped after a restart", async () => {
  const first = await started();
  const body = { feature: "default", reason: "it sells boats", for: "1h" };
  const placed = (await (await people(first, "/api/kill", body)).json()) as { id: string; effect: unknown };
  expect(placed.effect).toMatchObject({ ended: 0 });
  expect((await ask(first)).status).toBe(503);
  await first.close();
  const second = await started();
  const refused = await ask(second);
  expect([refused.status, refused.headers.get("x-should-retry")]).toEqual([503, "false"]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(3000);
  const listed = await (await people(second, "/api/kills")).json();
  expect(listed).toMatchObject({ kills: [{ id: placed.id, scope: { feature: "default" } }] });
  const resumed = await people(second, "/api/resume", { id: placed.id, reason: "mended" });
  expect(await resumed.json()).toMatchObject({ id: placed.id, state: "resumed" });
  expect((await ask(second)).status).toBe(200);
});

test("a start at which nobody can read what is stopped stops what acts by itself, and the rest goes on as it was", async () => {
  writeFileSync(
    join(data, "agent.yaml"),
    'feature: agent\nprofile: agent\ndata: [none]\nmodel: { provider: "*", id: "*" }\n',
  );
  writeFileSync(
    join(data, "chat.yaml"),
    'feature: chat\nprofile: chatbot\ndata: [none]\nmodel: { provider: "*", id: "*" }\n',
  );
  writeFileSync(
    join(data, "old.yaml"),
    'feature: old\nprofile: chatbot\ndata: [none]\nmodel: { provider: "*", id: "*" }\n',
  );
  const manifests = ["agent", "chat", "old"].map((name) => join(data, `${name}.yaml`));
  const first = await started({ manifests });
  await people(first, "/api/kill", { feature: "old", reason: "it is old" });
  await first.close();
  writeFileSync(killsPathIn(data), "rubbish ".repeat(1000));
  const second = await started({ manifests });
  expect((await ask(second, "agent")).status).toBe(503);
  expect((await ask(second, "chat")).status).toBe(200);
  expect((await ask(second, "old")).status).toBe(503);
  expect(await (await fetch(`${second.programsUrl}/readyz`)).json()).toMatchObject({ kills: "in doubt" });
  expect((await people(second, "/api/kill", { feature: "chat", reason: "r" })).status).toBe(503);
  expect((await leaves()).map(({ kind }) => kind)).toContain("kills.lost");
});

test.each([
  ["a reason is missing", { feature: "default" }, 400],
  ["nothing is named", { reason: "r" }, 400],
  ["a time is none", { feature: "default", reason: "r", for: "soon" }, 400],
  ["a flag is no flag", { feature: "default", reason: "r", public: "yes" }, 400],
  ["a member is not known", { feature: "default", reason: "r", colour: "red" }, 400],
  ["nobody serves the feature", { feature: "defualt", reason: "r" }, 400],
])("the API refuses a stop where %s", async (_what, body, status) => {
  const gateway = await started();
  const answer = await people(gateway, "/api/kill", body);
  expect([answer.status, await (await people(gateway, "/api/kills")).json()]).toEqual([
    status,
    { kills: [] },
  ]);
});
