import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readVerifier, type Verifier } from "../../src/audit/note.ts";
import { checkReceipt, type Proven } from "../../src/audit/proofs/receipt.ts";
import { gpt, startStand, type Stand } from "./stand.ts";

const folder = mkdtempSync(join(tmpdir(), "seaworthy-receipts-"));
let stand: Stand;
let verifier: Verifier;
beforeAll(async () => {
  stand = await startStand();
  // As an outsider gets it.
  const vkey = await (await fetch(`${stand.peopleUrl}/log/vkey`)).text();
  verifier = readVerifier(vkey) as Verifier;
});
afterAll(async () => {
  await stand.close();
  rmSync(folder, { recursive: true, force: true });
});

async function call(more: object): Promise<{ readonly id: string; readonly receipt: string }> {
  const answer = await fetch(`${stand.openaiUrl}/chat/completions`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${stand.key}`,
      "content-type": "application/json",
      "x-seaworthy-receipt": "true",
    },
    body: JSON.stringify({
      model: gpt,
      messages: [{ role: "user", content: "Tell me of the tide" }],
      ...more,
    }),
  });
  expect(answer.status).toBe(200);
  await answer.text();
  const base64 = answer.headers.get("x-seaworthy-receipt") ?? "";
  // Node's clients and servers take 16 KiB of headers, common proxies half of that.
  expect(base64.length).toBeLessThan(6000);
  return { id: answer.headers.get("x-request-id") ?? "", receipt: Buffer.from(base64, "base64").toString() };
}

test.each([
  ["a buffered answer", {}, "call.output"],
  ["a stream", { stream: true }, "call.input"],
])(
  "%s brings the receipt of its own entry, which proves it at once and offline",
  async (_name, more, kind) => {
    const { id, receipt } = await call(more);
    const proven = checkReceipt(receipt, verifier) as Proven;
    expect(proven).toMatchObject({ leaf: { exchange: id, kind } });

    const file = join(folder, `${id}.tlog-proof`);
    writeFileSync(file, receipt);
    const { code, out } = await stand.seaworthy("audit", "verify-receipt", file);
    expect([code, out]).toEqual([0, expect.stringContaining(`holds  entry ${proven.leaf.seq} of `)]);
  },
);

test("the log goes on from what a receipt says, and its files are served while it grows", async () => {
  const { receipt } = await call({});
  const file = join(folder, "kept.tlog-proof");
  writeFileSync(file, receipt);
  await Promise.all(Array.from({ length: 20 }, () => call({})));
  expect(await stand.seaworthy("audit", "verify", "--against", file)).toMatchObject({ code: 0 });
  const served = await fetch(`${stand.peopleUrl}/log/checkpoint`);
  expect(await served.text()).toContain(readFileSync(join(stand.data, "log/vkey"), "utf8").split("+")[0]);
});
