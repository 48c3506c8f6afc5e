import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestServer } from "./mcp.test-data.ts";

export interface TestOauth {
  /** Address of the MCP server behind it, and of the authorization server itself. */
  readonly url: string;
  readonly issuer: string;
  /** What was asked of the token endpoint. */
  readonly asked: URLSearchParams[];
  /** Tokens that the MCP server takes. */
  readonly good: Set<string>;
  close(): Promise<void>;
}

/**
 * A small authorization server (RFC 6749, 7591, 7636, 8414, 8707, 9728) on the loopback, and before an MCP server a door that takes its
 * tokens only.
 */
export async function startOauth(behind: TestServer): Promise<TestOauth> {
  const asked: URLSearchParams[] = [];
  const good = new Set<string>();
  const refreshes = new Set<string>();
  const codes = new Map<string, { readonly challenge: string; readonly redirect: string }>();
  let issuer = "";
  const token = (): object => {
    const [access, refresh] = [randomUUID(), randomUUID()];
    good.add(access);
    refreshes.add(refresh);
    return {
      access_token: access,
      refresh_token: refresh,
      token_type: "Bearer",
      expires_in: 3600,
      scope: "tools",
    };
  };
  const granted = (form: URLSearchParams, head: string | undefined): object | undefined => {
    asked.push(form);
    if (form.get("resource") !== `${issuer}/mcp`) return undefined;
    const basic = Buffer.from(head?.replace("Basic ", "") ?? "", "base64").toString();
    switch (form.get("grant_type")) {
      case "client_credentials":
        return basic === "robot:hush" || form.get("client_secret") === "hush" ? token() : undefined;
      case "refresh_token":
        return refreshes.delete(form.get("refresh_token") ?? "") ? token() : undefined;
      case "authorization_code": {
        const code = codes.get(form.get("code") ?? "");
        codes.delete(form.get("code") ?? "");
        const proof = createHash("sha256")
          .update(form.get("code_verifier") ?? "")
          .digest("base64url");
        return code?.challenge === proof && code.redirect === form.get("redirect_uri") ? token() : undefined;
      }
      default:
        return undefined;
    }
  };
  const answer = async (request: IncomingMessage, url: URL): Promise<Response> => {
    const body = await textOf(request);
    switch (url.pathname) {
      case "/.well-known/oauth-protected-resource/mcp":
        return Response.json({ resource: `${issuer}/mcp`, authorization_servers: [issuer] });
      case "/.well-known/oauth-authorization-server":
        return Response.json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          registration_endpoint: `${issuer}/register`,
          response_types_supported: ["code"],
          grant_types_supported: ["authorization_code", "refresh_token", "client_credentials"],
          code_challenge_methods_supported: ["S256"],
          token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "none"],
          authorization_response_iss_parameter_supported: true,
        });
      case "/register":
        return Response.json({ ...(JSON.parse(body) as object), client_id: "registered" }, { status: 201 });
      case "/authorize": {
        const code = randomUUID();
        const { searchParams: said } = url;
        const redirect = said.get("redirect_uri") ?? "";
        if (said.get("code_challenge_method") !== "S256" || said.get("resource") !== `${issuer}/mcp`)
          return new Response("", { status: 400 });
        codes.set(code, { challenge: said.get("code_challenge") ?? "", redirect });
        const back = new URL(redirect);
        back.searchParams.set("code", code);
        back.searchParams.set("state", said.get("state") ?? "");
        back.searchParams.set("iss", issuer);
        return Response.redirect(back, 302);
      }
      case "/token": {
        const given = granted(new URLSearchParams(body), request.headers.authorization);
        return given === undefined
          ? Response.json({ error: "invalid_grant" }, { status: 400 })
          : Response.json(given);
      }
      case "/mcp": {
        const bearer = request.headers.authorization?.replace("Bearer ", "") ?? "";
        if (!good.has(bearer))
          return new Response("", {
            status: 401,
            headers: {
              "www-authenticate": `Bearer resource_metadata="${issuer}/.well-known/oauth-protected-resource/mcp"`,
            },
          });
        return behind.handler.fetch(
          new Request(url, {
            method: request.method ?? "GET",
            headers: request.headers as Record<string, string>,
            ...(body === "" ? {} : { body }),
          }),
        );
      }
      default:
        return new Response("", { status: 404 });
    }
  };
  const web = createServer((request, response) => {
    void answer(request, new URL(request.url ?? "/", issuer)).then(async (given) => {
      response.writeHead(given.status, Object.fromEntries(given.headers));
      if (given.body !== null) for await (const chunk of given.body) response.write(chunk);
      response.end();
    });
  });
  await new Promise<void>((resolve) => web.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  return {
    ...{ url: `${issuer}/mcp`, issuer, asked, good },
    close: async () => {
      web.closeAllConnections();
      await new Promise<void>((resolve) => web.close(() => resolve()));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
