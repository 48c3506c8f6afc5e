import { homedir } from "node:os";
import { join } from "node:path";
import { KnownError } from "../../base/errors.ts";
import { readIfThere } from "../durable-file.ts";
import { askService, readAnswer, serviceUrl } from "./master-source-request.ts";
import type { AwsCredentials } from "../../secrets/aws-signature.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** Names of the variables that AWS KMS is asked with: those of AWS's own tools. */
export const awsVariables = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_PROFILE",
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_KMS",
] as const;

/** Where ECS gives credentials, and the address under which an agent of EKS does. */
const ecsAddress = "http://169.254.170.2";
const eksHosts = new Set(["169.254.170.23", "[fd00:ec2::23]"]);

/**
 * Credentials, in the order of AWS's own tools: variables, the shared file, the container's own.
 * @throws KnownError LOG_BROKEN where there are none, LOG_UNAVAILABLE where the container's agent does not answer.
 */
export async function awsCredentials(variables: Variables): Promise<AwsCredentials> {
  const found =
    credentialsOf({
      id: variables["AWS_ACCESS_KEY_ID"],
      secret: variables["AWS_SECRET_ACCESS_KEY"],
      token: variables["AWS_SESSION_TOKEN"],
    }) ??
    fromSharedFile(variables) ??
    (await fromContainer(variables));
  if (found !== undefined) return found;
  throw new KnownError(
    "LOG_BROKEN",
    "there are no credentials for AWS KMS where auditd runs",
    "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_SHARED_CREDENTIALS_FILE, or run it with a container role",
  );
}

interface Parts {
  readonly id: unknown;
  readonly secret: unknown;
  readonly token: unknown;
}

/** What may stand in a header: another text would be told on by the error of the request. */
const headerText = /^[\x21-\x7e]{1,8192}$/;

function credentialsOf({ id, secret, token }: Parts): AwsCredentials | undefined {
  if (typeof id !== "string" || typeof secret !== "string" || secret === "" || !headerText.test(id))
    return undefined;
  const temporary = typeof token === "string" && headerText.test(token);
  return { id, secret, ...(temporary ? { sessionToken: token } : {}) };
}

/** The shared credentials file: sections in brackets, `name = value` under them. */
function fromSharedFile(variables: Variables): AwsCredentials | undefined {
  const named = variables["AWS_SHARED_CREDENTIALS_FILE"] ?? "";
  const path = named === "" ? join(variables["HOME"] ?? homedir(), ".aws", "credentials") : named;
  const profile = variables["AWS_PROFILE"] ?? "";
  const wanted = `[${profile === "" ? "default" : profile}]`;
  const values = new Map<string, string>();
  let inside = false;
  for (const line of (readIfThere(path)?.toString("utf8") ?? "").split("\n")) {
    const text = line.trim();
    const equals = text.indexOf("=");
    if (text.startsWith("[")) inside = text === wanted;
    else if (inside && equals !== -1) values.set(text.slice(0, equals).trim(), text.slice(equals + 1).trim());
  }
  return credentialsOf({
    id: values.get("aws_access_key_id"),
    secret: values.get("aws_secret_access_key"),
    token: values.get("aws_session_token"),
  });
}

/** Roles of ECS tasks and EKS pods. */
async function fromContainer(variables: Variables): Promise<AwsCredentials | undefined> {
  const relative = variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] ?? "";
  const full = variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? "";
  if (relative === "" && full === "") return undefined;
  const file = variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] ?? "";
  const token =
    file === ""
      ? (variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] ?? "")
      : (readIfThere(file)?.toString("latin1").trim() ?? "");
  const answer = await askService({
    service: "the container's credentials",
    method: "GET",
    url: relative === "" ? containerUrl(full) : new URL(relative, ecsAddress),
    headers: headerText.test(token) ? { authorization: token } : {},
  });
  const given = readAnswer(answer);
  return credentialsOf({
    id: given?.["AccessKeyId"],
    secret: given?.["SecretAccessKey"],
    token: given?.["Token"],
  });
}

function containerUrl(text: string): URL {
  const url = URL.parse(text);
  return url !== null && eksHosts.has(url.hostname)
    ? url
    : serviceUrl("AWS_CONTAINER_CREDENTIALS_FULL_URI", text);
}
