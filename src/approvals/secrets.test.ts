import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { ApprovedCall } from "./approval.ts";
import { callCode, personCode, requesterCode, seal, unseal, type ApprovalKeys } from "./secrets.ts";

const keys: ApprovalKeys = { seal: new Uint8Array(32).fill(1), name: new Uint8Array(32).fill(2) };
const others: ApprovalKeys = { seal: new Uint8Array(32).fill(3), name: new Uint8Array(32).fill(4) };
const by = { keys, randomBytes };

test("what is sealed for an approval opens for that one, with that folder's key, and is no text", () => {
  const sealed = seal({ to: "una@example.com" }, "a", by);
  expect(Buffer.from(sealed).includes("una")).toBe(false);
  expect(unseal(sealed, "a", keys)).toEqual({ to: "una@example.com" });
  expect(Buffer.from(seal(1, "a", by))).not.toEqual(Buffer.from(seal(1, "a", by)));
  const changed = Uint8Array.from(sealed);
  changed[14] = (changed[14] ?? 0) ^ 1;
  for (const [bytes, about, key] of [
    [sealed, "b", keys],
    [sealed, "a", others],
    [changed, "a", keys],
    [sealed.subarray(0, 20), "a", keys],
    [new Uint8Array(0), "a", keys],
  ] as const)
    expect(() => unseal(bytes, about, key)).toThrow(/cannot be opened/);
});

const call: ApprovedCall = {
  feature: "f",
  environment: "dev",
  tool: "t",
  arguments: { a: 1, b: [2] },
  requester: { key: "k", user: "u" },
  digest: "d",
};

test("a call is the same however its keys are ordered, and another one with anything else", () => {
  const code = callCode(call, keys);
  expect(callCode({ ...call, arguments: { b: [2], a: 1 }, nth: 1 }, keys)).toBe(code);
  expect(callCode({ ...call, requester: { user: "u", key: "k" } }, keys)).toBe(code);
  for (const more of [
    { arguments: { a: 1, b: [2, 2] } },
    { arguments: '{"a":1,"b":[2]}' },
    { tool: "T" },
    { feature: "g" },
    { environment: "prod" },
    { digest: "e" },
    { nth: 2 },
    { requester: { key: "k", user: "u", session: "s" } },
    { requester: { key: "k", tenant: "u" } },
  ])
    expect(callCode({ ...call, ...more }, keys)).not.toBe(code);
  expect(callCode(call, others)).not.toBe(code);
  expect(new Set([code, requesterCode(call.requester, keys), personCode("u", keys)]).size).toBe(3);
});
