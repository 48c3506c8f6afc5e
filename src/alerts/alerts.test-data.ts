import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { NewEntry } from "../evidence/entry.ts";
import type { Alert } from "./alert.ts";
import type { AlertPlan, ChannelPlan } from "./plan.ts";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** What somebody who takes alerts over HTTP answers. */
export interface ReceiverAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
}

/** A real server on loopback that keeps what it is sent. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  answer: (received: Received) => ReceiverAnswer;
  close(): Promise<void>;
}

export async function startReceiver(port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      const one = { path, headers, text: Buffer.concat(chunks).toString("utf8") };
      received.push(one);
      const { status, headers: more = {}, text = "" } = receiver.answer(one);
      response.writeHead(status, more).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: () => ({ status: 200, text: "ok" }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return receiver;
}

export const atMs = Date.UTC(2026, 10, 21, 3, 0, 0);

export const alert = (given: Partial<Alert> = {}): Alert => ({
  key: "limit:chat",
  severity: "warning",
  kind: "limit.reached",
  summary: "The feature chat has used its money for the month",
  feature: "chat",
  environment: "prod",
  facts: { value: 100.5, threshold: 100 },
  entries: [17],
  atMs,
  ...given,
});

export const channelPlan = (name: string, given: Partial<ChannelPlan> = {}): ChannelPlan => ({
  ...{ name, quiet: [], giveUpMs: 3 * 86_400_000 },
  ...given,
});

export const planOf = (given: Partial<AlertPlan> = {}): AlertPlan => ({
  ...{ runbooks: {}, routes: [], channels: [channelPlan("hook")], remindMs: 4 * 3_600_000 },
  ...given,
});

/** Ids in order. */
export const ids = (): (() => string) => {
  let n = 0;
  return () => `id${String((n += 1)).padStart(6, "0")}`;
};

/** A log that keeps entries in memory. */
export const memoryLog = (): {
  readonly entries: NewEntry[];
  readonly record: (e: NewEntry) => Promise<number>;
} => {
  const entries: NewEntry[] = [];
  return { entries, record: (entry) => Promise.resolve(entries.push(entry) - 1) };
};

/** 24 bytes, as Standard Webhooks wants at least. */
export const signingSecret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
export const olderSecret = `whsec_${Buffer.alloc(24, 9).toString("base64")}`;
