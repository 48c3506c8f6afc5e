import { observations, type ObservationName } from "../../../evidence/observations.ts";
import type { Capability } from "../../../policy/capability.ts";
import { dayMs, type Judged } from "../../control.ts";
import type { StatusAsk } from "../../ask.ts";
import { hasCapability, isBound } from "../../requirement.ts";

/** Our own choice: no control counts what is bound to a digest for longer than a quarter. */
const countsMs = 90 * dayMs;

/** Our own choice: who reads more names than these reads none. */
const namedMax = 5;

/** What is no longer made of a feature that has lost the capability; what was made before says nothing of it. */
const needs: Readonly<Partial<Record<ObservationName, Capability>>> = {
  "config-tools": "tools",
  "config-mcp": "mcp",
  "config-knowledge": "knowledge",
  "config-output-schema": "structured",
  "config-overlays": "regulated",
  "canary-authorisation": "knowledge",
  "canary-grounding": "knowledge",
};

const bound = (Object.keys(observations) as ObservationName[]).filter(isBound);

/** Whether everything that was tried or set under a digest was tried or set under the running one. */
export function judgedDigest(ask: StatusAsk): Judged {
  const { subject, book, nowMs } = ask;
  const newest = bound
    .filter((name) => {
      const capability = needs[name];
      return capability === undefined || hasCapability(capability, ask);
    })
    .flatMap((name) => {
      const [entry] = book.observed(name, subject, subject.digest);
      return entry === undefined || nowMs - entry.atMs > countsMs ? [] : [{ name, entry }];
    });
  if (newest.length === 0)
    return { state: "unknown", reason: "nothing was ever tried under a digest", because: [] };
  const others = newest.filter(({ entry }) => entry.digest !== subject.digest);
  if (others.length === 0)
    return {
      state: "pass",
      reason: `all ${newest.length} observations are under the running digest`,
      because: newest.map(({ entry }) => entry.seq),
    };
  const names = others.slice(0, namedMax).map(({ name }) => name);
  return {
    state: "suspect",
    reason: `${others.length} of ${newest.length} observations are under another digest: ${names.join(", ")}`,
    because: others.map(({ entry }) => entry.seq),
  };
}
