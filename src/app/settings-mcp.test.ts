import { expect, test } from "vitest";
import { reads, rulesFor, serverAt, testPolicy } from "../mcp/mcp.test-data.ts";
import { checkMcpServers } from "./settings-mcp.ts";

const config = { servers: [serverAt("files", "https://a.example/")], pin: "by-hand", lock: "/x" } as const;

test("a server that a manifest names and the configuration does not have is refused, with the one that was probably meant", () => {
  const policy = testPolicy({ file: rulesFor({ say: reads }) });
  expect(() => checkMcpServers([policy], config)).toThrow(/has none of that name/);
  expect(() => checkMcpServers([policy], undefined)).toThrow(/has none of that name/);
  expect(() => checkMcpServers([testPolicy({ files: rulesFor({}) })], config)).not.toThrow();
});
