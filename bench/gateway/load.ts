import { Pool } from "undici";

export interface LoadPlan {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body of a request, by its number: no two are the same, as no two callers say the same. */
  readonly body: (number: number) => string;
  readonly concurrency: number;
  /** Bounded both ways: whichever comes first. */
  readonly requestsMax: number;
  readonly msMax: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly failures: number;
  readonly seconds: number;
  /** Milliseconds of each request to its end, sorted. */
  readonly latencies: readonly number[];
  /** Milliseconds to the first byte of the body, sorted. */
  readonly firstBytes: readonly number[];
}

/** A fixed number of callers, each with its own connection, each sending the next request when the last has ended. */
export async function load(plan: LoadPlan): Promise<LoadResult> {
  const pool = new Pool(plan.origin, { connections: plan.concurrency, pipelining: 1 });
  const latencies: number[] = [];
  const firstBytes: number[] = [];
  let started = 0;
  let failures = 0;
  const begin = performance.now();
  const caller = async (): Promise<void> => {
    while (started < plan.requestsMax && performance.now() - begin < plan.msMax) {
      started += 1;
      const at = performance.now();
      const { status, firstAt } = await once(pool, plan, started);
      if (status !== 200) failures += 1;
      latencies.push(performance.now() - at);
      firstBytes.push(firstAt - at);
    }
  };
  await Promise.all(Array.from({ length: plan.concurrency }, caller));
  const seconds = (performance.now() - begin) / 1000;
  await pool.destroy();
  const ascending = (a: number, b: number): number => a - b;
  return {
    requests: started,
    failures,
    seconds,
    latencies: latencies.sort(ascending),
    firstBytes: firstBytes.sort(ascending),
  };
}

async function once(
  pool: Pool,
  plan: LoadPlan,
  number: number,
): Promise<{ status: number; firstAt: number }> {
  return new Promise((resolve) => {
    let status = 0;
    let firstAt = 0;
    pool.dispatch(
      {
        path: "/v1/chat/completions",
        method: "POST",
        headers: { ...plan.headers, "content-type": "application/json" },
        body: plan.body(number),
      },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, code) => {
          status = code;
        },
        onResponseData: () => {
          if (firstAt === 0) firstAt = performance.now();
        },
        onResponseEnd: () => {
          resolve({ status, firstAt });
        },
        onResponseError: () => {
          resolve({ status: 0, firstAt: performance.now() });
        },
      },
    );
  });
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
