import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { peopleFacts } from "../../src/api/people-page.test-data.ts";
import { peopleServer } from "../../src/api/people-page.ts";
import { startAuditd } from "../../src/app/auditd-child.ts";
import { connectLog } from "../../src/audit/socket/client.ts";
import { openLog } from "../../src/audit/open-log.ts";
import { openPublished } from "../../src/audit/read.ts";
import { receiptOf } from "../../src/audit/proofs/receipt.ts";
import { tilePath } from "../../src/audit/tile-path.ts";
import { verifyLog } from "../../src/audit/proofs/verify.ts";

/** Where Debian's golang-go and golang-golang-x-mod-dev put things. */
const goCommands = ["/usr/bin/go", "/usr/lib/go/bin/go"];
const goPath = "/usr/share/gocode";
const go = goCommands.find((command) => existsSync(command));
const lacking = [
  ...(go === undefined ? ["golang-go"] : []),
  ...(existsSync(join(goPath, "src/golang.org/x/mod/sumdb/tlog")) ? [] : ["golang-golang-x-mod-dev"]),
];
const inCi = !["", "0", "false", undefined].includes(process.env["CI"]);

test("in CI the Debian packages that an outsider's verifier is built from are there; elsewhere it is said what is lacking", () => {
  if (lacking.length > 0) console.log(`the outsider is left out: apt-get install ${lacking.join(" ")}`);
  expect(inCi ? lacking : [], ".ci/run installs them").toEqual([]);
});

/** Enough for two levels of tiles and unfinished ones of each; the first checkpoint is kept at the boundary of a tile. */
const [keptSize, forgedFrom, size] = [256, 300, 700];
const flipsPerFile = 16;

const folder = mkdtempSync(join(tmpdir(), "seaworthy-outsider-"));
const [data, forged] = [join(folder, "data"), join(folder, "forged")];
const log = join(data, "log");
const verifier = join(folder, "outsider");
const [kept, keptLater] = [join(folder, "checkpoint-kept"), join(folder, "checkpoint-later")];
let server: Server;
let url: string;

/** Appends until there are `until` entries, checkpoint included, and lets `look` see the log while it runs. */
async function grow(
  dataFolder: string,
  { until, word, at }: { until: number; word: string; at?: Record<number, () => void> },
): Promise<void> {
  const auditd = await startAuditd({ data: dataFolder });
  const client = await connectLog({ socketPath: auditd.socketPath });
  const stops = [...Object.keys(at ?? {}).map(Number), until];
  for (const stop of stops) {
    const { size: now } = await client.head();
    await Promise.all(
      Array.from({ length: stop - now }, (_, i) =>
        client.record({
          kind: "call.input",
          exchange: `${word}${now + i}`,
          user: `u${i % 5}`,
          payload: `p${i}`,
        }),
      ),
    );
    await client.ask({ ask: "prove" });
    at?.[stop]?.();
  }
  await client.close();
  await auditd.close();
}

/** What the verifier says, in lines, and whether it is content. */
function outsider(...args: string[]): { readonly holds: boolean; readonly lines: readonly string[] } {
  const { status, stdout, stderr } = spawnSync(verifier, args, { encoding: "utf8" });
  if (status !== 0 && status !== 1) throw new Error(`the verifier ended with ${status}: ${stderr}`);
  return { holds: status === 0, lines: stdout.trimEnd().split("\n") };
}

/** Public files, from the log's folder. */
const publicFiles = (): string[] =>
  readdirSync(log, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(log, name)).isFile())
    .sort();

