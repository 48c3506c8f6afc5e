import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KnownError } from "../base/errors.ts";
import type { Undo } from "./ports.ts";

/** Opens a door; gives its URL. @throws KnownError USAGE where the port is taken */
export async function listen(server: Server, host: string, port: number, undo: Undo): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new KnownError(
              "USAGE",
              `the port ${port} on ${host} is taken`,
              "name another with --port or --people-port",
            )
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
  undo.push(async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    // Calls under way may finish; our own choice: ten seconds.
    const force = setTimeout(() => server.closeAllConnections(), 10_000);
    await closed;
    clearTimeout(force);
  });
  const { port: taken } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${taken}`;
}
