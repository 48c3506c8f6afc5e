import type { Socket } from "node:net";

/** Our own choice: a CONNECT of a browser with its headers has 300 bytes. */
const headBytesMax = 8 * 1024;
const headMsMax = 10_000;

/** The head of a request without the empty line that ends it, and what was sent right behind it. */
export interface RequestHead {
  readonly text: string;
  readonly rest: Buffer;
}

/** @returns undefined where no head of lawful size came in time */
export function headOf(socket: Socket): Promise<RequestHead | undefined> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const settle = (head: RequestHead | undefined): void => {
      clearTimeout(timer);
      socket.off("data", onData).off("end", onEnd).off("close", onEnd).pause();
      resolve(head);
    };
    const onEnd = (): void => settle(undefined);
    const onData = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const end = bytes.indexOf("\r\n\r\n");
      if (end !== -1 && end <= headBytesMax)
        settle({ text: bytes.toString("latin1", 0, end), rest: bytes.subarray(end + 4) });
      else if (bytes.length > headBytesMax) settle(undefined);
    };
    const timer = setTimeout(onEnd, headMsMax);
    socket.on("data", onData).once("end", onEnd).once("close", onEnd).resume();
  });
}
