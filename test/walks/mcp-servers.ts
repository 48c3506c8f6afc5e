import { spawn } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export interface Everything {
  readonly url: string;
  readonly pid: number;
  close(): Promise<void>;
}

const program = join(
  import.meta.dirname,
  "../../node_modules/@modelcontextprotocol/server-everything/dist/index.js",
);

/** Longer than its start takes on a busy machine. */
const startMsMax = 20_000;

/** The official test server over Streamable HTTP, on a port of its own. */
export async function startEverything(): Promise<Everything> {
  const port = await freePort();
  const child = spawn(process.execPath, [program, "streamableHttp"], {
    env: { PATH: process.env["PATH"] ?? "", PORT: String(port) },
    stdio: "ignore",
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}/mcp`;
  for (const endsMs = Date.now() + startMsMax; ;) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      break;
    if (Date.now() > endsMs || child.exitCode !== null) throw new Error("server-everything did not start");
    await pause(50);
  }
  return {
    url,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}
