import { regionOfArn, writeSecretReference, type SecretReference } from "../base/secret-reference.ts";
import { awsCredentials } from "./aws-credentials.ts";
import { signedHeaders } from "./aws-signature.ts";
import {
  askStore,
  objectIn,
  objectOf,
  SecretFault,
  setIn,
  storeUrl,
  textIn,
  type Found,
  type SourcePorts,
  type StoreAnswer,
  type Variables,
} from "./source.ts";

type AwsReference = Extract<SecretReference, { from: "aws-sm" }>;

/** What says that our credentials are over: then others are got, once. */
const overNames = new Set(["ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId"]);

/**
 * The current version of a secret: AWS Secrets Manager `GetSecretValue`, JSON 1.1, signed (Signature Version 4). The identity needs
 * `secretsmanager:GetSecretValue` on it, and `kms:Decrypt` where it is under a key of one's own.
 *
 * @throws SecretFault
 */
export async function readAws(reference: AwsReference, ports: SourcePorts): Promise<Found> {
  let answer = await ask(reference, ports);
  if (answer.status !== 200 && overNames.has(errorName(answer))) {
    ports.logins.forget("aws");
    answer = await ask(reference, ports);
  }
  if (answer.status !== 200) throw refused(reference, answer);
  const given = objectIn(answer);
  const binary = textIn(given, "SecretBinary");
  const whole =
    textIn(given, "SecretString") ??
    (binary === undefined ? undefined : Buffer.from(binary, "base64").toString("utf8"));
  const value = reference.field === undefined ? whole : textIn(objectOf(whole ?? ""), reference.field);
  if (value === undefined || value.trim() === "")
    throw new SecretFault(
      "missing",
      reference.field === undefined
        ? `${writeSecretReference(reference)} is empty`
        : `${writeSecretReference(reference)} has no such field`,
      "name a text field of its JSON object after #, or leave # out where the secret is one text",
    );
  const seconds = given?.["CreatedDate"];
  return {
    value: value.trim(),
    version: textIn(given, "VersionId") ?? "",
    ...(typeof seconds === "number" ? { createdAtMs: Math.round(seconds * 1000) } : {}),
  };
}

async function ask(reference: AwsReference, ports: SourcePorts): Promise<StoreAnswer> {
  const { variables, now } = ports;
  const region = regionOf(reference, variables);
  const request = {
    service: "AWS Secrets Manager",
    method: "POST",
    url: endpoint(region, variables),
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "secretsmanager.GetSecretValue",
    },
    body: JSON.stringify({ SecretId: reference.name }),
  } as const;
  const credentials = await awsCredentials(ports, region);
  const headers = signedHeaders(request, { credentials, region, name: "secretsmanager", atMs: now() });
  return askStore({ ...request, headers });
}

function regionOf({ name }: AwsReference, variables: Variables): string {
  const region =
    regionOfArn(name) ?? setIn(variables, "AWS_REGION") ?? setIn(variables, "AWS_DEFAULT_REGION");
  if (region !== undefined && /^[a-z]{2}(?:-[a-z]{1,16}){1,3}-\d{1,2}$/.test(region)) return region;
  throw new SecretFault(
    "refused",
    region === undefined
      ? `nobody says in which region aws-sm:${name} lies`
      : "AWS_REGION is the name of no region",
    "set AWS_REGION, or name the secret by its ARN",
  );
}

/** AWS's own variables for another endpoint, for a private one or for tests. China has a domain of its own. */
function endpoint(region: string, variables: Variables): URL {
  for (const name of ["AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"]) {
    const text = setIn(variables, name);
    if (text !== undefined) return storeUrl(name, text);
  }
  return new URL(`https://secretsmanager.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}/`);
}

/** Errors have a name, behind a namespace at times; their messages may name accounts, so only the name is told. */
const errorName = (answer: StoreAnswer): string =>
  /[A-Za-z]{1,64}$/.exec(textIn(objectIn(answer), "__type") ?? "")?.[0] ?? "";

function refused(reference: AwsReference, answer: StoreAnswer): SecretFault {
  const named = writeSecretReference(reference);
  const name = errorName(answer);
  const told = name === "" ? String(answer.status) : `${answer.status} ${name}`;
  if (answer.status >= 500 || name === "ThrottlingException")
    return new SecretFault(
      "away",
      `AWS Secrets Manager answered ${told} for ${named}`,
      "try again in a moment",
    );
  // A secret that is planned to be deleted answers InvalidRequestException ("GetSecretValue", errors).
  if (name === "ResourceNotFoundException" || name === "InvalidRequestException")
    return new SecretFault(
      "missing",
      `AWS Secrets Manager has no ${named}: ${told}`,
      "see its name, the region and whether it is planned to be deleted",
    );
  return new SecretFault(
    "refused",
    `AWS Secrets Manager refuses ${named}: ${told}`,
    "see that the identity has secretsmanager:GetSecretValue on it, and kms:Decrypt where it has a key of its own",
  );
}
