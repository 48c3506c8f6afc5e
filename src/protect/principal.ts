import { AsyncLocalStorage } from "node:async_hooks";

/** Whose call it is, as the application names them: the log has keyed pseudonyms of these. At most 256 characters each. */
export interface Principal {
  readonly tenant?: string;
  readonly user?: string;
  readonly session?: string;
  /** Where the user is: an ISO 3166 code such as DE or US-CA. */
  readonly place?: string;
}

const current = new AsyncLocalStorage<Principal>();

/** Runs `work` for a principal: calls that it makes, also later and by way of others, are theirs. */
export const as = <T>(principal: Principal, work: () => T): T => current.run(principal, work);

const names = ["tenant", "user", "session", "place"] as const;

/** The headers that say whose call it is: of whom `as` names, before those of the options. */
export function principalHeaders(
  given: Principal | (() => Principal | undefined) | undefined,
): Record<string, string> {
  const option = typeof given === "function" ? given() : given;
  const all = { ...option, ...current.getStore() };
  const headers: Record<string, string> = {};
  for (const name of names) {
    const value = all[name];
    if (value !== undefined) headers[`x-seaworthy-${name}`] = value;
  }
  return headers;
}
