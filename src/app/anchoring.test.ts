import { readFileSync, rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startWitness, type FakeWitness } from "../../test/fakes/witness.ts";
import { KnownError } from "../base/errors.ts";
import { witnessAnchor } from "../audit/anchors/witness.ts";
import { LogOfTest } from "../audit/anchors/anchored-log.test-data.ts";
import { anchorsIn } from "../audit/anchors/holdings.ts";
import { startAnchoring, type RunningAnchoring } from "./anchoring.ts";
import { anchorsFrom, namedIn } from "./anchoring-config.ts";
import { anchorsOf } from "../policy/audit-anchors.ts";

let log: LogOfTest;
let witness: FakeWitness;
let lines: string[];
let running: RunningAnchoring | undefined;
let recorded: number;

beforeEach(async () => {
  log = new LogOfTest();
  await log.grow(3);
  witness = await startWitness({ logs: [log.vkey()] });
  lines = [];
  recorded = 0;
});
afterEach(async () => {
  await running?.close();
  vi.useRealTimers();
  await witness.close();
  await log.remove();
});

function start(record = (): Promise<number> => Promise.resolve((recorded += 1))): void {
  running = startAnchoring({
    anchors: [witnessAnchor({ name: "one", url: witness.url, key: witness.key })],
    everyMinutes: 15,
    dataFolder: log.folder,
    anchorsFolder: anchorsIn(log.folder),
    recorder: { record },
    now: Date.now,
    report: (line) => lines.push(line),
  });
}

const until = (what: () => boolean): Promise<void> => vi.waitFor(() => expect(what()).toBe(true), 10_000);

/** Time that goes on only when told: the network does on its own. */
const tellTime = (): void => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
};

test("a witness is asked at once, and a minute later only if there is something new", async () => {
  tellTime();
  start();
  await until(() => recorded === 1);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(witness.answers).toEqual([200]);
  vi.useRealTimers();
  await log.grow(2);
  tellTime();
  await running?.close();
  start();
  await until(() => recorded === 2);
  expect(witness.answers).toEqual([200, 200]);
  expect(lines).toEqual([]);
});

test("a failure is said once, tried again after 30 seconds, then after twice as long, and its end is said", async () => {
  witness.instead = () => ({ status: 500, body: "" });
  tellTime();
  start();
  await until(() => lines.length === 1);
  expect(lines[0]).toMatch(/^anchors: the witness one: it answers 500.*\n {2}hint: /);
  for (const [seconds, asked] of [
    [29, 1],
    [2, 2],
    [58, 2],
    [3, 3],
  ] as const) {
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    await until(() => witness.answers.length === asked);
    // The answer has to be read too.
    await new Promise((resolve) => setImmediate(resolve));
  }
  witness.instead = undefined;
  await until(() => lines.length === 1);
  for (let i = 0; i < 60 && recorded === 0; i += 1) {
    await vi.advanceTimersByTimeAsync(10_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => lines.length === 2);
  expect(lines[1]).toBe("anchors: the witness one works again");
  expect(running?.doubts()).toEqual([]);
});

test("a rewritten log is loud on standard error and stays in doubt", async () => {
  const copy = await log.copy();
  await log.grow(5);
  start();
  await until(() => recorded === 1);
  await running?.close();
  await log.rewriteFrom(copy, 20);
  rmSync(copy, { recursive: true });
  start();
  await until(() => running?.doubts().length === 1);
  expect(lines[0]).toMatch(/^anchors: THE LOG IS IN DOUBT: .*was rewritten/);
  expect(witness.answers).toEqual([200]);
});

test("a log that is away is a failure like any other: nothing is thrown to anybody", async () => {
  start(() => Promise.reject(new KnownError("LOG_UNAVAILABLE", "the log is away", "wait")));
  await until(() => lines.length === 1);
  expect(lines[0]).toBe("anchors: the log is away\n  hint: wait");
});

test("closing does not wait for a witness that does not answer", async () => {
  await witness.close();
  start();
  const before = Date.now();
  await running?.close();
  expect(Date.now() - before).toBeLessThan(3000);
});

test("a configuration gives its anchors, and its secrets are looked for when they are needed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-anchoring-"));
  const s3 = {
    bucket: "abc",
    region: "r",
    access_key: "env:ID",
    secret_key: `file:${join(folder, "secret")}`,
  };
  const config = anchorsOf(
    {
      witnesses: [{ name: "one", url: witness.url, key: witness.key }],
      copies: [
        { name: "disk", folder },
        { name: "worm", s3 },
      ],
    },
    (path) => path,
  );
  expect(namedIn(config).map(({ sort, name }) => `${sort} ${name}`)).toEqual([
    "witness one",
    "copy disk",
    "copy worm",
  ]);
  const from = (variables: Record<string, string>) => anchorsFrom(config, { variables, now: Date.now });
  await expect(from({})).rejects.toThrow("the variable ID has no key for the copies");
  await expect(from({ ID: "AKIA" })).rejects.toThrow("secret cannot be read");
  const { writeFileSync } = await import("node:fs");
  writeFileSync(join(folder, "secret"), "hush\n");
  expect((await from({ ID: "AKIA" })).map(({ name, place }) => [name, place])).toEqual([
    ["one", witness.url],
    ["disk", folder],
    ["worm", "s3://abc/"],
  ]);
  const stamped = {
    ...config,
    timestamps: [{ name: "t", url: "http://t.example", ca: join(folder, "none.pem") }],
  };
  await expect(anchorsFrom(stamped, { variables: { ID: "A" }, now: Date.now })).rejects.toThrow(
    "none.pem cannot be read",
  );
  expect(await anchorsFrom(undefined, { variables: {}, now: Date.now })).toEqual([]);
  expect(readFileSync(join(folder, "secret"), "utf8")).toBe("hush\n");
  rmSync(folder, { recursive: true });
});
