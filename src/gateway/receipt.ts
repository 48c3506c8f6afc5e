import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { ReceiptSource } from "../audit/proofs/receipt-source.ts";
import { KnownError } from "../base/errors.ts";

/** Asked for in the request with the value true; in the answer the base64 of a `.tlog-proof`, three to four kilobytes. */
const receiptHeader = "x-seaworthy-receipt";

/** @throws KnownError EXCHANGE_UNREADABLE where the header says neither true nor false. */
export function wantsReceipt(headers: IncomingHttpHeaders): boolean {
  const value = headers[receiptHeader];
  if (value === undefined || value === "false") return false;
  if (value === "true") return true;
  throw new KnownError(
    "EXCHANGE_UNREADABLE",
    `the header ${receiptHeader} is neither true nor false`,
    "say true, or leave it out",
  );
}

/** What may have a receipt in its answer's head. */
export interface Receiver {
  readonly wantsReceipt: boolean;
  readonly response: ServerResponse;
}

/**
 * Resolves with the entry's index once it is durable and, for who asked, its receipt is in the head of the answer. Who asked for
 * a receipt gets one or no answer: what cannot be proven now is not told.
 * @throws KnownError LOG_UNAVAILABLE, LOG_BROKEN
 */
export function withReceipt(
  recorded: Promise<number>,
  { wantsReceipt: wanted, response }: Receiver,
  receipt: ReceiptSource,
): Promise<number> {
  if (!wanted) return recorded;
  const received = recorded.then(async (index) => {
    const text = await receipt(index);
    if (!response.headersSent) response.setHeader(receiptHeader, Buffer.from(text).toString("base64"));
    return index;
  });
  // Handled where it is waited for.
  received.catch(() => undefined);
  return received;
}
