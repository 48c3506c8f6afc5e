import { KnownError } from "../base/errors.ts";

/** UTF-16 units. The same as of the names that callers send in headers. */
export const nameCharsMax = 256;

/**
 * Why a text cannot be the name of a tenant, a user or a group; undefined where it can. Names are compared exactly: one that looks
 * like another because of what is invisible in it, or because of how a letter is composed (UAX #15), is no name. Letters that look
 * alike in two scripts are two names, and neither opens what belongs to the other.
 */
export function nameFault(name: string): string | undefined {
  if (name === "") return "is empty";
  if (name.length > nameCharsMax) return `is longer than ${nameCharsMax} characters`;
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) return "has an invisible character in it";
  if (name.trim() !== name) return "begins or ends with a blank";
  if (name.normalize("NFC") !== name) return "is not in the Unicode form NFC";
  return undefined;
}

/** @throws KnownError USAGE with the place */
export function checkName(name: unknown, pointer: string): string {
  const fault = typeof name === "string" ? nameFault(name) : "is no text";
  if (fault === undefined) return name as string;
  throw new KnownError("USAGE", `${pointer}: the name ${fault}`, "send names as the registry has them");
}

/** Tenants of the gateway itself, between which it rehearses that nothing leaks. */
export const canaryTenants = ["seaworthy-canary-a", "seaworthy-canary-b"] as const;

export const isCanaryTenant = (tenant: string): boolean =>
  (canaryTenants as readonly string[]).includes(tenant);
