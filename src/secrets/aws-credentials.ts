import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fromMachine } from "./aws-machine.ts";
import type { AwsCredentials } from "./aws-signature.ts";
import type { Login } from "./logins.ts";
import {
  askStore,
  dateIn,
  fitsHeader,
  objectIn,
  SecretFault,
  setIn,
  storeUrl,
  textIn,
  type SourcePorts,
  type StoreAnswer,
  type Variables,
} from "./source.ts";

/** Where ECS gives credentials, and the addresses under which an agent of EKS does. */
const ecsAddress = "http://169.254.170.2";
const eksHosts = new Set(["169.254.170.23", "[fd00:ec2::23]"]);

/**
 * Credentials, in the order of AWS's own tools: variables, web identity, the shared file, the container's own, the machine's own.
 * What is temporary is held until it ends.
 *
 * @throws SecretFault
 */
export async function awsCredentials(ports: SourcePorts, region: string): Promise<AwsCredentials> {
  const { variables } = ports;
  const fixed = credentialsOf({
    id: variables["AWS_ACCESS_KEY_ID"],
    secret: variables["AWS_SECRET_ACCESS_KEY"],
    token: variables["AWS_SESSION_TOKEN"],
  });
  if (fixed !== undefined) return fixed;
  return ports.logins.get("aws", async () => {
    const found =
      (await fromWebIdentity(ports, region)) ??
      fromSharedFile(variables) ??
      (await fromContainer(variables)) ??
      (await machineLogin(variables));
    if (found !== undefined) return found;
    throw new SecretFault(
      "refused",
      "there are no credentials for AWS where the gateway runs",
      "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN, or run it with a role",
    );
  });
}

interface Parts {
  readonly id: unknown;
  readonly secret: unknown;
  readonly token: unknown;
}

function credentialsOf({ id, secret, token }: Parts): AwsCredentials | undefined {
  if (typeof id !== "string" || typeof secret !== "string" || secret === "" || !fitsHeader(id))
    return undefined;
  const temporary = typeof token === "string" && fitsHeader(token);
  return { id, secret, ...(temporary ? { sessionToken: token } : {}) };
}

/** What STS, ECS and IMDS answer with: the same names but for the token's. */
function loginOf(given: unknown, tokenName: "Token" | "SessionToken"): Login<AwsCredentials> | undefined {
  const credentials = credentialsOf({
    id: textIn(given, "AccessKeyId"),
    secret: textIn(given, "SecretAccessKey"),
    token: textIn(given, tokenName),
  });
  if (credentials === undefined) return undefined;
  const endsAtMs = dateIn(textIn(given, "Expiration"));
  return { given: credentials, ...(endsAtMs === undefined ? {} : { endsAtMs }) };
}

