import { createSecretKey, randomBytes } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readMarked, writeMarked } from "./marked-file.ts";

const key = createSecretKey(Buffer.alloc(32, 1));

test("what was written comes back under its key and under no other", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (body) => {
      const bytes = Buffer.from(writeMarked(body, key));
      expect(readMarked(bytes, key)).toBe(body);
      expect(readMarked(bytes, createSecretKey(randomBytes(32)))).toBeUndefined();
    }),
  );
});

test("no other body comes out, whatever byte of the file is another", () => {
  const body = '{"holds":[1,2]}';
  const bytes = Buffer.from(writeMarked(body, key));
  const held = new Set<string | undefined>([undefined, body]);
  for (let at = 0; at < bytes.length; at += 1)
    for (const bit of [1, 32, 128]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ bit;
      expect(held).toContain(readMarked(changed, key));
    }
});

test.each([
  "",
  "null",
  "{",
  '{"body":"{}"}',
  '{"mac":"","body":"{}"}',
  '{"mac":1,"body":"{}"}',
  '{"mac":"AAAA"}',
])("%j is no such file", (text) => {
  expect(readMarked(Buffer.from(text), key)).toBeUndefined();
});
