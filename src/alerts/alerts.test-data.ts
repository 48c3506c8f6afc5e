import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NewEntry } from "../evidence/entry.ts";
import { KnownError } from "../base/errors.ts";
import type { Secrets } from "../base/secrets.ts";
import type { Alert } from "./alert.ts";
import type { Message, Occasion } from "./incident.ts";
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

/** @param pair for TLS; undefined: plain http */
export async function startReceiver(pair?: KeyPair, port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const take: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { url: path = "", headers } = request;
      const one = { path, headers, text: Buffer.concat(chunks).toString("utf8") };
      received.push(one);
      const { status, headers: more = {}, text = "" } = receiver.answer(one);
      response.writeHead(status, more).end(text);
    });
  };
  const server = pair === undefined ? createServer(take) : createTlsServer(pair, take);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const receiver: Receiver = {
    url: `${pair === undefined ? "http" : "https"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
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

export interface KeyPair {
  readonly key: string;
  readonly cert: string;
}

/** A key and its certificate for one name, by OpenSSL; whoever trusts the certificate trusts the server. */
export function keyPair(name: string): KeyPair {
  const folder = mkdtempSync(join(tmpdir(), "pair-"));
  const at = (file: string): string => join(folder, file);
  const about = /^[0-9.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`;
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"],
      ...["-subj", "/CN=Test", "-addext", `subjectAltName=${about}`],
      ...["-keyout", at("key.pem"), "-out", at("cert.pem")],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const pair = { key: readFileSync(at("key.pem"), "utf8"), cert: readFileSync(at("cert.pem"), "utf8") };
  rmSync(folder, { recursive: true });
  return pair;
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

/** What channels are sent. */
export const messageOf = (
  given: Partial<Message["incident"]> = {},
  occasion: Occasion = "opened",
): Message => ({
  ...{ id: "msg_id000002", occasion, atMs },
  incident: {
    ...{ id: "id000001", severity: "warning", kind: "limit.reached", feature: "chat", environment: "prod" },
    ...{ summary: "The feature chat has used its money for the month", entries: [17], count: 1 },
    ...{ facts: { value: 100.5, threshold: 100 }, openedAtMs: atMs, lastAtMs: atMs },
    ...given,
  },
  runbook: "https://wiki.example.com/limits",
  links: ["https://people.example.com/entries/17"],
});

/** Secrets by reference. */
export const secretsOf = (values: Readonly<Record<string, string>>): Pick<Secrets, "read"> => ({
  read: (reference) => {
    const value = values[reference];
    return value === undefined
      ? Promise.reject(new KnownError("SECRET_MISSING", `there is nothing at ${reference}`, "put it there"))
      : Promise.resolve(value);
  },
});
