import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDataFolder } from "../../src/app/data-folder.ts";
import { limitsPathIn, limitsPseudonym } from "../../src/app/limits.ts";
import { Account } from "../../src/limits/account.ts";
import { personId, userName } from "../../src/limits/accounts.ts";
import { readSqliteLimits } from "../../src/store/sqlite/limits.ts";
import { start, type Started } from "../gateway/process.ts";
import { SoakClient, type Outcome } from "./client.ts";
import { planCall, planHeld, planVictim, randomFrom, soakModel, type PlannedCall } from "./plan.ts";
import { soakPricesUsd, startSoakProvider, type SoakProvider } from "./provider.ts";

export interface SoakOptions {
  readonly calls: number;
  readonly concurrency: number;
  readonly kills: number;
  readonly seed: number;
  readonly say: (line: string) => void;
}

export interface SoakReport {
  readonly outcomes: Readonly<Record<string, number>>;
  /** By both books: tokens and nano-dollars, and how many accounts differ. */
  readonly provider: {
    readonly tokens: number;
    readonly nanos: bigint;
    readonly counted: number;
    readonly uncounted: number;
  };
  readonly gateway: { readonly tokens: number; readonly nanos: bigint };
  readonly differences: readonly string[];
  /** Places of the feature: all of them could be taken at the end, and not one more. */
  readonly places: { readonly taken: number; readonly max: number; readonly refusedBeyond: boolean };
  /** Users of the narrow feature over their limit. */
  readonly over: number;
}

/** Our own choices: room for the callers and for those whose end is not over yet; and what two dozen calls use. */
const placesMax = 128;
const narrowTokens = 20_000;

const manifest = (feature: string, limits: string): string => `feature: ${feature}
profile: internal
data: [none]
model: { provider: soak, id: ${soakModel} }
retry: { attempts: 2, base_delay_ms: 1 }
limits: ${limits}
`;

