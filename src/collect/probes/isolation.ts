import { connect } from "node:net";
import type { Collected } from "../collector.ts";

/** `db.internal:5432` */
export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** Our own choice: a network that drops packets says nothing, and three seconds are longer than any answer within it. */
const connectMsMax = 3000;

/** Undefined for what is no host with a port. */
export function readHostPort(text: string): HostPort | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

/**
 * Tries to reach hosts that must not be reached from where this runs. One that must answer is tried too: a machine without any network
 * reaches nobody, and has shown nothing.
 */
export async function lookAtIsolation(
  hosts: readonly HostPort[],
  control: HostPort,
): Promise<Collected<"probe-isolation">> {
  const answers = await Promise.all(hosts.map(async (one) => ((await isReached(one)) ? [one] : [])));
  const reached = answers.flat().map(({ host, port }) => `${host}:${port}`);
  return {
    figures: { hosts: hosts.length, reached: reached.length, control: Number(await isReached(control)) },
    ...(reached.length === 0 ? {} : { payload: JSON.stringify({ reached }) }),
  };
}

/** Whether somebody takes the connection. A refusal is told as one that was not reached: a firewall may refuse in its own name. */
function isReached({ host, port }: HostPort): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectMsMax });
    const end = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}
