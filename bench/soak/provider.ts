import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PlannedCall } from "./plan.ts";

/** Pico-dollars for a token, as the configuration of the soak has the same prices in dollars for a million. */
export const soakPrices = { input: 1_250_000n, cached: 125_000n, output: 10_000_000n };
export const soakPricesUsd = { input: 1.25, cached_input: 0.125, output: 10 };

/** What one user owes. */
export interface Owed {
  tokens: number;
  nanos: bigint;
}

/** The provider's own books: kept by what it did, and never by what the gateway says. */
export interface Ledger {
  /** By feature and user. */
  readonly owed: Map<string, Owed>;
  /** Requests that arrived. */
  arrived: number;
  /** Billed by its count. */
  counted: number;
  /** Not counted to the end: billed at the most that was asked for. */
  uncounted: number;
}

export interface SoakProvider {
  readonly url: string;
  readonly ledger: Ledger;
  /** A call that may come. */
  expect(call: PlannedCall): void;
  /** Resolves when the call has arrived and, of a stream, its first piece is out. */
  arrived(name: string): Promise<void>;
  close(): Promise<void>;
}

interface Known {
  readonly call: PlannedCall;
  tries: number;
  readonly here: PromiseWithResolvers<void>;
}

export async function startSoakProvider(): Promise<SoakProvider> {
  const ledger: Ledger = { owed: new Map(), arrived: 0, counted: 0, uncounted: 0 };
  const known = new Map<string, Known>();
  const server = createServer((request, response) => void serve(request, response, known, ledger));
  // An idle connection that is closed while the next request is on its way loses that request: the gateway then keeps what it may
  // have cost, and no book of a provider that never saw it can agree.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    ledger,
    expect: (call) => void known.set(call.name, { call, tries: 0, here: Promise.withResolvers() }),
    arrived: async (name) => known.get(name)?.here.promise,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  known: ReadonlyMap<string, Known>,
  ledger: Ledger,
): Promise<void> {
  let text = "";
  for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString("latin1");
  const one = known.get(/please tell ([a-z]{6,12}) where/.exec(text)?.[1] ?? "");
  ledger.arrived += 1;
  if (one === undefined) throw new Error(`the soak knows nothing of ${text}`);
  one.tries += 1;
  // A place is left alone for a turn, so that calls come and go across each other.
  await nextTurn();
  await play(one, response, ledger);
  one.here.resolve();
}

async function play(one: Known, response: ServerResponse, ledger: Ledger): Promise<void> {
  const { call, tries } = one;
  const bill = (counted: boolean): void => write(ledger, call, counted);
  switch (call.fate) {
    case "refused":
      refuse(response, 400);
      return;
    case "failed-once":
      if (tries === 1) refuse(response, 500);
      else answer(response, call, true, bill);
      return;
    case "cut-once":
      if (tries === 1) {
        bill(false);
        response.destroy();
      } else answer(response, call, true, bill);
      return;
    case "no-usage":
      answer(response, call, false, bill);
      return;
    case "answered":
      answer(response, call, true, bill);
      return;
    case "garbage":
      bill(false);
      response.writeHead(200, { "content-type": call.stream ? "text/event-stream" : "application/json" });
      response.end(call.stream ? "data: {not json\n\n" : "<html>");
      return;
    case "broken":
      bill(false);
      begin(response, call);
      await nextTurn();
      response.destroy();
      return;
    case "hung-up":
    case "killed":
      bill(false);
      if (call.stream) begin(response, call);
      return;
  }
}

const refuse = (response: ServerResponse, status: number): void => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end('{"error":{"message":"no","type":"invalid_request_error"}}');
};

function write(
  ledger: Ledger,
  { feature, user, usage, inputMax, maxTokens }: PlannedCall,
  counted: boolean,
): void {
  const [input, cached, output] = counted
    ? [usage.input, usage.cached, usage.output]
    : [inputMax, 0, maxTokens];
  const picos =
    BigInt(input - cached) * soakPrices.input +
    BigInt(cached) * soakPrices.cached +
    BigInt(output) * soakPrices.output;
  const key = `${feature} ${user}`;
  const owed = ledger.owed.get(key) ?? { tokens: 0, nanos: 0n };
  owed.tokens += input + output;
  // A bill is rounded up to a whole nano-dollar, once for each request.
  owed.nanos += (picos + 999n) / 1000n;
  ledger.owed.set(key, owed);
  if (counted) ledger.counted += 1;
  else ledger.uncounted += 1;
}

const usageOf = ({ usage: { input, cached, output } }: PlannedCall): object => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
});

const base = { id: "chatcmpl-soak", created: 1_764_000_000, model: "soak" };
const chunk = (choices: readonly object[], more: object = {}): string =>
  `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices, ...more })}\n\n`;
const delta = (content: object, finish: string | null = null): string =>
  chunk([{ index: 0, delta: content, finish_reason: finish }]);

/** The beginning of an answer that never ends by itself. */
function begin(response: ServerResponse, { stream }: PlannedCall): void {
  response.writeHead(200, {
    "content-type": stream ? "text/event-stream" : "application/json",
    ...(stream ? {} : { "content-length": 5000 }),
  });
  response.write(
    stream
      ? delta({ role: "assistant", content: "" }) +
          delta({ content: "The boat lies in the harbour. It is blue. " })
      : '{"id":',
  );
}

function answer(
  response: ServerResponse,
  call: PlannedCall,
  withUsage: boolean,
  bill: (counted: boolean) => void,
): void {
  bill(withUsage);
  const usage = withUsage ? { usage: usageOf(call) } : {};
  if (!call.stream) {
    response.writeHead(200, { "content-type": "application/json" });
    const message = { role: "assistant", content: "The boat lies in the harbour." };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    response.end(JSON.stringify({ ...base, object: "chat.completion", choices, ...usage }));
    return;
  }
  begin(response, call);
  response.write(delta({ content: "It is blue." }) + delta({}, "stop"));
  response.end(`${withUsage ? chunk([], usage) : ""}data: [DONE]\n\n`);
}
