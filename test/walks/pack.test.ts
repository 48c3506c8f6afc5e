import { execFileSync, spawnSync } from "node:child_process";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makePack, packFacts, packKey } from "../../src/app/pack.ts";
import { evidencePack } from "../../src/pack/evidence-pack.ts";
import { verifyCommands } from "../../src/pack/readme.ts";
import { verifyPack } from "../../src/pack/verify-pack.ts";
import { filesIn, zipOf } from "../../src/pack/zip.ts";
import { ran } from "../../src/cli/terminal.test-data.ts";
import { digest, feature, history, packStand, signatures, type PackStand } from "./pack.stand.ts";

let stand: PackStand;
let [zip, opened] = ["", ""];
let signed: readonly [number, number];
beforeAll(async () => {
  stand = await packStand();
  await history(stand);
  signed = await signatures(stand);
  zip = join(stand.folder, "pack.zip");
  opened = join(stand.folder, "opened");
  mkdirSync(opened);
  const made = await ran([
    "pack",
    "--feature",
    feature,
    "--env",
    "prod",
    "--data",
    stand.data,
    "--out",
    zip,
    "--purpose",
    "an audit",
  ]);
  expect(made, made.err.join("\n")).toMatchObject({ code: 0 });
  // By a program that is not ours.
  execFileSync("unzip", ["-q", zip, "-d", opened]);
}, 60_000);
afterAll(() => stand.close());

const text = (path: string): string => readFileSync(join(opened, path), "utf8");
const json = (path: string): unknown => JSON.parse(text(path));
const packPublicKey = (data: string): string =>
  createPublicKey(packKey(data)).export({ format: "pem", type: "spki" }).toString();
const shell = (command: string, cwd = opened) =>
  spawnSync("bash", ["-euc", command], { cwd, encoding: "utf8" });

test("a pack has the verdict, the controls with what they cite, and a proof for each entry that is cited", () => {
  expect(json("verdict.json")).toMatchObject({ feature, environment: "prod", digest });
  const all = json("controls.json") as { id: string; because: number[]; evidence: string[]; risk: string }[];
  expect(all.length).toBeGreaterThan(100);
  const cited = new Set(all.flatMap(({ evidence }) => evidence));
  expect(cited.size).toBeGreaterThan(20);
  expect([...cited].filter((path) => !existsSync(join(opened, path)))).toEqual([]);
  expect((json("items.json") as unknown[]).length).toBe(14);
});

describe("a stranger with openssl and a shell", () => {
  test("verifies the statement by the very lines of the README, and the key has the name that it says", () => {
    const readme = text("README.md");
    for (const lines of [verifyCommands.statement, verifyCommands.keyId, verifyCommands.files])
      expect(readme).toContain(lines);
    const verified = shell(verifyCommands.statement);
    expect(verified.stdout + verified.stderr).toContain("Signature Verified Successfully");
    const keyId = /sha256:([0-9a-f]{64})/.exec(text("statement.dsse.json"))?.[1] ?? "none";
    expect(shell(verifyCommands.keyId).stdout).toContain(keyId);
    expect(readme).toContain(keyId);
  });

  test("finds every file as it was signed, and no other", () => {
    const checked = shell(`${verifyCommands.statement}\n${verifyCommands.files}\n${verifyCommands.extra}`);
    expect([checked.status, checked.stderr], checked.stdout).toEqual([0, ""]);
    const sums = text("statement.sums").trim().split("\n");
    expect(sums.length).toBe(filesIn(readFileSync(zip)).length - 1);
    writeFileSync(join(opened, "stray"), "x");
    expect(shell(verifyCommands.extra).status).not.toBe(0);
    rmSync(join(opened, "stray"));
  });

  test("verifies who signed a decision: with OpenSSH, or with openssl where the signature is a bare one", () => {
    const [ssh, bare] = signed;
    const folder = (seq: number): string => join(opened, "decisions", String(seq));
    const [, command = ""] = verifyCommands.decision.split("\n");
    const good = shell(command, folder(ssh));
    expect(good.stdout + good.stderr).toMatch(/Good "seaworthy" signature for ann@example.com/);
    const plain = shell(verifyCommands.bareDecision, folder(bare));
    expect(plain.stdout).toContain("Signature Verified Successfully");
    const statement = readFileSync(join(folder(ssh), "statement"));
    writeFileSync(join(folder(ssh), "statement"), statement.subarray(1));
    expect(shell(command, folder(ssh)).status).not.toBe(0);
    writeFileSync(join(folder(ssh), "statement"), statement);
  });
});

describe("a stranger with Go and none of our code", () => {
  const goPath = "/usr/share/gocode";
  const go = ["/usr/bin/go", "/usr/lib/go/bin/go"].find((command) => existsSync(command));
  const isThere = go !== undefined && existsSync(join(goPath, "src/golang.org/x/mod/sumdb/tlog"));

  test.skipIf(!isThere)(
    "verifies each cited entry against the log's key",
    () => {
      const receipts = readdirSync(join(opened, "evidence")).map((name) => join(opened, "evidence", name));
      const { status, stdout, stderr } = spawnSync(
        go ?? "",
        ["run", ".", "receipts", join(opened, "log/vkey"), ...receipts],
        {
          cwd: new URL("../interop/outsider/", import.meta.url),
          env: {
            PATH: "/usr/bin:/bin",
            GO111MODULE: "off",
            GOPATH: goPath,
            GOCACHE: join(tmpdir(), "seaworthy-go-cache"),
          },
          encoding: "utf8",
        },
      );
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout.trim().split("\n").length).toBe(receipts.length);
    },
    60_000,
  );
});

