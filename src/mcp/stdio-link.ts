import {
  deserializeMessage,
  serializeMessage,
  type JSONRPCMessage,
  type Transport,
} from "@modelcontextprotocol/client";
import type { Sandboxed } from "../sandbox/sandbox.ts";

/** What goes in and out of a stdio server: one JSON-RPC message a line. It ends with the process, and the process with it. */
export class StdioLink implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #child: Sandboxed;
  readonly #lineBytesMax: number;
  #pieces: Buffer[] = [];
  #bytes = 0;
  #closed = false;

  constructor(child: Sandboxed, lineBytesMax: number) {
    this.#child = child;
    this.#lineBytesMax = lineBytesMax;
  }

  async start(): Promise<void> {
    const { stdin, stdout, stderr, exited } = this.#child;
    stdout.on("data", (chunk: Buffer) => this.#take(chunk));
    // What a server writes there is for nobody: it is read so that it does not have to wait.
    stderr.resume();
    stdin.on("error", (error) => this.onerror?.(error));
    stdout.on("error", (error) => this.onerror?.(error));
    void exited.then(() => this.#end());
    return Promise.resolve();
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#closed) throw new Error("the server has ended");
    const { stdin } = this.#child;
    if (stdin.write(serializeMessage(message))) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        stdin.off("drain", done);
        stdin.off("close", done);
        resolve();
      };
      stdin.once("drain", done);
      stdin.once("close", done);
    });
  }

  async close(): Promise<void> {
    await this.#child.stop();
    this.#end();
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      this.#pieces.push(chunk.subarray(from, end));
      const line = Buffer.concat(this.#pieces).toString("utf8");
      this.#pieces = [];
      this.#bytes = 0;
      from = end + 1;
      this.#tell(line);
    }
    const rest = chunk.subarray(from);
    this.#bytes += rest.length;
    if (rest.length > 0) this.#pieces.push(rest);
    if (this.#bytes <= this.#lineBytesMax) return;
    this.#pieces = [];
    this.onerror?.(new Error(`the server wrote a line of more than ${this.#lineBytesMax} bytes`));
    void this.close();
  }

  #tell(line: string): void {
    if (line.trim() === "") return;
    let message: JSONRPCMessage;
    try {
      message = deserializeMessage(line);
    } catch {
      // The specification forbids it, and servers print there all the same.
      this.onerror?.(new Error("the server wrote a line that is no message"));
      return;
    }
    this.onmessage?.(message);
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.onclose?.();
  }
}
