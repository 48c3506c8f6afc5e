import { KnownError } from "../base/errors.ts";
import { logIn, type LoginAsk } from "../mcp/login.ts";
import type { McpServer } from "../policy/mcp-config.ts";
import { oauthParts, tokenFile, type LinkParts } from "./mcp-servers.ts";

/** A person's login at the authorization server of an MCP server, for the gateway. @throws KnownError USAGE, SECRET_MISSING */
export async function logInFor(server: McpServer, parts: LinkParts, ask: LoginAsk): Promise<void> {
  const { name, reach } = server;
  const oauth = reach.kind === "http" ? reach.oauth : undefined;
  if (oauth?.grant !== "authorization-code")
    throw new KnownError(
      "USAGE",
      `nobody logs in at the MCP server ${name}`,
      "that is for servers with oauth: { grant: authorization-code }",
    );
  await logIn(server, { ...(await oauthParts(name, oauth, parts)), file: tokenFile(name, parts) }, ask);
}
