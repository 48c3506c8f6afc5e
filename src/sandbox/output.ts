import { Transform, type TransformCallback } from "node:stream";

const lineFeed = 10;

/** Passes bytes on and says, once, when a line has grown too long; that line goes no further. */
export function boundedLines(lineBytesMax: number, onTooLong: () => void): Transform {
  let inLine = 0;
  let over = false;
  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (over) {
        done();
        return;
      }
      const first = chunk.indexOf(lineFeed);
      const longest = inLine + (first === -1 ? chunk.length : first);
      inLine = first === -1 ? longest : chunk.length - 1 - chunk.lastIndexOf(lineFeed);
      // A line within one chunk is no longer than the chunk, which is 64 KiB.
      over = longest > lineBytesMax;
      if (!over) {
        done(null, chunk);
        return;
      }
      onTooLong();
      done();
    },
  });
}

/** Our own choice: a stack trace has 4 KiB. */
const waitingBytesMax = 64 * 1024;

/** Passes bytes on to who reads; what nobody has read is kept up to 64 KiB, and what is more is dropped: nobody waits for a reader. */
export function boundedErrors(): Transform {
  return new Transform({
    // Never reached, and so never waited for.
    readableHighWaterMark: 2 * waitingBytesMax,
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      if (this.readableLength + chunk.length > waitingBytesMax) {
        done();
        return;
      }
      done(null, chunk);
    },
  });
}
