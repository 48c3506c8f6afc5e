import { afterEach, describe, expect, test } from "vitest";
import { startFakeOpenAi } from "../../../test/fakes/openai.ts";
import type { FakeProvider } from "../../../test/fakes/provider.ts";
import { doorConfig, usualDoorLimits, type DoorLimits } from "../../policy/listen-config.ts";
import { openAiAt, startGateway, type TestGateway } from "../gateway.test-data.ts";

let fake: FakeProvider;
let gateway: TestGateway;
afterEach(async () => {
  expect(gateway.door.admission.state).toEqual({ calls: 0, waiting: 0, bytes: 0 });
  expect(gateway.reports).toEqual([]);
  await gateway.close();
  await fake.close();
});

async function start(limits: Partial<DoorLimits>): Promise<void> {
  fake = await startFakeOpenAi();
  gateway = await startGateway({}, [openAiAt(fake.url)], 0, {
    ...doorConfig(),
    limits: { ...usualDoorLimits, ...limits },
  });
}

const ask = async (content = "hi", init: RequestInit = {}): Promise<Response> =>
  gateway.post(
    "/v1/chat/completions",
    { model: "gpt-4.1-mini", messages: [{ role: "user", content }] },
    {
      ...init,
    },
  );
const asked = async (times: number): Promise<readonly Response[]> =>
  Promise.all(Array.from({ length: times }, async () => ask()));

describe("calls", () => {
  test("that find no room wait for it, and those that are too many hear so at once, with the time to come back", async () => {
    await start({ calls: 2, waiting: 3, waitingMs: 20_000 });
    fake.reply = { text: "Ahoy", delayMs: 1500 };
    const taken = asked(5);
    await expect
      .poll(() => gateway.door.admission.state, { timeout: 5000, interval: 5 })
      .toEqual({
        calls: 2,
        waiting: 3,
        bytes: expect.any(Number) as number,
      });
    const turnedAway = await asked(4);
    expect(turnedAway.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect((await taken).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const [full] = turnedAway;
    expect(full?.headers.get("retry-after")).toBe("2");
    expect(await full?.json()).toMatchObject({ error: { code: "overloaded" } });
    const refused = gateway.entries.filter(({ kind }) => kind === "call.refused");
    expect(refused).toHaveLength(4);
    // Whose they are is known.
    expect(refused[0]).toMatchObject({
      feature: "test",
      key: gateway.key.split("-")[1],
      facts: { code: "OVERLOADED", path: "/v1/chat/completions" },
    });
    expect(gateway.entries.filter(({ kind }) => kind === "call.input")).toHaveLength(5);
  }, 20_000);

  test("that wait too long are turned away", async () => {
    await start({ calls: 1, waiting: 1, waitingMs: 100 });
    fake.reply = { text: "Ahoy", delayMs: 2500 };
    const first = ask();
    await expect.poll(() => fake.received.length, { interval: 5 }).toBe(1);
    expect((await ask()).status).toBe(503);
    expect((await first).status).toBe(200);
  });

  test("hold their room until their stream has ended, and give it back where its caller leaves", async () => {
    await start({ calls: 1, waiting: 0 });
    fake.reply = { text: "one two three four five six", pieceChars: 4, pauseMs: 60 };
    const leave = new AbortController();
    const body = { model: "gpt-4.1-mini", stream: true, messages: [{ role: "user", content: "hi" }] };
    const stream = await gateway.post("/v1/chat/completions", body, { signal: leave.signal });
    expect(stream.status).toBe(200);
    expect((await ask()).status).toBe(503);
    leave.abort();
    await expect.poll(async () => (await ask()).status, { timeout: 5000 }).toBe(200);
  });

  test("whose caller leaves while they wait never reach a model", async () => {
    await start({ calls: 1, waiting: 5, waitingMs: 5000 });
    fake.reply = { text: "Ahoy", delayMs: 400 };
    const first = ask();
    await expect.poll(() => fake.received.length, { interval: 5 }).toBe(1);
    const leave = new AbortController();
    const init = {
      signal: leave.signal,
      headers: { authorization: `Bearer ${gateway.key}`, "content-type": "application/json" },
    };
    const second = ask("never", init);
    second.catch(() => undefined);
    await expect.poll(() => gateway.door.admission.state.waiting, { interval: 5 }).toBe(1);
    leave.abort();
    await expect.poll(() => gateway.door.admission.state.waiting, { interval: 5 }).toBe(0);
    expect((await first).status).toBe(200);
    expect(fake.received).toHaveLength(1);
    expect(gateway.entries.at(-2)?.facts?.["code"] ?? gateway.entries.at(-1)?.facts?.["code"]).toBe(
      "OVERLOADED",
    );
  });
});

test("bodies that are too large together are refused while they come, and the others are served", async () => {
  await start({ requestBytes: 300_000 });
  fake.reply = { text: "Ahoy", delayMs: 2500 };
  const large = "word ".repeat(40_000);
  const first = ask(large);
  await expect.poll(() => gateway.door.admission.state.bytes, { interval: 5 }).toBeGreaterThan(200_000);
  const others = await Promise.all([ask(large), ask("small")]);
  expect(others.map(({ status }) => status)).toEqual([503, 200]);
  expect((await first).status).toBe(200);
  expect(gateway.entries.filter(({ facts }) => facts?.["code"] === "OVERLOADED")).toHaveLength(1);
});

test("a process that is behind its work turns calls away at once, and takes them again when it has caught up", async () => {
  await start({ delayMs: 20 });
  const status = async (): Promise<number> => (await ask()).status;
  expect(await status()).toBe(200);
  // Every turn is late: something holds the process up.
  const busy = setInterval(() => {
    const end = performance.now() + 60;
    while (performance.now() < end);
  }, 1);
  try {
    await expect.poll(status, { timeout: 15_000 }).toBe(503);
  } finally {
    clearInterval(busy);
  }
  expect(gateway.entries.at(-1)?.facts?.["code"]).toBe("OVERLOADED");
  await expect.poll(status, { timeout: 15_000 }).toBe(200);
}, 40_000);
