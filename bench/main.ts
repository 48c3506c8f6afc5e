import { benchGateway } from "./gateway/main.ts";

/** Each bench prints figures beside a floor that it measured in the same run. */
const benches: Readonly<Record<string, () => Promise<unknown>>> = {
  gateway: benchGateway,
  detect: async () => (await import("./detect/main.ts")).benchDetect(),
  kill: () => import("./kill.ts"),
  harm: () => import("./detect/harm.ts"),
  abuse: () => import("./abuse.ts"),
  alerts: async () => (await import("./alerts.ts")).benchAlerts(),
  audit: () => import("./audit.ts"),
  "audit-search": () => import("./audit-search.ts"),
  "audit-exposure": () => import("./audit-exposure.ts"),
  credentials: () => import("./guards-credentials.ts"),
  "personal-data": () => import("./guards-personal-data.ts"),
  pii: () => import("./pii.ts"),
  guards: () => import("./guards-rest.ts"),
  filler: () => import("./guards-filler.ts"),
  flow: () => import("./flow.ts"),
  sessions: async () => (await import("./sessions.ts")).benchSessions(),
  limits: () => import("./limits.ts"),
  soak: async () => (await import("./soak.ts")).benchSoak(),
  short: () => import("./guards-short.ts"),
  anomalies: () => import("./anomalies.ts"),
  mcp: async () => (await import("./mcp.ts")).benchMcp(),
  sandbox: async () => (await import("./sandbox.ts")).benchSandbox(),
  metrics: () => import("./metrics.ts"),
  measures: () => import("./measures.ts"),
  tools: () => import("./tools.ts"),
  protect: async () => (await import("./protect.ts")).benchProtect(),
  retrieval: async () => (await import("./retrieval.ts")).benchRetrieval(),
  status: async () => (await import("./status.ts")).benchStatus(),
};

const [name = "gateway"] = process.argv.slice(2);
const bench = benches[name];
if (bench === undefined) {
  console.error(`error: there is no bench ${name}\nhint: one of ${Object.keys(benches).join(", ")}`);
  process.exitCode = 2;
} else await bench();
