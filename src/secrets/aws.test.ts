import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  fakeRegion,
  fakeRole,
  fakeWebToken,
  startFakeAws,
  versionId,
  type FakeAws,
} from "../../test/fakes/aws-secrets.ts";
import { startStore } from "../../test/fakes/loopback.ts";
import { signedHeaders } from "./aws-signature.ts";
import { faultAt, portsWith, readAt } from "./secrets.test-data.ts";

/** The credentials of AWS's own examples. */
const identity = { id: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const temporary = { id: "ASIAEXAMPLE", secret: "temporary-s3cret", sessionToken: "FwoGZXIvYXdzEXAMPLE==" };
const value = "sk-in-secrets-manager";
let aws: FakeAws;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "seaworthy-aws-"));
  aws = await startFakeAws(identity);
  aws.secrets.set("prod/openai", { text: `${value}\n`, version: versionId("one") });
  aws.secrets.set("prod/all", { text: JSON.stringify({ key: value, number: 7 }), version: versionId("two") });
  aws.secrets.set("prod/bytes", {
    binary: Buffer.from(value).toString("base64"),
    version: versionId("three"),
  });
});
afterEach(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});
const inFile = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const own = { AWS_ACCESS_KEY_ID: identity.id, AWS_SECRET_ACCESS_KEY: identity.secret };
const portsFor = (more: Record<string, string> = own, now = Date.now) =>
  portsWith(
    {
      AWS_REGION: fakeRegion,
      AWS_ENDPOINT_URL: aws.url,
      AWS_EC2_METADATA_DISABLED: "true",
      ...more,
    },
    now,
  );

describe("a secret", () => {
  test("is read whole, by its field or from bytes, with its version and when that was made", async () => {
    expect(await readAt("aws-sm:prod/openai", portsFor())).toEqual({
      value,
      version: versionId("one"),
      createdAtMs: 1_767_225_600_500,
    });
    expect((await readAt("aws-sm:prod/all#key", portsFor())).value).toBe(value);
    expect((await readAt("aws-sm:prod/bytes", portsFor())).value).toBe(value);
  });

  test("with an ARN is asked for in the ARN's region", async () => {
    const arn = `arn:aws:secretsmanager:${fakeRegion}:111122223333:secret:prod/openai-AbCdEf`;
    aws.secrets.set(arn, { text: value, version: versionId("four") });
    expect((await readAt(`aws-sm:${arn}`, portsFor({ ...own, AWS_REGION: "us-east-1" }))).value).toBe(value);
  });

  test.each([
    ["aws-sm:prod/none", {}, /^missing: .*400 ResourceNotFoundException/],
    ["aws-sm:prod/all#number", {}, /^missing: .*no such field/],
    ["aws-sm:prod/openai#key", {}, /^missing: .*no such field/],
    ["aws-sm:prod/openai", { AWS_SECRET_ACCESS_KEY: "s3cret" }, /^refused: .*SignatureDoesNotMatch/],
    ["aws-sm:prod/openai", { AWS_ACCESS_KEY_ID: "AKIDOTHER" }, /^refused: .*UnrecognizedClientException/],
    ["aws-sm:prod/openai", { AWS_REGION: "us-east-1" }, /^refused: .*SignatureDoesNotMatch/],
    ["aws-sm:prod/openai", { AWS_REGION: "" }, /^refused: nobody says in which region/],
    ["aws-sm:prod/openai", { AWS_REGION: "s3cret/" }, /^refused: AWS_REGION is the name of no region/],
    ["aws-sm:prod/openai", { AWS_ACCESS_KEY_ID: "" }, /^refused: there are no credentials for AWS/],
    [
      "aws-sm:prod/openai",
      { AWS_ENDPOINT_URL_SECRETS_MANAGER: "http://10.0.0.1" },
      /^refused: AWS_ENDPOINT_URL_SECRETS_MANAGER is plain http/,
    ],
  ])("%s %j: what is wrong is told, and nothing secret", async (text, more, told) => {
    const fault = await faultAt(text, portsFor({ ...own, ...more }));
    expect(fault).toMatch(told);
    for (const secret of ["s3cret", value, identity.secret]) expect(fault).not.toContain(secret);
  });

  test.each([
    [500, "InternalServiceError", /^away: .*500 InternalServiceError/],
    [400, "ThrottlingException", /^away: .*ThrottlingException/],
    [400, "InvalidRequestException", /^missing: .*planned to be deleted/],
    [400, "AccessDeniedException", /^refused: .*400 AccessDeniedException/],
    [400, "DecryptionFailure", /^refused: .*kms:Decrypt/],
  ])("that answers %i %s is told by the name, without the message", async (status, type, told) => {
    aws.error = { status, type };
    const fault = await faultAt("aws-sm:prod/openai", portsFor());
    expect(fault).toMatch(told);
    expect(fault).not.toContain("111122223333");
  });
});

