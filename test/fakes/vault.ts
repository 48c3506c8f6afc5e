import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A key-value store, version 2, of a vault: as HashiCorp's "KV secrets engine version 2 (API)" has its answers. */
export interface FakeVault {
  readonly url: string;
  /** Path under the mount to the secret's fields. */
  readonly secrets: Map<string, Record<string, unknown>>;
  /** Headers of every request. */
  readonly asked: IncomingMessage["headers"][];
  /** What it does instead of answering. */
  trouble: "none" | "sealed" | "silent" | "endless" | "rubbish" | "redirect";
  close(): Promise<void>;
}

export const fakeToken = "hvs.CAESIGrantedToTheLogOnly";
export const fakeNamespace = "team/log";

export async function startFakeVault(): Promise<FakeVault> {
  const secrets = new Map<string, Record<string, unknown>>();
  const asked: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers);
    const say = (status: number, body: unknown): undefined => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    };
    switch (fake.trouble) {
      case "silent":
        return;
      case "sealed": {
        say(503, { errors: ["Vault is sealed"] });
        return;
      }
      case "rubbish":
        response.writeHead(200).end("<html>not a vault</html>");
        return;
      case "redirect":
        response.writeHead(307, { location: "http://127.0.0.1:1/" }).end();
        return;
      case "endless":
        response.writeHead(200);
        for (let i = 0; i < 40; i += 1) response.write("x".repeat(4096));
        return;
      case "none":
    }
    if (request.headers["x-vault-token"] !== fakeToken) {
      say(403, { errors: ["permission denied"] });
      return;
    }
    const namespace = request.headers["x-vault-namespace"];
    const data = secrets.get(/^\/v1\/secret\/data\/(.+)$/.exec(request.url ?? "")?.[1] ?? "");
    if (data === undefined || (namespace !== undefined && namespace !== fakeNamespace)) {
      say(404, { errors: [] });
      return;
    }
    const metadata = {
      created_time: "2026-01-01T00:00:00Z",
      deletion_time: "",
      destroyed: false,
      version: 1,
    };
    say(200, {
      request_id: "a7c3e1d2-0000-0000-0000-000000000000",
      lease_id: "",
      renewable: false,
      lease_duration: 0,
      data: { data, metadata },
      wrap_info: null,
      warnings: null,
      auth: null,
      mount_type: "kv",
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeVault = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    asked,
    trouble: "none",
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}
