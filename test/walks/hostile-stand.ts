import { afterAll, afterEach, expect } from "vitest";
import type { Stand } from "./stand.ts";

/** A manifest whose limits are as short as a test needs them, for one provider named `raw` that the gateway's configuration has. */
export const rawManifest = (more = ""): string => `
feature: hostile
profile: chatbot
data: [pii]
model: { provider: raw, id: "*" }
limits: { body_bytes: 1048576, first_byte_ms: 700, idle_ms: 500, total_ms: 1500 }
retry: { attempts: 1 }
${more}`;

/** The gateway's configuration for one provider at an address. */
export const rawConfig = (url: string, formats: readonly string[]): string => `
environment: dev
features: [hostile.yaml]
providers:
  raw: { format: [${formats.join(", ")}], base_url: "${url}" }
# Nobody leaves this provider alone, however often it fails.
breaker: { failures: 1000 }
`;

/**
 * What holds whatever is thrown at the gateway: the process answers after each test and has met no error of its own, and in the
 * end the log verifies with tools that read nothing but its files.
 */
export function standsFirm(stand: () => Stand): void {
  afterEach(async () => {
    const alive = await fetch(`${stand().url}/healthz`);
    expect(await alive.json()).toEqual({ status: "alive" });
    expect(stand().errors.filter((line) => /^(?:error in|\s+at )|the log process/.test(line))).toEqual([]);
  });
  afterAll(async () => {
    await stand().stop();
    const { code, out, err } = await stand().seaworthy("audit", "verify");
    expect({ code, err, said: out.slice(0, 5) }).toEqual({ code: 0, err: "", said: "holds" });
    await stand().close();
  });
}
