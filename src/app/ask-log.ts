import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectLog, type LogClient } from "../audit/socket/client.ts";
import { placesIn } from "../audit/places.ts";
import { KnownError } from "../base/errors.ts";
import type { JsonObject, JsonValue } from "../base/json.ts";
import { auditdFor } from "./auditd-child.ts";

/** The token of the person whom the log knows as its first: only the owner of the log's folder can read it. */
export const ownerTokenPath = (data: string): string => join(placesIn(data).audit, "owner.token");

/**
 * Whose token a command asks the log with: the one given, else that of the log's owner; undefined where it cannot be read.
 * @throws KnownError USAGE where a file that was named cannot be read.
 */
export function tokenFor(
  data: string,
  given: { readonly variable?: string | undefined; readonly file?: string | undefined },
): string | undefined {
  if (given.file !== undefined)
    try {
      return readFileSync(given.file, "utf8").trim();
    } catch {
      throw new KnownError("USAGE", `${given.file} cannot be read`, "name a file with your token");
    }
  if (given.variable !== undefined && given.variable !== "") return given.variable;
  try {
    return readFileSync(ownerTokenPath(data), "utf8").trim();
  } catch {
    // Whoever may not read it is not the owner: the log says what is missing.
    return undefined;
  }
}

/** Connects to the log of a data folder, beside a running gateway or by itself, for as long as `work` takes. */
export async function withLog<T>(data: string, work: (log: LogClient) => Promise<T>): Promise<T> {
  const auditd = await auditdFor({ data });
  try {
    const client = await connectLog({ socketPath: auditd.socketPath });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  } finally {
    await auditd.close();
  }
}

/** One question to the log. @throws KnownError SCOPE_REFUSED where the person may not ask it, and what the answer's file says. */
export const askLog = (data: string, token: string | undefined, question: JsonObject): Promise<JsonValue> =>
  withLog(data, (log) => log.ask(token === undefined ? question : { ...question, token }));
