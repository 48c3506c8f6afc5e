import { IncomingMessage, type Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Arrivals } from "../arrivals.ts";

/** Our own choice: what was on its way is thrown away, so that the last answer is not lost to a reset; who sends on is cut off. */
const thrownAwayBytes = 1024 * 1024;

/**
 * Stops the parser of HTTP within what it has read, once its connection has come to its end. One read holds some 2,500 of the
 * smallest requests, of which Node would make 2,500 pairs of objects and, when the connection closes, as many errors: a quarter of a
 * second for 64 KiB of an attacker's.
 *
 * The one way there is to tell the parser so is the one for another protocol: what follows is not ours to read. Where a version of
 * Node has no such way, the requests are made and not looked at, and all else stays as it is.
 */
export function readNoMore(server: Server, arrivals: Arrivals): void {
  if (!("shouldUpgradeCallback" in server)) return;
  server.shouldUpgradeCallback = ({ socket }: IncomingMessage) => arrivals.hasEnd(socket);
  server.on("upgrade", (_request, socket) => leave(socket, arrivals));
}

/** A request that wants to be read as another protocol where its connection has come to its end. */
export const messageOf = (arrivals: Arrivals): typeof IncomingMessage =>
  class extends IncomingMessage {
    /** As the parser found it. */
    declare asked: boolean | null;

    get upgrade(): boolean {
      return this.asked === true || arrivals.hasEnd(this.socket);
    }

    set upgrade(asked: boolean | null) {
      this.asked = asked;
    }
  };

/** Node has let go of the connection: the answers that are under way go on to their end, and nothing more is read. */
function leave(socket: Duplex, arrivals: Arrivals): void {
  socket.on("error", () => socket.destroy());
  let bytes = 0;
  socket.on("data", (piece: Buffer) => {
    bytes += piece.length;
    if (bytes > thrownAwayBytes) socket.pause();
  });
  const open = arrivals.underWay(socket);
  if (open.length === 0) socket.destroy();
  socket.once("close", () => {
    // An answer that has not had its turn does not hear of it by itself.
    for (const { response } of open)
      if (!response.writableFinished && response.socket === null) {
        response.destroy();
        response.emit("close");
      }
  });
}