describe.skipIf(lacking.length > 0)("a verifier of nothing but Go's sumdb", () => {
  beforeAll(async () => {
    const env = {
      PATH: "/usr/bin:/bin",
      GO111MODULE: "off",
      GOPATH: goPath,
      GOCACHE: join(tmpdir(), "seaworthy-go-cache"),
    };
    const built = spawnSync(go ?? "", ["build", "-o", verifier, "."], {
      cwd: new URL("./outsider/", import.meta.url),
      env: { ...env, GOFLAGS: "-trimpath" },
      encoding: "utf8",
    });
    if (built.status !== 0) throw new Error(`the verifier cannot be built: ${built.stderr}`);
    const keep = (file: string) => (): void => writeFileSync(file, readFileSync(join(log, "checkpoint")));
    await grow(data, { until: forgedFrom, word: "x", at: { [keptSize]: keep(kept) } });
    cpSync(data, forged, { recursive: true });
    await grow(data, { until: size, word: "x", at: { 520: keep(keptLater) } });
    await grow(forged, { until: size, word: "y" });
    server = peopleServer({ ...peopleFacts, logPath: log }, new Set());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/log`;
  }, 180_000);
  afterAll(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the fifteen leaves of Tessera's test log have its root", () => {
    const words = "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten";
    expect(outsider("root", ...words.split(" ")).lines).toEqual([
      "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=",
    ]);
  });

  test.each(["its files", "HTTP"])(
    "it verifies a real log by %s: every entry, tile, older checkpoint",
    async (by) => {
      const { holds, lines } =
        by === "HTTP" ? await overHttp(kept, keptLater) : outsider("log", log, kept, keptLater);
      const ours = await verifyLog(data);
      expect([holds, lines]).toEqual([
        true,
        [expect.stringMatching(`^holds: ${ours.size} entries, \\d+ files, 2 older checkpoints, root `)],
      ]);
      expect(lines[0]).toContain(ours.root);
      console.log(`outsider by ${by}: ${lines[0] ?? ""}`);
    },
  );

  test("it verifies the receipts of entries, and finds one flipped bit anywhere in one", () => {
    const published = openPublished(data);
    const newest = published.checkpoint()?.size ?? 0;
    const indexes = [0, 1, 255, 256, 257, 511, 512, newest - 1];
    mkdirSync(join(folder, "receipts"));
    const files = indexes.map((index) => join(folder, "receipts", `${index}.tlog-proof`));
    for (const [i, file] of files.entries()) writeFileSync(file, receiptOf(published, indexes[i] ?? 0) ?? "");
    const { holds, lines } = outsider("receipts", join(log, "vkey"), ...files);
    expect(holds).toBe(true);
    expect(lines.map((line) => /^holds: entry (\d+): .*"seq":\1,/.exec(line)?.[1])).toEqual(
      indexes.map(String),
    );

    const whole = readFileSync(files[3] ?? "");
    const broken = Array.from({ length: Math.ceil(whole.length / 7) }, (_, i) => {
      const bytes = Buffer.from(whole);
      bytes[i * 7] = (bytes[i * 7] ?? 0) ^ (1 << (i % 8));
      const file = join(folder, "receipts", `broken-${i * 7}.tlog-proof`);
      writeFileSync(file, bytes);
      return file;
    });
    const found = outsider("receipts", join(log, "vkey"), ...broken).lines;
    expect(found.map((line) => line.split(":")[0])).toEqual(broken);
    console.log(`flipped bits in a receipt: ${broken.length}, all found by the outsider`);
  });

  test("one flipped bit anywhere in a public file is found and named by both verifiers", async () => {
    const files = publicFiles();
    expect(files.length).toBeGreaterThan(8);
    let count = 0;
    for (const file of files) {
      const { length } = readFileSync(join(log, file));
      const flips = Math.min(length, flipsPerFile);
      for (let i = 0; i < flips; i += 1) {
        // Spread over the file, both ends included.
        const flip = { file, at: Math.round((i * (length - 1)) / Math.max(1, flips - 1)), bit: i % 8 };
        const [theirs, ours] = await withFlipped(flip, async () => [
          outsider("log", log),
          await verifyLog(data),
        ]);
        const named = [
          theirs.lines.map((line) => line.split(":")[0]),
          ours.problems.map((problem) => problem.file.replace("log/", "")),
        ];
        const what = JSON.stringify({ flip, theirs, ours });
        expect(named, what).toEqual([expect.arrayContaining([file]), expect.arrayContaining([file])]);
        expect([theirs.holds, ours.ok], what).toEqual([false, false]);
        count += 1;
      }
    }
    console.log(
      `flipped bits: ${count} in ${files.length} public files, all found and named by both verifiers`,
    );
    expect(outsider("log", log).holds).toBe(true);
  }, 300_000);

  test("over HTTP too a flipped bit is found and named", async () => {
    for (const file of ["checkpoint", "vkey", "tile/0/000", "tile/1/000.p/2", "tile/entries/001"]) {
      const at = readFileSync(join(log, file)).length >> 1;
      const { holds, lines } = await withFlipped({ file, at, bit: 0 }, () => overHttp());
      expect([holds, lines.map((line) => line.split(":")[0])]).toEqual([
        false,
        expect.arrayContaining([file]) as string[],
      ]);
    }
  });

  test("a missing file and a stray one are named", () => {
    for (const file of publicFiles()) {
      const whole = readFileSync(join(log, file));
      rmSync(join(log, file));
      const { holds, lines } = outsider("log", log);
      writeFileSync(join(log, file), whole);
      // An unfinished tile of before may go: nothing needs it any more.
      if (!holds) expect(lines[0]).toContain(`${file}: is missing`);
      else expect(file).toMatch(/\.p\//);
    }
    writeFileSync(join(log, "tile/0/stray"), "x");
    expect(outsider("log", log).lines[0]).toMatch(/^tile\/0\/stray: is not a file of the log/);
    rmSync(join(log, "tile/0/stray"));
  });

  test("entries that were removed when their time was over may be gone, where an entry of the log says so, and no others", async () => {
    const pruned = join(folder, "pruned");
    cpSync(data, pruned, { recursive: true });
    const lose = (index: number): void => rmSync(join(pruned, "log", tilePath("entries", index)));
    lose(0);
    const [missing] = outsider("log", join(pruned, "log")).lines;
    expect(missing).toBe("tile/entries/000: is missing");
    cpSync(join(log, tilePath("entries", 0)), join(pruned, "log", tilePath("entries", 0)));

    const reopened = await openLog({
      dataFolder: pruned,
      now: Date.now,
      randomBytes,
      onFailure: () => undefined,
    });
    await reopened.record({ kind: "retention.applied", facts: { prunedTo: 256 } });
    await reopened.close();
    lose(0);
    expect(outsider("log", join(pruned, "log"), kept, keptLater).holds).toBe(true);
    lose(1);
    expect(outsider("log", join(pruned, "log")).lines).toEqual(["tile/entries/001: is missing"]);
  });

  test("a log that was written anew with the real key holds by itself, and not against a kept checkpoint", () => {
    const forgedLog = join(forged, "log");
    expect(outsider("log", forgedLog, kept).holds).toBe(true);
    const { holds, lines } = outsider("log", forgedLog, keptLater);
    expect([holds, lines[0]]).toEqual([
      false,
      expect.stringMatching(/^\S+checkpoint-later: the first 520 entries are not those that were signed/),
    ]);
  });
});

/** Looks at the log while one bit of it is another. */
async function withFlipped<T>(
  { file, at, bit }: { readonly file: string; readonly at: number; readonly bit: number },
  look: () => Promise<T>,
): Promise<T> {
  const whole = readFileSync(join(log, file));
  const broken = Buffer.from(whole);
  broken[at] = (broken[at] ?? 0) ^ (1 << bit);
  writeFileSync(join(log, file), broken);
  try {
    return await look();
  } finally {
    writeFileSync(join(log, file), whole);
  }
}

/** As `outsider`, over HTTP: this process serves, so it must not stand still meanwhile. */
async function overHttp(...older: string[]): Promise<ReturnType<typeof outsider>> {
  const child = spawn(verifier, ["log", url, ...older], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said += text));
  const status = await new Promise((resolve) => child.once("close", resolve));
  return { holds: status === 0, lines: said.trimEnd().split("\n") };
}
