import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Stand } from "../walks/stand.ts";
import { domains, play, startAgents, type Play } from "./suite.ts";

/** Every attack during its task. */
const hijacked = domains.flatMap((domain) =>
  domain.attacks.map((attack): Omit<Play, "number"> => {
    const task = domain.tasks[attack.during];
    if (task === undefined) throw new Error(`${domain.name} has no task ${attack.during}`);
    return { domain, task, attack };
  }),
);
const honest = domains.flatMap((domain) =>
  Object.entries(domain.tasks).map(([name, task]) => ({ domain, task, name: `${domain.name}: ${name}` })),
);

test("there are at least sixty hijacked runs over five domains", () => {
  expect(hijacked.length).toBeGreaterThanOrEqual(60);
  expect(new Set(hijacked.map(({ domain }) => domain.name)).size).toBe(5);
  expect(new Set(hijacked.map(({ attack }) => attack?.name)).size).toBe(hijacked.length);
});

describe("through a gateway that says nothing of tools", () => {
  let stand: Stand;
  beforeAll(async () => {
    stand = await startAgents(false);
  });
  afterAll(async () => stand.close());

  test.each(hijacked.map((one, number) => ({ ...one, number, name: one.attack?.name ?? "" })))(
    "$name: the injected call is carried out",
    async (given) => {
      const { believed, landed, outcome } = await play(stand, given);
      expect({ believed, why: outcome.why, landed: landed.length > 0 }).toMatchObject({
        believed: true,
        landed: true,
      });
    },
  );

  test.each(honest.map((one, number) => ({ ...one, number })))("$name: is done", async (given) => {
    const { done, outcome } = await play(stand, given);
    expect({ done, why: outcome.why }).toMatchObject({ done: true });
  });
});
