import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { readDataset } from "../../training/dataset.ts";
import { digestOf } from "./fold-run.ts";
import { readHeldOut } from "./held-out.ts";
import { judgeBy, type PeerResult } from "./peer-pool.ts";
import { peerRows, type PeerRow } from "./peer-rows.ts";
import { peersFolder, peersVariable } from "./peers-folder.ts";
import { groupsOf, summaryOf } from "./peers-table.ts";
import { ourselves, peers } from "./peers.ts";

/** Other people's detectors and ours on the same rows. */
export async function benchPeers(): Promise<void> {
  const named = peersFolder();
  if (named === undefined || !existsSync(join(named, "load.mjs"))) {
    console.log(
      `peers: left out, since ${peersVariable} names no folder with them. To make one:\n` +
        `  export ${peersVariable}=/some/folder/outside\n` +
        "  npm run bench -- detect install-peers\n" +
        "  npm run bench -- detect leave-one-out   (so that ours is also judged on sources that it did not learn from)\n" +
        "  npm run bench -- detect peers",
    );
    return;
  }
  const rows = peerRows(readDataset());
  const results: PeerResult[] = [];
  for (const peer of [ourselves, ...peers]) {
    const result = await judgeBy(peer, rows, resolve(named));
    results.push(result);
    console.error(`  ${peer.id}: ${result.verdicts.filter((verdict) => verdict !== undefined).length} rows`);
  }
  const [ours, ...others] = results;
  const heldOut = heldOutResult(rows);
  const all = [...(heldOut === undefined ? [] : [heldOut]), ...(ours === undefined ? [] : [ours]), ...others];
  console.log(
    "the same rows for each; flagged, in percent; attacks and hard honest texts as means of their groups",
  );
  console.log(`each of the others has a minute and the settings of its manual: ${versions()}`);
  console.log(
    heldOut === undefined
      ? `${ourselves.id} has learned from these sources of attacks: run leave-one-out first for figures that are no memory\n`
      : `${heldOut.id}: ours, trained without the source of each row; its threshold is that of one ordinary text in a hundred.\n` +
          `${ourselves.id}: ours as it ships, which has learned from these sources of attacks\n`,
  );
  console.log(summaryOf(all, rows));
  for (const { id, error, verdicts } of all) {
    const fate = verdicts.some((verdict) => verdict !== undefined) ? "ended with an error" : "does not run";
    if (error !== undefined) console.log(`\n${id} ${fate}: ${error}`);
  }
  console.log("\nby group: + attacks, - honest texts\n");
  console.log(groupsOf(all, rows));
}

/** What the guard said of rows while their sources were held out; other rows it did not judge. */
function heldOutResult(rows: readonly PeerRow[]): PeerResult | undefined {
  const flags = readHeldOut();
  if (flags === undefined) return undefined;
  const verdicts = rows.map((row) => {
    const flagged = flags.get(digestOf(row));
    return flagged === undefined ? undefined : { flagged, micros: Number.NaN };
  });
  return { id: `${ourselves.id} unseen`, verdicts };
}

const versions = (): string => [...new Set(peers.map(({ packages: [first = ""] }) => first))].join(", ");
