import { expect, test } from "vitest";
import { loadGatewayConfig } from "./gateway-config.ts";
import { mcpConfigFrom } from "./mcp-config.ts";
import { skeletonOf } from "./mcp.ts";
import { guardKinds } from "../guards/registry.ts";
import { loadPolicies } from "./load.ts";
import { createHash } from "node:crypto";

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const gateway = (mcp: string, environment = "dev") =>
  loadGatewayConfig(
    { path: "seaworthy.gateway.yaml", text: `environment: ${environment}\nfeatures: [a.yaml]\nmcp:\n${mcp}` },
    [],
  );

const problems = (mcp: string): readonly string[] => {
  const loaded = gateway(mcp);
  return "problems" in loaded ? loaded.problems.map(({ line, message }) => `${line}: ${message}`) : [];
};

test("servers by address and by command, with what they leave out", () => {
  const loaded = gateway(`  servers:
    far: { url: "https://mcp.example.com/mcp", key: env:TOKEN, timeout: 10s }
    near: { command: node, args: [server.js], program: [app], folders: [{ path: docs }], env: { A: "text:b", C: "file:c.txt" } }
`);
  if ("problems" in loaded || loaded.config.mcp === undefined) throw new Error("it did not load");
  const config = mcpConfigFrom(loaded.config.mcp, (path) => `/base/${path}`);
  expect(config).toMatchObject({ pin: "first-use", lock: "/base/seaworthy.mcp.lock" });
  expect(config.servers).toEqual([
    {
      name: "far",
      reach: { kind: "http", url: "https://mcp.example.com/mcp", allowPrivate: false, key: "env:TOKEN" },
      oneFor: "feature",
      timeoutMs: 10_000,
      startMs: 15_000,
      answerBytesMax: 4_194_304,
    },
    {
      name: "near",
      reach: {
        kind: "stdio",
        command: "node",
        args: ["server.js"],
        env: { A: "text:b", C: "file:/base/c.txt" },
        program: ["/base/app"],
        folders: [{ path: "/base/docs", write: false }],
        hosts: [],
        memoryMib: 512,
        processes: 64,
      },
      oneFor: "feature",
      timeoutMs: 60_000,
      startMs: 15_000,
      answerBytesMax: 4_194_304,
    },
  ]);
});

test("outside dev nothing is pinned by itself", () => {
  const loaded = gateway(`  servers: { far: { url: "https://mcp.example.com/mcp" } }\n`, "prod");
  expect("config" in loaded && loaded.config.mcp?.pin).toBe("by-hand");
});

test.each([
  ["neither", "{}", /either a url or a command/],
  ["both", `{ url: "https://a.example/", command: node }`, /either a url or a command/],
  ["no address", `{ url: "mcp.example.com" }`, /no http or https address/],
  ["plain http outside", `{ url: "http://mcp.example.com/" }`, /use https/],
  ["this machine", `{ url: "http://127.0.0.1:3000/" }`, /allow_private: true/],
  ["a private network", `{ url: "http://10.0.0.7/" }`, /allow_private: true/],
  ["credentials", `{ url: "https://a:b@mcp.example.com/" }`, /holds credentials/],
  ["a machine's metadata", `{ url: "http://169.254.169.254/", allow_private: true }`, /metadata/],
  ["a key that is none", `{ url: "https://a.example/", key: hunter2 }`, /must be a reference/],
  ["a secret in a variable", `{ command: node, env: { TOKEN: hunter2 } }`, /must be a reference, or text:/],
  [
    "a folder of a server by address",
    `{ url: "https://a.example/", folders: [{ path: x }] }`,
    /folders goes with command only/,
  ],
  ["a key of a command", `{ command: node, key: env:A }`, /key goes with url only/],
  [
    "a key and oauth",
    `{ url: "https://a.example/", key: env:A, oauth: { grant: authorization-code } }`,
    /not both/,
  ],
  [
    "half a client",
    `{ url: "https://a.example/", oauth: { grant: client-credentials, client_id: a } }`,
    /needs client_id, client_secret/,
  ],
  ["a key nobody knows", `{ url: "https://a.example/", tokens: 1 }`, /unknown key "tokens"/],
])("a server is refused at its line: %s", (_name, server, message) => {
  const found = problems(`  servers:\n    s: ${server}\n`);
  expect(found.join("\n")).toMatch(message);
  expect(found[0]).toMatch(/^5: /);
});

test("a private address is taken where it is meant", () => {
  expect(problems(`  servers: { s: { url: "http://127.0.0.1:3000/", allow_private: true } }\n`)).toEqual([]);
});

const manifest = (mcp: string) =>
  loadPolicies(
    [
      {
        path: "seaworthy.yaml",
        text: `feature: a\nprofile: chatbot\ndata: [none]\nmodel: { provider: "*", id: "*" }\nmcp:\n${mcp}`,
      },
    ],
    () => undefined,
    { environment: "dev", guardKinds, sha256 },
  );

test("a tool is held to the strictest unless somebody said otherwise", () => {
  const loaded = manifest("  s: { tools: { say: {} } }\n");
  if ("problems" in loaded) throw new Error(loaded.problems.map(({ message }) => message).join());
  expect(loaded.policies[0]?.mcp).toEqual({
    s: {
      tools: { say: { effect: "external", returns: "untrusted" } },
      prompts: [],
      resources: [],
      asks: [],
      personal: "record",
    },
  });
});

test("rules for arguments are read as those of a model's tools are", () => {
  const loaded = manifest(
    "  s: { tools: { pay: { effect: write, arguments: { amount: { max: 5 }, \"items[].to\": { pattern: 'x+' } } } } }\n",
  );
  if ("problems" in loaded) throw new Error(loaded.problems.map(({ message }) => message).join());
  expect(loaded.policies[0]?.mcp?.["s"]?.tools["pay"]?.arguments).toMatchObject([
    { at: "amount", max: 5 },
    { at: "items[].to", pattern: "x+" },
  ]);
});

test("what the manifest says of servers is part of the running digest", () => {
  const digests = ["read", "write"].map((effect) => {
    const loaded = manifest(`  s: { tools: { say: { effect: ${effect} } } }\n`);
    return "policies" in loaded ? loaded.policies[0]?.digest : undefined;
  });
  expect(new Set(digests).size).toBe(2);
});

test.each([
  ["the same name", "read_file", "read_file"],
  ["a one for an l", "read_file", "read_fi1e"],
  ["a nought for an o", "logout", "l0gout"],
  ["another case", "ReadFile", "readfile"],
  ["another separator", "read_file", "read-file"],
  ["r and n for m", "form", "forrn"],
])("two tools that a model could take for one another are refused: %s", (_name, one, other) => {
  const loaded = manifest(`  a: { tools: { ${one}: {} } }\n  b: { tools: { ${other}: {} } }\n`);
  expect("problems" in loaded && loaded.problems.map(({ line, message }) => [line, message])).toEqual([
    [7, expect.stringMatching(/could take one for the other/)],
  ]);
  expect(skeletonOf(one)).toBe(skeletonOf(other));
});

test("a name with letters of another alphabet is none", () => {
  const loaded = manifest(`  a: { tools: { "re\u0430d": {} } }\n`);
  expect("problems" in loaded).toBe(true);
});
