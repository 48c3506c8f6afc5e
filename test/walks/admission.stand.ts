import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asAdmin } from "../../src/app/admin.ts";
import { startGateway, type RunningGateway } from "../../src/app/gateway.ts";
import { settingsFor } from "../../src/app/settings.ts";
import { readLeaf, type Leaf } from "../../src/audit/leaf.ts";
import { openInside } from "../../src/audit/open-log.ts";
import { socketPathIn } from "../../src/audit/places.ts";
import { serveLog } from "../../src/audit/socket/server.ts";
import type { NewEntry } from "../../src/evidence/entry.ts";
import { newKey } from "../../src/gateway/keys.ts";
import { startFakeOpenAi } from "../fakes/openai.ts";
import type { FakeProvider } from "../fakes/provider.ts";
import { gpt } from "./stand.ts";

/** Outside dev each of the six duties has an owner. */
export const manifestOf = (feature: string, more = ""): string => `feature: ${feature}
profile: chatbot
data: [none]
model: { provider: openai, id: ${gpt} }
retry: { attempts: 1 }
owners: { ml: a@example.com, security: b@example.com, backend: ${feature}@example.com, privacy: d@example.com, infra: e@example.com, lead: f@example.com }
${more}`;

/** A gateway of prod whose clock is the test's, and a real log beside it that this process serves on its socket. */
export interface AdmissionStand {
  readonly folder: string;
  readonly data: string;
  readonly openai: FakeProvider;
  /** What is added to the time of day, in milliseconds. */
  readonly clock: { laterMs: number };
  /** What the operator was told. */
  readonly reports: readonly string[];
  gateway(): RunningGateway;
  digestOf(feature: string): string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Writes as the log's own process does: the gateway is not told. */
  append(...entries: readonly NewEntry[]): Promise<readonly number[]>;
  log(): Promise<readonly Leaf[]>;
  call(feature: string, more?: Readonly<Record<string, unknown>>): Promise<Response>;
  /** Ends the gateway and the log beside it: the folder stays. */
  stopLog(): Promise<void>;
  close(): Promise<void>;
}

export async function openAdmissionStand(
  files: Readonly<Record<string, string>>,
  config = "",
): Promise<AdmissionStand> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-admission-"));
  const manifests = Object.keys(files).filter((name) => name.endsWith(".yaml"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(
    join(folder, "seaworthy.gateway.yaml"),
    `environment: prod\nfeatures: [${manifests.join(", ")}]\n${config}`,
  );
  const openai = await startFakeOpenAi();
  openai.reply = { text: "ok" };
  const data = join(folder, "data");
  const clock = { laterMs: 0 };
  const now = (): number => Date.now() + clock.laterMs;
  const inside = await openInside({
    ...{ dataFolder: data, now, randomBytes },
    onFailure: (error) => {
      throw error;
    },
  });
  const server = await serveLog(inside, socketPathIn(data));
  const settings = settingsFor(
    {
      ...{ manifests: [], noGuards: false, data, auditd: socketPathIn(data), port: 0, peoplePort: 0 },
      baseUrls: { openai: `${openai.url}/v1` },
    },
    { OPENAI_API_KEY: "sk-of-a-test" },
    folder,
  );
  const reports: string[] = [];
  let running: RunningGateway | undefined;
  const start = async (): Promise<void> => {
    running = await startGateway(settings, {
      now,
      random: Math.random,
      report: (line) => reports.push(line),
    });
  };
  const stop = async (): Promise<void> => {
    await running?.close();
    running = undefined;
  };
  let ended = false;
  const stopLog = async (): Promise<void> => {
    await stop();
    if (ended) return;
    ended = true;
    await inside.log.close();
    await server.close();
  };
  const key = await asAdmin(data, async ({ keys, pepper }) => {
    const made = newKey(
      { label: "", features: ["*"], environments: ["*"], createdAtMs: now() },
      pepper,
      randomBytes,
    );
    await keys.add(made.record);
    return made.key;
  });
  const gateway = (): RunningGateway => {
    if (running === undefined) throw new Error("the gateway does not run");
    return running;
  };
  return {
    ...{ folder, data, openai, clock, reports, gateway, start, stop },
    digestOf: (feature) => {
      const found = settings.policies.find((policy) => policy.feature === feature);
      if (found === undefined) throw new Error(`there is no ${feature}`);
      return found.digest;
    },
    append: (...entries) => Promise.all(entries.map((entry) => inside.log.record(entry))),
    log: async () => {
      const leaves: Leaf[] = [];
      for (;;) {
        const more = await inside.log.leaves(leaves.length, 256);
        if (more.length === 0) return leaves;
        leaves.push(...more.flatMap((bytes) => readLeaf(bytes) ?? []));
      }
    },
    call: (feature, more = {}) =>
      fetch(`${gateway().programsUrl}/v1/chat/completions`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${key}`,
          "content-type": "application/json",
          "x-seaworthy-feature": feature,
        },
        body: JSON.stringify({ model: gpt, messages: [{ role: "user", content: "Hello" }], ...more }),
      }),
    stopLog,
    close: async () => {
      await stopLog();
      await openai.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
