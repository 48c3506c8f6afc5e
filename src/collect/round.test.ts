import { expect, test } from "vitest";
import type { NewEntry } from "../evidence/entry.ts";
import type { Policy } from "../policy/policy.ts";
import { collector } from "./collector.ts";
import { CollectRound, type LastSeen } from "./round.ts";

const hourMs = 3_600_000;
const policy = { feature: "chat", digest: "sha256:a" } as Policy;

function rounds(last: LastSeen = () => undefined) {
  const state = { nowMs: 1000 * hourMs, fails: false, underWay: 0, most: 0 };
  const entries: NewEntry[] = [];
  const round = new CollectRound(
    {
      record: (entry) => Promise.resolve(entries.push(entry) - 1),
      environment: "prod",
      policies: [policy],
      now: () => state.nowMs,
      collectors: [
        collector({
          observation: "canary-token-limit",
          everyMs: 6 * hourMs,
          collect: async () => {
            state.underWay += 1;
            state.most = Math.max(state.most, state.underWay);
            await new Promise((resolve) => setImmediate(resolve));
            state.underWay -= 1;
            if (state.fails) throw new Error("the model is away");
            return { figures: { tried: 1, stopped: 1, honest: 1, passed: 1 } };
          },
        }),
        collector({
          observation: "probe-metrics",
          everyMs: hourMs,
          collect: () => Promise.resolve(undefined),
        }),
      ],
    },
    last,
  );
  const due = (): string | undefined => round.due()?.collector.observation;
  return { round, state, entries, due };
}

test("what nobody has seen is due at once, and its entry is of the feature, digest and environment", async () => {
  const { round, entries, due } = rounds();
  expect(due()).toBe("canary-token-limit");
  const [job] = round.jobs({ observations: ["canary-token-limit"] });
  expect(job && (await round.run(job))).toEqual({
    observation: "canary-token-limit",
    feature: "chat",
    entry: 0,
  });
  expect(entries).toEqual([
    {
      ...{ kind: "canary.tried", feature: "chat", environment: "prod", digest: "sha256:a" },
      facts: { of: "canary-token-limit", tried: 1, stopped: 1, honest: 1, passed: 1 },
    },
  ]);
  expect(due()).toBe("probe-metrics");
});

test("where there is nothing of the kind no entry is written, and it is looked at again in its time", async () => {
  const { round, state, entries, due } = rounds((name) =>
    name === "canary-token-limit" ? { atMs: 1000 * hourMs } : undefined,
  );
  const job = round.due();
  expect(job && (await round.run(job))).toEqual({ observation: "probe-metrics" });
  expect(entries).toEqual([]);
  state.nowMs += hourMs - 1;
  expect(due()).toBeUndefined();
  state.nowMs += 1;
  expect(due()).toBe("probe-metrics");
});

test.each([
  [
    "under this digest an hour ago waits for its turn",
    { atMs: 999 * hourMs, digest: "sha256:a" },
    "probe-metrics",
  ],
  [
    "under another digest is looked at anew",
    { atMs: 999 * hourMs, digest: "sha256:b" },
    "canary-token-limit",
  ],
])("what was seen %s", (_what, seen, first) => {
  const { due } = rounds((name) => (name === "canary-token-limit" ? seen : undefined));
  expect(due()).toBe(first);
});

test("who cannot look writes nothing, says why, and tries again in ten minutes", async () => {
  const { round, state, entries, due } = rounds((name) =>
    name === "probe-metrics" ? { atMs: 1000 * hourMs } : undefined,
  );
  state.fails = true;
  const job = round.due();
  expect(job && (await round.run(job))).toMatchObject({ error: "the model is away" });
  expect([entries, due()]).toEqual([[], undefined]);
  state.nowMs += 600_000;
  expect(due()).toBe("canary-token-limit");
});

test("only one looks at a time, whoever asks", async () => {
  const { round, state } = rounds();
  const [job] = round.jobs({ features: ["chat"] });
  if (job === undefined) throw new Error("there is no job");
  await Promise.all([round.run(job), round.run(job), round.run(job)]);
  expect(state.most).toBe(1);
});
