import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { peersFolder, peersVariable } from "./peers-folder.ts";
import { peers } from "./peers.ts";

const repository = join(import.meta.dirname, "../..");

/** Installs the peers, each version as it was measured and without running its install scripts, outside of the repository. */
export function installPeers(): Promise<void> {
  const named = peersFolder();
  const folder = named === undefined ? undefined : resolve(named);
  if (folder === undefined || `${folder}/`.startsWith(`${repository}/`)) {
    console.error(
      `error: ${peersVariable} names no folder outside of the repository\nhint: ${peersVariable}=/some/folder npm run bench -- detect install-peers`,
    );
    process.exitCode = 2;
    return Promise.resolve();
  }
  mkdirSync(folder, { recursive: true });
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "private": true, "type": "module" }\n');
  // From here a package is found as from any program of this folder.
  writeFileSync(join(folder, "load.mjs"), "export const load = (name) => import(name);\n");
  for (const packages of new Set(peers.map((peer) => peer.packages))) {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--save-exact"];
    const { status, stderr } = spawnSync("npm", ["install", ...flags, ...packages], {
      cwd: folder,
      encoding: "utf8",
    });
    const last = stderr.trim().split("\n").at(-1) ?? "";
    console.log(
      status === 0 ? `installed ${packages.join(" ")}` : `not installed: ${packages.join(" ")}: ${last}`,
    );
  }
  return Promise.resolve();
}
