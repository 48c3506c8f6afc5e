import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { startFakeOpenAi } from "../../../test/fakes/openai.ts";
import type { FakeProvider } from "../../../test/fakes/provider.ts";
import { doorConfig, usualDoorLimits, type DoorLimits } from "../../policy/listen-config.ts";
import { openAiAt, startGateway, type TestGateway } from "../gateway.test-data.ts";

let fake: FakeProvider;
let gateway: TestGateway;
let sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  expect(gateway.reports).toEqual([]);
  await gateway.close();
  await fake.close();
});

async function start(limits: Partial<DoorLimits>): Promise<void> {
  fake = await startFakeOpenAi();
  // More than the system's buffers on the way take (some six MiB).
  fake.reply = { text: "word ".repeat(2_400_000) };
  gateway = await startGateway({}, [openAiAt(fake.url)], 0, {
    ...doorConfig(),
    limits: { ...usualDoorLimits, ...limits },
  });
}

/** Asks, and takes nothing of the answer until it is told to. */
async function asker(): Promise<Socket> {
  const socket = connect({ port: Number(new URL(gateway.url).port), host: "127.0.0.1" });
  socket.on("error", () => undefined);
  sockets.push(socket);
  await once(socket, "connect");
  const body = JSON.stringify({ model: "gpt-4.1-mini", messages: [{ role: "user", content: "hi" }] });
  socket.write(
    `POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${gateway.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  );
  return socket;
}
const answered = (): number => gateway.entries.filter(({ kind }) => kind === "call.output").length;
const cutOff = (): unknown =>
  gateway.entries
    .filter(({ facts }) => facts?.["code"] === "ANSWER_TIMEOUT")
    .reduce((sum, { facts }) => sum + Number(facts?.["count"]), 0);
/** Takes all that there is to take, to the end of the connection or of the answer. */
async function taken(socket: Socket): Promise<number> {
  let bytes = 0;
  socket.on("data", (piece: Buffer) => (bytes += piece.length));
  const whole = 12_000_000;
  await expect.poll(() => socket.destroyed || bytes >= whole, { timeout: 10_000 }).toBe(true);
  return bytes;
}

describe("a whole answer", () => {
  test("that nobody takes is cut off after its time, and the log has it", async () => {
    await start({ answerMs: 1500 });
    const socket = await asker();
    await expect.poll(answered, { timeout: 10_000 }).toBe(1);
    await expect.poll(() => gateway.door.connections, { timeout: 8000 }).toBe(0);
    expect(await taken(socket)).toBeLessThan(12_000_000);
    await expect.poll(cutOff, { timeout: 3000 }).toBe(1);
  }, 30_000);

  test("that is taken in time is whole, and the connection serves on", async () => {
    await start({ answerMs: 8000 });
    const socket = await asker();
    await expect.poll(answered, { timeout: 10_000 }).toBe(1);
    expect(await taken(socket)).toBeGreaterThan(12_000_000);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect([gateway.door.connections, cutOff()]).toEqual([1, 0]);
  }, 30_000);

  test("of those that nobody takes, the oldest give way where all together are too large", async () => {
    await start({ answerMs: 60_000, answerBytes: 12_000_000 });
    const first = await asker();
    await expect.poll(answered, { timeout: 10_000 }).toBe(1);
    // The older one is to be older by a look.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(first.destroyed).toBe(false);
    const others = [await asker(), await asker()];
    await expect.poll(() => gateway.door.connections, { timeout: 15_000 }).toBeLessThan(3);
    expect(await taken(first)).toBeLessThan(12_000_000);
    await expect.poll(cutOff, { timeout: 3000 }).toBeGreaterThan(0);
    expect(others.some(({ destroyed }) => !destroyed)).toBe(true);
  }, 40_000);
});
