import { createHash } from "node:crypto";
import { awsRefusal, type FakeIdentity } from "./aws-signature.ts";
import { startStore, type FakeStore, type Said } from "./loopback.ts";

/** AWS Secrets Manager (`GetSecretValue`), STS (`AssumeRoleWithWebIdentity`) and a machine's metadata service, version 2. */
export interface FakeAws extends FakeStore {
  readonly secrets: Map<
    string,
    { readonly text?: string; readonly binary?: string; readonly version: string }
  >;
  /** Who may read. */
  identity: FakeIdentity;
  /** Answers `GetSecretValue` with this error instead. */
  error: { readonly status: number; readonly type: string } | undefined;
  /** What STS and the metadata service give: the identity that may read, and for how long. */
  lastsMs: number;
}

export const fakeRegion = "eu-central-1";
export const fakeRole = "arn:aws:iam::111122223333:role/gateway";
export const fakeWebToken = "eyJhbGciOi.web.identity";
const metadataToken = "AQAAALH-metadata-token==";

const json = "application/x-amz-json-1.1";

export async function startFakeAws(identity: FakeIdentity): Promise<FakeAws> {
  const store = await startStore((asked) => {
    if (asked.path.startsWith("/latest/")) return machine(asked.method, asked.path, asked.headers);
    if (asked.headers["content-type"] === "application/x-www-form-urlencoded") return sts(asked.body);
    return secretValue(asked);
  });
  const expiration = (): string => new Date(Date.now() + fake.lastsMs).toISOString();

  function secretValue(asked: Parameters<typeof awsRefusal>[0]): Said {
    const fault = (status: number, type: string): Said => ({
      status,
      type: json,
      body: { __type: type, Message: "arn:aws:iam::111122223333:user/somebody is not authorized" },
    });
    if (fake.error !== undefined) return fault(fake.error.status, fake.error.type);
    const refused = awsRefusal(asked, {
      identity: fake.identity,
      region: fakeRegion,
      service: "secretsmanager",
      signed: ["content-type", "host", "x-amz-date", "x-amz-target"],
    });
    if (refused !== undefined) return fault(400, refused);
    if (asked.headers["x-amz-target"] !== "secretsmanager.GetSecretValue" || asked.method !== "POST")
      return fault(400, "UnknownOperationException");
    const { SecretId = "" } = JSON.parse(asked.body) as { SecretId?: string };
    const found = fake.secrets.get(SecretId);
    if (found === undefined) return fault(400, "ResourceNotFoundException");
    return {
      status: 200,
      type: json,
      body: {
        ARN: `arn:aws:secretsmanager:${fakeRegion}:111122223333:secret:${SecretId}-AbCdEf`,
        Name: SecretId,
        VersionId: found.version,
        ...(found.text === undefined ? {} : { SecretString: found.text }),
        ...(found.binary === undefined ? {} : { SecretBinary: found.binary }),
        VersionStages: ["AWSCURRENT"],
        CreatedDate: 1_767_225_600.5,
      },
    };
  }

  function sts(body: string): Said {
    const asked = new URLSearchParams(body);
    const right =
      asked.get("Action") === "AssumeRoleWithWebIdentity" &&
      asked.get("Version") === "2011-06-15" &&
      asked.get("RoleArn") === fakeRole &&
      asked.get("WebIdentityToken") === fakeWebToken;
    if (!right)
      return {
        status: 400,
        type: "text/xml",
        body: `<ErrorResponse><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code><Message>no</Message></Error></ErrorResponse>`,
      };
    const { id, secret, sessionToken = "" } = fake.identity;
    return {
      status: 200,
      type: "text/xml",
      body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult><Credentials><SessionToken>${sessionToken}</SessionToken><SecretAccessKey>${secret}</SecretAccessKey><Expiration>${expiration()}</Expiration><AccessKeyId>${id}</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
    };
  }

  function machine(method: string, path: string, headers: Record<string, unknown>): Said {
    if (path === "/latest/api/token")
      return method === "PUT" && headers["x-aws-ec2-metadata-token-ttl-seconds"] === "21600"
        ? { status: 200, type: "text/plain", body: metadataToken }
        : { status: 400, type: "text/plain", body: "" };
    if (headers["x-aws-ec2-metadata-token"] !== metadataToken) return { status: 401, body: "" };
    const under = "/latest/meta-data/iam/security-credentials/";
    if (path === under) return { status: 200, type: "text/plain", body: "gateway-role" };
    if (path !== `${under}gateway-role`) return { status: 404, body: "" };
    const { id, secret, sessionToken = "" } = fake.identity;
    return {
      status: 200,
      type: "text/plain",
      body: {
        Code: "Success",
        Type: "AWS-HMAC",
        AccessKeyId: id,
        SecretAccessKey: secret,
        Token: sessionToken,
        Expiration: expiration(),
      },
    };
  }

  const fake: FakeAws = Object.assign(store, {
    secrets: new Map<string, { text?: string; binary?: string; version: string }>(),
    identity,
    error: undefined,
    lastsMs: 3_600_000,
  });
  return fake;
}

/** As AWS makes the ids of versions: 32 to 64 characters. */
export const versionId = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, 36);
