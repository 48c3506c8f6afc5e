import { hourMs, requirement, type Control } from "../../control.ts";
import { judgedSandboxes } from "./sandboxes.ts";

export const sandboxedServers: Control = {
  id: "MI-18",
  title: "Each MCP server that the gateway starts runs in a sandbox from which nothing leads out",
  risk: "A server from the internet reads the keys in the home folder and sends them away while it fetches the weather.",
  check:
    "Every 6 hours the feature's MCP servers are listed with those in a sandbox. Each day every way out of each sandbox is tried: files, network, processes, credentials.",
  why: "An MCP server is somebody else's program with our files before it. Its description says nothing of what it does.",
  passing:
    "100 % of the servers in a sandbox or on another machine, listed at most 24 hours ago under the running digest; where the gateway starts any itself, 0 of at least 1 way out led out, for each server, in a drill at most 24 hours old.",
  artefact: "The list of servers with folders, hosts and limits of each, and the drill's entries.",
  failure: {
    means: "A server can read, change or send what it has no business with.",
    decides: "infra",
    mitigations: [
      "take the server out: mcp in the manifest",
      "its tools wait for a person: approval: human; and calls beside the list are refused (IO-11)",
    ],
  },
  class: "hard-when-observed",
  ceiling: "mitigation",
  capability: "mcp",
  frameworks: [
    "owasp-asi-2026:ASI05",
    "owasp-asi-2026:ASI04",
    "aisvs-1.0:10.1.2",
    "aisvs-1.0:10.1.3",
    "aisvs-1.0:9.3.1",
    "atlas:AML.M0032",
    "owasp-llm-2026:LLM03",
    "owasp-llm-2025:LLM06",
    "soc2:CC6.8",
  ],
  requires: [
    requirement({
      observation: "config-mcp",
      freshMs: 24 * hourMs,
      enough: [{ fact: "servers", is: ">=", than: 1 }],
      where: [{ fact: "sandboxed", is: "=", than: "servers" }],
    }),
  ],
  judge: judgedSandboxes,
  fix: "see what leads out with seaworthy sandbox probe, take folders and hosts from that server, then: seaworthy collect --of config-mcp",
  proof: {
    passes: {
      observations: {
        "config-mcp": { servers: 2, local: 1, sandboxed: 2, pinned: 2 },
        "drill-sandbox": { held: 1, attempts: 20, stopped: 20 },
      },
    },
    mutant: {
      what: "the sandbox lets the server read the home folder",
      observations: { "drill-sandbox": { held: 0, attempts: 20, stopped: 19 } },
    },
  },
};
