import { hash } from "node:crypto";
import { rmSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import { dutyGiven } from "../people/signatory.ts";
import {
  aDayLater,
  bare,
  decisionLog,
  seen,
  type DecisionLog,
  type Signer,
} from "../decisions/decisions.test-data.ts";

const minuteMs = 60_000;
const dayMs = 86_400_000;

let log: DecisionLog;
let ann: Signer, bob: Signer, lea: Signer, rita: Signer;
beforeAll(async () => {
  log = await decisionLog();
  ann = await log.person("ann@example.com", ["ml", "security"]);
  bob = await log.person("bob@example.com", ["security"]);
  lea = await log.person("lea@example.com", ["leadership"]);
  rita = await log.person("rita@example.com", [], ["signatory", "reader"]);
  aDayLater(log);
});
afterAll(async () => {
  await log.close();
  rmSync(log.data, { recursive: true, force: true });
});

const signOff = { kind: "sign-off", as: "ml", controls: ["PS-01", "PS-02"] } as const;
const mitigation = (): JsonObject & { kind: "waiver"; as: "ml" } => ({
  kind: "waiver",
  as: "ml",
  path: "mitigation",
  control: "PS-05",
  compensating: ["PS-06"],
  untilMs: log.clock.atMs + 3 * dayMs,
  reason: "the vendor's patch comes on Thursday",
});
/** What an answer to a request names of it. */
const answering = ({ waiver, entry, sha256 }: JsonObject): JsonObject => ({
  waiver: waiver ?? "",
  asked: entry ?? -1,
  request: sha256 ?? "",
});
const size = (): number => log.inside.log.head().size;
const newest = () => log.leaf(size() - 1);
const refusedFor = async (reason: string): Promise<void> => {
  expect(await newest()).toMatchObject({ kind: "access.refused", facts: { ask: "decide", reason } });
};

test("a sign-off is an entry that names nobody, with statement, signature and key beside it", async () => {
  const said = await log.decide(ann, signOff);
  const leaf = await log.leaf(said["entry"]);
  expect(leaf).toMatchObject({
    kind: "decision.signed",
    feature: "chat",
    environment: "prod",
    digest: "sha256:d1",
    facts: {
      controls: ["PS-01", "PS-02"],
      as: "ml",
      by: log.inside.pseudonyms.of("user", ann.name),
      sha256: said["sha256"],
    },
  });
  expect(leaf.facts).not.toHaveProperty("fresh");
  expect(JSON.stringify(leaf)).not.toContain("ann");
  const opened = await log.ask(bob.token, { ask: "decision-open", index: said["entry"] ?? 0 });
  expect(opened).toMatchObject({ by: ann.name, seen, key: expect.stringMatching(/^ssh-ed25519 /) as string });
  expect(hash("sha256", opened["statement"] as string)).toBe(said["sha256"]);
  expect(await newest()).toMatchObject({ kind: "payload.opened", facts: { opened: said["entry"] } });
});

test("a statement counts once, also after the log was opened anew", async () => {
  const statement = log.text(ann.name, signOff);
  const question = { ask: "decide", statement, signature: bare(ann, statement), seen };
  await log.ask(ann.token, question);
  await expect(log.ask(ann.token, question)).rejects.toMatchObject({ code: "POLICY_HELD" });
  await refusedFor("replayed");
  await log.close();
  const again = await decisionLog(log.data);
  again.clock.atMs = log.clock.atMs;
  log = again;
  await expect(log.ask(ann.token, question)).rejects.toThrow("taken already");
  // Where it does not know of it any more, its age refuses it.
  log.clock.atMs += 11 * minuteMs;
  await expect(log.ask(ann.token, question)).rejects.toThrow("counts for 10 minutes");
});

test.each([
  ["ten minutes old", -10 * minuteMs, true],
  ["older than ten minutes", -10 * minuteMs - 1, false],
  ["a minute ahead", minuteMs, true],
  ["more than a minute ahead", minuteMs + 1, false],
])("a statement that is %s", async (_what, shiftMs, counts) => {
  const said = log.decide(ann, { ...signOff, atMs: log.clock.atMs + shiftMs });
  if (counts) expect(await said).toMatchObject({ kind: "decision.signed" });
  else await expect(said).rejects.toMatchObject({ code: "POLICY_HELD" });
});

test("nobody signs with another's key, or under another's name", async () => {
  const statement = log.text(ann.name, signOff);
  const question = { ask: "decide", statement, seen };
  const before = size();
  await expect(log.ask(ann.token, { ...question, signature: bare(bob, statement) })).rejects.toThrow(
    "does not fit",
  );
  await refusedFor("signature");
  await expect(log.ask(bob.token, { ...question, signature: bare(bob, statement) })).rejects.toThrow(
    "the statement is of ann",
  );
  await refusedFor("another-name");
  await expect(log.ask(bob.token, { ...question, signature: bare(ann, statement) })).rejects.toThrow("bob");
  expect(size()).toBe(before + 3);
});

test("no letter of a statement can be changed after it was signed", async () => {
  const statement = log.text(ann.name, signOff);
  const signature = bare(ann, statement);
  const before = size();
  await fc.assert(
    fc.asyncProperty(fc.nat(statement.length - 1), fc.integer({ min: 1, max: 127 }), async (at, mask) => {
      const bytes = Buffer.from(statement);
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      const changed = { ask: "decide", statement: bytes.toString("latin1"), signature, seen };
      await expect(log.ask(ann.token, changed)).rejects.toBeInstanceOf(Error);
    }),
    { numRuns: 60 },
  );
  for (let index = before; index < size(); index += 1)
    expect((await log.leaf(index)).kind).toBe("access.refused");
});

test("a duty that one does not have is not signed for", async () => {
  await expect(log.decide(bob, signOff)).rejects.toThrow("does not sign as ml of chat");
  await refusedFor("no-duty");
  await expect(log.decide(rita, signOff)).rejects.toMatchObject({
    hint: expect.stringContaining("people duty rita@example.com ml --feature chat") as string,
  });
});

test("a duty of one feature is none of another, and a role is needed beside", async () => {
  await expect(log.person("sam@example.com", ["ml"], ["reader"])).rejects.toMatchObject({
    code: "SCOPE_REFUSED",
  });
  const uma = await log.person("uma@example.com", []);
  await log.inside.peopleBook.amend(log.owner, uma.name, dutyGiven("ml", "other"));
  await expect(log.decide(uma, signOff)).rejects.toThrow("of chat");
  expect(await log.decide(uma, { ...signOff, feature: "other" })).toMatchObject({ kind: "decision.signed" });
});

test("a statement about another log, or a later one, does not count", async () => {
  const { size: entries, root } = log.inside.log.head();
  const about = { origin: "x", size: entries, root };
  const others = [
    { ...about, root: Buffer.alloc(32).toString("base64") },
    { ...about, size: entries + 1000 },
    { ...about, size: entries - 1 },
    { ...about, size: 0 },
  ];
  for (const other of others)
    await expect(log.decide(ann, { ...signOff, log: other })).rejects.toThrow("another log");
  expect(await log.decide(ann, { ...signOff, log: about })).toMatchObject({ kind: "decision.signed" });
});

test("what somebody saw is what their statement says they saw", async () => {
  for (const more of [{ seen: "[]" }, { seen: `${seen} ` }])
    await expect(log.decide(ann, signOff, more)).rejects.toMatchObject({ code: "USAGE" });
});

test("a mitigation is asked for by one and signed by another, and nobody signs their own", async () => {
  const asked = await log.decide(ann, mitigation());
  expect(await log.leaf(asked["entry"])).toMatchObject({
    kind: "waiver.asked",
    facts: { waiver: asked["waiver"], path: "mitigation", control: "PS-05", compensating: ["PS-06"] },
  });
  const agreement = { kind: "agreement", as: "security", ...answering(asked) } as const;
  await expect(log.decide(ann, agreement)).rejects.toThrow("who asked for");
  await refusedFor("own-request");
  // The same address, written otherwise.
  const twin = await log.person("Ann+x@example.com", ["security"]);
  aDayLater(log);
  await expect(log.decide(twin, agreement)).rejects.toThrow("or may be");
  for (const other of [
    { request: "0".repeat(64) },
    { asked: 0 },
    { waiver: "0".repeat(12) },
    { digest: "sha256:d2" },
  ])
    await expect(log.decide(bob, { ...agreement, ...other })).rejects.toMatchObject({ code: "USAGE" });
  const signed = await log.decide(bob, agreement);
  expect(signed).toMatchObject({ kind: "waiver.signed", have: 2, needs: 2 });
  expect((await log.leaf(signed["entry"])).facts).toMatchObject({
    waiver: asked["waiver"],
    asked: asked["entry"],
    as: "security",
    by: log.inside.pseudonyms.of("user", bob.name),
  });
  await expect(log.decide(bob, agreement, { before: [signed["entry"] ?? 0] })).rejects.toThrow("already");
});

test("an accepted risk takes three people, and each of them once", async () => {
  const asked = await log.decide(ann, {
    ...{ kind: "waiver", as: "ml", path: "accepted-risk", control: "PS-11", monitor: "log-calls" },
    ...{ untilMs: log.clock.atMs + 90 * dayMs, reason: "nothing in the prompt is secret" },
  });
  const agreement = { kind: "agreement", ...answering(asked) } as const;
  const second = await log.decide(bob, { ...agreement, as: "security" });
  expect(second).toMatchObject({ have: 2, needs: 3 });
  const third = await log.decide(lea, { ...agreement, as: "leadership" }, { before: [second["entry"] ?? 0] });
  expect(third).toMatchObject({ have: 3, needs: 3 });
});

test("a key, a duty or a token of today signs first, and not second", async () => {
  const asked = await log.decide(ann, mitigation());
  const nina = await log.person("nina@example.com", ["security"]);
  const agreement = { kind: "agreement", as: "security", ...answering(asked) } as const;
  await expect(log.decide(nina, agreement)).rejects.toThrow("less than 24 hours old");
  await refusedFor("fresh");
  const first = await log.decide(nina, { ...signOff, as: "security" });
  expect((await log.leaf(first["entry"])).facts).toMatchObject({ fresh: true });
  log.clock.atMs += dayMs - 1;
  await expect(log.decide(nina, agreement)).rejects.toThrow("less than 24 hours old");
  log.clock.atMs += 1;
  expect(await log.decide(nina, agreement)).toMatchObject({ kind: "waiver.signed" });
});

test("whoever asked takes it back, anybody else rejects it", async () => {
  const asked = await log.decide(ann, mitigation());
  const refusal = {
    kind: "refusal",
    as: "security",
    ...answering(asked),
    reason: "the compensating control is the same code",
  } as const;
  const ended = await log.decide(bob, refusal);
  expect((await log.leaf(ended["entry"])).facts).toMatchObject({ why: "rejected", asked: asked["entry"] });
  const back = await log.decide(ann, { ...refusal, as: "ml" });
  expect((await log.leaf(back["entry"])).facts).toMatchObject({ why: "withdrawn" });
});

test.each<[string, number, JsonObject]>([
  ["mitigation", 14 * dayMs, { control: "PS-05", compensating: ["PS-06"] }],
  ["accepted-risk", 90 * dayMs, { control: "PS-05", monitor: "log-calls" }],
  ["not-applicable", 90 * dayMs, { control: "PS-05" }],
  ["break-glass", 4 * 3_600_000, {}],
])("a %s lasts no longer than it may", async (path, longestMs, more) => {
  const ask = (ms: number): Promise<JsonObject> =>
    log.decide(ann, { kind: "waiver", as: "ml", path, ...more, untilMs: log.clock.atMs + ms, reason: "r" });
  expect(await ask(longestMs)).toMatchObject({ kind: "waiver.asked" });
  await expect(ask(longestMs + 1)).rejects.toThrow("at most");
  await expect(ask(0)).rejects.toThrow("before it begins");
});

test.each<[string, JsonObject]>([
  ["a mitigation without a compensating control", { path: "mitigation", control: "PS-05" }],
  ["an accepted risk that nothing watches", { path: "accepted-risk", control: "PS-05" }],
  [
    "an accepted risk that is watched by nothing there is",
    { path: "accepted-risk", control: "PS-05", monitor: "log-moon" },
  ],
  ["a break-glass of one control", { path: "break-glass", control: "PS-05" }],
  ["no control", { path: "not-applicable" }],
  ["a way that nobody knows", { path: "shrug", control: "PS-05" }],
  ["a member that nobody knows", { path: "not-applicable", control: "PS-05", approved: true }],
  ["no reason", { path: "not-applicable", control: "PS-05", reason: " " }],
  [
    "a reason that hides a part of itself",
    { path: "not-applicable", control: "PS-05", reason: "ok \u202eevil" },
  ],
])("%s is refused, and nothing is written", async (_what, more) => {
  const before = size();
  const draft = { kind: "waiver", as: "ml", untilMs: log.clock.atMs + dayMs, reason: "r", ...more } as const;
  await expect(log.decide(ann, draft)).rejects.toMatchObject({ code: "USAGE" });
  expect(size()).toBe(before);
});

test("the longest decisions there are keep all that they say", async () => {
  const controls = Array.from({ length: 40 }, (_, i) => `XA-${100 + i}`);
  const long = {
    feature: "f".repeat(63),
    environment: `e${"n".repeat(31)}`,
    digest: `sha256:${"d".repeat(64)}`,
  };
  const said = await log.decide(ann, { ...signOff, ...long, controls });
  expect((await log.leaf(said["entry"])).facts).toMatchObject({ controls });
  const compensating = controls.slice(0, 10);
  const asked = await log.decide(ann, { ...mitigation(), ...long, compensating });
  expect((await log.leaf(asked["entry"])).facts).toMatchObject({ compensating });
});

test("a review names what was looked at, and a person's word does not stand in for a machine's", async () => {
  const review = { kind: "review", as: "security", of: "review-weekly" } as const;
  const held = await log.decide(bob, { ...review, figures: { looked: 2 }, lookedAt: ["1", "panel:cost"] });
  const leaf = await log.leaf(held["entry"]);
  expect(leaf).toMatchObject({
    kind: "review.held",
    feature: "chat",
    facts: { of: "review-weekly", looked: 2, as: "security", statement: held["sha256"] },
  });
  for (const more of [
    { figures: { looked: 3 }, lookedAt: ["1"] },
    { figures: {}, lookedAt: ["1"] },
    { figures: { looked: 1, more: 1 }, lookedAt: ["1"] },
    { figures: { looked: 1 }, lookedAt: ["999999"] },
    { figures: { looked: 2 }, lookedAt: ["1", "1"] },
  ])
    await expect(log.decide(bob, { ...review, ...more })).rejects.toMatchObject({ code: "USAGE" });
  const machine = { ...review, of: "canary-injection", figures: {}, lookedAt: [] };
  await expect(log.decide(bob, machine)).rejects.toThrow("nobody's word stands in for it");
  await expect(log.decide(bob, { ...machine, of: "document-dpa" })).rejects.toMatchObject({
    code: "POLICY_HELD",
  });
});

test("a document is recorded by its SHA-256, until its end", async () => {
  const sha256 = hash("sha256", "the agreement");
  const dpa = { kind: "document", as: "security", of: "document-dpa", name: "dpa.pdf", sha256 } as const;
  const endsAtMs = log.clock.atMs + dayMs;
  const recorded = await log.decide(bob, { ...dpa, figures: { expires: 1, providers: 2 }, endsAtMs });
  const leaf = await log.leaf(recorded["entry"]);
  expect(leaf.facts).toMatchObject({ of: "document-dpa", expires: 1, providers: 2, sha256, endsAtMs });
  expect(leaf.facts).toMatchObject({ statement: recorded["sha256"] });
  expect(JSON.stringify(leaf)).not.toContain("dpa.pdf");
  for (const more of [
    { figures: { expires: 1, providers: 2 } },
    { figures: { expires: 0, providers: 2 }, endsAtMs },
    { figures: { expires: 1, providers: 2 }, endsAtMs: log.clock.atMs },
  ])
    await expect(log.decide(bob, { ...dpa, ...more })).rejects.toMatchObject({ code: "USAGE" });
});

test("who made a change is written down by a pseudonym", async () => {
  const question = { ask: "propose", feature: "chat", environment: "prod", digest: "sha256:d1" };
  const proposed = await log.ask(ann.token, { ...question, author: "dev@example.com" });
  expect(await log.leaf(proposed["entry"])).toMatchObject({
    kind: "release.proposed",
    digest: "sha256:d1",
    facts: {
      author: log.inside.pseudonyms.of("user", "dev@example.com"),
      by: log.inside.pseudonyms.of("user", ann.name),
    },
  });
  for (const more of [{ author: "a b" }, { feature: "Chat" }, { digest: "" }])
    await expect(log.ask(ann.token, { ...question, author: "d@example.com", ...more })).rejects.toMatchObject(
      {
        code: "USAGE",
      },
    );
});

test("only a decision is opened as one", async () => {
  await expect(log.ask(bob.token, { ask: "decision-open", index: 0 })).rejects.toThrow("no decision");
  await expect(log.ask(bob.token, { ask: "decision-open", index: 999_999 })).rejects.toThrow("no decision");
});
