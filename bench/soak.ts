import { soak } from "./soak/run.ts";

/** A soak: `SOAK_CALLS` calls (200,000) at concurrency 64. Exits non-zero where the two books differ, or a place was lost. */
export async function benchSoak(): Promise<void> {
  const calls = Number(process.env["SOAK_CALLS"] ?? 200_000);
  const seed = Number(process.env["SOAK_SEED"] ?? 1);
  const begun = performance.now();
  const report = await soak({ calls, concurrency: 64, kills: 8, seed, say: (line) => console.log(line) });
  const seconds = (performance.now() - begun) / 1000;
  const { provider, gateway, differences, places, over } = report;
  for (const [name, count] of Object.entries(report.outcomes).sort())
    console.log(`${String(count).padStart(9)} ${name}`);
  const usd = (nanos: bigint): string => (Number(nanos) / 1e9).toFixed(9);
  console.log(
    `the provider's books: ${provider.tokens} tokens, $${usd(provider.nanos)}; ${provider.counted} requests by count, ${provider.uncounted} at the most they can have used`,
  );
  console.log(`the gateway's books:  ${gateway.tokens} tokens, $${usd(gateway.nanos)}`);
  console.log(
    `places at the end: ${places.taken} of ${places.max} taken at once, one more ${places.refusedBeyond ? "refused" : "LET THROUGH"}`,
  );
  console.log(
    `users over their limit: ${over}; accounts that differ: ${differences.length}; ${seconds.toFixed(0)} s, seed ${seed}`,
  );
  for (const line of differences.slice(0, 20)) console.error(line);
  if (differences.length > 0 || over > 0 || places.taken !== places.max || !places.refusedBeyond)
    process.exitCode = 1;
}
