/** RFC 4251 §5: a `string`, its length in four bytes before it. */
export function sshString(value: string | Uint8Array): Buffer {
  const bytes = Buffer.from(value as string);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Reads what SSH has on the wire, to the last byte. Each part is undefined where there is no such part. */
export class SshReader {
  readonly #buffer: Buffer;
  #at = 0;

  constructor(buffer: Buffer) {
    this.#buffer = buffer;
  }

  number(): number | undefined {
    if (this.#at + 4 > this.#buffer.length) return undefined;
    const value = this.#buffer.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  bytes(): Buffer | undefined {
    const length = this.number();
    return length === undefined ? undefined : this.raw(length);
  }

  raw(length: number): Buffer | undefined {
    if (this.#at + length > this.#buffer.length) return undefined;
    this.#at += length;
    return this.#buffer.subarray(this.#at - length, this.#at);
  }

  /** A `string` of ASCII. */
  text(): string | undefined {
    const bytes = this.bytes();
    return bytes?.every((byte) => byte >= 0x20 && byte < 0x7f) === true
      ? bytes.toString("latin1")
      : undefined;
  }

  /** An `mpint` above 0, as short as it may be, without the byte that keeps it positive. */
  positive(): Buffer | undefined {
    const bytes = this.bytes();
    const [first, second] = bytes ?? [];
    if (bytes === undefined || first === undefined || first >= 0x80) return undefined;
    if (first !== 0) return bytes;
    return second !== undefined && second >= 0x80 ? bytes.subarray(1) : undefined;
  }

  isAtEnd(): boolean {
    return this.#at === this.#buffer.length;
  }
}
