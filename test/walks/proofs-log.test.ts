import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAuditd } from "../../src/app/auditd-child.ts";
import type { Exposure } from "../../src/audit/exposure/exposure.ts";
import { connectLog } from "../../src/audit/socket/client.ts";
import { socketPathIn } from "../../src/audit/places.ts";
import { ran, type Ran } from "../../src/cli/terminal.test-data.ts";
import { gpt, startStand, until, type Stand } from "./stand.ts";

// The gateway and its log as processes of their own, and two verifiers: ours, and one of nothing but Go's sumdb.
const manifest = (feature: string): string =>
  `feature: ${feature}\nprofile: chatbot\ndata: [none]\nmodel: { provider: openai, id: ${gpt} }\nretry: { attempts: 1 }\nowners: { backend: ${feature}@example.com }\n`;
const folder = mkdtempSync(join(tmpdir(), "seaworthy-proofs-log-"));
let stand: Stand;
beforeAll(async () => {
  stand = await startStand({
    files: {
      "seaworthy.gateway.yaml": "environment: dev\nfeatures: [support.yaml, sales.yaml]\n",
      "support.yaml": `${manifest("support")}guards: { credentials: block }\n`,
      "sales.yaml": manifest("sales"),
    },
  });
  buildOutsider();
}, 120_000);
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

const goPath = "/usr/share/gocode";
const go = ["/usr/bin/go", "/usr/lib/go/bin/go"].find((command) => existsSync(command)) ?? "";
/** Debian's golang-go and golang-golang-x-mod-dev; `test/interop/outsider.test.ts` sees that CI has them. */
const hasGo = go !== "" && existsSync(join(goPath, "src/golang.org/x/mod/sumdb/tlog"));
const outsider = join(folder, "outsider");

function buildOutsider(): void {
  if (!hasGo) return;
  const env = { PATH: "/usr/bin:/bin", GO111MODULE: "off", GOPATH: goPath, GOFLAGS: "-trimpath" };
  const built = spawnSync(go, ["build", "-o", outsider, "."], {
    cwd: new URL("../interop/outsider/", import.meta.url),
    env: { ...env, GOCACHE: join(tmpdir(), "seaworthy-go-cache") },
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(`the verifier cannot be built: ${built.stderr}`);
}

interface Verdicts {
  /** Exit status of ours, and of theirs where there is a Go. */
  readonly exits: readonly number[];
  readonly said: string;
}

const [hold, fail] = hasGo
  ? [
      [0, 0],
      [3, 1],
    ]
  : [[0], [3]];

/** What both verifiers say of a data folder's log, against checkpoints that were kept. */
async function verdicts(data: string, ...kept: readonly string[]): Promise<Verdicts> {
  const against = kept.flatMap((file) => ["--against", file]);
  const ours = await ran(["audit", "verify", "--data", data, ...against]);
  const said = [...ours.out, ...ours.err].join("\n");
  if (!hasGo) return { exits: [ours.code], said };
  const theirs = spawnSync(outsider, ["log", join(data, "log"), ...kept], { encoding: "utf8" });
  return { exits: [ours.code, theirs.status ?? -1], said: `${said}\n${theirs.stdout}` };
}

/** What was recorded until now is under a checkpoint. */
async function proven(): Promise<void> {
  const log = await connectLog({ socketPath: socketPathIn(stand.data) });
  await log.ask({ ask: "prove" });
  await log.close();
}

const audit = (...args: readonly string[]): Promise<Ran> => ran(["audit", ...args, "--data", stand.data]);

async function call(feature: string, user: string, stream = false): Promise<Response> {
  return fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      "x-seaworthy-feature": feature,
      "x-seaworthy-user": user,
    },
    body: JSON.stringify({ model: gpt, stream, messages: [{ role: "user", content: `I am ${user}` }] }),
  });
}

/** The mail of this night went to the wrong people. */
const secret = "the merger with Tidewater is on the ninth";
const seeded = ["una", "otto", "ida", "max"];
const awsKey = "AKIA" + "Z7QK3MXW5LNB2RTC";

async function exposed(): Promise<Exposure> {
  const { out, err } = await audit("exposure", "--text", secret, "--purpose", "incident 12", "--json");
  expect(out, err.join("\n")).toHaveLength(1);
  return JSON.parse(out[0] ?? "") as Exposure;
}

const names = ({ recipients }: Exposure, was: boolean): readonly (string | undefined)[] =>
  recipients
    .filter(({ reached }) => reached === was)
    .map(({ user }) => user)
    .sort();

test("who saw what: the recipients that the log names are those who were sent it, whole or as a stream, and who was kept from it did not see it", async () => {
  stand.fakeOpenAi.reply = ({ text }) => {
    if (seeded.some((name) => text.includes(`I am ${name}`)))
      return { text: `Between us: ${secret}.`, pieceChars: 5 };
    return { text: text.includes("I am eve") ? `${secret}, and the key is ${awsKey}.` : "Good morning." };
  };
  for (const [i, name] of [...seeded, ...seeded, "tom"].entries())
    await (await call(i % 2 === 0 ? "sales" : "support", name, i < seeded.length)).text();
  expect((await call("support", "eve")).status).toBe(403);
  await proven();
  const found = await exposed();
  expect(names(found, true)).toEqual([...seeded].sort());
  expect(names(found, false)).toEqual(["eve"]);
  expect(found.recipients.filter(({ reached }) => reached).map(({ count }) => count)).toEqual(
    seeded.map(() => 2),
  );
});

