import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A key-value store, version 2, of a vault: as HashiCorp's "KV secrets engine version 2 (API)" has its answers. */
export interface FakeVault {
  readonly url: string;
  /** Path under the mount to the secret's fields. */
  readonly secrets: Map<string, Record<string, unknown>>;
  /** Headers of every request. */
  readonly asked: IncomingMessage["headers"][];
  /** Version of what a path holds; 1 unless said. */
  readonly versions: Map<string, number>;
  /** Tokens that logins gave and that hold. */
  readonly granted: Set<string>;
  /** Seconds that a login's token holds. */
  leaseSeconds: number;
  /** What it does instead of answering. */
  trouble: "none" | "sealed" | "silent" | "endless" | "rubbish" | "redirect";
  close(): Promise<void>;
}

export const fakeToken = "hvs.CAESIGrantedToTheLogOnly";
export const fakeNamespace = "team/log";

export const fakeRoleId = "59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8";
export const fakeSecretId = "84896a0c-1347-aa90-a4f6-aca8b7558780";
export const fakePodToken = "eyJhbGciOiJSUzI1NiJ9.pod.token";

/** "AppRole auth method (API)" and "Kubernetes auth method (API)": what a login must send, by its path. */
const logins: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "/v1/auth/approle/login": { role_id: fakeRoleId, secret_id: fakeSecretId },
  "/v1/auth/kubernetes/login": { role: "gateway", jwt: fakePodToken },
};

export async function startFakeVault(): Promise<FakeVault> {
  const secrets = new Map<string, Record<string, unknown>>();
  const asked: IncomingMessage["headers"][] = [];
  let logged = 0;
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
    const login = logins[request.url ?? ""];
    if (login !== undefined && request.method === "POST") {
      let body = "";
      request.setEncoding("utf8").on("data", (text: string) => (body += text));
      request.on("end", () => {
        const given = JSON.parse(body) as Record<string, unknown>;
        if (!Object.entries(login).every(([name, value]) => given[name] === value)) {
          say(400, { errors: ["invalid role or secret ID"] });
          return;
        }
        const token = `hvs.granted-${(logged += 1)}`;
        fake.granted.add(token);
        say(200, {
          auth: {
            client_token: token,
            accessor: "0e9e354a-520f-df04-6867-ee81cae3d42d",
            policies: ["default"],
            lease_duration: fake.leaseSeconds,
            renewable: true,
          },
        });
      });
      return;
    }
    const token = String(request.headers["x-vault-token"]);
    if (token !== fakeToken && !fake.granted.has(token)) {
      say(403, { errors: ["permission denied"] });
      return;
    }
    const namespace = request.headers["x-vault-namespace"];
    const path = /^\/v1\/secret\/data\/(.+)$/.exec(request.url ?? "")?.[1] ?? "";
    const data = secrets.get(path);
    if (data === undefined || (namespace !== undefined && namespace !== fakeNamespace)) {
      say(404, { errors: [] });
      return;
    }
    const metadata = {
      created_time: "2026-01-01T00:00:00Z",
      deletion_time: "",
      destroyed: false,
      version: fake.versions.get(path) ?? 1,
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
    versions: new Map(),
    granted: new Set(),
    leaseSeconds: 3600,
    trouble: "none",
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
  return fake;
}
