import { isLoopback } from "../../base/host-reach.ts";
import type { Collected } from "../collector.ts";

/** A place that data may go to, and what for. */
export interface DeclaredHost {
  /** In lower case; `*.example.com` for all below it. */
  readonly host: string;
  /** `provider:openai`, `alerts:oncall`. */
  readonly purpose: string;
}

/** The host of an address, in lower case and without brackets; undefined where it is none. */
export function hostIn(address: string): string | undefined {
  const host = URL.parse(address)
    ?.hostname.toLowerCase()
    .replace(/^\[|\]$/g, "");
  return host === undefined || host === "" ? undefined : host;
}

export const isDeclared = (host: string, declared: readonly DeclaredHost[]): boolean =>
  declared.some(({ host: one }) => (one.startsWith("*.") ? host.endsWith(one.slice(1)) : one === host));

/**
 * Where data may go against where it went. What stays on this machine goes nowhere.
 *
 * @param reached in lower case, without port
 */
export function egressFigures(
  declared: readonly DeclaredHost[],
  reached: readonly string[],
): Collected<"config-egress"> {
  const hosts = [...new Set(declared.map(({ host }) => host))];
  const unknown = reached.filter((host) => !isLoopback(host) && !isDeclared(host, declared));
  return {
    figures: { declared: hosts.length, unknown: unknown.length },
    // The data-flow map: each place, and what for.
    payload: JSON.stringify({ declared, unknown: unknown.slice(0, 200) }),
  };
}
