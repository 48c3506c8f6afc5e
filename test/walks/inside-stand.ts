import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tokenFor } from "../../src/app/ask-log.ts";
import type { Leaf } from "../../src/audit/leaf.ts";
import { socketPathIn } from "../../src/audit/places.ts";
import { connectLog, type LogClient } from "../../src/audit/socket/client.ts";
import { close, type ProtectOptions } from "../../src/protect/protect.ts";
import { startFakeAnthropic } from "../fakes/anthropic.ts";
import { startFakeOpenAi } from "../fakes/openai.ts";
import type { FakeProvider } from "../fakes/provider.ts";

/** The gateway within this process, with a log of its own, between real libraries and providers on the loopback. */
export interface InsideStand {
  readonly fakeOpenAi: FakeProvider;
  readonly fakeAnthropic: FakeProvider;
  readonly data: string;
  /** Options of `protect`: the data folder of this stand, and its manifest where it has one. */
  readonly options: ProtectOptions;
  /** Every entry that is durable now, in order. */
  log(): Promise<readonly Leaf[]>;
  /** The payload of an entry, decrypted. */
  payload(index: number): Promise<string>;
  close(): Promise<void>;
}

/** `manifest`: as YAML; absent: the built-in feature. */
export async function startInsideStand(manifest?: string): Promise<InsideStand> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-inside-"));
  const data = join(folder, "data");
  const path = join(folder, "seaworthy.yaml");
  if (manifest !== undefined) writeFileSync(path, manifest);
  const [fakeOpenAi, fakeAnthropic] = await Promise.all([startFakeOpenAi(), startFakeAnthropic()]);
  return {
    fakeOpenAi,
    fakeAnthropic,
    data,
    options: { data, ...(manifest === undefined ? {} : { config: path }) },
    log: async () =>
      asReader(data, async (log) => (await log.leaves(0, 256)).map((text) => JSON.parse(text) as Leaf)),
    payload: async (index) =>
      asReader(data, async (log) => log.openPayload({ index, token: tokenFor(data, {}), purpose: "test" })),
    close: async () => {
      await close();
      await Promise.all([fakeOpenAi.close(), fakeAnthropic.close()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function asReader<T>(data: string, work: (log: LogClient) => Promise<T>): Promise<T> {
  const log = await connectLog({ socketPath: socketPathIn(data) });
  try {
    return await work(log);
  } finally {
    await log.close();
  }
}

/** Entries about calls, in short: what a walk compares. */
export const callsOf = (leaves: readonly Leaf[]): readonly string[] =>
  leaves
    .filter(({ kind }) => kind.startsWith("call."))
    .map(({ kind, decision = "" }) => `${kind} ${decision}`.trim());