describe("our own program", () => {
  test("verifies a pack and each of its receipts, with keys that the verifier brings along", async () => {
    const key = join(stand.folder, "kept.pem");
    writeFileSync(key, packPublicKey(stand.data));
    const vkey = join(stand.data, "log/vkey");
    const said = await ran(["pack", "verify", zip, "--public-key", key, "--vkey", vkey]);
    expect([said.code, said.out.join(), said.err]).toEqual([
      0,
      expect.stringMatching(/^holds: \d+ files, \d+ entries, signed by sha256:/),
      [],
    ]);
    const [first = ""] = readdirSync(join(opened, "evidence"));
    const receipt = await ran([
      "audit",
      "verify-receipt",
      join(opened, "evidence", first),
      "--vkey",
      join(opened, "log/vkey"),
    ]);
    expect(receipt.code).toBe(0);
  });

  test("says with which key it checked where nobody brought one", async () => {
    const { code, err } = await ran(["pack", "verify", zip]);
    expect([code, err.join()]).toEqual([0, expect.stringContaining("this key came with the pack")]);
  });

  test("finds one flipped byte in any file, a missing file and a stray one", () => {
    const files = filesIn(readFileSync(zip));
    expect(verifyPack(files, {}).problems).toEqual([]);
    const flipped = files.map(({ path, bytes }, i) => {
      const changed = Uint8Array.from(bytes);
      const at = (i * 131) % changed.length;
      changed[at] = (changed[at] ?? 0) ^ 1;
      return { path, bytes: changed };
    });
    const statement = flipped.filter(({ path }) => path === "statement.dsse.json");
    const unsigned = files.filter(({ path }) => path !== "statement.dsse.json");
    expect(verifyPack([...unsigned, ...statement], {}).problems).toEqual([
      expect.stringMatching(/^statement\.dsse\.json: /),
    ]);
    const rest = flipped.filter(({ path }) => path !== "statement.dsse.json");
    const signedStatement = files.filter(({ path }) => path === "statement.dsse.json");
    const publicKey = createPublicKey(packKey(stand.data));
    const { problems } = verifyPack([...rest, ...signedStatement], { publicKey });
    expect(new Set(problems.map((problem) => problem.split(": ")[0]))).toEqual(
      new Set(rest.map(({ path }) => path)),
    );
    const [first] = files;
    expect(verifyPack(files.slice(1), {}).problems).toEqual([`${first?.path ?? ""}: is missing`]);
    const stray = { path: "stray", bytes: new Uint8Array() };
    expect(verifyPack([...files, stray], {}).problems).toEqual(["stray: nobody signed it"]);
  });

  test("does not take a pack that another key has signed", () => {
    const { publicKey } = generateKeyPairSync("ed25519");
    const { problems } = verifyPack(filesIn(readFileSync(zip)), { publicKey });
    expect(problems).toEqual(["statement.dsse.json: has no signature of this key"]);
  });
});

test("the same head of the log and the same moment give the same bytes", async () => {
  const parts = { nowMs: Date.now(), folder: stand.folder, report: () => undefined };
  const asked = { data: stand.data, feature, environment: "prod" } as const;
  const facts = [await packFacts(stand.log, asked, parts), await packFacts(stand.log, asked, parts)];
  const [one, two] = facts.map((found) => evidencePack(found, packKey(stand.data)));
  expect(one?.sha256).toBe(two?.sha256);
  expect(zipOf([...(one?.files ?? [])].reverse())).toEqual(two?.zip);
});

test("that a pack was made is an entry, with its SHA-256 and its key; each text that went into it has one too", async () => {
  const made = await makePack(
    { data: stand.data, feature, environment: "prod" },
    { nowMs: Date.now(), folder: stand.folder, report: () => undefined },
  );
  await stand.log.ask({ ask: "prove" });
  const found = await ran(["audit", "search", "--kind", "pack.made", "--json", "--data", stand.data]);
  const entries = found.out.map((line) => JSON.parse(line) as { facts: object });
  expect(entries[0]?.facts).toMatchObject({ sha256: made.sha256, key: made.keyId, payloads: 0 });
  const texts = (entries.at(-1)?.facts as { payloads: number }).payloads;
  expect(texts).toBeGreaterThan(3);
  const openings = await ran([
    "audit",
    "search",
    "--kind",
    "payload.opened",
    "--count",
    "--data",
    stand.data,
  ]);
  expect(Number(openings.out[0])).toBe(texts);
});

describe("texts of people", () => {
  test("are left out where nobody asks for them, or whoever asks has not the role, and the pack says so", async () => {
    const { token } = (await stand.log.ask({
      ...{ ask: "people-add", token: stand.ownerToken, name: "rita", roles: ["reader"] },
    })) as { token: string };
    const file = join(stand.folder, "token");
    writeFileSync(file, token);
    for (const [options, why] of [
      [["--no-texts"], "nobody asked for them"],
      [["--token-file", file], "rita has not the role investigator"],
    ] as const) {
      const out = join(stand.folder, "closed.zip");
      const made = await ran(["pack", "--feature", feature, "--data", stand.data, "--out", out, ...options]);
      expect(made.code, made.err.join("\n")).toBe(0);
      const files = new Map(
        filesIn(readFileSync(out)).map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
      );
      expect(files.get("README.md")).toContain(`Texts are left out (${why})`);
      expect([...files.keys()].filter((path) => path.endsWith("/statement"))).toEqual([]);
      expect(files.get(`decisions/${signed[0]}/entry.json`)).toContain(why);
      expect([...files.values()].filter((one) => one.includes("ann@example.com"))).toEqual([]);
      expect(files.get("artefacts/redteam.csv")).toContain("attacks 60");
    }
  });
});
