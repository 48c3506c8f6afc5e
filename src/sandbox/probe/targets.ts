import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import type { Targets } from "./attempt.ts";

/** What stands in the environment of the process that an attempt is to find, and of nothing inside. */
export const plantedSecret = { ATTEMPT_SECRET: "planted, to be found by nobody inside" } as const;

export interface OpenTargets extends Omit<Targets, "own"> {
  close(): void;
}

/** Puts up what attempts aim at. All of it is on loopback or in a folder of its own, holds nothing, and is gone with `close`. */
export async function openTargets(): Promise<OpenTargets> {
  const root = mkdtempSync("/tmp/seaworthy-attempt-");
  chmodSync(root, 0o755);
  const file = `${root}/secret`;
  const folder = `${root}/folder`;
  writeFileSync(file, plantedSecret.ATTEMPT_SECRET);
  mkdirSync(folder);
  chmodSync(folder, 0o1777);
  const socket = `${root}/service.sock`;
  const abstractSocket = root.slice(1).replace("/", "-");
  const [service, named, port] = [taking(), taking(), taking()];
  await Promise.all([
    listening(service, { path: socket }),
    listening(named, { path: `\0${abstractSocket}` }),
    listening(port, { host: "127.0.0.1", port: 0 }),
  ]);
  chmodSync(socket, 0o777);
  const datagrams = createSocket("udp4");
  datagrams.on("message", (asked, { port: back, address }) => datagrams.send(answerTo(asked), back, address));
  await new Promise<void>((resolve) => datagrams.bind(0, "127.0.0.1", resolve));
  const victim = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e9)", "ATTEMPT"], {
    cwd: root,
    env: plantedSecret,
    stdio: "ignore",
  });
  return {
    ...{ file, folder, socket, abstractSocket },
    port: (port.address() as AddressInfo).port,
    datagramPort: datagrams.address().port,
    pid: victim.pid ?? 0,
    close() {
      victim.kill("SIGKILL");
      datagrams.close();
      for (const server of [service, named, port]) server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const taking = (): Server => createServer((socket) => socket.on("error", () => undefined).end());

const listening = (server: Server, where: { path: string } | { host: string; port: number }): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(where, resolve);
  });

/** RFC 1035 §4.1.1: the question again, as an answer without records. To what is no question, the same bytes. */
function answerTo(asked: Buffer): Buffer {
  const answer = Buffer.from(asked);
  if (answer.length >= 12) answer[2] = (answer[2] ?? 0) | 0x80;
  return answer;
}
