import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { auth } from "@modelcontextprotocol/client";
import { KnownError } from "../base/errors.ts";
import type { McpServer } from "../policy/mcp-config.ts";
import { personsLogin, type LoginParts } from "./oauth.ts";
import { outsideFetch } from "./outside-fetch.ts";

export interface LoginAsk {
  /** Told to the person: where their browser goes. */
  readonly show: (url: URL) => void;
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/**
 * A person's login at the authorization server of an MCP server: they are shown an address, their browser comes back to this machine
 * (RFC 8252 §7.3), and the token is kept encrypted for the gateway.
 *
 * @throws KnownError USAGE, SECRET_MISSING where nobody came back in time or the server said no
 */
export async function logIn(
  { reach, answerBytesMax }: McpServer,
  parts: Omit<LoginParts, "login">,
  { show, waitMs, signal }: LoginAsk,
): Promise<void> {
  if (reach.kind !== "http") throw new Error("a process has no authorization server");
  const state = randomBytes(16).toString("base64url");
  const back = await waitForBrowser(state, { waitMs, signal });
  const outside = outsideFetch({ allowPrivate: reach.allowPrivate, answerBytesMax });
  const provider = personsLogin({
    ...parts,
    login: { redirectUrl: back.redirectUrl, show, state },
  });
  const asked = { serverUrl: reach.url, fetchFn: outside.fetch };
  try {
    // A token that is there is not made new: who logs in again may be somebody else.
    if ((await auth(provider, { ...asked, forceReauthorization: true })) === "AUTHORIZED") return;
    const { code, issuer } = await back.came;
    await auth(provider, {
      ...asked,
      authorizationCode: code,
      ...(issuer === undefined ? {} : { iss: issuer }),
    });
  } finally {
    await outside.close();
    await back.close();
  }
}

interface Came {
  readonly code: string;
  /** RFC 9207. */
  readonly issuer: string | undefined;
}

/** One page on the loopback that a browser comes back to, once. */
async function waitForBrowser(
  state: string,
  { waitMs, signal }: Pick<LoginAsk, "waitMs" | "signal">,
): Promise<{ readonly redirectUrl: string; readonly came: Promise<Came>; close(): Promise<void> }> {
  const done = Promise.withResolvers<Came>();
  // Who goes on before anybody came back does not wait for this.
  done.promise.catch(() => undefined);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const { searchParams: said } = url;
    if (url.pathname !== "/callback" || !same(said.get("state") ?? "", state)) {
      response.writeHead(404).end();
      return;
    }
    const code = said.get("code");
    response.writeHead(200, { "content-type": "text/plain; charset=utf-8", connection: "close" });
    response.end(code === null ? "The login was refused.\n" : "You can close this page.\n");
    if (code !== null) done.resolve({ code, issuer: said.get("iss") ?? undefined });
    else done.reject(notIn(`the authorization server said ${shown(said.get("error") ?? "no")}`));
  });
  const timer = setTimeout(() => done.reject(notIn("nobody came back in time")), waitMs);
  const stopped = (): void => done.reject(notIn("it was stopped"));
  signal.addEventListener("abort", stopped, { once: true });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    redirectUrl: `http://127.0.0.1:${port}/callback`,
    came: done.promise,
    close: async () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stopped);
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));

const shown = (text: string): string => (/^[a-z_]{1,60}$/.test(text) ? text : "no");

const notIn = (why: string): KnownError =>
  new KnownError("SECRET_MISSING", `there is no token: ${why}`, "run `seaworthy mcp login` again");
