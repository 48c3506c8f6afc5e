import { Duplex } from "node:stream";

/**
 * One end of a connection within this process: what is written here is read at the other end. Has what Node's HTTP asks of a socket
 * beside a stream.
 *
 * A connection that ends with an error at one end ends at the other too, as a reset does: a caller who goes away is noticed.
 */
export class MemorySocket extends Duplex {
  /** As of any caller on this machine. */
  readonly remoteAddress = "127.0.0.1";
  #other: MemorySocket | undefined;
  /** Set while the other end reads nothing: called when it does again. */
  #taken: (() => void) | undefined;

  constructor() {
    // The end of one direction is not the end of the other, as on a socket of a server.
    super({ allowHalfOpen: true });
  }

  /** Both ends of a new connection. */
  static pair(): readonly [MemorySocket, MemorySocket] {
    const [one, other] = [new MemorySocket(), new MemorySocket()];
    one.#other = other;
    other.#other = one;
    return [one, other];
  }

  override _read(): void {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    const other = this.#other;
    if (other === undefined || other.destroyed) {
      done(closed());
      return;
    }
    // A promise's turn later, as bytes of a network never come within the call that sent them.
    if (other.push(chunk)) queueMicrotask(done);
    else other.#taken = done;
  }

  override _writev(
    chunks: readonly { readonly chunk: Buffer; readonly encoding: BufferEncoding }[],
    done: (error?: Error) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), "utf8", done);
  }

  override _final(done: (error?: Error) => void): void {
    this.#other?.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const other = this.#other;
    this.#other = undefined;
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
    // After both directions have ended nothing is left to tell.
    if (other !== undefined && !other.destroyed) process.nextTick(() => other.#hungUp());
    done(error);
  }

  #hungUp(): void {
    if (this.destroyed) return;
    const waiting = this.#taken;
    this.#taken = undefined;
    waiting?.();
    // What came before the end may still be read.
    if (this.readableEnded || this.writableFinished) this.destroy();
    else this.destroy(closed());
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** As Node says it of a socket whose other end is gone. */
const closed = (): Error => Object.assign(new Error("the other end is gone"), { code: "ECONNRESET" });
