import type { KnowledgeSource } from "../../policy/knowledge-section.ts";
import type { McpRules, ToolRule } from "../../policy/policy.ts";
import type { AbusePath } from "./path.ts";

/** Ways through a tool: what it does when somebody else steers it, and what its results bring in. */
export function toolPaths(
  name: string,
  { effect, returns, origin, approval }: ToolRule,
): readonly AbusePath[] {
  const tool = `the tool ${name}`;
  const asked = approval === "human" ? (["people"] as const) : [];
  const steered: AbusePath = {
    id: `tool-${name}`,
    question: effect === "read" ? "dump" : "act",
    from: "an order in a question, a document or a tool's result",
    through: tool,
    outcome: {
      read: "it fetches what the user may not see, and says it",
      write: "something is changed or deleted that nobody wanted changed",
      external: "data leaves the house with a call that looks like work",
    }[effect],
    impact: effect === "read" ? "medium" : "high",
    attacks: effect === "external" ? ["tool-misuse", "exfiltration"] : ["tool-misuse"],
    controls: [
      "IO-11",
      "MI-03",
      ...(effect === "read" ? ["IO-21"] : ["MI-29"]),
      ...(effect === "external" ? ["IO-12", "DC-17"] : []),
    ],
    layers: ["tools", ...asked, ...(effect === "read" ? (["isolation"] as const) : (["stop"] as const))],
    tests: ["drill-tools", ...(effect === "external" ? (["canary-output-secret"] as const) : [])],
  };
  if (returns !== "untrusted") return [steered];
  return [
    steered,
    {
      id: `result-${name}`,
      question: "override",
      from:
        origin === "web"
          ? `pages that ${tool} brings, which anybody can have written`
          : `what ${tool} brings back`,
      through: "its result in the conversation",
      outcome: "words in a result become orders, carried out with the user's rights",
      impact: "high",
      attacks: ["indirect-injection"],
      controls: ["PS-02", "PS-05", "PS-12", "IO-11"],
      layers: ["input", "tools"],
      tests: ["canary-injection", "report-red-team"],
    },
  ];
}

/** Ways through a source of documents. */
export function knowledgePaths({ source, acl }: KnowledgeSource): readonly AbusePath[] {
  const documents = `documents of ${source}`;
  const poisoned: AbusePath = {
    id: `documents-${source}`,
    question: "override",
    from: `whoever can write ${documents}`,
    through: "what is retrieved",
    outcome: "a planted sentence steers it, or is told as fact to everybody who asks",
    impact: "high",
    attacks: ["poisoning", "indirect-injection"],
    controls: ["DC-01", "DC-02", "PS-05", "IO-17"],
    layers: ["input", "people", "output"],
    tests: ["canary-injection", "canary-grounding"],
  };
  if (acl === "public") return [poisoned];
  return [
    poisoned,
    {
      id: `reach-${source}`,
      question: "others",
      from: acl === "tenant" ? "a user of another tenant" : "another user",
      through: `the search in ${documents}`,
      outcome: "somebody is told what stands in a document that is not theirs to read",
      impact: "high",
      attacks: ["cross-user"],
      controls: ["DC-03", "DC-04", "IO-21"],
      layers: ["isolation", "record"],
      tests: ["drill-retrieval", "canary-authorisation"],
    },
  ];
}

/** Ways through an MCP server: what it says of its tools, what it brings, and what its program can reach. */
export function mcpPaths(name: string, { asks }: McpRules): readonly AbusePath[] {
  const server = `the MCP server ${name}`;
  return [
    {
      id: `mcp-${name}`,
      question: "override",
      from: `whoever writes ${server}, or changes it later`,
      through: "descriptions and results of its tools",
      outcome: "the model follows a description that was changed after somebody had looked at it",
      impact: "high",
      attacks: ["supply-chain", "indirect-injection"],
      controls: ["IO-11", "PS-05", "MI-15", "MI-18"],
      layers: ["tools", "input", "isolation"],
      tests: ["drill-tools", "drill-sandbox", "canary-injection"],
    },
    ...(asks.length === 0
      ? []
      : [
          {
            id: `mcp-asks-${name}`,
            question: "dump" as const,
            from: server,
            through: `questions that it asks back: ${asks.join(", ")}`,
            outcome: "it has the model or the user say what the server should not know",
            impact: "medium" as const,
            attacks: ["exfiltration" as const],
            controls: ["IO-04", "IO-11", "IO-12"],
            layers: ["tools" as const, "output" as const],
            tests: ["canary-output-secret" as const, "canary-pii-egress" as const],
          },
        ]),
  ];
}

/** Ways by which data of a kind gets where it must not. */
export const dataPaths: Readonly<Record<string, readonly AbusePath[]>> = {
  none: [],
  pii: [
    {
      id: "personal-data-out",
      question: "dump",
      from: "what people write, and what it reads for them",
      through: "the request to the provider, and the answer to somebody else",
      outcome: "names, addresses and accounts of people lie with a third party, or with another user",
      impact: "high",
      attacks: ["exfiltration", "cross-user"],
      controls: ["IO-04", "IO-13", "IO-14", "IO-15", "DC-16", "DC-17"],
      layers: ["input", "output", "record"],
      tests: ["canary-pii-egress", "canary-output-pii", "canary-plaintext"],
    },
  ],
  phi: [
    {
      id: "health-advice",
      question: "harm",
      from: "a question about one's own health",
      through: "the answer",
      outcome: "a patient does what it says instead of seeing somebody",
      impact: "high",
      attacks: ["harmful-output", "overreliance"],
      controls: ["IO-18", "IO-22", "DC-19"],
      layers: ["output", "people"],
      tests: ["canary-profile", "canary-harmful"],
    },
    {
      id: "health-data-out",
      question: "dump",
      from: "records and questions of patients",
      through: "the request to the provider, and the log",
      outcome: "a diagnosis is known where it must not be",
      impact: "high",
      attacks: ["exfiltration"],
      controls: ["IO-04", "IO-13", "DC-11", "DC-19"],
      layers: ["input", "output", "record"],
      tests: ["canary-pii-egress", "canary-output-pii", "probe-log-store"],
    },
  ],
  pan: [
    {
      id: "cards-out",
      question: "dump",
      from: "card numbers that people write",
      through: "the request, the answer and the log",
      outcome: "card numbers lie where PCI DSS does not allow them, and are used",
      impact: "high",
      attacks: ["exfiltration"],
      controls: ["IO-04", "IO-13", "DC-16", "DC-19"],
      layers: ["input", "output", "record"],
      tests: ["canary-pii-egress", "canary-output-pii", "canary-plaintext"],
    },
  ],
};