test("an erased person's words can be opened by nobody, everybody else's can, and the tree holds for both verifiers", async () => {
  const outputs = (await stand.log()).filter(({ kind }) => kind === "call.output");
  const found = await exposed();
  const entriesOf = (name: string) => found.recipients.find(({ user }) => user === name)?.entries ?? [];
  const [una, otto] = [entriesOf("una"), entriesOf("otto")];
  const opened = (index: number | undefined) =>
    audit("show", String(index), "--payload", "--purpose", "a test");
  expect((await opened(una[0]?.index)).err).toEqual([]);
  expect((await opened(una[0]?.index)).out.join("\n")).toContain(secret);
  expect((await audit("erase", "--user", "una", "--reason", "request 7")).code).toBe(0);
  for (const { index } of una) {
    const shown = await opened(index);
    expect([shown.code, shown.err.join("\n")]).toEqual([
      2,
      expect.stringContaining("its subject was erased"),
    ]);
  }
  expect((await opened(otto[0]?.index)).out.join("\n")).toContain(secret);
  expect(names(await exposed(), true)).toEqual(["ida", "max", "otto"]);
  // The leaves stay as they were: the tree is the same one, and longer.
  expect((await stand.log()).filter(({ kind }) => kind === "call.output")).toEqual(outputs);
  await proven();
  expect(await verdicts(stand.data)).toMatchObject({ exits: hold });
});

const slow = { text: "word ".repeat(100), pauseMs: 15 };

test("what is stopped at the command line ends within seconds, also where it runs, and its sibling goes on", async () => {
  stand.fakeOpenAi.reply = slow;
  const from = stand.fakeOpenAi.received.length;
  const streams = await Promise.all([call("support", "tom", true), call("sales", "tom", true)]);
  const texts = Promise.all(streams.map((one) => one.text()));
  await until(() => stand.fakeOpenAi.received.length === from + 2);
  const killed = await ran([
    "kill",
    "--feature",
    "support",
    "--reason",
    "it tells secrets",
    "--data",
    stand.data,
  ]);
  expect(killed.code, killed.err.join("\n")).toBe(0);
  expect(killed.err.join("\n")).toContain("1 running calls were ended");
  expect((await call("support", "tom")).status).toBe(503);
  const [ended = "", sibling = ""] = await texts;
  expect(ended).toContain("the feature support is stopped");
  expect(sibling.split("word").length - 1).toBe(100);
  stand.fakeOpenAi.reply = { text: "ok" };
  expect((await call("sales", "tom")).status).toBe(200);
  const log = await stand.log();
  const placed = log.findLast(({ kind }) => kind === "kill.placed");
  const failed = log.findLast(({ kind, facts }) => kind === "call.failed" && facts?.["reason"] === "killed");
  expect([placed?.feature, failed?.feature]).toEqual(["support", "support"]);
  expect(failed?.facts?.["kill"]).toBe(placed?.facts?.["kill"]);
  // Seconds: the issue's own word; the drill's own bound is one.
  expect((failed?.at ?? Infinity) - (placed?.at ?? 0)).toBeLessThan(5000);
});

describe("once the gateway has ended", () => {
  beforeAll(async () => stand.stop());

  const publicFiles = (): readonly string[] =>
    readdirSync(join(stand.data, "log"), { recursive: true, encoding: "utf8" })
      .map((name) => join(stand.data, "log", name))
      .filter((path) => statSync(path).isFile());

  test("one flipped bit in any public file fails both verifiers, and without it both hold", async () => {
    expect(await verdicts(stand.data)).toMatchObject({ exits: hold });
    const files = publicFiles();
    expect(files.length).toBeGreaterThan(3);
    for (const [i, file] of files.entries()) {
      const whole = readFileSync(file);
      const broken = Buffer.from(whole);
      const at = (i * 131) % broken.length;
      broken.writeUInt8(broken.readUInt8(at) ^ (1 << (i % 8)), at);
      writeFileSync(file, broken);
      const said = await verdicts(stand.data);
      writeFileSync(file, whole);
      expect(said.exits, `${file} ${JSON.stringify(said)}`).toEqual(fail);
    }
    expect(await verdicts(stand.data)).toMatchObject({ exits: hold });
  });

  /** Goes on with a log that has ended, by its own process and with its own keys. */
  async function goneOn(data: string, words: string): Promise<void> {
    const auditd = await startAuditd({ data });
    const log = await connectLog({ socketPath: auditd.socketPath });
    for (let i = 0; i < 8; i += 1)
      await log.record({ kind: "call.input", feature: "support", user: "tom", payload: `${words} ${i}` });
    await log.ask({ ask: "prove" });
    await log.close();
    await auditd.close();
  }

  test("a log that its owner wrote anew holds by itself, and fails both verifiers against a checkpoint that somebody kept", async () => {
    const [rewritten, kept] = [join(folder, "rewritten"), join(folder, "checkpoint")];
    cpSync(stand.data, rewritten, { recursive: true });
    await goneOn(stand.data, "as it was");
    cpSync(join(stand.data, "log/checkpoint"), kept);
    await goneOn(rewritten, "as it should have been");
    await goneOn(rewritten, "and more");
    await goneOn(stand.data, "and more");
    expect(await verdicts(rewritten)).toMatchObject({ exits: hold });
    expect(await verdicts(stand.data, kept)).toMatchObject({ exits: hold });
    const said = await verdicts(rewritten, kept);
    expect(said.exits, JSON.stringify(said)).toEqual(fail);
    expect(said.said).toContain("not those");
  });
});