describe("credentials come", () => {
  test("from a web identity, whose role's token is signed and held until it ends", async () => {
    aws.identity = temporary;
    let nowMs = Date.now();
    const ports = portsFor(
      { AWS_WEB_IDENTITY_TOKEN_FILE: inFile("web", fakeWebToken), AWS_ROLE_ARN: fakeRole },
      () => nowMs,
    );
    expect((await readAt("aws-sm:prod/openai", ports)).value).toBe(value);
    await readAt("aws-sm:prod/openai", ports);
    const logins = (): number => aws.asked.filter(({ body }) => body.startsWith("Action=")).length;
    expect(logins()).toBe(1);
    // STS's hour, less a minute: the fake's clock is the machine's, so only the login is looked at.
    nowMs += 3_541_000;
    await faultAt("aws-sm:prod/openai", ports);
    expect(logins()).toBe(2);
    const other = portsFor({ AWS_WEB_IDENTITY_TOKEN_FILE: inFile("web", "s3cret"), AWS_ROLE_ARN: fakeRole });
    expect(await faultAt("aws-sm:prod/openai", other)).toMatch(
      /^refused: AWS STS .*400 InvalidIdentityToken/,
    );
  });

  test("from the shared file, by profile", async () => {
    const path = inFile(
      "credentials",
      `[default]\naws_access_key_id = other\naws_secret_access_key = x\n[gateway]\n aws_access_key_id=${identity.id}\naws_secret_access_key = ${identity.secret}\n`,
    );
    const shared = { AWS_SHARED_CREDENTIALS_FILE: path };
    const ports = portsFor({ ...shared, AWS_PROFILE: "gateway" });
    expect((await readAt("aws-sm:prod/openai", ports)).value).toBe(value);
    expect(await faultAt("aws-sm:prod/openai", portsFor(shared))).toMatch(/UnrecognizedClientException/);
  });

  test("from a container's agent, with its token, and from nowhere beyond this machine", async () => {
    aws.identity = temporary;
    const agent = await startStore(({ path, headers }) =>
      path === "/role" && headers.authorization === "agent-token"
        ? {
            status: 200,
            body: {
              AccessKeyId: temporary.id,
              SecretAccessKey: temporary.secret,
              Token: temporary.sessionToken,
              Expiration: "2099-01-01T00:00:00Z",
            },
          }
        : { status: 401, body: "" },
    );
    const container = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${agent.url}/role`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: "agent-token",
    };
    expect((await readAt("aws-sm:prod/openai", portsFor(container))).value).toBe(value);
    const wrong = { ...container, AWS_CONTAINER_AUTHORIZATION_TOKEN: "s3cret" };
    expect(await faultAt("aws-sm:prod/openai", portsFor(wrong))).toMatch(
      /^refused: the container's agent .*401/,
    );
    for (const uri of ["http://10.0.0.1/role", "http://169.254.169.254/role"])
      expect(
        await faultAt(
          "aws-sm:prod/openai",
          portsFor({ ...container, AWS_CONTAINER_CREDENTIALS_FULL_URI: uri }),
        ),
      ).toMatch(/^refused: AWS_CONTAINER_CREDENTIALS_FULL_URI/);
    const elsewhere = { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "@10.0.0.1/role" };
    expect(await faultAt("aws-sm:prod/openai", portsFor(elsewhere))).toMatch(
      /^refused: .*RELATIVE_URI is no path/,
    );
    await agent.close();
  });

  test("from the machine's role, by version 2 of its metadata service and by no other", async () => {
    aws.identity = temporary;
    const machine = {
      AWS_EC2_METADATA_DISABLED: "",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url,
    };
    expect((await readAt("aws-sm:prod/openai", portsFor(machine))).value).toBe(value);
    expect(aws.asked.slice(0, 3).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "PUT /latest/api/token",
      "GET /latest/meta-data/iam/security-credentials/",
      "GET /latest/meta-data/iam/security-credentials/gateway-role",
    ]);
    const none = { ...machine, AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1" };
    expect(await faultAt("aws-sm:prod/openai", portsFor(none))).toMatch(/^refused: there are no credentials/);
  });

  test("anew where AWS says that those are over", async () => {
    aws.identity = temporary;
    const ports = portsFor({ AWS_EC2_METADATA_DISABLED: "", AWS_EC2_METADATA_SERVICE_ENDPOINT: aws.url });
    await readAt("aws-sm:prod/openai", ports);
    aws.identity = { ...temporary, sessionToken: "FwoGZXIvYXdzANOTHER==" };
    expect((await readAt("aws-sm:prod/openai", ports)).value).toBe(value);
  });
});

/** "Signature Version 4 test suite": what AWS publishes for those who write the signature themselves. */
describe("the signature is AWS's own for", () => {
  const sign = (
    method: string,
    path: string,
    more: { headers?: Record<string, string>; body?: string; sessionToken?: string } = {},
  ): string => {
    const { headers = {}, body = "", sessionToken } = more;
    const all = signedHeaders(
      { method, url: new URL(path, "https://example.amazonaws.com"), headers, body },
      {
        credentials: { ...identity, ...(sessionToken === undefined ? {} : { sessionToken }) },
        region: "us-east-1",
        name: "service",
        atMs: Date.UTC(2015, 7, 30, 12, 36, 0),
      },
    );
    return all["authorization"]?.split("Signature=")[1] ?? "";
  };
  const form = { "content-type": "application/x-www-form-urlencoded" };

  test.each([
    ["get-vanilla", "GET", "/", {}, "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"],
    ["post-vanilla", "POST", "/", {}, "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"],
    [
      "get-vanilla-query-order-key-case",
      "GET",
      "/?Param2=value2&Param1=value1",
      {},
      "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ],
    [
      "post-x-www-form-urlencoded",
      "POST",
      "/",
      { headers: form, body: "Param1=value1" },
      "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ],
    [
      "post-sts-header-before",
      "POST",
      "/",
      {
        sessionToken:
          "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==",
      },
      "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead",
    ],
  ])("%s", (_name, method, path, more, signature) => {
    expect(sign(method, path, more)).toBe(signature);
  });
});
