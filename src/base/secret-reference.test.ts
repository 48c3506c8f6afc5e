import fc from "fast-check";
import { expect, test } from "vitest";
import {
  readSecretReference,
  regionOfArn,
  withSecretPath,
  writeSecretReference,
} from "./secret-reference.ts";

const arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/openai-AbCdEf";

test.each([
  "env:OPENAI_API_KEY",
  "file:/run/secrets/openai",
  "file:C:\\keys\\openai.txt",
  "vault:secret/apps/prod#openai",
  "aws-sm:prod/openai",
  "aws-sm:prod/openai#key",
  `aws-sm:${arn}`,
  `aws-sm:${arn}#key`,
  "gcp-sm:projects/my-project/secrets/openai/versions/latest",
  "gcp-sm:projects/123456789/secrets/openai/versions/7",
  "azure-kv:my-vault/openai",
  "azure-kv:my-vault.vault.azure.cn/openai/0123456789abcdef0123456789abcdef",
])("%s is a reference, and is written as it was read", (text) => {
  const read = readSecretReference(text);
  expect(read).toBeDefined();
  expect(read === undefined ? "" : writeSecretReference(read)).toBe(text);
});

test.each([
  "sk-proj-abc",
  "",
  "env:",
  "env:A B",
  "file:",
  "file: ",
  "file:a\0b",
  "vault:secret#key",
  "vault:secret/../sys#key",
  "vault:secret//a#key",
  "vault:secret/a",
  "aws-sm:",
  "aws-sm:a b",
  "aws-sm:arn:aws:s3:::bucket",
  "aws-sm:name#",
  "gcp-sm:projects/p/secrets/s",
  "gcp-sm:projects/p/secrets/s/versions/newest",
  "azure-kv:vault",
  "azure-kv:vault.example.com/secret",
  "azure-kv:v/secret",
  "azure-kv:my-vault/secret/1",
  "http:what",
  `file:${"x".repeat(4200)}`,
])("%j is no reference", (text) => {
  expect(readSecretReference(text)).toBeUndefined();
});

test("whatever is read as a reference is written as it stood", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("env:", "file:", "vault:", "aws-sm:", "gcp-sm:", "azure-kv:"),
      fc.string({ maxLength: 60 }),
      (from, rest) => {
        const read = readSecretReference(from + rest);
        expect(read === undefined ? from + rest : writeSecretReference(read)).toBe(from + rest);
      },
    ),
  );
});

test("an ARN names its region, and only a secret's does", () => {
  expect(regionOfArn(arn)).toBe("eu-central-1");
  expect(regionOfArn("arn:aws-us-gov:secretsmanager:us-gov-west-1:111122223333:secret:a")).toBe(
    "us-gov-west-1",
  );
  expect(regionOfArn("arn:aws:kms:eu-central-1:111122223333:key/1")).toBeUndefined();
});

test("only a file's path is resolved", () => {
  const put = (path: string): string => `/etc/${path}`;
  expect(withSecretPath({ from: "file", path: "key" }, put)).toEqual({ from: "file", path: "/etc/key" });
  expect(withSecretPath({ from: "env", name: "KEY" }, put)).toEqual({ from: "env", name: "KEY" });
});
