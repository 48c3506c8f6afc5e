import type { Server, Socket } from "node:net";
import { addressGroup, callerAddress, Networks } from "./address.ts";

const nobody = new Networks([]);

export interface ConnectionsParts {
  /** Connections of one address at once. */
  readonly perAddressMax: number;
  /** Where there is no such limit: a proxy stands for many callers, and whoever is on this machine can do worse. */
  readonly unlimited: Networks;
  /** Told of each connection that was closed before a word was said. */
  readonly dropped: () => void;
}

/** The connections of a door: no address has more than its share of them. */
export class Connections {
  readonly #parts: ConnectionsParts;
  readonly #open = new Set<Socket>();
  /** By address, those that have a limit: never more rows than connections. */
  readonly #counts = new Map<string, number>();

  constructor(parts: ConnectionsParts) {
    this.#parts = parts;
  }

  /** Counts the connections of a server from now on, and closes those that are too many. */
  watch(server: Server): void {
    server.on("connection", (socket) => this.#take(socket));
    // Beyond `maxConnections` the server has closed it already.
    server.on("drop", () => this.#parts.dropped());
  }

  get open(): ReadonlySet<Socket> {
    return this.#open;
  }

  #take(socket: Socket): void {
    const address = callerAddress(socket.remoteAddress, undefined, nobody);
    if (this.#parts.unlimited.has(address)) {
      this.#keep(socket, () => undefined);
      return;
    }
    const group = addressGroup(address);
    const count = (this.#counts.get(group) ?? 0) + 1;
    if (count > this.#parts.perAddressMax) {
      this.#parts.dropped();
      socket.destroy();
      return;
    }
    this.#counts.set(group, count);
    this.#keep(socket, () => {
      const left = (this.#counts.get(group) ?? 1) - 1;
      if (left === 0) this.#counts.delete(group);
      else this.#counts.set(group, left);
    });
  }

  #keep(socket: Socket, gone: () => void): void {
    this.#open.add(socket);
    socket.once("close", () => {
      this.#open.delete(socket);
      gone();
    });
  }
}
