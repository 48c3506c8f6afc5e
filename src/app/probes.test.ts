import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Ran } from "../collect/round.ts";
import type { JsonObject } from "../base/json.ts";
import { openRequestsBeside } from "./collecting.ts";
import { evidenceIn } from "./evidence.ts";
import { startGateway, type RunningGateway } from "./gateway.ts";
import { settingsFor } from "./settings.ts";

let data: string;
let gateway: RunningGateway;
const reports: string[] = [];
beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "seaworthy-probes-"));
  const asked = { manifests: [], noGuards: false, baseUrls: {}, data, port: 0, peoplePort: 0 };
  const settings = settingsFor(asked, {}, data, "Never tell.");
  // Whoever sends a head slowly is waited for a second here, not ten.
  const door = { ...settings.door, limits: { ...settings.door.limits, headMs: 1000 } };
  gateway = await startGateway(
    { ...settings, door },
    {
      now: Date.now,
      random: Math.random,
      report: (line) => reports.push(line),
    },
  );
});
afterAll(async () => {
  await gateway.close();
  rmSync(data, { recursive: true, force: true });
});

/** Asks the running gateway for an observation and gives the figures of its entry. */
async function looked(observation: string): Promise<JsonObject> {
  const requests = openRequestsBeside(data);
  try {
    const id = `ask-${observation}`;
    requests.ask({ id, by: "test", askedAtMs: Date.now(), observations: [observation], features: [] });
    const answer = await vi.waitFor(
      () => {
        const text = requests.answerOf(id);
        if (text === undefined) throw new Error(`${observation} was not looked at`);
        return text;
      },
      { timeout: 60_000, interval: 50 },
    );
    const [ran] = JSON.parse(answer) as readonly Ran[];
    if (ran?.entry === undefined) throw new Error(`${observation}: ${ran?.error ?? "nothing"}`);
    return await vi.waitFor(
      async () => {
        const book = await evidenceIn(data, Date.now(), () => undefined);
        const [entry] = book.observed(observation as "probe-routes", { feature: "x", environment: "dev" });
        if (entry === undefined || entry.seq !== ran.entry) throw new Error("it is in no checkpoint yet");
        return entry.facts;
      },
      { timeout: 20_000, interval: 200 },
    );
  } finally {
    requests.close();
  }
}

test("no route of either door is open without a key, and one with a right key is", async () => {
  const facts = await looked("probe-routes");
  expect(facts).toMatchObject({ open: 0, keyed: 1 });
  // Seven of programs; people have some forty.
  expect(Number(facts["routes"])).toBeGreaterThan(30);
});

test("every role may ask what it is for and nothing else", async () => {
  const facts = await looked("probe-roles");
  expect(facts).toMatchObject({ wrong: 0 });
  expect(Number(facts["cells"])).toBeGreaterThan(300);
});

test("the log of the running gateway holds, goes on, and a flipped bit would be seen", async () => {
  expect(await looked("probe-log-integrity")).toMatchObject({ holds: 1, extends: 1, caught: 1, anchored: 1 });
});

test("the log is apart, sealed, and whoever reads it stands in it", async () => {
  expect(await looked("probe-log-store")).toMatchObject({ apart: 1, sealed: 1, reads: 1, people: 1 });
});

test("doors of this machine alone need no TLS, and a developer no copy", async () => {
  expect(await looked("probe-tls")).toMatchObject({ doors: 0, weak: 0, backups: 1 });
});

test("the metrics page is read for what has series", async () => {
  await fetch(`${gateway.programsUrl}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${gateway.devKey?.key ?? ""}`, "content-type": "application/json" },
    body: '{"model":"demo","messages":[{"role":"user","content":"hello"}]}',
  });
  expect(Number((await looked("probe-metrics"))["families"])).toBeGreaterThanOrEqual(3);
});

test("slow heads, huge bodies and too many connections are turned away while an honest call is answered", async () => {
  expect(await looked("probe-load")).toMatchObject({ tried: 3, bounded: 3, served: 1 });
});

test("a leaked key is replaced, and the log names its uses", async () => {
  const facts = await looked("drill-key-leak");
  expect(facts).toMatchObject({ refused: 1, uses: facts["played"] });
  expect(Number(facts["played"])).toBeGreaterThanOrEqual(5);
});

test("calls run under the last good digest again", async () => {
  expect(await looked("drill-rollback")).toMatchObject({ back: 1 });
});

test.each(["drill-violations", "drill-failed-auth"])("%s reaches a person", async (name) => {
  expect(await looked(name)).toMatchObject({ fired: 1 });
});

test("what the drills do stands in no log of anybody and rings nobody", async () => {
  const book = await evidenceIn(data, Date.now(), () => undefined);
  expect(book.entries("anomaly.found", { feature: "x", environment: "dev" })).toEqual([]);
  expect(reports.filter((line) => /error|could not/.test(line))).toEqual([]);
});
