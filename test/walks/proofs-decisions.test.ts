import { hash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ownerTokenPath } from "../../src/app/ask-log.ts";
import { openPublished } from "../../src/audit/read.ts";
import { connectLog } from "../../src/audit/socket/client.ts";
import { socketPathIn } from "../../src/audit/places.ts";
import { ran, type Ran } from "../../src/cli/terminal.test-data.ts";
import { dayMs, hourMs } from "../../src/controls/control.ts";
import { passingFor } from "../../src/controls/passing.test-data.ts";
import type { NewEntry } from "../../src/evidence/entry.ts";
import type { ObservationName } from "../../src/evidence/observations.ts";
import { says } from "../../src/evidence/statement-kinds.ts";
import { seenText, statementForm, writeStatement } from "../../src/evidence/statement.ts";
import { manifestOf, openAdmissionStand, type AdmissionStand } from "./admission.stand.ts";
import { emailOf, peopleOf, shiftedClock, type People, type ShiftedClock } from "./people.stand.ts";

// A gateway of prod, the log behind its socket, and people with keys of OpenSSH at the command line: one clock for all of them.
let clock: ShiftedClock;
let stand: AdmissionStand;
let people: People;
beforeAll(async () => {
  clock = shiftedClock();
  // Who was made today is nobody's second person: these are of two days ago.
  clock.laterMs = -2 * dayMs;
  stand = await openAdmissionStand({ "support.yaml": manifestOf("support") });
  people = peopleOf(stand.folder, stand.data);
  await people.add("ann", "ml", "security");
  await people.add("bob", "security");
  await people.add("lea", "leadership");
  clock.laterMs = 0;
  await stand.start();
}, 60_000);
afterAll(async () => {
  await stand.close();
  clock.restore();
});

const about = () => ({ feature: "support", environment: "prod", digest: stand.digestOf("support") });
const aim = ["--feature", "support", "--env", "prod"] as const;

interface Said {
  readonly code: number;
  readonly answer: string;
  /** Ids of what keeps it from shipping. */
  readonly red: readonly string[];
}

/** What the gate says at the command line: beside the gateway, or where the gateway's address is given, by it. */
async function gate(...where: readonly string[]): Promise<Said> {
  const { code, out } = await ran(["gate", ...aim, "--data", stand.data, ...where, "--json"]);
  const { answer, checklist } = JSON.parse(out[0] ?? "") as {
    readonly answer: string;
    readonly checklist: { readonly controls: readonly { readonly id: string; readonly state: string }[] };
  };
  const good = ["pass", "pass-with-conditions", "not-applicable"];
  return {
    ...{ code, answer },
    red: checklist.controls.filter(({ state }) => !good.includes(state)).map(({ id }) => id),
  };
}

async function status(id: string): Promise<readonly [string, string]> {
  const { out } = await ran(["status", ...aim, "--control", id, "--data", stand.data, "--json"]);
  const { state, reason } = JSON.parse(out[0] ?? "") as Record<"state" | "reason", string>;
  return [state, reason];
}

const admission = async (): Promise<unknown> =>
  (await stand.log()).findLast(({ kind }) => kind === "admission.changed")?.facts;

const ofToday =
  (...names: readonly ObservationName[]) =>
  (entry: NewEntry): boolean =>
    names.some((name) => entry.facts?.["of"] === name);

/** Everything is looked at again today and passes, but for what is broken. */
async function lookedAt(broken: readonly NewEntry[], silent: readonly ObservationName[] = []): Promise<void> {
  const all = passingFor(about()).filter((entry) => !ofToday(...silent)(entry));
  await stand.append(...all);
  await stand.append(...broken);
}

const tokenLimitOff = (): NewEntry => ({
  ...{ kind: "canary.tried", ...about() },
  facts: { of: "canary-token-limit", tried: 2, stopped: 0, honest: 2, passed: 2 },
});

const waiverIn = ({ out }: Ran): string => /[0-9a-z]{12}$/.exec(out[0] ?? "")?.[0] ?? "";

test("without evidence the gate's answer is no, every control of the checklist says that it knows nothing, and no call is served", async () => {
  const { code, answer, red } = await gate();
  expect([code, answer]).toEqual([1, "fail"]);
  expect(red.length).toBeGreaterThan(80);
  expect((await status("IO-01"))[0]).toBe("unknown");
  expect((await stand.call("support")).status).toBe(403);
  expect(stand.openai.received).toEqual([]);
});

test("nobody approves their own request: not with a second duty, not past the command line, not by a person made for it", async () => {
  await lookedAt([tokenLimitOff()]);
  expect(await gate()).toEqual({ code: 1, answer: "fail", red: ["IO-01"] });
  const ask = ["waive", ...aim, "--control", "IO-01", "--mitigation", "--compensating", "MI-10"];
  const asked = await people.signs("ann", ...ask, "--as", "ml", "--until", "14d", "--reason", "a patch");
  expect(asked.code, asked.err.join("\n")).toBe(0);
  const waiver = waiverIn(asked);
  const own = await people.signs("ann", "sign", ...aim, "--waiver", waiver, "--as", "security");
  expect([own.code, own.err.join("\n")]).toEqual([1, expect.stringContaining("nobody approves their own")]);
  expect(await straightToTheLog("ann", waiver)).toMatchObject({ code: "POLICY_HELD" });
  await people.add("kim", "security");
  const made = await people.signs("kim", "sign", ...aim, "--waiver", waiver, "--as", "security");
  expect([made.code, made.err.join("\n")]).toEqual([1, expect.stringContaining("less than 24 hours old")]);
  const log = await stand.log();
  const refused = log.filter(({ kind }) => kind === "access.refused").map(({ facts }) => facts?.["reason"]);
  expect(refused).toEqual(["own-request", "fresh"]);
  expect(log.filter(({ kind }) => kind === "waiver.signed")).toEqual([]);
  expect(await gate()).toEqual({ code: 1, answer: "fail", red: ["IO-01"] });
});

