import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Undefined: nothing is answered, ever. */
export type Said = { readonly status: number; readonly body: unknown; readonly type?: string } | undefined;

export interface FakeStore {
  readonly url: string;
  /** Every request, in order. */
  readonly asked: Asked[];
  close(): Promise<void>;
}

/** A server on the loopback that answers whole requests as a function says. */
export async function startStore(answer: (asked: Asked) => Said): Promise<FakeStore> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => {
      const one = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
      asked.push(one);
      const said = answer(one);
      if (said === undefined) return;
      response.writeHead(said.status, { "content-type": said.type ?? "application/json" });
      response.end(typeof said.body === "string" ? said.body : JSON.stringify(said.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
