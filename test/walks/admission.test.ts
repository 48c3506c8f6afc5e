import { afterAll, beforeAll, expect, test } from "vitest";
import type { Leaf } from "../../src/audit/leaf.ts";
import { hourMs } from "../../src/controls/control.ts";
import { passingFor } from "../../src/controls/passing.test-data.ts";
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
