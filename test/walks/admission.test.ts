import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Leaf } from "../../src/audit/leaf.ts";
import { hourMs } from "../../src/controls/control.ts";
import { passingFor } from "../../src/controls/passing.test-data.ts";
import type { NewEntry } from "../../src/evidence/entry.ts";
import { manifestOf, openAdmissionStand, type AdmissionStand } from "./admission.stand.ts";

const schema = "{ type: object, properties: { id: { type: string } } }";

let stand: AdmissionStand;
beforeAll(async () => {
  stand = await openAdmissionStand(
    {
      "support.yaml": manifestOf("support"),
      "sales.yaml": manifestOf(
        "sales",
        `tools:\n  lookup: { schema: ${schema}, effect: read }\n  refund: { schema: ${schema}, effect: write, approval: human }\n`,
      ),
    },
    "admission: { grace: 24h, then: degrade }\n",
  );
  await stand.start();
});
afterAll(() => stand.close());

const about = (feature: string) => ({ feature, environment: "prod", digest: stand.digestOf(feature) });
const changes = async (feature: string): Promise<readonly Leaf[]> =>
  (await stand.log()).filter((leaf) => leaf.kind === "admission.changed" && leaf.feature === feature);
const stateOf = async (feature: string): Promise<unknown> =>
  (await changes(feature)).at(-1)?.facts?.["state"];
const becomes = (feature: string, state: string): Promise<void> =>
  expect.poll(() => stateOf(feature), { timeout: 10_000 }).toBe(state);

test("without evidence nothing serves in prod, and whoever calls hears whom to ask and nothing more", async () => {
  for (const feature of ["support", "sales"]) {
    expect(await stateOf(feature)).toBe("held");
    const refused = await stand.call(feature);
    expect(refused.status).toBe(403);
    const { error } = (await refused.json()) as { error: { code: string; message: string } };
    expect(error.code).toBe("not_admitted");
    expect(error.message).toContain(`ask ${feature}@example.com`);
    expect(error.message).not.toMatch(/[A-Z]{2}-\d\d|evidence|sha256/);
    const entry = (await stand.log()).findLast(({ kind }) => kind === "call.refused");
    expect(entry).toMatchObject({ ...about(feature), decision: "block", facts: { code: "NOT_ADMITTED" } });
  }
  expect(stand.openai.received).toEqual([]);
  expect((await changes("support"))[0]).toMatchObject({
    ...about("support"),
    facts: { state: "held", red: expect.arrayContaining(["IO-01"]) as unknown },
  });
});

test("evidence that others write admits its digest, and its sibling stays held", async () => {
  await stand.append(...passingFor(about("sales")));
  await becomes("sales", "admitted");
  expect((await stand.call("sales")).status).toBe(200);
  expect((await stand.call("support")).status).toBe(403);
  expect((await changes("sales")).at(-1)?.facts).toMatchObject({ red: [], redCount: 0 });
});

const spoil = (feature: string) =>
  stand.append({
    ...{ kind: "canary.tried", ...about(feature) },
    facts: { of: "canary-token-limit", tried: 2, stopped: 0, honest: 2, passed: 2 },
  });

const tools = ["lookup", "refund"].map((name) => ({
  type: "function",
  function: { name, parameters: { type: "object", properties: { id: { type: "string" } } } },
}));
/** Names of the tools that reached the model with the newest call. */
const offered = (): readonly string[] => {
  const body = stand.openai.received.at(-1)?.body as { tools?: { function: { name: string } }[] } | undefined;
  return (body?.tools ?? []).map(({ function: { name } }) => name);
};

test("what turns red serves for its grace, over a restart too, and then with less", async () => {
  await spoil("sales");
  await becomes("sales", "grace");
  const { endsAtMs, red } = (await changes("sales")).at(-1)?.facts ?? {};
  expect(red).toContain("IO-01");
  expect((await stand.call("sales", { tools })).status).toBe(200);
  expect(offered()).toEqual(["lookup", "refund"]);
  stand.clock.laterMs += 19 * hourMs;
  await stand.stop();
  await stand.start();
  expect((await changes("sales")).at(-1)?.facts).toMatchObject({ state: "grace", endsAtMs });
  expect((await stand.call("sales", { tools })).status).toBe(200);
  stand.clock.laterMs += 6 * hourMs;
  await becomes("sales", "degraded");
  expect((await stand.call("sales", { tools })).status).toBe(200);
  expect(offered()).toEqual(["lookup"]);
});

const glass = (feature: string, by: string, asked?: number): NewEntry => ({
  kind: asked === undefined ? "waiver.asked" : "waiver.signed",
  ...about(feature),
  facts: {
    ...{ waiver: "glass-1", as: asked === undefined ? "lead" : "security", by },
    ...(asked === undefined
      ? { path: "break-glass", endsAtMs: Date.now() + stand.clock.laterMs + 4 * hourMs }
      : { asked }),
  },
});

test("two people open the gate for four hours, one does not, and who is on call is woken up", async () => {
  const [asked = 0] = await stand.append(glass("support", "ann"));
  await stand.append(glass("support", "ann", asked));
  await stand.append(glass("support", "bob", asked));
  await becomes("support", "broken-glass");
  const states = (await changes("support")).map(({ facts }) => facts?.["state"]);
  expect(states.slice(-2)).toEqual(["held", "broken-glass"]);
  expect((await stand.call("support")).status).toBe(200);
  const opened = async (): Promise<readonly unknown[]> =>
    (await stand.log()).filter(({ kind }) => kind === "alert.opened").map(({ facts }) => facts?.["alert"]);
  await expect.poll(opened, { timeout: 10_000 }).toContain("admission.broken-glass");
  expect(await opened()).toContain("admission.grace");
  expect(await opened()).toContain("admission.red");
  stand.clock.laterMs += 4 * hourMs + 1000;
  await becomes("support", "held");
  expect((await stand.call("support")).status).toBe(403);
});

test("one changed byte of a prompt is in the log, and what is served stays as it was", async () => {
  writeFileSync(join(stand.folder, "support.yaml"), manifestOf("support", "on_blind: hold\n"));
  const changed = async (): Promise<readonly Leaf[]> =>
    (await stand.log()).filter(({ kind }) => kind === "policy.changed");
  await expect.poll(async () => (await changed()).length, { timeout: 10_000 }).toBe(1);
  expect((await changed())[0]).toMatchObject({ feature: "support", facts: { loads: true, loaded: false } });
  const calls = (await stand.log()).filter(({ kind }) => kind === "call.refused");
  expect(calls.at(-1)?.digest).toBe(stand.digestOf("support"));
});
