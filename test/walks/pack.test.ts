import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
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
