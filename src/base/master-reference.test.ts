import fc from "fast-check";
import { expect, test } from "vitest";
import { readMasterReference, withPath, writeMasterReference } from "./master-reference.ts";

test.each([
  ["file:/etc/seaworthy/master.key", { from: "file", path: "/etc/seaworthy/master.key" }],
  ["file:C:\\keys\\master", { from: "file", path: "C:\\keys\\master" }],
  ["env:SEAWORTHY_MASTER", { from: "env", name: "SEAWORTHY_MASTER" }],
  ["vault:secret/seaworthy#key", { from: "vault", mount: "secret", path: "seaworthy", field: "key" }],
  [
    "vault:kv/apps/prod/log#master_1",
    { from: "vault", mount: "kv", path: "apps/prod/log", field: "master_1" },
  ],
  ["aws-kms:eu-central-1:master.kms", { from: "aws-kms", region: "eu-central-1", path: "master.kms" }],
  ["aws-kms:us-gov-west-1:/k:1", { from: "aws-kms", region: "us-gov-west-1", path: "/k:1" }],
])("%s is a reference, and is written as it was read", (text, reference) => {
  const read = readMasterReference(text);
  expect(read).toEqual(reference);
  if (read !== undefined) expect(writeMasterReference(read)).toBe(text);
});

test.each([
  "",
  "master.key",
  "file:",
  "env:",
  "env:1A",
  "env:A B",
  `env:${"A".repeat(129)}`,
  "vault:secret#key",
  "vault:secret/#key",
  "vault:secret/log",
  "vault:secret/log#",
  "vault:secret/../sys/seal#key",
  "vault:secret/a?version=1#key",
  "aws-kms:eu-central-1",
  "aws-kms:eu-central-1:",
  "aws-kms:evil.example/:file",
  "gcp-kms:a:b",
  "file:a\0b",
  "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
])("%j is none", (text) => {
  expect(readMasterReference(text)).toBeUndefined();
});

test("only paths are put where they are from", () => {
  const at = (text: string): string | undefined => {
    const read = readMasterReference(text);
    return read && writeMasterReference(withPath(read, (path) => `/base/${path}`));
  };
  expect(at("file:m.key")).toBe("file:/base/m.key");
  expect(at("aws-kms:eu-west-1:m")).toBe("aws-kms:eu-west-1:/base/m");
  expect(at("env:M")).toBe("env:M");
  expect(at("vault:a/b#c")).toBe("vault:a/b#c");
});

test("whatever is a reference is read again as the same one", () => {
  const part = fc.stringMatching(/^[a-z0-9#/:.]{0,12}$/);
  fc.assert(
    fc.property(fc.constantFrom("file", "env", "vault", "aws-kms:eu-west-1"), part, (kind, rest) => {
      const read = readMasterReference(`${kind}:${rest}`);
      if (read !== undefined) expect(writeMasterReference(read)).toBe(`${kind}:${rest}`);
    }),
  );
});