/** A pod's or a job's own token for a role: STS `AssumeRoleWithWebIdentity`, which is not signed. */
async function fromWebIdentity(
  { variables }: SourcePorts,
  region: string,
): Promise<Login<AwsCredentials> | undefined> {
  const path = setIn(variables, "AWS_WEB_IDENTITY_TOKEN_FILE");
  const role = setIn(variables, "AWS_ROLE_ARN");
  if (path === undefined || role === undefined) return undefined;
  const body = new URLSearchParams({
    Action: "AssumeRoleWithWebIdentity",
    Version: "2011-06-15",
    RoleArn: role,
    RoleSessionName: setIn(variables, "AWS_ROLE_SESSION_NAME") ?? "seaworthy",
    WebIdentityToken: fileText(path),
  }).toString();
  const answer = await askStore({
    service: "AWS STS",
    method: "POST",
    url: stsUrl(region, variables),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
  // The answer is XML with four values of which none has a character that XML writes otherwise.
  const given = Object.fromEntries(
    ["AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"].map((name) => [
      name,
      new RegExp(`<${name}>([^<]{1,16384})</${name}>`).exec(answer.text)?.[1],
    ]),
  );
  const login = answer.status === 200 ? loginOf(given, "SessionToken") : undefined;
  if (login !== undefined) return login;
  throw new SecretFault(
    answer.status >= 500 ? "away" : "refused",
    `AWS STS does not give the role of AWS_ROLE_ARN to this web identity (${answer.status}${codeOf(answer)})`,
    "see the role's trust policy, and that the token is not over",
  );
}

const codeOf = ({ text }: StoreAnswer): string => {
  const code = /<Code>([A-Za-z]{1,64})<\/Code>/.exec(text)?.[1];
  return code === undefined ? "" : ` ${code}`;
};

function stsUrl(region: string, variables: Variables): URL {
  for (const name of ["AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL"]) {
    const text = setIn(variables, name);
    if (text !== undefined) return storeUrl(name, text);
  }
  return new URL(`https://sts.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`);
}

/** The shared credentials file: sections in brackets, `name = value` under them. */
function fromSharedFile(variables: Variables): Login<AwsCredentials> | undefined {
  const path =
    setIn(variables, "AWS_SHARED_CREDENTIALS_FILE") ??
    join(setIn(variables, "HOME") ?? homedir(), ".aws", "credentials");
  const wanted = `[${setIn(variables, "AWS_PROFILE") ?? "default"}]`;
  const values = new Map<string, string>();
  let inside = false;
  for (const line of fileTextOrNothing(path).split("\n")) {
    const text = line.trim();
    const equals = text.indexOf("=");
    if (text.startsWith("[")) inside = text === wanted;
    else if (inside && equals !== -1) values.set(text.slice(0, equals).trim(), text.slice(equals + 1).trim());
  }
  const credentials = credentialsOf({
    id: values.get("aws_access_key_id"),
    secret: values.get("aws_secret_access_key"),
    token: values.get("aws_session_token"),
  });
  return credentials === undefined ? undefined : { given: credentials };
}

/** Roles of ECS tasks and EKS pods ("Container credential provider"). */
async function fromContainer(variables: Variables): Promise<Login<AwsCredentials> | undefined> {
  const relative = setIn(variables, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  const full = setIn(variables, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  if (relative === undefined && full === undefined) return undefined;
  const path = setIn(variables, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
  const token =
    path === undefined ? (setIn(variables, "AWS_CONTAINER_AUTHORIZATION_TOKEN") ?? "") : fileText(path);
  const answer = await askStore({
    service: "the container's credentials",
    method: "GET",
    url: relative === undefined ? containerUrl(full ?? "") : relativeUrl(relative),
    headers: fitsHeader(token) ? { authorization: token } : {},
  });
  const login = answer.status === 200 ? loginOf(objectIn(answer), "Token") : undefined;
  if (login !== undefined) return login;
  throw new SecretFault(
    answer.status >= 500 ? "away" : "refused",
    `the container's agent gives no credentials for AWS (${answer.status})`,
    "see the task's or the pod's role",
  );
}

/** A text that names another host is taken for a path, as AWS's own tools put the two together. */
function relativeUrl(text: string): URL {
  const url = URL.parse(`${ecsAddress}${text}`);
  if (url !== null && text.startsWith("/") && url.origin === ecsAddress) return url;
  throw new SecretFault(
    "refused",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is no path",
    "leave it to ECS to set it",
  );
}

function containerUrl(text: string): URL {
  const url = URL.parse(text);
  return url !== null && eksHosts.has(url.hostname)
    ? url
    : storeUrl("AWS_CONTAINER_CREDENTIALS_FULL_URI", text);
}

async function machineLogin(variables: Variables): Promise<Login<AwsCredentials> | undefined> {
  const given = await fromMachine(variables);
  return given === undefined ? undefined : loginOf(given, "Token");
}

function fileText(path: string): string {
  const text = fileTextOrNothing(path).trim();
  if (text !== "") return text;
  throw new SecretFault("refused", `${path} is empty or cannot be read`, "let the gateway's user read it");
}

function fileTextOrNothing(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // Whoever asked says what is missing, or goes on to the next place.
    return "";
  }
}
