import type { JsonObject } from "../base/json.ts";
import { askStore, fitsHeader, objectIn, SecretFault, setIn, storeUrl, type Variables } from "./source.ts";

/** The address of the machine's metadata service (EC2, "Instance Metadata Service"). */
const metadataAddress = "http://169.254.169.254/";

/** Six hours: the longest that the service gives a token, and longer than one question takes. */
const tokenSeconds = 21_600;

/** Our own choice: the service is on the machine itself; where there is none nothing answers, and a start shall not wait for it. */
const waitMs = 1000;

/**
 * Credentials of the machine's role, from its metadata service, version 2: a token by PUT, then the role, then its credentials. Version
 * 1, which needs no token, is never asked.
 *
 * @returns undefined where the machine has no such service or no role.
 * @throws SecretFault refused
 */
export async function fromMachine(variables: Variables): Promise<JsonObject | undefined> {
  if (setIn(variables, "AWS_EC2_METADATA_DISABLED")?.toLowerCase() === "true") return undefined;
  const given = setIn(variables, "AWS_EC2_METADATA_SERVICE_ENDPOINT");
  const base =
    given === undefined ? new URL(metadataAddress) : storeUrl("AWS_EC2_METADATA_SERVICE_ENDPOINT", given);
  const ask = async (method: "GET" | "PUT", path: string, headers: Record<string, string>) =>
    askStore({ service: "the machine's metadata", method, url: new URL(path, base), headers, waitMs });
  let token: string;
  try {
    const answer = await ask("PUT", "/latest/api/token", {
      "x-aws-ec2-metadata-token-ttl-seconds": String(tokenSeconds),
    });
    if (answer.status !== 200 || !fitsHeader(answer.text)) return undefined;
    token = answer.text;
  } catch (error) {
    // This is no machine of EC2.
    if (error instanceof SecretFault) return undefined;
    throw error;
  }
  const headers = { "x-aws-ec2-metadata-token": token };
  const roles = "/latest/meta-data/iam/security-credentials/";
  const named = await ask("GET", roles, headers);
  const role = named.text.trim();
  if (named.status !== 200 || !/^[\w+=,.@-]{1,64}$/.test(role)) return undefined;
  const answer = await ask("GET", roles + role, headers);
  return answer.status === 200 ? objectIn(answer) : undefined;
}
