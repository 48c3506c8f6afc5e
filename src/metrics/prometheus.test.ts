import { spawnSync } from "node:child_process";
import { expect, test, vi } from "vitest";
import { callCounter } from "./call-counter.ts";
import { shapes } from "./catalogue.ts";
import { Numbers } from "./numbers.ts";
import { prometheusText } from "./prometheus.ts";

const full = (): Numbers => {
  const numbers = new Numbers();
  const watcher = callCounter({ numbers, providers: new Map() });
  const entry = { feature: 'a "b"\\c', model: "m", decision: "allow" } as const;
  for (const addedMs of [0.05, 0.1, 0.7, 9000])
    watcher(
      { ...entry, kind: "call.output", facts: { ms: 10, addedMs, upstreamMs: 5, inputTokens: 3 } },
      0,
      0,
    );
  return numbers;
};

/** Lines of one metric, without comments. */
const linesOf = (text: string, name: string): string[] =>
  text.split("\n").filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));

test("buckets grow, the last one is the count, and the sum is in seconds", async () => {
  const { text } = await prometheusText(full());
  const buckets = linesOf(text, "seaworthy_added_seconds_bucket").map((line) =>
    Number(line.split(" ").at(-1)),
  );
  expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
  expect([buckets[0], buckets.at(-2), buckets.at(-1)]).toEqual([2, 3, 4]);
  expect(linesOf(text, "seaworthy_added_seconds_count")[0]).toMatch(/ 4$/);
  expect(Number(linesOf(text, "seaworthy_added_seconds_sum")[0]?.split(" ").at(-1))).toBeCloseTo(9.00085);
});

test("a name with quotes and backslashes stays one label", async () => {
  const { text } = await prometheusText(full());
  expect(linesOf(text, "seaworthy_added_seconds_count")).toEqual([
    'seaworthy_added_seconds_count{feature="a \\"b\\"\\\\c"} 4',
  ]);
});

test("every metric of ours stands there with its help and type, also before anything happened", async () => {
  const { contentType, text } = await prometheusText(new Numbers());
  expect(contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
  for (const { name, type } of shapes) expect(text).toContain(`# TYPE ${name} ${type}\n`);
});

test("the process's own numbers stand there once, whoever asks how often", async () => {
  await prometheusText(new Numbers());
  const { text } = await prometheusText(new Numbers());
  for (const name of [
    "process_cpu_seconds_total",
    "process_resident_memory_bytes",
    "nodejs_eventloop_lag_p99_seconds",
  ])
    expect(linesOf(text, name)).toHaveLength(1);
});

test("a source that throws, rejects or says nothing is left out, and the others are shown", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  try {
    const numbers = new Numbers();
    numbers.addSource(() => {
      throw new Error("broken");
    });
    numbers.addSource(() => Promise.reject(new Error("away")));
    numbers.addSource(() => new Promise(() => undefined));
    numbers.addSource(() => [{ gauge: "kills", values: ["feature"], value: 2 }]);
    const asked = prometheusText(numbers);
    await vi.advanceTimersByTimeAsync(2000);
    expect(linesOf((await asked).text, "seaworthy_kills_in_force")).toEqual([
      'seaworthy_kills_in_force{scope="feature"} 2',
    ]);
  } finally {
    vi.useRealTimers();
  }
});

const promtool = "promtool";
const hasPromtool = spawnSync(promtool, ["--version"]).status === 0;

test.skipIf(!hasPromtool)("Prometheus's own checker finds nothing to say about the text", async () => {
  const { text } = await prometheusText(full());
  const { status, stdout, stderr } = spawnSync(promtool, ["check", "metrics"], {
    input: text,
    encoding: "utf8",
  });
  const ours = (stdout + stderr).split("\n").filter((line) => /seaworthy|gen_ai|error/i.test(line));
  // 1 and 3 are what it says to lint about: names of the process's numbers are prom-client's.
  expect({ ours, read: status === 0 || status === 3 }).toEqual({ ours: [], read: true });
});