/** Plays a soak against a real gateway and compares what it charged with what the provider wrote down. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const folder = mkdtempSync(join(tmpdir(), "seaworthy-soak-"));
  const provider = await startSoakProvider();
  let gateway: Started | undefined;
  try {
    gateway = await startGateway(folder, provider.url);
    const data = join(folder, "data");
    const key = readFileSync(join(data, "dev-key"), "utf8").trim();
    const client = new SoakClient(String(gateway.ready["programs"]), key);
    const day = new Date().getUTCDate();
    const outcomes = await play(options, { provider, client, data });
    const places = await takePlaces(options, { provider, client });
    client.close();
    await ended(gateway);
    if (new Date().getUTCDate() !== day) throw new Error("the day ended in the middle: run it once more");
    return { outcomes, places, ...compare(data, provider) };
  } finally {
    if (gateway !== undefined) await ended(gateway);
    await provider.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startGateway(folder: string, url: string): Promise<Started> {
  const wide = `{ requests_per_user_per_hour: 100000000, tokens_per_user_per_day: 1000000000000, tokens_global_per_day: 1000000000000, concurrent: ${placesMax}, concurrent_per_user: ${placesMax}, spend_per_month_usd: 1000000 }`;
  const narrow = `{ requests_per_user_per_hour: 100000000, tokens_per_user_per_day: ${narrowTokens}, spend_per_user_per_month_usd: 1000 }`;
  writeFileSync(join(folder, "wide.yaml"), manifest("wide", wide));
  writeFileSync(join(folder, "narrow.yaml"), manifest("narrow", narrow));
  writeFileSync(
    join(folder, "seaworthy.gateway.yaml"),
    `environment: dev
features: [wide.yaml, narrow.yaml]
providers: { soak: { format: openai-chat, base_url: "${url}" } }
limits: { tokens_global_per_day: 1000000000000, spend_per_month_usd: 1000000 }
prices: { soak: { ${soakModel}: ${JSON.stringify(soakPricesUsd)} } }
data: data
`,
  );
  const config = join(folder, "seaworthy.gateway.yaml");
  return start("../../bin/seaworthy.js", [
    "serve",
    "--json",
    "--config",
    config,
    "--port",
    "0",
    "--people-port",
    "0",
  ]);
}

interface Stage {
  readonly provider: SoakProvider;
  readonly client: SoakClient;
}

async function play(
  { calls, concurrency, kills, seed, say }: SoakOptions,
  { provider, client, data }: Stage & { readonly data: string },
): Promise<Record<string, number>> {
  const random = randomFrom(seed);
  const outcomes: Record<string, number> = {};
  const note = (call: PlannedCall, { status, code }: Outcome): void => {
    const name = `${call.fate}: ${status === 0 ? "no answer" : `${status} ${code}`.trim()}`;
    outcomes[name] = (outcomes[name] ?? 0) + 1;
  };
  let begun = 0;
  const caller = async (): Promise<void> => {
    while (begun < calls) {
      begun += 1;
      if (begun % 10_000 === 0) say(`${begun} calls`);
      const call = planCall(begun, random);
      provider.expect(call);
      note(call, await client.call(call, call.fate === "hung-up" ? provider.arrived(call.name) : undefined));
    }
  };
  const killer = async (): Promise<void> => {
    for (let turn = 1; turn <= kills; turn += 1) {
      const call = planVictim(calls + turn, random);
      provider.expect(call);
      const ending = client.call(call);
      await provider.arrived(call.name);
      await seaworthy(
        "kill",
        "--user",
        call.user,
        "--feature",
        call.feature,
        "--reason",
        "soak",
        "--data",
        data,
      );
      note(call, await ending);
    }
  };
  await Promise.all([killer(), ...Array.from({ length: concurrency }, caller)]);
  return outcomes;
}

/** Every place of the feature can be taken at once: none was lost. And one more cannot: none came from nowhere. */
async function takePlaces(
  { calls, seed }: SoakOptions,
  { provider, client }: Stage,
): Promise<SoakReport["places"]> {
  const random = randomFrom(seed + 1);
  const done = Promise.withResolvers<undefined>();
  let taken = 0;
  const held: Promise<Outcome>[] = [];
  const take = async (number: number): Promise<Outcome | undefined> => {
    const call = planHeld(number, random);
    provider.expect(call);
    const ending = client.call(call, done.promise);
    const here = provider.arrived(call.name).then(() => undefined);
    const refused = await Promise.race([here, ending]);
    if (refused !== undefined) return refused;
    taken += 1;
    held.push(ending);
    return undefined;
  };
  for (let i = 1; i <= placesMax; i += 1) {
    // The last calls may not have ended yet on the gateway's side: their places come free a moment later.
    for (
      let turn = 0;
      turn < 100 && (await take(calls + 1_000_000 + i * 1000 + turn)) !== undefined;
      turn += 1
    )
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const beyond = await take(calls + 3_000_000);
  done.resolve(undefined);
  await Promise.all(held);
  return { taken, max: placesMax, refusedBeyond: beyond?.status === 429 && beyond.code === "limit_reached" };
}

async function seaworthy(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/cli/main.ts"), ...args], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  await new Promise((resolve) => child.once("exit", resolve));
}

async function ended({ child }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await exit;
}

type Compared = Pick<SoakReport, "provider" | "gateway" | "differences" | "over">;

function compare(data: string, { ledger }: SoakProvider): Compared {
  const kept = readSqliteLimits(limitsPathIn(data)) ?? new Map<string, string>();
  const pseudonym = limitsPseudonym(openDataFolder(data));
  const differences: string[] = [];
  const [ours, theirs] = [
    { tokens: 0, nanos: 0n },
    { tokens: 0, nanos: 0n },
  ];
  const totals = new Map<string, { tokens: number; nanos: bigint }>();
  let over = 0;
  for (const [key, owed] of ledger.owed) {
    const [feature = "", user = ""] = key.split(" ");
    const id = personId({ scope: "user", feature, name: userName("", user) }, pseudonym);
    const account = new Account(id, "user", kept.get(id));
    const nanos = BigInt(account.monthNanos);
    if (account.dayTokens !== owed.tokens || nanos !== owed.nanos)
      differences.push(
        `${key}: the provider has ${owed.tokens} tokens and ${owed.nanos} nano-dollars, the gateway ${account.dayTokens} and ${nanos}`,
      );
    if (feature === "narrow" && account.dayTokens > narrowTokens) over += 1;
    const total = totals.get(feature) ?? { tokens: 0, nanos: 0n };
    totals.set(feature, { tokens: total.tokens + owed.tokens, nanos: total.nanos + owed.nanos });
    theirs.tokens += owed.tokens;
    theirs.nanos += owed.nanos;
  }
  for (const [feature, total] of totals) {
    const account = new Account("", "feature", kept.get(`feature ${feature}`));
    ours.tokens += account.dayTokens;
    ours.nanos += BigInt(account.monthNanos);
    if (account.dayTokens !== total.tokens || BigInt(account.monthNanos) !== total.nanos)
      differences.push(`feature ${feature}: ${total.tokens} tokens, the gateway ${account.dayTokens}`);
  }
  const all = new Account("", "environment", kept.get("environment dev"));
  if (all.dayTokens !== theirs.tokens || BigInt(all.monthNanos) !== theirs.nanos)
    differences.push(`environment: ${theirs.tokens} tokens, the gateway ${all.dayTokens}`);
  const { counted, uncounted } = ledger;
  return { provider: { ...theirs, counted, uncounted }, gateway: ours, differences, over };
}
