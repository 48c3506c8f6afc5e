import { doorConfig } from "../policy/listen-config.ts";
import { PeopleGuard } from "./people-guard.ts";
import type { PeopleFacts } from "./people-page.ts";

/** Makes nobody wait. */
export function patientGuard(): PeopleGuard {
  const config = doorConfig({ limits: { wrong_keys: 1000 } });
  return new PeopleGuard({ config, now: () => 0, turnedAway: () => undefined });
}

/** A gateway that runs as it should. */
export const peopleFacts: PeopleFacts = {
  programsUrl: "http://127.0.0.1:8787",
  environment: "dev",
  features: [{ name: "support", digest: `sha256:${"ab".repeat(32)}`, models: ["gpt-4.1-mini", "claude-x"] }],
  guarded: true,
  standIn: false,
  ready: () => true,
  doubts: () => [],
  logPath: "/nowhere",
  api: { routes: [], report: () => undefined },
  guard: patientGuard(),
  metrics: {
    text: () => Promise.resolve({ contentType: "text/plain; version=0.0.4; charset=utf-8", text: "up 1\n" }),
    ask: () => Promise.resolve({}),
    now: () => 0,
  },
};
