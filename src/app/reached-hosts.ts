import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { Socket } from "node:net";

/** Of Node's own: each socket that this process opens to somebody, before it is connected (`net`, "Diagnostics Channel"). */
const channel = "net.client.socket";

/** Our own choice: a gateway has dozens. Of more the first ones are told; the rest are one. */
const hostsMax = 1000;

/** Stands for those that there was no room for. */
const manyMore = "many-more-hosts";

export interface ReachedHosts {
  /** Names as they were looked up, addresses where none was; in lower case, without port. */
  readonly hosts: () => readonly string[];
  close(): void;
}

/**
 * Which hosts this process connected to since now, by whatever library. It costs nothing where a connection is used again; sockets of
 * the file system are none.
 */
export function watchReachedHosts(): ReachedHosts {
  const seen = new Set<string>();
  const add = (host: string): void => {
    if (seen.size < hostsMax) seen.add(host.toLowerCase());
    else seen.add(manyMore);
  };
  const opened = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket };
    let name: string | undefined;
    socket.once("lookup", (_error: Error | null, _address: unknown, _family: unknown, host: string) => {
      name = host;
    });
    socket.once("connect", () => {
      const host = name ?? socket.remoteAddress;
      if (host !== undefined) add(host);
    });
  };
  subscribe(channel, opened);
  return {
    hosts: () => [...seen],
    close: () => {
      unsubscribe(channel, opened);
    },
  };
}
