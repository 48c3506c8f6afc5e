import { PassThrough } from "node:stream";
import type { JSONRPCMessage } from "@modelcontextprotocol/client";
import { expect, test } from "vitest";
import type { SandboxEnd, Sandboxed } from "../sandbox/sandbox.ts";
import { StdioLink } from "./stdio-link.ts";

function process() {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const ended = Promise.withResolvers<SandboxEnd>();
  const end: SandboxEnd = { reason: "stopped", code: null, signal: "SIGKILL", message: "it was stopped" };
  let stops = 0;
  const child: Sandboxed = {
    ...{ stdin, stdout, stderr, exited: ended.promise },
    stop: async () => {
      stops += 1;
      ended.resolve(end);
      return Promise.resolve(end);
    },
  };
  return { child, stdin, stdout, stderr, exit: () => ended.resolve(end), stops: () => stops };
}

async function link(lineBytesMax = 1000) {
  const of = process();
  const one = new StdioLink(of.child, lineBytesMax);
  const messages: JSONRPCMessage[] = [];
  const errors: string[] = [];
  let closes = 0;
  one.onmessage = (message) => messages.push(message);
  one.onerror = (error) => errors.push(error.message);
  one.onclose = () => (closes += 1);
  await one.start();
  return { ...of, one, messages, errors, closes: () => closes };
}

const message = { jsonrpc: "2.0" as const, method: "ping", id: 1 };

test("a message is a line, however it is cut", async () => {
  const { stdout, messages } = await link();
  const bytes = Buffer.from(
    `${JSON.stringify({ ...message, method: "prüfen" })}\n${JSON.stringify(message)}\n`,
  );
  for (const byte of bytes) stdout.write(Buffer.of(byte));
  await expect.poll(() => messages).toEqual([{ ...message, method: "prüfen" }, message]);
});

test("a line that is no message is passed over, and said", async () => {
  const { stdout, messages, errors } = await link();
  stdout.write(`server ready\n\n${JSON.stringify(message)}\n`);
  await expect.poll(() => messages).toEqual([message]);
  expect(errors).toEqual(["the server wrote a line that is no message"]);
});

test.each([
  [1000, 0],
  [1001, 1],
])("%i bytes without a line end under a limit of 1000 stop the server %i times", async (bytes, count) => {
  const { stdout, stops, errors, closes } = await link();
  stdout.write("x".repeat(bytes));
  await expect.poll(() => errors.length).toBe(count);
  expect(stops()).toBe(count);
  await expect.poll(() => closes()).toBe(count);
});

test("the link ends once with the process, and what is sent then fails", async () => {
  const { one, exit, closes } = await link();
  exit();
  await expect.poll(() => closes()).toBe(1);
  await one.close();
  expect(closes()).toBe(1);
  await expect(one.send(message)).rejects.toThrow(/has ended/);
});

test("what is sent is one line", async () => {
  const { one, stdin } = await link();
  await one.send({ ...message, method: "a\nb" });
  expect(String(stdin.read())).toBe(`${JSON.stringify({ jsonrpc: "2.0", method: "a\nb", id: 1 })}\n`);
});
