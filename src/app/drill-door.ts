import { createHash, randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { publicFolderOf } from "../audit/proofs/receipt-source.ts";
import type { DrillLog } from "../collect/drill-log.ts";
import type { KeyStand } from "../collect/drills/key-leak.ts";
import type { VersionStand } from "../collect/drills/rollback.ts";
import { readLeaf } from "../audit/leaf.ts";
import { KeyRing } from "../gateway/keys.ts";
import { Refusals } from "../gateway/refusals.ts";
import type { GatewayDeps } from "../gateway/server.ts";
import { guardKinds } from "../guards/registry.ts";
import type { DoorConfig } from "../policy/listen-config.ts";
import { loadPolicies } from "../policy/load.ts";
import type { Policy } from "../policy/policy.ts";
import { openSqliteKeys } from "../store/sqlite/keys.ts";
import type { KeyStore } from "../store/store.ts";
import { wholeCall } from "./canary-call.ts";
import { canaryProvider } from "./canary-result.ts";
import { openDoor } from "./door.ts";
import type { Doors } from "./doors.ts";
import { listen } from "./listen.ts";
import type { Undo } from "./ports.ts";
import { makeKey, replaceKey } from "./replace-key.ts";

/** What makes the gateway's two doors. */
export interface DoorServers {
  readonly programs: (all: Doors, inside?: Pick<GatewayDeps, "keys" | "brought" | "admission">) => Server;
  readonly people: (all: Doors, programsUrl: string, undo: Undo) => Server;
}

export interface DrillDoors extends Doors {
  readonly servers: DoorServers;
}

interface Given {
  readonly log: DrillLog;
  readonly config?: DoorConfig;
  /** Served instead of the gateway's features, by the canary's model, to whom these keys let in. */
  readonly instead?: { readonly policies: readonly Policy[] } & Pick<GatewayDeps, "keys" | "admission">;
}

/**
 * The gateway's own doors once more, on the loopback, for as long as `work` takes: the same code and settings, with a log of a
 * drill behind them. What is tried at them stands in nobody's log, counts as nobody's use and rings nobody.
 */
export async function withDrillDoors<T>(
  all: DrillDoors,
  { log, config = all.settings.door, instead }: Given,
  work: (urls: { readonly programsUrl: string; readonly peopleUrl: string }) => Promise<T>,
): Promise<T> {
  const { settings, base, parts, ports, servers } = all;
  const undo: Undo = [];
  const { environment } = settings;
  const { client: recorder } = log;
  const refusals = new Refusals({ recorder, environment, now: ports.now });
  undo.push(async () => refusals.close());
  const { canary } = parts;
  const doors: Doors = {
    settings: instead === undefined ? settings : { ...settings, policies: instead.policies },
    ports,
    base: {
      ...base,
      log: { ...base.log, recorder },
      logPath: await publicFolderOf(recorder),
      folder: { path: log.data, secretFor: (purpose) => base.folder.secretFor(purpose) },
      ...(instead === undefined ? {} : { providers: [...canary.door.providers.values()] }),
    },
    parts: {
      ...parts,
      refusals,
      ...(instead === undefined ? {} : { limiter: canary.door.limiter }),
      guarding: openDoor(config, { folder: base.folder, recorder, refusals, environment, ...ports }),
    },
  };
  try {
    const programsUrl = await listen(servers.programs(doors, instead), "127.0.0.1", 0, undo);
    const peopleUrl = await listen(servers.people(doors, programsUrl, undo), "127.0.0.1", 0, undo);
    return await work({ programsUrl, peopleUrl });
  } finally {
    for (const step of undo.reverse()) await step();
  }
}

/** A feature of the drills, which no operator's has the name of. */
const drillFeature = "seaworthy-canary-drill";

const manifest = (attempts: number): string => `feature: ${drillFeature}
profile: chatbot
data: [none]
model: { provider: ${canaryProvider}, id: canary }
retry: { attempts: ${attempts} }
`;

function policyOf(text: string): Policy {
  const loaded = loadPolicies([{ path: `${drillFeature}.yaml`, text }], () => undefined, {
    environment: "dev",
    guardKinds,
    sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
  });
  const [policy] = "policies" in loaded ? loaded.policies : [];
  if (policy === undefined) throw new Error(`the drill's manifest does not load: ${JSON.stringify(loaded)}`);
  return policy;
}

const leavesOf = async ({ client }: DrillLog) => {
  const leaves = [];
  for (;;) {
    const more = await client.leaves(leaves.length, 256);
    if (more.length === 0) return leaves;
    leaves.push(...more.flatMap((text) => readLeaf(Buffer.from(text)) ?? []));
  }
};

/** Makes and ends keys of a store of their own, and calls with them. */
export async function withKeyStand<T>(
  all: DrillDoors,
  log: DrillLog,
  work: (stand: KeyStand) => Promise<T>,
): Promise<T> {
  const { pepper } = all.base;
  const { now } = all.ports;
  const keys: KeyStore = openSqliteKeys(":memory:");
  const making = { recorder: log.client, keys, pepper, randomBytes };
  const policies = [policyOf(manifest(1))];
  const instead = { policies, keys: new KeyRing(keys, pepper, now), admission: servedAs(() => policies[0]) };
  try {
    return await withDrillDoors(all, { log, instead }, ({ programsUrl }) =>
      work({
        makeKey: async () => {
          const of = { label: "drill", features: [drillFeature], environments: ["*"], createdAtMs: now() };
          const { key, record } = await makeKey(making, of, () => ({ label: "drill" }));
          return { id: record.id, key };
        },
        replace: async (id) => {
          const old = await keys.find(id);
          if (old === undefined) throw new Error("the drill's key is not in its store");
          // A leaked key has no overlap: it ends at once.
          const by = { atMs: now(), oldEndsAtMs: now(), factsOf: () => ({ label: "drill" }) };
          const { key, record } = await replaceKey(making, old, by);
          return { id: record.id, key };
        },
        revoke: async (id) => {
          await log.client.record({ kind: "key.revoked", key: id, facts: { reason: "drill" } });
          await keys.revoke(id, now());
        },
        call: async (key) => (await wholeCall({ url: programsUrl, key }, drillFeature)).status,
        usesOf: async (id) =>
          (await leavesOf(log)).filter((leaf) => leaf.kind === "call.input" && leaf.key === id).length,
      }),
    );
  } finally {
    keys.close();
  }
}

/** What an admission says of the drill's feature. */
const servedAs = (now: () => Policy | undefined): NonNullable<GatewayDeps["admission"]> => ({
  policyOf: now,
});

/** Serves one of two versions of a manifest, by the switch with which the gateway admits digests. */
export async function withVersionStand<T>(
  all: DrillDoors,
  log: DrillLog,
  work: (stand: VersionStand) => Promise<T>,
): Promise<T> {
  const texts = { good: manifest(1), bad: manifest(2) };
  const key = `drill-${randomBytes(32).toString("base64url")}`;
  const record = {
    ...{ id: "drill", hash: "", label: "drill", features: [drillFeature], environments: ["*"] },
    createdAtMs: all.ports.now(),
  };
  let serving = policyOf(texts.good);
  const instead = {
    policies: [serving],
    keys: { authenticate: () => Promise.resolve(record) },
    admission: servedAs(() => serving),
  };
  return withDrillDoors(all, { log, instead }, ({ programsUrl }) =>
    work({
      serve: (version) => {
        serving = policyOf(texts[version]);
        return Promise.resolve(serving.digest);
      },
      call: async () => {
        const { status } = await wholeCall({ url: programsUrl, key }, drillFeature);
        const input = (await leavesOf(log)).findLast((leaf) => leaf.kind === "call.input");
        return status === 200 ? (input?.digest ?? "") : "";
      },
    }),
  );
}