/** What the log itself says of an agreement that somebody signs with their own key and no command of ours. */
async function straightToTheLog(name: string, waiver: string): Promise<unknown> {
  const entry = (await stand.log()).find(({ facts }) => facts?.["waiver"] === waiver);
  const log = await connectLog({ socketPath: socketPathIn(stand.data) });
  try {
    await log.ask({ ask: "prove" });
    const head = openPublished(stand.data).checkpoint();
    if (head === undefined) throw new Error("the log has no checkpoint");
    const seen = seenText([{ id: "IO-01", state: "fail", because: [1] }]);
    const statement = writeStatement({
      ...{ statement: statementForm, kind: "agreement", says: says.agreement },
      ...{ by: emailOf(name), as: "security", ...about(), waiver },
      ...{ asked: entry?.seq ?? -1, request: entry?.facts?.["sha256"] as string },
      evidence: hash("sha256", seen),
      log: { origin: head.origin, size: head.size, root: head.root.toString("base64") },
      ...{ atMs: Date.now(), nonce: randomBytes(16).toString("base64url") },
    });
    const token = readFileSync(join(stand.folder, `${name}.token`), "utf8").trim();
    const signature = people.signature(name, statement);
    return await log
      .ask({ ask: "decide", token, statement, signature, seen })
      .catch((error: unknown) => error);
  } finally {
    await log.close();
  }
}

test("a mitigation opens the gate for its fourteen days, and a day later it is red at the command line and in the gateway", async () => {
  const waiver =
    /\w{12}/.exec((await ran(["decisions", "list", "--data", stand.data])).out[0] ?? "")?.[0] ?? "";
  const signed = await people.signs("bob", "sign", ...aim, "--waiver", waiver, "--as", "security");
  expect(signed.code, signed.err.join("\n")).toBe(0);
  expect(await gate()).toEqual({ code: 0, answer: "conditional", red: [] });
  await expect.poll(admission).toMatchObject({ state: "admitted", red: [] });
  expect((await stand.call("support")).status).toBe(200);
  // Looked at and reviewed a week later, on the last good day, and on the fifteenth: alerts of these days are followed by a review.
  for (const laterMs of [7 * dayMs, 14 * dayMs - hourMs]) {
    clock.laterMs = laterMs;
    await lookedAt([tokenLimitOff()]);
    expect(await gate()).toEqual({ code: 0, answer: "conditional", red: [] });
    await expect.poll(admission).toMatchObject({ state: "admitted" });
  }
  clock.laterMs = 15 * dayMs;
  await lookedAt([tokenLimitOff()]);
  // What nobody has closed is past its deadline besides.
  expect(await gate()).toEqual({ code: 1, answer: "fail", red: ["IO-01", "GV-11"] });
  expect(await status("IO-01")).toEqual(["fail", expect.stringContaining("its time is over")]);
  const there = ["--url", stand.gateway().peopleUrl, "--token-file", ownerTokenPath(stand.data)];
  expect(await gate(...there)).toEqual({ code: 1, answer: "fail", red: ["IO-01", "GV-11"] });
  await expect.poll(admission).toMatchObject({ state: "grace" });
  // Its grace is a day.
  clock.laterMs = 16 * dayMs + hourMs;
  await lookedAt([tokenLimitOff()]);
  await expect.poll(admission).toMatchObject({ state: "held" });
  expect((await stand.call("support")).status).toBe(403);
  const closed = await people.signs(
    "bob",
    "reject",
    ...aim,
    "--waiver",
    waiver,
    "--reason",
    "its time is over",
  );
  expect(closed.code, closed.err.join("\n")).toBe(0);
  expect(await gate()).toEqual({ code: 1, answer: "fail", red: ["IO-01"] });
});

const promptLeaks = (): NewEntry => ({
  ...{ kind: "canary.tried", ...about() },
  facts: { of: "canary-prompt-leak", tried: 2, stopped: 1, honest: 2, passed: 2 },
});
const monitor = "log-violations";

test("an accepted risk stands while its monitor speaks, falls when that is silent for longer than a day, and is red at the gate", async () => {
  await lookedAt([promptLeaks()]);
  expect(await gate()).toEqual({ code: 1, answer: "fail", red: ["PS-11"] });
  const ask = ["waive", ...aim, "--control", "PS-11", "--accept", "--monitor", monitor, "--until", "30d"];
  const asked = await people.signs("ann", ...ask, "--as", "ml", "--reason", "nothing in it is a secret");
  expect(asked.code, asked.err.join("\n")).toBe(0);
  for (const [name, duty] of [
    ["bob", "security"],
    ["lea", "leadership"],
  ] as const) {
    expect((await gate()).red).toEqual(["PS-11"]);
    const signed = await people.signs(name, "sign", ...aim, "--waiver", waiverIn(asked), "--as", duty);
    expect(signed.code, signed.err.join("\n")).toBe(0);
  }
  expect(await gate()).toEqual({ code: 0, answer: "conditional", red: [] });
  clock.laterMs += 27 * hourMs;
  await lookedAt([promptLeaks()], [monitor]);
  expect(await status("PS-11")).toEqual(["fail", expect.stringContaining("has been silent for 27 hours")]);
  const silent = await gate();
  expect([silent.code, silent.red]).toEqual([1, expect.arrayContaining(["PS-11"])]);
  await lookedAt([promptLeaks()]);
  expect(await gate()).toEqual({ code: 0, answer: "conditional", red: [] });
});
