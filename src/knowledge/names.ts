import { KnownError } from "../base/errors.ts";
import { nameFault } from "../base/name.ts";

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
