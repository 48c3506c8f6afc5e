/** What a feature can do or holds, on which controls depend. Declared by its manifest, or seen in its traffic. */
export const capabilities = {
  tools: "it calls tools",
  writes: "it calls tools that change something or reach outside",
  knowledge: "it reads documents that were retrieved",
  mcp: "it uses MCP servers",
  database: "its tools are given SQL",
  users: "several users or tenants share it",
  sessions: "it keeps conversations",
  cache: "answers are given again",
  structured: "its answers have a schema",
  "personal-data": "people's data goes through it",
  health: "health data goes through it",
  cards: "payment cards go through it",
  "self-hosted": "a model runs on machines of our own",
  autonomous: "it acts without a person watching",
  regulated: "a regulation applies to it",
} as const;

export type Capability = keyof typeof capabilities;

export const capabilityOf = (text: unknown): Capability | undefined =>
  typeof text === "string" && Object.hasOwn(capabilities, text) ? (text as Capability) : undefined;
